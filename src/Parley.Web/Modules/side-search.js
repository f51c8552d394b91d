// What is found in titles and messages, at the side, while somebody types.

import { complain } from "./server.js";

/** @typedef {import("./conversation-list.js").ConversationList} ConversationList */

const PAUSE = 150;

/** @type {WeakMap<ConversationList, SideSearch>} */
const searches = new WeakMap();

/**
 * Follows what is typed into the box.
 * @param {ConversationList} list
 * @param {HTMLInputElement} box
 */
export function search(list, box) {
  const going = searches.get(list) ?? new SideSearch(list, box);
  searches.set(list, going);
  going.typed();
}

class SideSearch {
  timer = 0;
  /** @type {AbortController | undefined} the question whose answer is waited for */
  asked;

  /**
   * @param {ConversationList} list
   * @param {HTMLInputElement} box
   */
  constructor(list, box) {
    this.list = list;
    this.box = box;
    this.results = Object.assign(document.createElement("div"), { className: "found", hidden: true });
    this.list.append(this.results);
    const { signal } = list.gone;
    box.addEventListener("keydown", (event) => this.key(event), { signal });
    this.results.addEventListener("keydown", (event) => this.key(event));
  }

  get links() {
    return [...this.results.querySelectorAll("a")];
  }

  typed() {
    clearTimeout(this.timer);
    this.asked?.abort();
    if (this.box.value.trim() === "") this.show(undefined);
    else this.timer = setTimeout(() => this.find(this.box.value.trim()), PAUSE);
  }

  /** @param {string} words */
  async find(words) {
    const { signal } = (this.asked = new AbortController());
    const answer = await fetch(`/search?q=${encodeURIComponent(words)}`, { signal, headers: { "X-Fragment": "1" } }).catch(() => undefined);
    const html = answer?.ok ? await answer.text().catch(() => undefined) : undefined;
    if (signal.aborted) return;
    if (html === undefined) complain();
    else this.show(html);
  }

  /** @param {string | undefined} html nothing: the list again */
  show(html) {
    this.results.innerHTML = html ?? "";
    this.results.hidden = html === undefined;
    this.list.list.hidden = html !== undefined;
    this.list.scrollTop = 0;
    const said = document.querySelector("[data-status]");
    if (said) said.textContent = this.results.querySelector("[data-found]")?.textContent ?? "";
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.isComposing) return;
    const { links } = this;
    const at = links.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement));
    if (event.key === "Escape" && this.box.value !== "") this.clear();
    else if (event.key === "ArrowDown" && links.length > 0) links[Math.min(at + 1, links.length - 1)].focus();
    else if (event.key === "ArrowUp" && at >= 0) (links[at - 1] ?? this.box).focus();
    else return;
    event.preventDefault();
  }

  clear() {
    this.box.value = "";
    this.box.focus();
    this.typed();
  }
}
