// The page's end of the one connection that all tabs of a browser share: what came of a reply goes to the element in
// which it grows, and a notice to whoever on the page listens.

import { explain, Refusal } from "./server.js";
import { text } from "./texts.js";

/** @typedef {import("./chat-stream.js").ChatStream} ChatStream */

class LiveEnd {
  after = document.documentElement.dataset.after ?? "";
  user = document.documentElement.dataset.user;
  isAlone = window.SharedWorker === undefined;
  state = "open";
  wasAway = false;

  start() {
    if (!this.user) return;
    addEventListener("pagehide", () => this.leave());
    addEventListener("pageshow", (event) => event.persisted && this.comeBack());
    addEventListener("online", () => this.say({ again: true }));
    document.addEventListener("visibilitychange", () => this.look());
    this.join();
  }

  /** @param {object} said */
  say(said) {
    this.port?.postMessage(said);
  }

  join() {
    if (this.port) return;
    this.port = this.isAlone ? this.own() : this.share();
    this.port.onmessage = ({ data }) => this.take(data);
    const growing = /** @type {NodeListOf<ChatStream>} */ (document.querySelectorAll("chat-stream:defined"));
    this.say({ join: { user: this.user, after: this.after }, watch: [...growing].map((stream) => stream.dataset.message) });
  }

  /** A worker for each user: whoever signs in after another has another one. */
  share() {
    const worker = new SharedWorker(new URL("./live-worker.js", import.meta.url), { type: "module", name: this.user });
    worker.addEventListener("error", () => {
      this.isAlone = true;
      this.port = undefined;
      this.join();
    });
    return worker.port;
  }

  /** Where there are no shared workers, each tab has a connection while somebody looks at it. */
  own() {
    const { port1, port2 } = new MessageChannel();
    import("./live-worker.js").then(({ LiveConnection }) => new LiveConnection().join(port2));
    return port1;
  }

  leave() {
    this.say({ leave: true });
    this.port = undefined;
  }

  /** From the browser's memory, as Back shows it: what has changed meanwhile is told, and also that one has signed out. */
  comeBack() {
    this.wasAway = true;
    this.join();
  }

  look() {
    if (document.hidden && this.isAlone) this.leave();
    else if (!document.hidden) {
      this.join();
      this.say({ again: false });
    }
  }

  /** @param {{ id?: string, notice?: object, reply?: string, update?: import("./live-worker.js").Update, html?: string, state?: string }} said */
  take({ id, notice, reply, update, html, state }) {
    if (id) this.after = id;
    if (notice) document.dispatchEvent(new CustomEvent("notice", { detail: notice }));
    if (state) this.tell(state);
    const stream = /** @type {ChatStream | null} */ (reply && document.querySelector(`chat-stream[data-message="${reply}"]`));
    if (update) stream?.update(update);
    else stream?.done(html);
  }

  /** @param {string} state */
  tell(state) {
    // What somebody who has signed out leaves behind is not for the next one at this browser.
    if (state === "out" && this.wasAway) location.reload();
    if (state === "out") document.dispatchEvent(new CustomEvent("problem", { detail: explain(new Refusal("", 401)) }));
    else if (this.state === "out") document.dispatchEvent(new CustomEvent("problem"));
    if (state !== this.state) document.dispatchEvent(new CustomEvent("line", { detail: state === "lost" ? text.connectionLost : "" }));
    this.state = state;
  }
}

export const live = new LiveEnd();
live.start();
