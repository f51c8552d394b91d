// The one connection of a browser to what is live, for all of its tabs: it runs in a shared worker, or, where there are
// none, in the page. It keeps what came of each reply that grows, so that another tab gets that without asking.

/** @typedef {import("./blocks.js").Block} Block */
/** @typedef {{ place: number, seconds: number }} Waiting where a reply stands among those who wait for Gemini; place 0: it waits no more */
/** @typedef {{ reset?: boolean, text: Block[], thoughts: Block[], waiting?: Waiting }} Update */
/** @typedef {{ position: string, asked: boolean, text: Block[], thoughts: Block[], waiting?: Waiting, told?: number }} Growing */

const FIRST_WAIT = 500;
const LONGEST_WAIT = 5000;
/** The server says something every 15 s, if only that it is there. */
const SILENCE = 45000;
const HELD = 5000;
const JUST_NOW = 1000;
const MOST_NOTICES = 200;

export class LiveConnection {
  /** @type {Map<MessagePort, Set<string>>} the tabs, and the replies that each of them watches */
  tabs = new Map();
  /** @type {Map<string, Growing>} */
  replies = new Map();
  /** @type {{ id: string, notice: object }[]} the last ones, for a tab that has just been opened */
  notices = [];
  user = "";
  first = "";
  last = "";
  state = "";
  failures = 0;
  began = 0;
  opened = Infinity;
  heard = 0;

  /** @param {MessagePort} port */
  join(port) {
    port.onmessage = ({ data }) => this.hear(port, data);
  }

  /**
   * @param {MessagePort} port
   * @param {{ join?: { user: string, after: string }, watch?: string[], drop?: string, again?: boolean, leave?: boolean }} said
   */
  hear(port, { join, watch = [], drop, again, leave }) {
    if (join) this.enter(port, join);
    for (const id of watch) this.watch(port, id);
    if (drop) this.drop(port, drop);
    if (leave) this.leave(port);
    else if (again !== undefined) this.wake(again);
  }

  /**
   * Whoever comes back does not wait for what may be long dead; once for all tabs.
   * @param {boolean} isBroken
   */
  wake(isBroken) {
    const isFine = this.closing && (isBroken || this.state === "lost" ? Date.now() - this.began < JUST_NOW : Date.now() - this.heard < SILENCE / 2);
    if (!isFine && this.state !== "out") this.connect();
  }

  /**
   * @param {MessagePort} port
   * @param {{ user: string, after: string }} place
   */
  enter(port, { user, after }) {
    this.tabs.set(port, new Set());
    this.user = user;
    this.first ||= after;
    this.last ||= after;
    // What came while the page was on its way.
    if (isIn(after, this.first, this.last)) {
      for (const { id, notice } of this.notices) if (number(id) > number(after)) port.postMessage({ id, notice });
    } else if (!isIn(this.last, this.last, after)) port.postMessage({ notice: { kind: "reset" } });
    // A page that was just opened may be one of somebody who has signed in again.
    if (this.state === "out") this.state = "";
    if (this.state) port.postMessage({ state: this.state });
    if (!this.closing) this.soon();
  }

  /**
   * @param {MessagePort} port
   * @param {string} id
   */
  watch(port, id) {
    this.tabs.get(port)?.add(id);
    const known = this.replies.get(id);
    if (known) return port.postMessage({ reply: id, update: { reset: true, text: known.text, thoughts: known.thoughts, waiting: left(known) } });
    this.replies.set(id, { position: "", asked: false, text: [], thoughts: [] });
    this.soon();
  }

  /**
   * @param {MessagePort} port
   * @param {string} id
   */
  drop(port, id) {
    this.tabs.get(port)?.delete(id);
    if (![...this.tabs.values()].some((watched) => watched.has(id))) this.replies.delete(id);
  }

  /** @param {MessagePort} port */
  leave(port) {
    for (const id of [...(this.tabs.get(port) ?? [])]) this.drop(port, id);
    this.tabs.delete(port);
    port.close();
    if (this.tabs.size === 0) this.close();
  }

  /** Once for all that is said at one time. */
  soon() {
    this.close();
    this.timer = setTimeout(() => this.connect());
  }

  close() {
    clearTimeout(this.timer);
    clearTimeout(this.silence);
    this.closing?.abort();
    this.closing = undefined;
  }

  async connect() {
    this.close();
    const closing = (this.closing = new AbortController());
    const asked = new URLSearchParams({ user: this.user, after: this.last });
    for (const [id, reply] of this.replies) {
      reply.asked = true;
      asked.append("reply", `${id}.${reply.position}`);
    }
    this.began = Date.now();
    this.opened = Infinity;
    try {
      this.listen();
      const answer = await fetch(`/live?${asked}`, { cache: "no-store", signal: closing.signal });
      if (answer.status === 401 || answer.status === 403) {
        this.close();
        return this.tell("out");
      }
      if (answer.ok) this.opened = Date.now();
      if (answer.ok) await this.read(/** @type {ReadableStream} */ (answer.body), closing.signal);
    } catch {
      // Broken, or not to be reached.
    }
    if (!closing.signal.aborted) this.retry();
  }

  /** At once, and nobody is told, where a connection has held for a while. */
  retry() {
    this.close();
    if (Date.now() - this.opened > HELD) this.failures = 0;
    const wait = this.failures > 0 ? Math.min(FIRST_WAIT * 2 ** (this.failures - 1), LONGEST_WAIT) * (0.75 + Math.random() / 2) : 0;
    if (this.failures++ > 0) this.tell("lost");
    this.timer = setTimeout(() => this.connect(), wait);
  }

  listen() {
    this.heard = Date.now();
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      this.tell("lost");
      this.connect();
    }, SILENCE);
  }

  /**
   * @param {ReadableStream} body
   * @param {AbortSignal} signal
   */
  async read(body, signal) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    for (let rest = ""; ; ) {
      const { value, done } = await reader.read();
      if (done || signal.aborted) return;
      this.listen();
      this.tell("open");
      const events = (rest + value).split("\n\n");
      rest = events.pop() ?? "";
      for (const event of events) this.take(Object.fromEntries([...event.matchAll(/^(\w+): ([^\n]*)$/gm)].map(([, name, said]) => [name, said])));
    }
  }

  /** @param {{ [name: string]: string }} event */
  take({ id, event, data }) {
    const said = JSON.parse(data ?? "{}");
    if (event === "notice") this.notice(id, said);
    else if (event === "update") this.update(said);
    else if (event === "done") {
      this.replies.delete(said.reply);
      this.pass(said.reply, said);
    }
  }

  /**
   * @param {string} id
   * @param {{ kind: string }} notice
   */
  notice(id, notice) {
    if (notice.kind === "reset") {
      this.notices = [];
      this.first = id;
    }
    this.last = id;
    this.notices.push({ id, notice });
    if (this.notices.length > MOST_NOTICES) this.first = this.notices.shift()?.id ?? id;
    for (const port of this.tabs.keys()) port.postMessage({ id, notice });
  }

  /** @param {{ reply: string, position: string, update: Update }} said */
  update({ reply, position, update }) {
    const known = this.replies.get(reply);
    if (!known?.asked) return;
    known.position = position;
    if (update.reset) known.text = known.thoughts = [];
    known.text = merge(known.text, update.text);
    known.thoughts = merge(known.thoughts, update.thoughts);
    if (update.waiting) [known.waiting, known.told] = [update.waiting, Date.now()];
    this.pass(reply, { reply, update });
  }

  /**
   * @param {string} reply
   * @param {object} said
   */
  pass(reply, said) {
    for (const [port, watched] of this.tabs) if (watched.has(reply)) port.postMessage(said);
  }

  /** @param {string} state */
  tell(state) {
    if (this.state === state) return;
    this.state = state;
    for (const port of this.tabs.keys()) port.postMessage({ state });
  }
}

/**
 * The blocks as they are after some of them, the last ones, have changed.
 * @param {Block[]} blocks
 * @param {Block[]} changed
 */
function merge(blocks, changed) {
  const merged = changed.length ? blocks.slice(0, changed[0].number + 1) : blocks;
  for (const block of changed) {
    const before = merged[block.number];
    merged[block.number] = block.html === undefined ? { ...before, added: (before?.added ?? "") + block.added } : block;
  }
  return merged;
}

/**
 * What a reply has still to wait.
 * @param {Growing} known
 * @returns {Waiting | undefined}
 */
function left({ waiting, told }) {
  return waiting && { place: waiting.place, seconds: waiting.seconds - Math.round((Date.now() - (told ?? 0)) / 1000) };
}

/** @param {string} id a notice's, which is the server's run and a number in it */
function number(id) {
  return Number(id.split("-")[1]);
}

/**
 * @param {string} id
 * @param {string} from
 * @param {string} to
 */
function isIn(id, from, to) {
  const run = id.split("-")[0];
  return from.split("-")[0] === run && to.split("-")[0] === run && number(from) <= number(id) && number(id) <= number(to);
}

if ("onconnect" in self) {
  const connection = new LiveConnection();
  addEventListener("connect", (event) => connection.join(/** @type {MessageEvent} */ (event).ports[0]));
}
