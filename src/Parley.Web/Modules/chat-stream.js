// A reply that grows. The server sends blocks of HTML, each with its number: what comes replaces what stood there, so
// nothing is doubled when the connection breaks and comes back.

import { put, settle } from "./blocks.js";
import { announce, polish } from "./chat-thread.js";
import { live } from "./live.js";
import { text } from "./texts.js";

/** @typedef {import("./live-worker.js").Update} Update */

export class ChatStream extends HTMLElement {
  /** @type {Update[]} what came since the last frame */
  fresh = [];
  whole = false;

  connectedCallback() {
    this.article = /** @type {HTMLElement} */ (this.closest("article"));
    this.text = /** @type {HTMLElement} */ (this.article.querySelector("[data-text]"));
    this.thoughts = /** @type {HTMLElement} */ (this.article.querySelector("[data-thoughts]"));
    this.waiting = /** @type {HTMLElement} */ (this.article.querySelector("[data-waiting]"));
    this.details = /** @type {HTMLDetailsElement} */ (this.thoughts.closest("details"));
    this.details.querySelector("summary")?.addEventListener("click", () => (this.folded = true));
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
    if (this.fresh.push(update) > 1) return;
    // Once in a frame; nobody looks at a page that is hidden, and it has no frames.
    if (document.hidden) this.show();
    else requestAnimationFrame(() => this.show());
  }

  show() {
    const fresh = this.fresh.splice(0);
    const from = Math.max(0, fresh.findLastIndex((update) => update.reset));
    const updates = fresh.slice(from);
    put(this.thoughts, updates.flatMap((update) => update.thoughts));
    put(this.text, updates.flatMap((update) => update.text));
    polish(this.article);

    this.details.hidden = !this.thoughts.hasChildNodes();
    if (!this.waiting.hidden && this.text.hasChildNodes()) {
      this.waiting.hidden = true;
      // Whoever folds or unfolds them by hand has decided.
      if (!this.folded) this.details.open = false;
    }
  }

  /** @param {string | undefined} html the whole; nothing where the reply is not there any more */
  done(html) {
    const thread = /** @type {import("./chat-thread.js").ChatThread | null} */ (this.closest("chat-thread"));
    this.whole = true;
    announce(text.answerComplete);
    this.show();
    settle(this.article, html ?? "");
    thread?.refresh();
    document.dispatchEvent(new Event("grown"));
  }
}

customElements.define("chat-stream", ChatStream);
