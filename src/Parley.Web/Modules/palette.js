// The command palette: what can be done, and what can be found in all conversations.

import { showDialog, toggleSide } from "./keys.js";
import { chooseTheme } from "./page.js";
import { parse } from "./chat-thread.js";
import { complain, Refusal } from "./server.js";
import { fill as say, text } from "./texts.js";

/** @typedef {{ conversationId: string, messageId?: string, title: string, snippet: string, ranges: { start: number, length: number }[] }} Hit */

const PAUSE = 120;

class CommandPalette extends HTMLElement {
  asked = 0;

  connectedCallback() {
    const { signal } = (this.gone = new AbortController());
    this.dialog = /** @type {HTMLDialogElement} */ (this.closest("dialog"));
    this.box = /** @type {HTMLInputElement} */ (this.dialog.querySelector("input"));
    this.list = /** @type {HTMLElement} */ (this.querySelector("[role=listbox]"));
    this.hits = /** @type {HTMLElement} */ (this.querySelector("[data-hits]"));
    this.all = /** @type {HTMLAnchorElement} */ (this.hits.querySelector("[data-all]"));
    if (!document.querySelector("select[name=model]")) this.drop("model");
    if (!document.getElementById("side")) this.drop("side");

    const commands = this.querySelector("#palette-settings");
    for (const link of document.querySelectorAll("#side-menu a[href]")) commands?.before(commandOf(/** @type {HTMLAnchorElement} */ (link)));

    this.box.addEventListener("input", () => this.typed(), { signal });
    this.box.addEventListener("keydown", (event) => this.key(event), { signal });
    this.addEventListener("click", (event) => this.pressed(event), { signal });
    this.addEventListener("pointermove", (event) => this.point(event.target), { signal });
    // What is pressed with a mouse leaves the focus in the box.
    this.addEventListener("mousedown", (event) => event.preventDefault(), { signal });
    this.typed();
  }

  disconnectedCallback() {
    this.gone?.abort();
    clearTimeout(this.timer);
  }

  /** @param {string} kind */
  drop(kind) {
    for (const option of this.querySelectorAll(`[data-needs=${kind}]`)) option.remove();
  }

  /** The options that are shown. */
  get options() {
    return /** @type {HTMLElement[]} */ ([...this.querySelectorAll("[role=option]:not([hidden], [hidden] *)")]);
  }

  get active() {
    return /** @type {HTMLElement | null} */ (this.querySelector("[aria-selected=true]"));
  }

  typed() {
    const query = this.box.value.trim();
    const words = plain(query).split(/\s+/);
    for (const option of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll("[data-command]"))) {
      const name = plain(option.textContent ?? "");
      option.hidden = query === "" ? option.hasAttribute("data-typed") : !words.every((word) => name.includes(word));
    }
    this.querySelector("[data-recent]")?.toggleAttribute("hidden", query !== "");
    clearTimeout(this.timer);
    this.asked++;
    if (query === "") this.show([]);
    else this.timer = setTimeout(() => this.search(query), PAUSE);
    this.settle();
  }

  /** @param {string} query */
  async search(query) {
    const { asked } = this;
    this.all.href = `/search?q=${encodeURIComponent(query)}`;
    const answer = await fetch(`/api/search?limit=12&q=${encodeURIComponent(query)}`).catch(() => undefined);
    const page = answer?.ok ? await answer.json() : undefined;
    // Something else was typed since.
    if (asked !== this.asked) return;
    this.show(page?.items ?? []);
    this.settle();
    const { found, none, failed } = this.dataset;
    const count = this.options.length - (this.hits.hidden ? 0 : 1);
    this.tell(!page ? failed : count > 0 ? say(found ?? "", count) : none, !page || count === 0);
  }

  /** @param {Hit[]} hits */
  show(hits) {
    this.tell("", false);
    this.hits.replaceChildren(...hits.map((hit, number) => optionOf(hit, number)), this.all);
    this.hits.hidden = hits.length === 0;
  }

  /**
   * @param {string | undefined} said to screen readers
   * @param {boolean} visible whether all see it
   */
  tell(said, visible) {
    const line = /** @type {HTMLElement} */ (this.querySelector("[role=status]"));
    line.textContent = said ?? "";
    line.className = visible ? "empty" : "visually-hidden";
  }

  /** Groups without anything in them go, and the first option is the one that Enter means. */
  settle() {
    const commands = /** @type {HTMLElement} */ (this.querySelector("[data-commands]"));
    commands.hidden = !commands.querySelector("[role=option]:not([hidden])");
    this.choose(this.options[0]);
    this.list.scrollTop = 0;
  }

  /** @param {HTMLElement | undefined} option */
  choose(option) {
    this.active?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.box.setAttribute("aria-activedescendant", option.id);
    else this.box.removeAttribute("aria-activedescendant");
  }

  /** @param {EventTarget | null} target */
  point(target) {
    const option = /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest("[role=option]"));
    if (option && option !== this.active) this.choose(option);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.isComposing || event.shiftKey || event.altKey) return;
    const { options } = this;
    const at = options.indexOf(/** @type {HTMLElement} */ (this.active));
    const next = { ArrowDown: (at + 1) % options.length, ArrowUp: (at + options.length - 1) % options.length, Home: 0, End: options.length - 1 }[event.key];
    if (event.key === "Enter") {
      event.preventDefault();
      // With Ctrl or ⌘ as in any link: in another tab.
      this.active?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey: event.ctrlKey, metaKey: event.metaKey }));
    } else if (next !== undefined) {
      event.preventDefault();
      this.choose(options[next]);
    }
  }

  /** @param {MouseEvent} event */
  pressed(event) {
    const option = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[role=option]"));
    if (!option) return;
    const { act } = option.dataset;
    const value = option.getAttribute("value") ?? "";
    if (act === "type") {
      this.box.value = value;
      this.typed();
      return;
    }

    if (act === "sign-out") {
      /** @type {HTMLFormElement} */ (this.querySelector("form")).requestSubmit();
      return;
    }
    this.dialog.close();
    if (act === "theme") chooseTheme(value);
    else if (act === "model") chooseModel(value);
    else if (act === "side") toggleSide();
    else if (act === "dialog") showDialog(value);
  }
}

/**
 * Where the side leads to can be gone to from here, too.
 * @param {HTMLAnchorElement} link
 */
function commandOf(link) {
  const option = /** @type {HTMLAnchorElement} */ (link.cloneNode(true));
  option.id = `palette${link.pathname.replaceAll("/", "-")}`;
  option.role = "option";
  option.tabIndex = -1;
  option.dataset.command = "";
  option.setAttribute("aria-selected", "false");
  return option;
}

/** @param {string} id */
function chooseModel(id) {
  const select = /** @type {HTMLSelectElement} */ (document.querySelector("select[name=model]"));
  select.value = id;
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

/**
 * @param {Hit} hit
 * @param {number} number
 */
function optionOf(hit, number) {
  const option = document.createElement("a");
  option.role = "option";
  option.id = `palette-hit-${number}`;
  option.tabIndex = -1;
  option.setAttribute("aria-selected", "false");
  option.href = `/c/${hit.conversationId}` + (hit.messageId ? `?m=${hit.messageId}#m-${hit.messageId}` : "");
  const marked = document.createElement("span");
  marked.dir = "auto";
  let end = 0;
  for (const { start, length } of hit.ranges) {
    marked.append(hit.snippet.slice(end, start), Object.assign(document.createElement("mark"), { textContent: hit.snippet.slice(start, start + length) }));
    end = start + length;
  }
  marked.append(hit.snippet.slice(end));
  if (hit.messageId) {
    const title = Object.assign(document.createElement("span"), { textContent: hit.title, className: "where" });
    title.dir = "auto";
    option.append(title, " ", marked);
    option.className = "found";
  } else option.append(marked);
  return option;
}

/** @param {string} text as it is compared: without case and accents */
function plain(text) {
  return text.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase();
}

/**
 * Puts into an open dialog what its box finds.
 * @param {HTMLDialogElement} dialog
 * @param {HTMLInputElement} box
 */
export async function fill(dialog, box) {
  const answer = await fetch("/palette", { headers: { "X-Fragment": "1" } }).catch(() => undefined);
  if (!answer?.ok) {
    dialog.close();
    complain(answer && new Refusal(text.serverFailed, answer.status));
    return;
  }

  const content = parse(await answer.text());
  box.role = "combobox";
  box.setAttribute("aria-expanded", "true");
  box.setAttribute("aria-controls", "palette-list");
  box.setAttribute("aria-autocomplete", "list");
  dialog.append(content);
}

customElements.define("command-palette", CommandPalette);
