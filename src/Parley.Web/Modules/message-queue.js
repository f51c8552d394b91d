// What waits to be sent, above the composer. The server sends it; here it is shown, changed and removed.

import { parse, sends } from "./chat-thread.js";
import { explain, post } from "./server.js";
import { text } from "./texts.js";

export class MessageQueue extends HTMLElement {
  connectedCallback() {
    const { signal } = (this.gone = new AbortController());
    this.addEventListener("click", (event) => this.pressed(event), { signal });
    this.addEventListener("submit", (event) => this.submit(event), { signal });
    this.addEventListener("keydown", (event) => this.key(event), { signal });
  }

  disconnectedCallback() {
    this.gone?.abort();
  }

  get composer() {
    return /** @type {import("./chat-composer.js").ChatComposer} */ (this.closest("chat-composer"));
  }

  get thread() {
    return /** @type {import("./chat-thread.js").ChatThread} */ (document.querySelector("chat-thread"));
  }

  /** The form in which a message is being changed at this moment. */
  get changing() {
    return /** @type {HTMLFormElement | null} */ (this.querySelector("form.edit-form:not([hidden])"));
  }

  async refresh() {
    const answer = await fetch(`/c/${this.composer.conversation}/queue`, { headers: { "X-Fragment": "1" } }).catch(() => undefined);
    if (answer?.ok) this.show(await answer.text());
  }

  /** @param {string} html */
  show(html) {
    const { changing } = this;
    const at = changing?.closest("li")?.id;
    const written = changing && box(changing).value;
    const before = changing && box(changing).defaultValue;
    const focused = this.contains(document.activeElement);
    const count = this.querySelectorAll("li").length;
    this.replaceChildren(parse(html));
    if (this.querySelectorAll("li").length > count) this.composer.announce(this.querySelector("h2")?.textContent ?? "");
    const item = at && this.querySelector(`#${at}`);
    if (item) this.change(item, written ?? undefined);
    else if (at && written !== before) this.composer.add(written ?? "", text.queueSent);
    if (focused && !this.contains(document.activeElement)) this.composer.box.focus();
  }

  /**
   * @param {Element} item
   * @param {string} [written] what was written before the list came anew
   */
  change(item, written) {
    const form = /** @type {HTMLFormElement} */ (item.querySelector(".edit-form"));
    const area = box(form);
    form.hidden = false;
    item.classList.add("changing");
    if (written !== undefined) area.value = written;
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
    form.scrollIntoView({ block: "nearest" });
  }

  /** @param {HTMLFormElement} form */
  cancel(form) {
    form.reset();
    form.hidden = true;
    form.closest("li")?.classList.remove("changing");
    this.composer.box.focus();
  }

  /** @param {MouseEvent} event */
  pressed(event) {
    const target = /** @type {Element} */ (event.target);
    const item = target.closest("li");
    if (item && target.closest("[data-change]")) this.change(item);
    if (this.changing && target.closest("[data-cancel]")) this.cancel(this.changing);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { changing } = this;
    if (!changing || event.isComposing) return;
    if (event.key === "Escape") this.cancel(changing);
    else if (event.target instanceof HTMLTextAreaElement && sends(event)) changing.requestSubmit();
    else return;
    event.preventDefault();
  }

  /** @param {SubmitEvent} event */
  async submit(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const fields = new FormData(form);
    if (fields.has("after")) fields.set("after", this.thread.last);
    this.composer.alert(undefined);
    try {
      const { html, after, queued } = await post(form.action, fields);
      if (form === this.changing) this.cancel(form);
      if (queued) this.show(html);
      else {
        this.thread.show(html, after !== "");
        this.thread.tellWhole();
        await this.refresh();
      }
    } catch (error) {
      this.composer.alert(explain(error));
      await this.refresh();
    }
  }
}

/** @param {HTMLFormElement} form */
function box(form) {
  return /** @type {HTMLTextAreaElement} */ (form.querySelector("textarea"));
}

customElements.define("message-queue", MessageQueue);
