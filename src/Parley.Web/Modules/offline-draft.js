// The offline page: what was being written where it stands now, to read and to go on with; and back by itself as soon
// as the server can be reached.

const PREFIX = "draft ";
const AGAIN_AFTER = 5000;

class OfflineDraft extends HTMLElement {
  connectedCallback() {
    const stop = (this.stop = new AbortController());
    addEventListener("online", () => this.look(), { signal: stop.signal });
    this.timer = setInterval(() => this.look(), AGAIN_AFTER);

    const key = keyOfDraft();
    if (!key) return;
    const box = /** @type {HTMLTextAreaElement} */ (this.querySelector("textarea"));
    const kept = read(key);
    box.value = kept.text;
    box.addEventListener("input", () => localStorage.setItem(key, JSON.stringify({ ...kept, text: box.value })), { signal: stop.signal });
    /** @type {HTMLElement} */ (this.querySelector("[data-draft]")).hidden = false;
  }

  disconnectedCallback() {
    this.stop?.abort();
    clearInterval(this.timer);
  }

  /** Whether the server is there again; then the page itself. */
  async look() {
    const answer = await fetch("/health/live", { cache: "no-store" }).catch(() => undefined);
    if (answer?.ok) location.reload();
  }
}

/** The draft of the page whose address this is: of a conversation, or of a new one. */
function keyOfDraft() {
  const place = location.pathname.startsWith("/c/") ? location.pathname.slice("/c/".length) : "new";
  return Object.keys(localStorage).find((key) => key.startsWith(PREFIX) && key.endsWith(` ${place}`));
}

/** @param {string} key */
function read(key) {
  const value = localStorage.getItem(key) ?? "";
  try {
    return /** @type {{ text: string }} */ (JSON.parse(value));
  } catch {
    return { text: value };
  }
}

customElements.define("offline-draft", OfflineDraft);
