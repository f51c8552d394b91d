// The conversation: follows its end while the reader is there, and does what the buttons under messages say without
// leaving the page.

import { complain, load, post, want } from "./server.js";
import { fill, text } from "./texts.js";

/**
 * Whether a key sends what is written: Enter, or where that is preferred only with Ctrl or ⌘; but not the one that ends
 * an input method's composition, which some browsers tell of too late (229).
 * @param {KeyboardEvent} event
 */
export function sends(event) {
  const alone = document.documentElement.dataset.sendWith !== "ctrl-enter";
  return event.key === "Enter" && !event.shiftKey && (alone || event.ctrlKey || event.metaKey) && !event.isComposing && event.keyCode !== 229;
}

/** @param {string} html */
export function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

/**
 * Programs and formulas are drawn by modules that come when there are some.
 * @param {ParentNode} root
 */
export async function polish(root) {
  if (root.querySelector(".math, pre > code[class]")) (await load("polish"))?.polish(root);
}

/**
 * Says something to screen readers, also where they were told the same before.
 * @param {string} words
 */
export function announce(words) {
  const status = document.querySelector("[data-status]");
  if (!status) return;
  status.textContent = "";
  setTimeout(() => (status.textContent = words), 50);
}

export class ChatThread extends HTMLElement {
  follows = true;
  top = 0;
  busy = false;

  connectedCallback() {
    this.content = /** @type {HTMLElement} */ (this.querySelector(".thread"));
    this.pill = /** @type {HTMLElement} */ (document.querySelector("[data-pill]"));
    const { signal } = (this.gone = new AbortController());
    this.addEventListener("scroll", () => this.scrolled(), { passive: true, signal });
    this.addEventListener("submit", (event) => this.submit(event), { signal });
    this.addEventListener("click", (event) => this.clicked(event), { signal });
    this.addEventListener("keydown", (event) => this.key(event), { signal });
    this.pill.addEventListener("click", () => this.toEnd(), { signal });
    document.addEventListener("notice", this.noticed, { signal });
    this.size = new ResizeObserver(() => this.resized());
    for (const each of [this, this.content]) this.size.observe(each);
    this.follows = !location.hash.startsWith("#m-") && !this.querySelector(".greeting");
    this.refresh();
  }

  disconnectedCallback() {
    this.gone?.abort();
    this.size?.disconnect();
  }

  /** What was done to this conversation elsewhere is looked at, unless it is here already. */
  noticed = async (/** @type {Event} */ event) => {
    const { kind, conversationId, messageId } = /** @type {CustomEvent} */ (event).detail;
    if (!location.pathname.startsWith("/c/") || document.getElementById(`m-${messageId}`)) return;
    const isHere = conversationId ? location.pathname.endsWith(conversationId) && /^(conversation|reply)/.test(kind) : /^(reset|conversations)$/.test(kind);
    // Where that cannot be loaded the connection is broken too, and when it is back everything is looked at.
    if (isHere) (await load("thread-sync"))?.look(this);
  };

  /** Puts a fragment in: after what is there, or in place of it. */
  show(/** @type {string} */ html, /** @type {boolean} */ append) {
    const fragment = parse(html);
    if (append) {
      this.content.querySelector(".greeting")?.remove();
      this.content.append(fragment);
    } else {
      this.content.replaceChildren(fragment);
      // The button that was pressed is gone: the next thing is written, or, with fingers, read, without a keyboard over it.
      if (document.activeElement === document.body) (matchMedia("(hover: hover)").matches ? this.box : this).focus({ preventScroll: true });
    }
    this.toEnd();
    this.refresh();
  }

  /** An answer may be whole before anybody here has seen it grow. */
  tellWhole() {
    if (!this.querySelector("chat-stream")) announce(text.answerComplete);
  }

  /** @returns {HTMLElement} where one writes */
  get box() {
    return document.querySelector("form.composer textarea") ?? this;
  }

  /** The last message that is shown. */
  get last() {
    return [...this.querySelectorAll("article")].at(-1)?.id.slice("m-".length) ?? "";
  }

  /** Looks after what has just come into the page. */
  refresh() {
    if (this.querySelector("chat-stream:not(:defined)")) load("chat-stream");
    if (this.querySelector("[data-gap]")) load("long-thread").then((module) => module?.keepShort(this));
    polish(this);
    for (const button of this.querySelectorAll("[data-until]")) countDown(/** @type {HTMLButtonElement} */ (button));
    document.dispatchEvent(new Event("thread"));
  }

  toEnd() {
    this.follows = true;
    this.scrollTop = this.scrollHeight;
    this.top = this.scrollTop;
    this.pill.hidden = true;
  }

  /** Only somebody who scrolls up stops following: text that came before this was told of may have moved the end away. */
  scrolled() {
    if (this.scrollHeight - this.scrollTop - this.clientHeight < 48) this.follows = true;
    else if (this.scrollTop < this.top) this.follows = false;
    this.top = this.scrollTop;
    if (this.follows) this.pill.hidden = true;
  }

  resized() {
    if (this.follows) this.toEnd();
    else if (this.querySelector("chat-stream")) this.pill.hidden = false;
  }

  /** @param {SubmitEvent} event */
  async submit(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (event.submitter instanceof HTMLButtonElement && event.submitter.name === "edit") {
      event.preventDefault();
      (await want("edit"))?.edit(event.submitter);
    }
    if (!form.hasAttribute("data-thread")) return;

    event.preventDefault();
    if (this.busy) return;
    this.busy = true;
    const fields = new FormData(form, event.submitter);
    if (/\/(regenerate|send)$/.test(form.action) && !fields.has("model")) fields.set("model", this.model);
    if (form.popover) form.hidePopover();
    try {
      const { html } = await post(form.action, fields);
      if (event.submitter?.matches(".versions button")) this.turn(/** @type {HTMLButtonElement} */ (event.submitter), html);
      else {
        this.show(html, false);
        this.tellWhole();
      }
    } catch (error) {
      complain(error);
    } finally {
      this.busy = false;
    }
  }

  /**
   * Shows another version where the one before stood.
   * @param {HTMLButtonElement} button
   * @param {string} html
   */
  turn(button, html) {
    const before = button.getBoundingClientRect().top;
    this.show(html, false);
    const article = document.getElementById(`m-${button.value}`);
    const again = article?.querySelector(`.versions [aria-label="${button.ariaLabel}"]:enabled`) ?? article?.querySelector(".versions button:enabled");
    if (!(again instanceof HTMLElement)) return;
    this.follows = false;
    this.scrollTop += again.getBoundingClientRect().top - before;
    again.focus({ preventScroll: true });
  }

  /**
   * Enter sends an edited message, as it sends one from the composer.
   * @param {KeyboardEvent} event
   */
  key(event) {
    if (!(event.target instanceof HTMLTextAreaElement) || event.target.matches("[data-lines]") || !sends(event)) return;
    event.preventDefault();
    event.target.form?.requestSubmit();
  }

  get model() {
    return /** @type {HTMLSelectElement | null} */ (document.querySelector("select[name=model]"))?.value ?? "";
  }

  /** @param {MouseEvent} event */
  async clicked(event) {
    const target = /** @type {Element} */ (event.target);
    const copied = /** @type {HTMLElement | null} */ (target.closest("[data-copy]"));
    if (copied) (await want("copy"))?.copyFor(copied);
    const again = target.closest("[data-regenerate]")?.getAttribute("data-regenerate");
    if (again) /** @type {HTMLFormElement} */ (this.querySelector("#regenerate-menu")).action = `/messages/${again}/regenerate`;
  }
}

/**
 * A button that can be pressed only from a moment on, and counts down to it.
 * @param {HTMLButtonElement} button
 */
function countDown(button) {
  const until = Number(button.dataset.until);
  delete button.dataset.until;
  const tick = () => {
    const seconds = Math.ceil((until - Date.now()) / 1000);
    button.disabled = seconds > 0;
    button.textContent = seconds > 0 ? fill(text.tryAgainIn, seconds) : text.tryAgain;
    if (seconds > 0 && button.isConnected) setTimeout(tick, 250);
  };
  tick();
}

customElements.define("chat-thread", ChatThread);
