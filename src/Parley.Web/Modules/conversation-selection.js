// Several conversations are chosen, and one thing is done to all of them.

import { parse } from "./chat-thread.js";
import { explain, post } from "./server.js";
import { fill } from "./texts.js";
import { showToast } from "./toast.js";

/** @typedef {import("./conversation-list.js").ConversationList} ConversationList */

/** How many can be changed at once, and how many of them an address can name. */
const MOST = 500;
const IN_ADDRESS = 100;

/** @type {WeakMap<ConversationList, Selection>} */
const selections = new WeakMap();

/**
 * Begins to choose, or goes on to a row.
 * @param {ConversationList} list
 * @param {HTMLElement | null} [row]
 */
export async function select(list, row) {
  const going = selections.get(list);
  if (going) return;
  const selection = new Selection(list);
  selections.set(list, selection);
  await selection.begin(row ?? undefined);
}

class Selection {
  /** @type {Set<string>} the chosen conversations */
  chosen = new Set();
  /** @type {string | undefined} the one that was chosen last, from where Shift chooses on */
  last;
  gone = new AbortController();

  /** @param {ConversationList} list */
  constructor(list) {
    this.list = list;
  }

  /** @param {HTMLElement | undefined} row */
  async begin(row) {
    const { list } = this;
    const { signal } = this.gone;
    const answer = await fetch("/side/selection", { headers: { "X-Fragment": "1" } }).catch(() => undefined);
    if (!answer?.ok) {
      selections.delete(list);
      return;
    }

    list.prepend(parse(await answer.text()));
    this.bar = /** @type {HTMLFormElement} */ (list.firstElementChild);
    this.bar.addEventListener("submit", (event) => this.act(event));
    this.bar.querySelector("[data-all]")?.addEventListener("click", () => this.all());
    this.bar.querySelector("[data-end]")?.addEventListener("click", () => this.end());
    list.addEventListener("listed", () => this.show(), { signal });
    list.addEventListener("click", (event) => this.clicked(event), { signal, capture: true });
    list.addEventListener("keydown", (event) => this.key(event), { signal });
    this.show();
    if (row) this.choose(row, false);
    const first = row ?? list.rows.find((each) => each.querySelector("[aria-current]")) ?? list.rows[0];
    first?.querySelector("input")?.focus();
  }

  /** Each row has a box, and leads nowhere meanwhile. */
  show() {
    for (const row of this.list.rows) {
      const link = /** @type {HTMLAnchorElement} */ (row.querySelector("a"));
      const box = row.querySelector("input") ?? document.createElement("input");
      if (!box.isConnected) {
        Object.assign(box, { type: "checkbox", className: "pick", ariaLabel: link.textContent });
        row.prepend(box);
        link.inert = true;
      }
      box.checked = this.chosen.has(idOf(row));
    }
    this.count();
  }

  count() {
    const said = /** @type {HTMLElement} */ (this.bar.querySelector("[data-count]"));
    const words = fill(said.dataset.count ?? "", this.chosen.size);
    if (said.textContent !== words) said.textContent = words;
    for (const button of this.bar.querySelectorAll("[data-act]")) /** @type {HTMLButtonElement} */ (button).disabled = this.chosen.size === 0;
  }

  /** @param {MouseEvent} event */
  clicked(event) {
    const row = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("nav li"));
    if (!row) return;
    this.choose(row, event.shiftKey);
    if (!(event.target instanceof HTMLInputElement)) row.querySelector("input")?.focus();
  }

  /**
   * Chooses a row or no longer, with Shift all from the last one on.
   * @param {HTMLElement} row
   * @param {boolean} range
   */
  choose(row, range) {
    const id = idOf(row);
    const chosen = !this.chosen.has(id);
    const { rows } = this.list;
    const from = range ? rows.findIndex((each) => idOf(each) === this.last) : -1;
    const to = rows.indexOf(row);
    for (const each of from < 0 ? [row] : rows.slice(Math.min(from, to), Math.max(from, to) + 1)) this.set(idOf(each), chosen || from >= 0);
    this.last = id;
    this.show();
  }

  /**
   * @param {string} id
   * @param {boolean} chosen
   */
  set(id, chosen) {
    if (!chosen) this.chosen.delete(id);
    else if (this.chosen.size < MOST) this.chosen.add(id);
  }

  all() {
    for (const row of this.list.rows) this.set(idOf(row), true);
    this.show();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    this.end();
  }

  /** @param {SubmitEvent} event */
  async act(event) {
    event.preventDefault();
    const byKey = event.submitter?.matches(":focus-visible") ?? false;
    const ids = [...this.chosen];
    const { current } = this.list;
    const fields = new FormData(this.bar, event.submitter);
    for (const id of ids) fields.append("id", id);
    try {
      const { html } = await post(this.bar.action, fields);
      this.end();
      if (fields.get("change") === "delete" && ids.includes(current)) {
        // The open one first: it is where taking back leads to.
        const inOrder = [current, ...ids.filter((id) => id !== current)];
        return ids.length > IN_ADDRESS ? location.assign("/trash") : this.list.leave(inOrder);
      }
      await this.list.refresh();
      if (html) showToast(this.list, html, byKey);
    } catch (error) {
      document.dispatchEvent(new CustomEvent("problem", { detail: explain(error) }));
    }
  }

  /** The list is as it was, and the focus where it was. */
  end() {
    const { list } = this;
    const row = list.rows.find((each) => idOf(each) === this.last) ?? list.rows[0];
    this.gone.abort();
    selections.delete(list);
    for (const box of list.querySelectorAll("input.pick")) box.remove();
    for (const link of list.list.querySelectorAll("a")) link.inert = false;
    this.bar.remove();
    list.focusOn(row);
  }
}

/** @param {HTMLElement} row */
function idOf(row) {
  return row.querySelector("a")?.getAttribute("href")?.slice("/c/".length) ?? "";
}
