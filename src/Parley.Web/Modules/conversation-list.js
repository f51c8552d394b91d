// The conversations at the side: kept up to date, and loaded as one scrolls. What is done to them comes when it is wanted.

import { parse } from "./chat-thread.js";
import { underway, want } from "./server.js";

/** How far below what is seen the older ones are loaded, in pixels. */
const AHEAD = 600;

export class ConversationList extends HTMLElement {
  /** Whether the list must stay as it is for now: somebody types in it. */
  held = false;
  again = false;
  /** @type {Promise<void> | undefined} what is being loaded */
  work;

  connectedCallback() {
    this.list = /** @type {HTMLElement} */ (this.querySelector("nav"));
    this.gone = new AbortController();
    const { signal } = this.gone;
    document.addEventListener("click", (event) => this.clicked(event), { signal });
    this.addEventListener("keydown", (event) => this.key(event), { signal });
    for (const kind of ["sent", "grown", "notice"]) document.addEventListener(kind, (event) => this.changed(event), { signal });
    document.querySelector(".side-search input")?.addEventListener("input", (event) => this.search(event), { signal });
    this.near = new IntersectionObserver(([entry]) => entry.isIntersecting && this.extend(), { root: this, rootMargin: `${AHEAD}px 0px` });
    this.watch();
    // In the frame that lays the page out anyway.
    requestAnimationFrame(() => this.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" }));
    if (document.querySelector("#toast > p")) import("./toast.js").then(({ greet }) => greet());
  }

  disconnectedCallback() {
    this.gone.abort();
    this.near.disconnect();
  }

  get current() {
    return location.pathname.startsWith("/c/") ? location.pathname.slice(3) : "";
  }

  watch() {
    const more = this.list.querySelector("[data-more]");
    this.near.disconnect();
    if (more) this.near.observe(more);
  }

  /** @param {Event} event */
  changed(event) {
    if (event.type !== "notice" || /^(conversation|reset)/.test(/** @type {CustomEvent} */ (event).detail.kind)) this.refresh();
  }

  /** @param {string} wanted */
  async load(wanted) {
    const answer = await fetch(`/side?current=${this.current}&${wanted}`, { headers: { "X-Fragment": "1" } }).catch(() => undefined);
    return answer?.ok ? answer.text() : undefined;
  }

  /** Loads again what is shown; done when it is as it is now. While somebody types in it, it waits. */
  refresh() {
    this.again = true;
    if (!this.held) this.work ??= this.renew();
    return this.work;
  }

  async renew() {
    while (this.again && !this.held) {
      this.again = false;
      const { current } = this;
      const html = await this.load(`count=${this.list.querySelectorAll("li").length}`);
      if (this.held || current !== this.current) this.again = true;
      else if (html !== undefined) this.put(html);
    }
    this.work = undefined;
  }

  /** @param {string} html */
  put(html) {
    const next = /** @type {HTMLElement} */ (this.list.cloneNode(false));
    next.innerHTML = html;
    const open = /** @type {HTMLDataElement | null} */ (next.querySelector("[data-open]"));
    open?.remove();
    this.head(open);
    if (next.isEqualNode(this.list)) return;

    const focused = this.list.contains(document.activeElement) ? /** @type {Element} */ (document.activeElement) : undefined;
    const { rows } = this;
    const top = this.getBoundingClientRect().top;
    const first = this.scrollTop > 0 ? rows.find((row) => row.getBoundingClientRect().bottom > top) : undefined;
    const before = first?.getBoundingClientRect().top ?? 0;
    const index = rows.findIndex((row) => row.contains(focused ?? null));
    this.list.replaceChildren(...next.childNodes);
    this.watch();
    this.dispatchEvent(new Event("listed"));
    const again = first && this.same(first);
    if (again) this.scrollTop += again.getBoundingClientRect().top - before;
    if (focused) this.focusOn((index < 0 ? undefined : this.same(rows[index])) ?? this.rows[Math.min(index, this.rows.length - 1)], focused.tagName);
  }

  get rows() {
    return /** @type {HTMLElement[]} */ ([...this.list.querySelectorAll("li")]);
  }

  /**
   * The row that now stands for the same conversation.
   * @param {HTMLElement} row
   */
  same(row) {
    return this.list.querySelector(`a[href="${row.querySelector("a")?.getAttribute("href")}"]`)?.closest("li") ?? undefined;
  }

  /**
   * The focus is never lost: where its row is gone the next one has it, and where all are the search.
   * @param {HTMLElement | undefined} row
   * @param {string} kind
   */
  focusOn(row, kind = "A") {
    const target = row?.querySelector(kind) ?? row?.querySelector("a") ?? document.querySelector(".side-search input");
    /** @type {HTMLElement} */ (target)?.focus({ preventScroll: true });
  }

  /**
   * The head of the page follows what is open.
   * @param {HTMLDataElement | null} open
   */
  head(open) {
    const button = /** @type {HTMLElement} */ (document.querySelector("[data-conversation-button]"));
    button.hidden = !this.current;
    if (!this.current || !open) return;
    const { pinned, archived } = open.dataset;
    for (const flag of ["pinned", "archived"]) delete button.dataset[flag];
    Object.assign(button.dataset, { conversation: this.current }, pinned && { pinned }, archived && { archived });
    document.title = `${open.value} · Parley`;
    /** @type {HTMLElement} */ (document.querySelector("[data-page-title]")).textContent = open.value;
  }

  /**
   * Goes to a new chat, from where deleting can be taken back.
   * @param {string[]} ids
   */
  leave(ids) {
    // Nobody looks any more at what becomes of the page that is left.
    underway.add(new Promise(() => undefined));
    location.assign(`/?${ids.map((id) => `deleted=${id}`).join("&")}`);
  }

  /** @param {MouseEvent} event */
  async clicked(event) {
    const target = /** @type {Element} */ (event.target);
    const button = /** @type {HTMLElement | null} */ (target.closest("[data-conversation]"));
    const link = /** @type {HTMLElement | null} */ (target.closest("conversation-list li > a"));
    const several = target.closest("[data-select]");
    if (!button && !several && !(link && event.shiftKey) && !target.closest("[data-more]")) return;

    event.preventDefault();
    if (several) /** @type {HTMLElement} */ (several.parentElement).hidePopover();
    if (button) (await want("conversation-menu"))?.open(this, button);
    else if (several || link) (await want("conversation-selection"))?.select(this, link?.closest("li"));
    else this.extend();
  }

  /** @param {KeyboardEvent} event */
  async key(event) {
    const link = /** @type {HTMLElement} */ (event.target);
    if (event.key === "F2" && link.matches("li > a")) (await want("conversation-rename"))?.rename(this, link);
  }

  /** @param {Event} event */
  async search(event) {
    (await want("side-search"))?.search(this, /** @type {HTMLInputElement} */ (event.target));
  }

  async extend() {
    const more = /** @type {HTMLElement | null} */ (this.list.querySelector("[data-more]"));
    if (!more || more.ariaBusy) return;
    more.ariaBusy = "true";
    const html = await this.load(`cursor=${more.dataset.more}`);
    more.ariaBusy = null;
    if (html === undefined || !more.isConnected) return;
    const rows = parse(html);
    const next = more === document.activeElement ? rows.querySelector("li") : null;
    more.parentElement?.replaceWith(rows);
    if (next) this.focusOn(next);
    this.watch();
    this.dispatchEvent(new Event("listed"));
  }
}

// Browsers from before 2025 do not know buttons that open dialogs.
if (!("command" in HTMLButtonElement.prototype)) {
  document.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest("[commandfor]");
    if (!button || event.defaultPrevented) return;
    const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById(button?.getAttribute("commandfor") ?? ""));
    if (button?.getAttribute("command") === "close") dialog?.close();
    else dialog?.showModal();
  });
}

customElements.define("conversation-list", ConversationList);
