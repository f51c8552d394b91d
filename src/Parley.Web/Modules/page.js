// What every page has: how it looks, and passwords that can be shown.

// The server groups conversations by the reader's days. A browser takes long to find its zone, and nobody waits for it.
(window.requestIdleCallback ?? setTimeout)(() => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && !document.cookie.includes(`zone=${encodeURIComponent(zone)}`)) {
    document.cookie = `zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`;
  }
});

/** One of a few, applied without loading the page again. */
class ChoiceSwitch extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => this.choose(event));
  }

  /** @param {MouseEvent} event */
  async choose(event) {
    const button = /** @type {Element} */ (event.target).closest("button");
    if (!button?.form) return;

    event.preventDefault();
    await choose(button.name, button.value, button.form.action);
  }
}

/**
 * Shows what the reader prefers, in the page and where it can be chosen.
 * @param {string} name
 * @param {string} value
 */
function prefer(name, value) {
  if (value === "system") delete document.documentElement.dataset[name];
  else document.documentElement.dataset[name] = value;
  for (const button of document.querySelectorAll(`choice-switch [name="${name}"]`)) {
    button.setAttribute("aria-pressed", String(button.getAttribute("value") === value));
  }
}

/**
 * @param {string} name
 * @param {string} value
 * @param {string} address
 */
async function choose(name, value, address) {
  prefer(name, value);
  await fetch(address, { method: "POST", body: new URLSearchParams({ [name]: value }), redirect: "manual" }).catch(() => undefined);
}

/** @param {string} theme */
export async function chooseTheme(theme) {
  await choose("theme", theme, "/theme");
}

// What is chosen in another tab or on another device shows here at once. Another language comes with the next page.
document.addEventListener("notice", async (event) => {
  if (/** @type {CustomEvent} */ (event).detail.kind !== "settings") return;
  const answer = await fetch("/api/me/preferences").catch(() => undefined);
  if (!answer?.ok) return;
  const { theme, density, sendWith } = await answer.json();
  prefer("theme", theme);
  prefer("density", density);
  prefer("sendWith", sendWith);
});

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

customElements.define("choice-switch", ChoiceSwitch);
customElements.define("password-field", PasswordField);
