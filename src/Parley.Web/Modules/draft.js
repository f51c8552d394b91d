// What is written and not sent yet. The server keeps it, for every device; this one keeps a copy for when the server
// cannot be reached. Each change is a new revision: what was written over an older one is kept beside it, not over it.

/** @typedef {{ id: string, text: string, files?: string }} Sending what is on its way, under the id by which the server knows it again */
/** @typedef {{ text: string, revision: number, saved: string, sending?: Sending }} Copy `saved` is what the server had */

const PREFIX = "draft ";
const PAUSE = 800;
// A browser goes on with a request of a page that was left only if it is small.
const SMALL = 15000;
const PATIENCE = 1500;
export const SIGNED_OUT = "signed-out";

export class Draft {
  /** @type {{ text: string, revision: number } | undefined} another text, written elsewhere, that is to be chosen or not */
  other;
  /** @type {Sending | undefined} what is on its way, or was when something failed */
  sending;
  /** @type {Promise<void> | undefined} */
  saving;
  /** @type {number | undefined} */
  timer;
  /** Whether the text is on its way to the model: it leaves the server's draft with that. */
  busy = false;
  /** Whether this device may keep a copy. */
  keepsCopy = true;

  /**
   * @param {HTMLTextAreaElement} box
   * @param {string} user
   * @param {string | undefined} place a conversation's id, or `new`; without one it is kept nowhere
   * @param {number} revision
   * @param {() => void} changed called where this changes what is in the box, or what there is to choose from
   */
  constructor(box, user, place, revision, changed) {
    this.box = box;
    this.user = user;
    this.place = place;
    this.revision = revision;
    this.changed = changed;
    this.saved = box.defaultValue;
    for (const key of copies()) if (!key.startsWith(`${PREFIX}${user} `)) localStorage.removeItem(key);
  }

  get key() {
    return `${PREFIX}${this.user} ${this.place}`;
  }

  get address() {
    return `/api/drafts/${this.place}`;
  }

  /** Whether the server has what is in the box. */
  get isSaved() {
    return this.box.value === this.saved;
  }

  /** Goes on with what this device had and the server has not. */
  open() {
    const copy = this.place && localStorage.getItem(this.key);
    if (copy) this.restore(JSON.parse(copy));
    if (!this.isSaved) this.later();
    this.keep();
  }

  /** @param {Copy} copy */
  restore({ text, revision, saved, sending }) {
    const arrived = sending && document.querySelector(`#m-${sending.id}, #q-${sending.id}`);
    if (arrived) text = without(text, sending.text);
    else this.sending = sending;
    if (text === saved || text === this.saved) return;
    const server = { text: this.saved, revision: this.revision };
    if (!this.isSaved) {
      // Something was typed before this could run.
      this.other = { text, revision: 0 };
    } else {
      this.box.value = text;
      // Nothing is lost where the server has an earlier state of it.
      if (revision < server.revision && !text.startsWith(server.text)) {
        this.saved = saved;
        this.revision = revision;
        this.other = server;
      }
    }
    this.changed();
  }

  /** Something was written. */
  written() {
    this.keep();
    this.later();
  }

  later() {
    this.timer ??= setTimeout(() => this.save(), PAUSE);
  }

  /** The copy of this device. */
  keep() {
    if (!this.place || !this.keepsCopy) return;
    const { saved, revision, sending } = this;
    const text = this.box.value;
    try {
      if (text === "" && !sending) localStorage.removeItem(this.key);
      else localStorage.setItem(this.key, JSON.stringify({ text, revision, saved, sending }));
    } catch {
      // No room on this device: the server has it, or soon will.
    }
  }

  /** Brings the server up to date; one request at a time. */
  save() {
    return (this.saving ??= this.put().finally(() => (this.saving = undefined)));
  }

  /** @param {string} [text] */
  async put(text = this.box.value) {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { place, revision } = this;
    // While there is a choice to make, neither text is written over the other; what is being sent leaves by itself.
    if (!place || this.busy || text === this.saved || this.other?.revision > revision) return;
    const body = JSON.stringify({ text, revision });
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch(this.address, { method: "PUT", headers, body, keepalive: body.length < SMALL }).catch(() => undefined);
    if (place !== this.place || !(answer?.ok || answer?.status === 409)) return;
    const kept = await answer.json();
    if (answer.ok) this.have(text, kept.revision);
    else this.settle(kept.draft);
    if (!this.isSaved) this.later();
  }

  /**
   * @param {string} text what the server has
   * @param {number} revision
   */
  have(text, revision) {
    this.saved = text;
    this.revision = revision;
    this.keep();
  }

  /** Looks at what the server has, as it has changed elsewhere. */
  async look(revision = Infinity) {
    await this.saving;
    if (!this.place || this.busy || revision <= this.revision) return;
    const answer = await fetch(this.address).catch(() => undefined);
    const newer = answer?.ok && (await answer.json());
    if (!newer || this.busy) return;
    if (newer.revision > this.revision) {
      if (this.isSaved) this.box.value = newer.text;
      this.settle(newer);
    }
    if (!this.isSaved) this.later();
  }

  /**
   * Another draft was kept since: one is taken in by the other, or there is a choice to make.
   * @param {{ text: string, revision: number }} newer
   */
  settle(newer) {
    if (this.box.value.startsWith(newer.text)) {
      if (this.other?.revision) this.other = undefined;
      this.have(newer.text, newer.revision);
    } else this.other = newer;
    this.changed();
  }

  /** The other text comes into the box, and the one from there may be chosen again. */
  swap() {
    const { text } = this.other;
    this.decide(this.box.value);
    this.box.value = text;
    this.written();
    this.changed();
  }

  /**
   * @param {string} [text] what may be chosen from now on
   */
  decide(text) {
    if (this.other.revision > this.revision) this.have(this.other.text, this.other.revision);
    this.other = text === undefined ? undefined : { text, revision: 0 };
    this.written();
    this.changed();
  }

  /** The server has what was on its way: that leaves the box, but not what was typed since. */
  sent() {
    this.box.value = without(this.box.value, this.sending.text);
    this.sending = undefined;
    this.keep();
  }

  /**
   * Goes on at another place, such as the conversation that began here.
   * @param {string | undefined} place
   */
  move(place) {
    if (this.place) localStorage.removeItem(this.key);
    this.place = place;
    this.saved = "";
    this.revision = 0;
    this.other = undefined;
    this.written();
    this.changed();
  }

  /** Keeps no more what is written, and nothing of what was. */
  async forget() {
    await this.saving;
    await this.put("");
    if (this.place) localStorage.removeItem(this.key);
    this.place = undefined;
  }

  /** Saves what there is, for the last time: somebody signs out. */
  async close() {
    const { other } = this;
    if (other?.revision > this.revision) {
      this.revision = other.revision;
      this.other = undefined;
      await this.put(`${other.text}\n\n${this.box.value}`);
    } else await this.put();
    this.place = undefined;
  }
}

/** Whoever signs out leaves nothing behind on this device, but what is written goes to the server before. */
document.addEventListener("submit", async (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!/\/(sign-out|settings\/delete)$/.test(new URL(form.action).pathname)) return;
  event.preventDefault();
  const composer = /** @type {import("./chat-composer.js").ChatComposer | null} */ (document.querySelector("chat-composer"));
  await Promise.race([composer?.draft?.close(), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  for (const key of copies()) localStorage.removeItem(key);
  // For the other tabs.
  localStorage.setItem(SIGNED_OUT, "");
  localStorage.removeItem(SIGNED_OUT);
  form.submit();
});

function copies() {
  return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
}

/**
 * @param {string} text
 * @param {string} sent
 */
function without(text, sent) {
  return text.startsWith(sent) ? text.slice(sent.length).trimStart() : text;
}
