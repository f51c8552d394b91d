// Files that go along with the next message. Each is on its way to the server as soon as it is chosen; the message then
// only names it.

import { explain, Refusal } from "./server.js";
import { fill, text } from "./texts.js";

const MOST = 20;
const AT_ONCE = 3;
const MEGABYTE = 1024 * 1024;
/** What the same file is answered again. */
const REFUSED = [400, 403, 413, 415];

/** @typedef {import("./chat-composer.js").ChatComposer} ChatComposer */

/** A file beside the composer. */
class Chip {
  /** @type {XMLHttpRequest | undefined} */
  request;
  /** @type {string | undefined} by which the server knows it */
  id;
  /** why it is not there; empty: it is, or is on its way */
  why = "";
  /** refused for what it is: the message goes without it */
  refused = false;

  /**
   * @param {Attachments} owner
   * @param {File} file
   */
  constructor(owner, file) {
    this.owner = owner;
    this.file = file;
    const template = /** @type {HTMLTemplateElement} */ (owner.composer.querySelector("template[data-chip]"));
    this.element = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
    this.progress = /** @type {HTMLProgressElement} */ (this.element.querySelector("progress"));
    this.retryButton = /** @type {HTMLButtonElement} */ (this.element.querySelector("[data-retry]"));
    this.removeButton = /** @type {HTMLButtonElement} */ (this.element.querySelector("[data-remove]"));
    /** @type {HTMLElement} */ (this.element.querySelector("[data-name]")).textContent = file.name;
    this.retryButton.setAttribute("aria-label", fill(text.attachRetry, file.name));
    this.progress.setAttribute("aria-label", file.name);
    this.retryButton.addEventListener("click", () => this.retry());
    this.removeButton.addEventListener("click", () => owner.remove(this));
    if (/^image\/(png|jpeg|gif|webp)$/.test(file.type)) this.picture();
    this.show();
  }

  picture() {
    const image = document.createElement("img");
    image.alt = "";
    image.addEventListener("load", () => URL.revokeObjectURL(image.src));
    image.addEventListener("error", () => image.remove());
    image.src = URL.createObjectURL(this.file);
    this.element.querySelector("[data-picture]")?.replaceChildren(image);
  }

  show() {
    this.element.classList.toggle("failed", Boolean(this.why));
    /** @type {HTMLElement} */ (this.element.querySelector("[data-why]")).textContent = this.why;
    this.progress.hidden = Boolean(this.id || this.why);
    this.retryButton.hidden = !this.why || this.refused;
    this.removeButton.setAttribute("aria-label", fill(this.id || this.why ? text.attachRemove : text.attachCancel, this.file.name));
    this.owner.changed();
  }

  send() {
    // The one thing that tells how much of a body has left.
    const request = (this.request = new XMLHttpRequest());
    request.upload.addEventListener("progress", ({ loaded, total }) => (this.progress.value = loaded / total));
    request.addEventListener("load", () => this.ended(request));
    request.addEventListener("error", () => this.fail(undefined));
    request.addEventListener("loadend", () => {
      this.request = undefined;
      this.owner.goOn();
    });
    const form = new FormData();
    form.append("file", this.file);
    request.open("POST", "/files");
    request.setRequestHeader("X-Fragment", "1");
    request.send(form);
  }

  /** @param {XMLHttpRequest} request */
  ended({ status, responseText }) {
    let answer;
    try {
      answer = JSON.parse(responseText);
    } catch {
      answer = {};
    }
    if (status !== 201) {
      this.fail(new Refusal(answer.detail ?? text.serverFailed, status));
      return;
    }
    this.id = answer.id;
    this.show();
    this.owner.composer.announce(fill(text.attachDone, this.file.name));
  }

  /** @param {unknown} error none: the server cannot be reached */
  fail(error) {
    const problem = explain(error);
    this.why = problem.text;
    this.refused = error instanceof Refusal && REFUSED.includes(error.status);
    this.show();
    this.owner.composer.announce(`${this.file.name}: ${this.why}`);
    // The chip has room for words only.
    if (problem.link) this.owner.composer.alert(problem);
  }

  retry() {
    this.why = "";
    this.progress.value = 0;
    this.show();
    this.removeButton.focus();
    this.owner.composer.alert(undefined);
    this.owner.goOn();
  }
}

/** All of them. */
export class Attachments {
  /** @type {Chip[]} */
  chips = [];

  /** @param {ChatComposer} composer */
  constructor(composer) {
    this.composer = composer;
    this.list = /** @type {HTMLElement} */ (composer.querySelector("[data-chips]"));
  }

  /** How many go along. */
  get count() {
    return this.chips.filter((chip) => !chip.refused).length;
  }

  /** Whether one of them is not with the server, and may yet be. */
  get busy() {
    return this.chips.some((chip) => !chip.id && !chip.refused);
  }

  get ids() {
    return this.chips.flatMap((chip) => chip.id ?? []).join(",");
  }

  /** Whether the message has to wait for one of them; whoever tries to send it is told. */
  holds() {
    if (this.busy) this.composer.announce(text.attachWaits);
    return this.busy;
  }

  /** @param {import("./attach.js").Found[]} found */
  add(found) {
    /** @type {string[]} */
    const refused = [];
    const largest = Number(this.composer.dataset.largest);
    for (const { file, isFolder } of found) {
      if (isFolder || !file) refused.push(text.attachFolder);
      else if (file.size > largest) refused.push(fill(text.attachTooLarge, file.name, Math.floor(largest / MEGABYTE)));
      else if (this.count >= MOST) refused.push(text.attachTooMany);
      else {
        const chip = new Chip(this, file);
        this.chips.push(chip);
        this.list.append(chip.element);
      }
    }
    this.composer.alert(refused.length ? { text: [...new Set(refused)].join(" ") } : undefined);
    this.changed();
    this.goOn();
  }

  /** Sends the next ones, a few at a time. */
  goOn() {
    const waiting = this.chips.filter((chip) => !chip.id && !chip.why && !chip.request);
    const running = this.chips.filter((chip) => chip.request).length;
    for (const chip of waiting.slice(0, AT_ONCE - running)) chip.send();
  }

  /** @param {Chip} chip */
  remove(chip) {
    chip.request?.abort();
    // Nobody has seen it yet, and nobody will look for it.
    if (chip.id) fetch(`/api/files/${chip.id}`, { method: "DELETE", keepalive: true }).catch(() => undefined);
    this.forget([chip]);
    this.composer.box.focus();
  }

  /** @param {string} ids what has been sent along */
  clear(ids) {
    const sent = ids.split(",");
    this.forget(this.chips.filter((chip) => chip.refused || (chip.id && sent.includes(chip.id))));
  }

  /** @param {Chip[]} gone */
  forget(gone) {
    for (const chip of gone) chip.element.remove();
    this.chips = this.chips.filter((chip) => !gone.includes(chip));
    this.changed();
  }

  changed() {
    this.list.hidden = this.chips.length === 0;
    this.composer.refresh();
    this.composer.sendButton.title = this.busy ? text.attachWaits : "";
  }
}

/**
 * @param {ChatComposer} composer
 * @param {import("./attach.js").Found[]} found
 */
export function add(composer, found) {
  composer.attached ??= new Attachments(composer);
  composer.attached.add(found);
}
