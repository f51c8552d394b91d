// Sends an export to be imported, and shows how far it is. Without it the form does the same and loads the page anew.

import { text, fill } from "./texts.js";

class ImportForm extends HTMLElement {
  /** @type {XMLHttpRequest | undefined} */
  sending;

  connectedCallback() {
    this.querySelector("form")?.addEventListener("submit", (event) => this.submit(event));
  }

  disconnectedCallback() {
    this.sending?.abort();
  }

  /** @param {SubmitEvent} event */
  submit(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    const file = /** @type {HTMLInputElement} */ (form.elements.namedItem("file")).files?.[0];
    if (!file || this.sending) return;
    // A server that refuses in the middle of a large file may be heard too late.
    if (file.size > Number(this.dataset.largest)) this.refuse(text.importTooLarge);
    else this.send(form);
  }

  /** @param {HTMLFormElement} form */
  send(form) {
    const progress = /** @type {HTMLProgressElement} */ (this.querySelector("progress"));
    const button = /** @type {HTMLButtonElement} */ (this.querySelector("button"));
    // The one thing that tells how much of a body has left.
    const request = (this.sending = new XMLHttpRequest());
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      progress.value = loaded / total;
      // What follows takes as long as it takes.
      if (loaded === total) progress.removeAttribute("value");
    });
    request.addEventListener("load", () => this.ended(request));
    request.addEventListener("error", () => this.refuse(text.unreachable));
    request.addEventListener("loadend", () => {
      this.sending = undefined;
      progress.hidden = true;
      button.disabled = false;
    });
    progress.value = 0;
    progress.hidden = false;
    button.disabled = true;
    request.open("POST", form.action);
    request.setRequestHeader("X-Fragment", "1");
    request.send(new FormData(form));
  }

  /** @param {XMLHttpRequest} request */
  ended(request) {
    if (request.getResponseHeader("Content-Type")?.startsWith("text/html")) this.result.innerHTML = request.responseText;
    else this.refuse(fill(text.importRefused, request.status));
  }

  /** @param {string} why */
  refuse(why) {
    const alert = document.createElement("p");
    alert.className = "alert";
    alert.setAttribute("role", "alert");
    alert.textContent = why;
    this.result.replaceChildren(alert);
  }

  get result() {
    return /** @type {HTMLElement} */ (this.querySelector("[data-result]"));
  }
}

customElements.define("import-form", ImportForm);
