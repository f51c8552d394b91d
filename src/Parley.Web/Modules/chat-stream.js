// A reply that grows. The server sends blocks of HTML, each with its number: what comes replaces what stood there, so
// nothing is doubled when the connection breaks and comes back.

import { put, settle } from "./blocks.js";
import { explain, polish, Refusal } from "./chat-thread.js";
import { text } from "./texts.js";

/** @typedef {import("./blocks.js").Block} Block */
/** @typedef {{ reset?: boolean, text: Block[], thoughts: Block[] }} Update */

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 15000;

class ChatStream extends HTMLElement {
  wait = FIRST_WAIT;
  last = "";

  /** @type {Update[]} what came since the last frame */
  fresh = [];

  connectedCallback() {
    this.article = /** @type {HTMLElement} */ (this.closest("article"));
    this.text = /** @type {HTMLElement} */ (this.article.querySelector("[data-text]"));
    this.thoughts = /** @type {HTMLElement} */ (this.article.querySelector("[data-thoughts]"));
    this.waiting = /** @type {HTMLElement} */ (this.article.querySelector("[data-waiting]"));
    this.details = /** @type {HTMLDetailsElement} */ (this.thoughts.closest("details"));
    this.details.querySelector("summary")?.addEventListener("click", () => (this.folded = true));
    this.online = () => this.open();
    addEventListener("online", this.online);
    this.open();
    tell(text.answerStarted);
    document.dispatchEvent(new Event("thread"));
  }

  disconnectedCallback() {
    removeEventListener("online", this.online ?? (() => {}));
    clearTimeout(this.timer);
    this.source?.close();
  }

  open() {
    clearTimeout(this.timer);
    this.source?.close();
    const source = new EventSource(`/live/${this.dataset.message}?after=${this.last}`);
    this.source = source;
    source.addEventListener("open", () => this.connected());
    source.addEventListener("update", (event) => this.update(event));
    source.addEventListener("done", (event) => this.done(JSON.parse(event.data)));
    source.addEventListener("error", () => this.lost(source));
  }

  connected() {
    this.wait = FIRST_WAIT;
    line("");
  }

  /** @param {EventSource} source */
  lost(source) {
    line(text.connectionLost);
    // The browser tries again by itself after a break, but not after a refusal.
    if (source.readyState !== EventSource.CLOSED) return;
    this.ask();
    this.timer = setTimeout(() => this.open(), this.wait * (0.75 + Math.random() / 2));
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  /** What refused does not say why. Somebody who is signed out is told so. */
  async ask() {
    const answer = await fetch("/side", { headers: { "X-Fragment": "1" } }).catch(() => undefined);
    if (answer?.status !== 401) return;
    clearTimeout(this.timer);
    line("");
    document.dispatchEvent(new CustomEvent("problem", { detail: explain(new Refusal("", answer.status)) }));
  }

  /** @param {MessageEvent} event */
  update(event) {
    this.last = event.lastEventId;
    if (this.fresh.push(JSON.parse(event.data)) > 1) return;
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

  /** @param {{ html: string }} end */
  done(end) {
    this.source?.close();
    line("");
    tell(text.answerComplete);
    const thread = /** @type {import("./chat-thread.js").ChatThread | null} */ (this.closest("chat-thread"));
    this.show();
    settle(this.article, end.html);
    thread?.refresh();
    document.dispatchEvent(new Event("grown"));
  }
}

/** @param {string} text what screen readers say */
function tell(text) {
  const status = document.querySelector("[data-status]");
  if (status) status.textContent = text;
}

/** @param {string} text what stands below the composer */
function line(text) {
  document.dispatchEvent(new CustomEvent("line", { detail: text }));
}

customElements.define("chat-stream", ChatStream);
