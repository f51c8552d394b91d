// A reply that grows. The server sends blocks of HTML, each with its number: what comes replaces what stood there, so
// nothing is doubled when the connection breaks and comes back.

import { put, settle } from "./blocks.js";
import { announce, polish } from "./chat-thread.js";
import { live } from "./live.js";
import { complain, load, post } from "./server.js";
import { text } from "./texts.js";

/** @typedef {import("./live-worker.js").Update} Update */

/** How many characters of HTML are put into the page at once. */
const MOST = 50_000;

export class ChatStream extends HTMLElement {
  /** @type {Update[]} what came since the last frame */
  fresh = [];
  whole = false;
  /** How many calls wait until they are allowed. */
  asks = 0;
  /** @type {(() => void) | undefined} what is done when all of it is shown */
  end;

  connectedCallback() {
    this.article = /** @type {HTMLElement} */ (this.closest("article"));
    this.text = /** @type {HTMLElement} */ (this.article.querySelector("[data-text]"));
    this.thoughts = /** @type {HTMLElement} */ (this.article.querySelector("[data-thoughts]"));
    this.waiting = /** @type {HTMLElement} */ (this.article.querySelector("[data-waiting]"));
    this.details = /** @type {HTMLDetailsElement} */ (this.thoughts.closest("details"));
    this.details.querySelector("summary")?.addEventListener("click", () => (this.folded = true));
    this.article.addEventListener("submit", (event) => this.answer(event));
    live.say({ watch: [this.dataset.message] });
    announce(text.answerStarted);
    document.dispatchEvent(new Event("thread"));
  }

  disconnectedCallback() {
    // It may only have been moved, or another one stands in its place.
    if (document.querySelector(`chat-stream[data-message="${this.dataset.message}"]`)) return;
    live.say({ drop: this.dataset.message });
    // The page may have looked for itself before the end was told.
    if (!this.whole && document.getElementById(`m-${this.dataset.message}`)) announce(text.answerComplete);
  }

  /** @param {Update} update */
  update(update) {
    if (update.reset) this.fresh = [];
    const { waiting } = update;
    if (waiting) load("waiting").then((module) => module?.wait(this.waiting, waiting));
    const waits = this.waits;
    this.fresh.push(update);
    if (!waits) this.next();
  }

  /** Whether there is something that is not shown yet. */
  get waits() {
    return this.fresh.length > 0;
  }

  next() {
    // Once in a frame; nobody looks at a page that is hidden, and it has no frames.
    if (document.hidden) this.show(Infinity);
    else requestAnimationFrame(() => this.show(MOST));
  }

  /** @param {number} most how many characters of HTML at once, more or less: the page must not be deaf for long */
  show(most) {
    // What takes the place of everything leaves no gap.
    const taken = take(this.fresh, this.fresh[0]?.reset ? Infinity : most);
    put(this.thoughts, taken.thoughts);
    put(this.text, taken.text);
    polish(this.article);
    const asks = this.text.querySelectorAll("form[data-call]").length;
    if (asks > this.asks) announce(text.toolAsks);
    this.asks = asks;

    this.details.hidden = !this.thoughts.hasChildNodes();
    if (!this.waiting.hidden && this.text.hasChildNodes()) {
      this.waiting.hidden = true;
      // Whoever folds or unfolds them by hand has decided.
      if (!this.folded) this.details.open = false;
    }

    if (this.waits) this.next();
    else this.end?.();
  }

  /**
   * Says what is to become of a call that waits; what comes of it comes with the answer.
   * @param {SubmitEvent} event
   */
  async answer(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!form.matches("[data-call]")) return;
    event.preventDefault();
    const fields = new FormData(form, event.submitter);
    const buttons = /** @type {HTMLButtonElement[]} */ ([...form.querySelectorAll("button")]);
    for (const button of buttons) button.disabled = true;
    try {
      await post(form.action, fields);
      // The buttons go with the question: whoever pressed one goes on from the answer.
      this.article.tabIndex = -1;
      this.article.focus({ preventScroll: true });
    } catch (error) {
      complain(error);
      for (const button of buttons) button.disabled = false;
    }
  }

  /** @param {string | undefined} html the whole; nothing where the reply is not there any more */
  done(html) {
    this.whole = true;
    this.end = () => {
      this.end = undefined;
      const thread = /** @type {import("./chat-thread.js").ChatThread | null} */ (this.closest("chat-thread"));
      settle(this.article, html ?? "");
      // What went wrong is said instead.
      announce(document.querySelector(`#m-${this.dataset.message} .notice:not(.quiet) p`)?.textContent?.trim() || text.answerComplete);
      thread?.refresh();
      document.dispatchEvent(new Event("grown"));
    };
    if (!this.waits) this.end();
    else if (document.hidden) this.show(Infinity);
  }
}

/**
 * Takes the first of the blocks that wait, until there are enough.
 * @param {Update[]} updates
 * @param {number} most
 */
function take(updates, most) {
  const taken = /** @type {Pick<Update, "thoughts" | "text">} */ ({ thoughts: [], text: [] });
  let size = 0;
  while (updates.length && size < most) {
    const kind = updates[0].thoughts.length ? "thoughts" : "text";
    const block = updates[0][kind].shift();
    if (block) {
      taken[kind].push(block);
      size += (block.html ?? block.added ?? "").length;
    } else updates.shift();
  }
  return taken;
}

customElements.define("chat-stream", ChatStream);
