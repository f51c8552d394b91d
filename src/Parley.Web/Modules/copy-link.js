// A link with a button that copies it.

import { copyFor } from "./copy.js";

class CopyLink extends HTMLElement {
  connectedCallback() {
    const { signal } = (this.gone = new AbortController());
    this.addEventListener("click", (event) => this.clicked(event), { signal });
  }

  disconnectedCallback() {
    this.gone?.abort();
  }

  /** @param {MouseEvent} event */
  clicked(event) {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-copy]"));
    if (button) copyFor(button);
  }
}

customElements.define("copy-link", CopyLink);
