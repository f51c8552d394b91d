// The conversations at the side: kept up to date, and each with its menu.

import { text } from "./texts.js";

class ConversationList extends HTMLElement {
  connectedCallback() {
    this.list = /** @type {HTMLElement} */ (this.querySelector("nav"));
    this.menu = /** @type {HTMLElement} */ (document.getElementById("conversation-menu"));
    this.addEventListener("click", (event) => this.click(event));
    document.addEventListener("sent", (event) => this.refresh(/** @type {CustomEvent} */ (event).detail));
    document.addEventListener("grown", () => this.refresh(this.current));
    document.addEventListener("notice", (event) => {
      if (/^(conversation|reset)/.test(/** @type {CustomEvent} */ (event).detail.kind)) this.refresh(this.current);
    });
    document.querySelector("[data-conversation-button]")?.addEventListener("click", () => this.point(this.current));
    this.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }

  get current() {
    return location.pathname.startsWith("/c/") ? location.pathname.slice(3) : "";
  }

  /**
   * Loads the list again, and with it the title of what is open.
   * @param {string} id
   */
  async refresh(id) {
    const answer = await fetch(`/side?current=${id}`, { headers: { "X-Fragment": "1" } }).catch(() => undefined);
    if (!answer?.ok) return;
    this.list.innerHTML = await answer.text();
    const title = this.querySelector("[aria-current]")?.textContent;
    if (title) {
      document.title = `${title} · Parley`;
      /** @type {HTMLElement} */ (document.querySelector("[data-page-title]")).textContent = title;
    }
    /** @type {HTMLElement} */ (document.querySelector("[data-conversation-button]")).hidden = id === "";
  }

  /** @param {MouseEvent} event */
  async click(event) {
    const target = /** @type {Element} */ (event.target);
    const button = /** @type {HTMLElement | null} */ (target.closest("[data-conversation]"));
    if (button) this.open(button);
    const more = /** @type {HTMLAnchorElement | null} */ (target.closest("[data-more]"));
    if (more) {
      event.preventDefault();
      this.extend(more);
    }
  }

  /** @param {HTMLElement} button */
  open(button) {
    this.point(button.dataset.conversation ?? "");
    const box = button.getBoundingClientRect();
    const below = innerHeight - box.bottom > 180;
    this.menu.style.insetBlockStart = below ? `${box.bottom}px` : "auto";
    this.menu.style.insetBlockEnd = below ? "auto" : `${innerHeight - box.top}px`;
    this.menu.style.left = `${Math.min(box.left, innerWidth - 232)}px`;
    this.menu.style.right = "auto";
    this.menu.addEventListener("toggle", (event) => {
      if (/** @type {ToggleEvent} */ (event).newState === "closed") this.menu.removeAttribute("style");
    });
    this.menu.showPopover({ source: button });
  }

  /**
   * Points the menu and its dialogs at a conversation.
   * @param {string} id
   */
  point(id) {
    const link = this.querySelector(`a[href="/c/${id}"]`);
    const title = link?.textContent ?? document.querySelector("[data-page-title]")?.textContent ?? "";
    const pinned = link?.parentElement?.querySelector("[data-pinned]") != null;
    for (const form of document.querySelectorAll("[data-conversation-form]")) {
      /** @type {HTMLFormElement} */ (form).action = `/c/${id}/${form.getAttribute("data-conversation-form")}`;
    }
    set("#rename [name=title]", "value", title);
    set("#delete [data-title]", "textContent", title);
    set("[name=pinned]", "value", String(!pinned));
    set("[data-pin]", "textContent", pinned ? text.unpin : text.pin);
  }

  /** @param {HTMLAnchorElement} more */
  async extend(more) {
    const answer = await fetch(more.href, { headers: { "X-Fragment": "1" } }).catch(() => undefined);
    if (!answer?.ok) return;
    more.parentElement?.remove();
    this.list.insertAdjacentHTML("beforeend", await answer.text());
  }
}

/**
 * @param {string} selector
 * @param {string} property
 * @param {string} value
 */
function set(selector, property, value) {
  for (const element of document.querySelectorAll(selector)) Object.assign(element, { [property]: value });
}

// Browsers from before 2025 do not know buttons that open dialogs.
if (!("command" in HTMLButtonElement.prototype)) {
  document.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest("[commandfor]");
    const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById(button?.getAttribute("commandfor") ?? ""));
    if (button?.getAttribute("command") === "close") dialog?.close();
    else dialog?.showModal();
  });
}

customElements.define("conversation-list", ConversationList);
