// A reply that grows. The server sends blocks of HTML, each with its number: what comes replaces what stood there, so
// nothing is doubled when the connection breaks and comes back.

import { explain, parse, Refusal } from "./chat-thread.js";
import { text } from "./texts.js";

/** @typedef {{ number: number, html?: string, added?: string }} Block */
/** @typedef {{ reset?: boolean, text: Block[], thoughts: Block[] }} Update */

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 15000;

class ChatStream extends HTMLElement {
  wait = FIRST_WAIT;
  last = "";

  connectedCallback() {
    this.text = /** @type {HTMLElement} */ (this.querySelector("[data-text]"));
    this.thoughts = /** @type {HTMLElement} */ (this.querySelector("[data-thoughts]"));
    this.waiting = /** @type {HTMLElement} */ (this.querySelector("[data-waiting]"));
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
    const update = /** @type {Update} */ (JSON.parse(event.data));
    if (update.reset) {
      this.text.replaceChildren();
      this.thoughts.replaceChildren();
    }
    put(this.thoughts, update.thoughts);
    put(this.text, update.text);

    const details = /** @type {HTMLDetailsElement} */ (this.thoughts.closest("details"));
    details.hidden = !this.thoughts.hasChildNodes();
    if (!this.waiting.hidden && this.text.hasChildNodes()) {
      this.waiting.hidden = true;
      details.open = false;
    }
  }

  /** @param {{ html: string }} end */
  done(end) {
    this.source?.close();
    line("");
    tell(text.answerComplete);
    const thread = /** @type {import("./chat-thread.js").ChatThread | null} */ (this.closest("chat-thread"));
    this.closest("article")?.replaceWith(parse(end.html));
    thread?.refresh();
    document.dispatchEvent(new Event("grown"));
  }
}

/**
 * @param {HTMLElement} place
 * @param {Block[]} blocks
 */
function put(place, blocks) {
  for (const { number, html, added } of blocks) {
    let block = place.children[number];
    if (!block) {
      block = document.createElement("div");
      block.className = "block";
      place.append(block);
    }
    if (html !== undefined) block.replaceChildren(parse(html));
    else block.querySelector("code")?.append(added ?? "");
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
