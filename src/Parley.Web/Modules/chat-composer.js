// Writing and sending. The form around it works by itself; this sends it without leaving the page, and keeps the text
// until the server has it.

import { explain, post, sends } from "./chat-thread.js";
import { text } from "./texts.js";

/** @typedef {{ id: string, text: string }} Sending what is on its way, under the id by which the server knows it again */

class ChatComposer extends HTMLElement {
  /** @type {Sending | undefined} */
  sending;
  /** @type {Sending | undefined} what failed, and is tried again under the same id */
  failed;
  /** @type {string | undefined} what is sent when the growing answer is complete */
  queued;

  connectedCallback() {
    this.form = /** @type {HTMLFormElement} */ (this.querySelector("form.composer"));
    this.box = /** @type {HTMLTextAreaElement} */ (this.querySelector("textarea"));
    this.stop = /** @type {HTMLFormElement} */ (this.querySelector("#stop"));
    this.stopButton = /** @type {HTMLButtonElement} */ (this.querySelector(".stop"));
    this.sendButton = /** @type {HTMLButtonElement} */ (this.querySelector("[data-send]"));

    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.stop.addEventListener("submit", (event) => {
      event.preventDefault();
      this.stopAnswer();
    });
    this.box.addEventListener("keydown", (event) => this.key(event));
    this.box.addEventListener("input", () => this.written());
    document.addEventListener("keydown", (event) => this.escape(event));
    document.addEventListener("click", (event) => this.suggest(event));
    document.addEventListener("thread", () => this.refresh());
    document.addEventListener("grown", () => this.grown());
    document.addEventListener("problem", (event) => this.alert(/** @type {CustomEvent} */ (event).detail));
    document.addEventListener("line", (event) => this.tell(/** @type {CustomEvent} */ (event).detail));
    this.box.value ||= sessionStorage.getItem(this.draft) ?? "";
    this.refresh();
  }

  /** Where this tab keeps what is written in this conversation, for the one who writes it. */
  get draft() {
    return `draft ${this.dataset.user} ${location.pathname}`;
  }

  written() {
    if (this.box.value === "") sessionStorage.removeItem(this.draft);
    else sessionStorage.setItem(this.draft, this.box.value);
    this.refresh();
  }

  /** The reply that grows at this moment. */
  get growing() {
    return document.querySelector("chat-stream")?.getAttribute("data-message") ?? undefined;
  }

  /** While an answer grows an empty composer shows Stop; with text in it Send, which waits its turn, is there too. */
  refresh() {
    const growing = this.growing;
    const empty = this.box.value.trim() === "";
    this.stopButton.hidden = !growing;
    this.sendButton.hidden = Boolean(growing) && empty;
    this.sendButton.disabled = Boolean(this.sending) || empty;
    if (growing) this.stop.action = `/messages/${growing}/stop`;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (!sends(event)) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  /** @param {KeyboardEvent} event */
  escape(event) {
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing || document.querySelector(":popover-open, :modal")) return;
    if (this.growing) this.stopAnswer();
  }

  /** @param {MouseEvent} event */
  suggest(event) {
    const button = /** @type {Element} */ (event.target).closest("[data-suggestion]");
    if (!button) return;
    this.box.value = button.textContent ?? "";
    this.box.focus();
    this.written();
  }

  async send(written = this.box.value) {
    if (this.sending || written.trim() === "") return;
    if (this.growing) {
      this.queued = written;
      this.tell(text.queued);
      return;
    }

    // After a failure the same text goes under the same id: should the server have it already, it is not sent twice.
    this.sending = this.failed?.text === written ? this.failed : { id: crypto.randomUUID?.() ?? randomId(), text: written };
    this.alert(undefined);
    this.refresh();
    const fields = new FormData(this.form);
    fields.set("message", written);
    fields.set("messageId", this.sending.id);
    try {
      await this.deliver(fields, written);
      this.failed = undefined;
    } catch (error) {
      this.failed = this.sending;
      this.alert(explain(error));
    } finally {
      this.sending = undefined;
      this.refresh();
    }
  }

  /**
   * @param {FormData} fields
   * @param {string} text
   */
  async deliver(fields, text) {
    const thread = /** @type {import("./chat-thread.js").ChatThread} */ (document.querySelector("chat-thread"));
    fields.set("after", thread.last);
    const { html, conversation, after } = await post(this.form.action, fields);
    // What another tab has done in between comes along.
    thread.show(html, after !== "");

    // Only what was sent leaves the composer, not what was typed since.
    if (this.box.value.startsWith(text)) this.box.value = this.box.value.slice(text.length).replace(/^\s+/, "");
    const field = /** @type {HTMLInputElement} */ (this.form.elements.namedItem("conversationId"));
    if (field.value !== conversation) {
      sessionStorage.removeItem(this.draft);
      history.pushState(null, "", `/c/${conversation}`);
      shown = location.pathname;
    }
    this.written();
    field.value = conversation;
    document.dispatchEvent(new CustomEvent("sent", { detail: conversation }));
  }

  async stopAnswer() {
    try {
      await post(this.stop.action, new FormData());
    } catch (error) {
      this.alert(explain(error));
    }
  }

  grown() {
    this.refresh();
    const text = this.queued;
    if (!text) return;
    this.queued = undefined;
    this.tell("");
    // What was written since waits; what was written over is not sent.
    if (this.box.value.startsWith(text)) this.send(text);
  }

  /** @param {{ text: string, link?: { href: string, text: string } } | undefined} problem */
  alert(problem) {
    const place = /** @type {HTMLElement} */ (this.querySelector("[data-alert]"));
    place.replaceChildren();
    if (!problem) return;
    const line = document.createElement("p");
    line.className = "alert";
    line.role = "alert";
    line.textContent = problem.text + " ";
    if (problem.link) line.append(Object.assign(document.createElement("a"), { href: problem.link.href, textContent: problem.link.text }));
    place.append(line);
  }

  /** @param {string} text */
  tell(text) {
    const line = /** @type {HTMLElement} */ (this.querySelector("[data-line]"));
    this.usual ??= line.textContent;
    line.textContent = text || (this.usual ?? "");
  }
}

/** A UUID where the page is not served securely and the browser therefore makes none. */
function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return [...bytes].map((b, i) => ([4, 6, 8, 10].includes(i) ? "-" : "") + b.toString(16).padStart(2, "0")).join("");
}

// Back from a conversation that began on this page; a jump within the page is none.
let shown = location.pathname;
addEventListener("popstate", () => {
  if (location.pathname !== shown) location.reload();
});
customElements.define("chat-composer", ChatComposer);
