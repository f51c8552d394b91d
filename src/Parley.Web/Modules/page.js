// What the pages around the chat have: the theme, and passwords that can be shown.

document.documentElement.classList.add("js");

// The server groups conversations by the reader's days.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && !document.cookie.includes(`zone=${encodeURIComponent(zone)}`)) {
  document.cookie = `zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`;
}

/** The choice between light, dark and the system's colours, applied without loading the page again. */
class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => this.choose(event));
  }

  /** @param {MouseEvent} event */
  async choose(event) {
    const button = /** @type {Element} */ (event.target).closest("button");
    const form = button?.closest("form");
    if (!button || !form) return;

    event.preventDefault();
    const theme = button.value;
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    for (const each of this.querySelectorAll("button")) each.setAttribute("aria-pressed", String(each === button));
    await fetch(form.action, { method: "POST", body: new URLSearchParams({ theme }), redirect: "manual" }).catch(() => undefined);
  }
}

/** A password field whose button shows what was typed, and that tells when Caps Lock is on. */
class PasswordField extends HTMLElement {
  connectedCallback() {
    const input = /** @type {HTMLInputElement} */ (this.querySelector("input"));
    const button = /** @type {HTMLButtonElement} */ (this.querySelector("button"));
    const caps = /** @type {HTMLElement} */ (this.querySelector("[data-caps]"));

    button.addEventListener("click", () => {
      const shown = input.type === "password";
      input.type = shown ? "text" : "password";
      button.setAttribute("aria-pressed", String(shown));
      input.focus();
    });
    for (const kind of ["keydown", "keyup"]) {
      input.addEventListener(kind, (event) => {
        if (event instanceof KeyboardEvent) caps.hidden = !event.getModifierState("CapsLock");
      });
    }
    input.form?.addEventListener("submit", () => (input.type = "password"));
  }
}

// The offline page is put by once the page has what it needs. It keeps nothing that anybody wrote.
const QUIET = 5000;
addEventListener("load", () => {
  setTimeout(() => navigator.serviceWorker?.register("/service-worker.js").catch(() => undefined), QUIET);
});

customElements.define("theme-switch", ThemeSwitch);
customElements.define("password-field", PasswordField);
