// What somebody shared: it only shows, and copies.

import { copyFor } from "./copy.js";
import { polish } from "./chat-thread.js";

class SharedThread extends HTMLElement {
  connectedCallback() {
    const { signal } = (this.gone = new AbortController());
    this.addEventListener("click", (event) => this.clicked(event), { signal });
    polish(this);
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

customElements.define("shared-thread", SharedThread);
