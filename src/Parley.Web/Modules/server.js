// What a page asks of its server, the modules that come when they are wanted among it, and how a failure is told.

import { text } from "./texts.js";

/** The server refused something, and says why. */
export class Refusal extends Error {
  /**
   * @param {string} message
   * @param {number} status
   */
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/** @type {Set<Promise<unknown>>} what this page has sent and has no answer to yet */
export const underway = new Set();

/**
 * Sends a form of the page; the answer is a fragment to show.
 * @param {string} address
 * @param {FormData} fields
 */
export function post(address, fields) {
  const answer = deliver(address, fields);
  underway.add(answer);
  answer.catch(() => undefined).then(() => underway.delete(answer));
  return answer;
}

/**
 * @param {string} address
 * @param {FormData} fields
 */
async function deliver(address, fields) {
  const body = new URLSearchParams([...fields].map(([name, value]) => [name, String(value)]));
  const answer = await fetch(address, { method: "POST", body, headers: { "X-Fragment": "1" } });
  if (!answer.ok) {
    const problem = await answer.json().catch(() => ({}));
    throw new Refusal(problem.detail ?? text.serverFailed, answer.status);
  }

  const { headers } = answer;
  return { html: await answer.text(), conversation: headers.get("X-Conversation") ?? "", after: headers.get("X-After") ?? "", queued: headers.has("X-Queue"), headers };
}

/**
 * What to tell somebody about a failure.
 * @param {unknown} error
 */
export function explain(error) {
  if (!(error instanceof Refusal)) return { text: text.unreachable };
  if (error.status !== 401) return { text: error.message };
  const here = encodeURIComponent(location.pathname);
  return { text: text.signedOut, link: { href: `/sign-in?returnUrl=${here}`, text: text.signIn } };
}

/**
 * Tells somebody about a failure, where failures are told.
 * @param {unknown} [error] none: the server cannot be reached
 */
export function complain(error) {
  document.dispatchEvent(new CustomEvent("problem", { detail: explain(error) }));
}

/** @typedef {import("./modules.js").Modules} Modules */

/** @type {{ [name: string]: number }} how often a module did not come */
const misses = {};

/**
 * A module that comes when it is needed; nothing where it does not come. Browsers remember that it did not, so the next
 * time it is asked for under another address.
 * @template {keyof Modules} Name
 * @param {Name} name
 * @returns {Promise<Modules[Name] | undefined>}
 */
export async function load(name) {
  try {
    return await import(`./${name}.js${misses[name] ? `?${misses[name]}` : ""}`);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    misses[name] = (misses[name] ?? 0) + 1;
    return undefined;
  }
}

/**
 * The same for somebody who waits for what it does, and is told that it did not come.
 * @template {keyof Modules} Name
 * @param {Name} name
 */
export async function want(name) {
  const module = await load(name);
  if (!module) complain();
  return module;
}

/** A UUID, also where the page is not served securely and the browser therefore makes none. */
export function newId() {
  if (crypto.randomUUID !== undefined) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return [...bytes].map((b, i) => ([4, 6, 8, 10].includes(i) ? "-" : "") + b.toString(16).padStart(2, "0")).join("");
}
