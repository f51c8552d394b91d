// Writing and sending. The form around it works by itself; this sends it without leaving the page, and keeps the text
// until the server has it.

import { sends } from "./chat-thread.js";
import { explain, load, newId, post, want } from "./server.js";
import { Draft, SIGNED_OUT } from "./draft.js";

/** @typedef {import("./message-queue.js").MessageQueue} MessageQueue */

export class ChatComposer extends HTMLElement {
  /** @type {import("./attachments.js").Attachments | undefined} */ attached;

  connectedCallback() {
    const { signal } = (this.gone = new AbortController());
    this.form = /** @type {HTMLFormElement} */ (this.querySelector("form.composer"));
    this.box = /** @type {HTMLTextAreaElement} */ (this.querySelector("form.composer textarea"));
    this.stop = /** @type {HTMLFormElement} */ (this.querySelector("#stop"));
    this.stopButton = /** @type {HTMLButtonElement} */ (this.querySelector(".stop"));
    this.sendButton = /** @type {HTMLButtonElement} */ (this.querySelector("[data-send]"));
    this.queue = /** @type {MessageQueue} */ (this.querySelector("message-queue"));

    /** @type {(target: EventTarget, kind: string, act: (event: any) => unknown) => void} */
    const on = (target, kind, act) => target.addEventListener(kind, act, { signal });
    on(this.form, "submit", (event) => {
      event.preventDefault();
      this.send();
    });
    on(this.stop, "submit", (event) => {
      event.preventDefault();
      this.stopAnswer();
    });
    on(this.box, "keydown", (event) => this.key(event));
    on(this.box, "input", () => this.written());
    on(document, "keydown", (event) => this.escape(event));
    on(document, "change", (event) => event.target.matches("select[name=model], #chat-settings *") && load("chat-settings").then((module) => module?.remember(this, event.target)));
    on(document, "click", (event) => this.pressed(event));
    for (const kind of ["thread", "grown"]) on(document, kind, () => this.refresh());
    on(document, "notice", (event) => this.notice(event.detail));
    on(document, "problem", (event) => this.alert(event.detail));
    on(document, "line", (event) => this.connected(event.detail));
    on(visualViewport ?? window, "resize", () => this.fit());
    on(document, "visibilitychange", () => document.hidden && this.draft.put());
    on(window, "pagehide", () => this.draft.put());
    on(window, "online", () => this.draft.save());
    on(window, "storage", (event) => event.key === SIGNED_OUT && (this.draft.keepsCopy = false));

    this.draft ??= this.openDraft();
    if (this.queue.childElementCount > 0) this.loadQueue();
    this.refresh();
  }

  disconnectedCallback() {
    this.gone?.abort();
  }

  openDraft() {
    const { user, revision } = this.dataset;
    const draft = new Draft(this.box, user ?? "", revision && (this.conversation || "new"), Number(revision), () => this.changed());
    // Nothing of a temporary conversation is kept on a disk.
    draft.keepsCopy = !this.isTemporary;
    this.draft = draft;
    draft.open();
    return draft;
  }

  /** The conversation that is open; empty for a new one. */
  get conversation() {
    return /** @type {HTMLInputElement} */ (this.form.elements.namedItem("conversationId")).value;
  }

  get isTemporary() {
    return this.form.elements.namedItem("temporary") !== null;
  }

  get isEmpty() {
    return this.box.value.trim() === "" && !this.attached?.count;
  }

  written() {
    this.draft.written();
    this.refresh();
    if (this.conversation) load("context-meter").then((module) => module?.show(this));
  }

  /**
   * Puts a text that has lost its place into the box, after what is there.
   * @param {string} text
   * @param {string} why
   */
  add(text, why) {
    this.box.value = [this.box.value, text].filter(Boolean).join("\n\n");
    this.written();
    this.tell(why);
  }

  /** What is in the box has changed by itself, or there is another text to choose. */
  async changed() {
    this.refresh();
    if (this.draft?.other || this.querySelector(".other-draft")) (await load("other-draft"))?.offer(this);
  }

  /** The reply that grows at this moment. */
  get growing() {
    return document.querySelector("chat-stream")?.getAttribute("data-message") ?? undefined;
  }

  /** While an answer grows an empty composer shows Stop; with text in it Send, which waits its turn, is there too. */
  refresh() {
    const growing = this.growing;
    const empty = this.isEmpty;
    const focused = document.activeElement;
    this.stopButton.hidden = !growing;
    this.sendButton.hidden = Boolean(growing) && empty;
    this.sendButton.disabled = Boolean(this.draft?.busy || this.attached?.busy) || empty;
    this.box.required = !this.attached?.count;
    if (growing) this.stop.action = `/messages/${growing}/stop`;
    // A button that goes away while it has the focus gives it to the box; with fingers that would bring the keyboard up.
    const isGone = focused instanceof HTMLButtonElement && this.form.contains(focused) && (focused.hidden || focused.disabled);
    if (isGone && matchMedia("(hover: hover)").matches) this.box.focus();
    if (!GROWS_BY_ITSELF) {
      this.box.style.blockSize = "0";
      this.box.style.blockSize = `${this.box.scrollHeight}px`;
    }
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (sends(event)) {
      event.preventDefault();
      this.form.requestSubmit();
    } else if (event.key === "ArrowUp" && this.box.value === "" && !event.isComposing) {
      this.editLast(event);
    }
  }

  /**
   * What was said last is changed: what waits to be sent, or the last message.
   * @param {KeyboardEvent} event
   */
  editLast(event) {
    const last = [...document.querySelectorAll(".you button[name=edit], message-queue [data-change]")].at(-1);
    if (!last || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    /** @type {HTMLElement} */ (last).click();
  }

  /** @param {KeyboardEvent} event */
  escape(event) {
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing || document.querySelector(":popover-open:not(.toast), :modal")) return;
    if (this.growing) this.stopAnswer();
  }

  /** @param {MouseEvent} event */
  async pressed(event) {
    const target = /** @type {Element} */ (event.target);
    const suggestion = target.closest("[data-suggestion]");
    if (suggestion) {
      // As if it were typed: what stood there comes back with one undo.
      this.box.focus();
      this.box.select();
      document.execCommand("insertText", false, suggestion.textContent ?? "");
    }
    if (target.closest("[data-chat-settings]")) (await load("chat-settings"))?.fit();
    if (target.closest("[data-temporary-switch]")) {
      event.preventDefault();
      (await want("temporary-chat"))?.toggle(this);
    }
  }

  async send() {
    const { draft } = this;
    const text = this.box.value;
    const files = this.attached?.ids ?? "";
    if (draft.busy || this.isEmpty || this.attached?.holds()) return;

    // After a failure the same text goes under the same id: should the server have it already, it is not sent twice.
    if (draft.sending?.text !== text || (draft.sending.files ?? "") !== files) draft.sending = { id: newId(), text, files };
    draft.busy = true;
    draft.keep();
    this.alert(undefined);
    this.refresh();
    try {
      await draft.saving;
      await this.deliver(draft.sending);
    } catch (error) {
      this.alert(explain(error));
    } finally {
      draft.busy = false;
      if (!draft.isSaved) draft.look();
      this.refresh();
    }
  }

  /** @param {import("./draft.js").Sending} sending */
  async deliver(sending) {
    const thread = /** @type {import("./chat-thread.js").ChatThread} */ (document.querySelector("chat-thread"));
    const fields = new FormData(this.form);
    fields.set("message", sending.text);
    fields.set("messageId", sending.id);
    fields.set("after", thread.last);
    if (sending.files) fields.set("attachments", sending.files);
    if (this.draft.place) fields.set("draftRevision", String(this.draft.revision));
    const { html, conversation, after, queued } = await post(this.form.action, fields);
    this.draft.sent();
    this.attached?.clear(sending.files ?? "");
    if (queued) {
      (await this.loadQueue()).show?.(html);
      return;
    }

    // What another tab has done in between comes along.
    thread.show(html, after !== "");
    thread.tellWhole();
    const field = /** @type {HTMLInputElement} */ (this.form.elements.namedItem("conversationId"));
    if (field.value !== conversation) {
      field.value = conversation;
      this.draft.move(conversation);
      history.pushState(null, "", `/c/${conversation}`);
      shown = location.pathname;
      document.querySelector("[data-temporary-switch]")?.remove();
    }
    document.dispatchEvent(new CustomEvent("sent", { detail: conversation }));
  }

  /** Above an on-screen keyboard that lies over the page instead of making it smaller. */
  fit() {
    const { height = innerHeight, scale = 1 } = visualViewport ?? {};
    const covered = scale === 1 && innerHeight - height > 1;
    document.documentElement.style.setProperty("--visible", covered ? `${height}px` : "100dvh");
    if (covered) scrollTo(0, 0);
  }

  async stopAnswer() {
    try {
      await post(this.stop.action, new FormData());
    } catch (error) {
      this.alert(explain(error));
    }
  }

  /** @param {{ kind: string, conversationId?: string, revision?: number }} notice */
  async notice({ kind, conversationId, revision }) {
    const isHere = kind === "reset" || (conversationId ?? "") === this.conversation;
    if (isHere && (kind === "draft" || kind === "reset")) this.draft.look(revision);
    if (isHere && (kind === "queue" || kind === "reset") && this.conversation) (await this.loadQueue()).refresh?.();
  }

  async loadQueue() {
    await load("message-queue");
    return this.queue;
  }

  /** @param {{ text: string, link?: { href: string, text: string } } | undefined} problem */
  alert(problem) {
    const place = /** @type {HTMLElement} */ (this.querySelector("[data-alert]"));
    place.replaceChildren();
    if (!problem) return;
    const line = Object.assign(document.createElement("p"), { className: "alert", role: "alert" });
    line.textContent = problem.text + " ";
    line.toggleAttribute("data-away", problem.text === explain(undefined).text);
    if (problem.link) line.append(Object.assign(document.createElement("a"), { href: problem.link.href, textContent: problem.link.text }));
    place.append(line);
  }

  /**
   * When the server can be reached again, that it could not is no news any more.
   * @param {string} trouble what there is with the connection
   */
  connected(trouble) {
    this.tell(trouble);
    if (!trouble && this.querySelector("[data-away]")) this.alert(undefined);
  }

  /** @param {string} text what screen readers say */
  announce(text) {
    /** @type {HTMLElement} */ (this.querySelector("[data-status]")).textContent = text;
  }

  /** @param {string} text what is said where there is nothing else to say */
  hint(text) {
    this.usual = text;
    this.tell("");
  }

  /** @param {string} text */
  tell(text) {
    const line = /** @type {HTMLElement} */ (this.querySelector("[data-line]"));
    this.usual ??= line.textContent;
    line.textContent = text || (this.usual ?? "");
  }
}

const GROWS_BY_ITSELF = CSS.supports("field-sizing", "content");

// Back from a conversation that began on this page; a jump within the page is none.
let shown = location.pathname;
addEventListener("popstate", () => {
  if (location.pathname !== shown) location.reload();
});
customElements.define("chat-composer", ChatComposer);
