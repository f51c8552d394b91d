// What was done to the open conversation in another tab or on another device is shown here too. Whatever is there
// already stays the very element that it is, and the reader's place with it.

import { settle } from "./blocks.js";
import { parse } from "./chat-thread.js";
import { underway } from "./server.js";

/** @typedef {import("./chat-thread.js").ChatThread} ChatThread */

/** Notices come in swarms: one look for all of them. */
const SWARM = 50;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
let isLooking = false;

/**
 * Looks what the thread lacks.
 * @param {ChatThread} thread
 */
export function look(thread) {
  timer ??= setTimeout(async () => {
    timer = undefined;
    if (isLooking) return look(thread);
    isLooking = true;
    await catchUp(thread).catch(() => undefined);
    isLooking = false;
  }, SWARM);
}

/** @param {ChatThread} thread */
async function catchUp(thread) {
  // What this page has done itself it is shown in a moment.
  while (underway.size) await Promise.allSettled(underway).then(() => new Promise((resolve) => setTimeout(resolve)));
  const { pathname } = location;
  const { last } = thread;
  // It may have been deleted since the notice came.
  if (!pathname.startsWith("/c/")) return;
  const answer = await fetch(`${pathname}/thread?after=${last}`, { headers: { "X-Fragment": "1" } });
  const html = await answer.text();
  if (pathname !== location.pathname) return;
  if (underway.size || last !== thread.last) look(thread);
  else if (answer.status === 404) say(thread, html);
  else if (answer.ok) show(thread, [...parse(html).children], answer.headers.has("X-After"));
}

/**
 * @param {ChatThread} thread
 * @param {Element[]} wanted
 * @param {boolean} isBelow whether they follow what is there
 */
function show(thread, wanted, isBelow) {
  if (isBelow && wanted.length === 0) return;
  if (isBelow) thread.content.append(...wanted.filter((element) => !document.getElementById(element.id)));
  else if (thread.content.querySelector("[name=editOf]")) return whenEdited(thread);
  else still(thread, () => become(thread.content, wanted));
  thread.refresh();
}

/**
 * Nothing is taken away from somebody who is editing.
 * @param {ChatThread} thread
 */
function whenEdited(thread) {
  const edited = () => {
    if (thread.content.querySelector("[name=editOf]")) return;
    document.removeEventListener("thread", edited);
    look(thread);
  };
  document.addEventListener("thread", edited);
}

/**
 * Makes the messages those that are wanted, which are the newest: older ones that were scrolled to stay where they are.
 * @param {Element} place
 * @param {Element[]} wanted
 */
function become(place, wanted) {
  const from = wanted.findIndex((element) => element.id);
  const kept = document.getElementById(wanted[from]?.id);
  let at = kept ?? place.firstElementChild;
  for (const element of kept ? wanted.slice(from) : wanted) {
    const known = element.id && document.getElementById(element.id);
    if (!known) {
      at ? at.before(element) : place.append(element);
      continue;
    }
    while (at && at !== known) at = take(at);
    at = known.nextElementSibling;
    // One that grows here is told by itself how it ends.
    if (!known.querySelector("chat-stream")) settle(known, element.outerHTML);
  }
  while (at) at = take(at);
}

/** @param {Element} element */
function take(element) {
  const next = element.nextElementSibling;
  element.remove();
  return next;
}

/**
 * Changes the thread without moving what the reader looks at.
 * @param {ChatThread} thread
 * @param {() => void} change
 */
function still(thread, change) {
  const { top } = thread.getBoundingClientRect();
  const focused = document.activeElement;
  const seen = [...thread.querySelectorAll("article")].filter((article) => article.getBoundingClientRect().bottom > top);
  const before = seen.map((article) => article.getBoundingClientRect().top);
  change();
  const stays = seen.findIndex((article) => article.isConnected);
  if (!thread.follows && stays >= 0) thread.scrollTop += seen[stays].getBoundingClientRect().top - before[stays];
  thread.top = thread.scrollTop;
  if (focused && !focused.isConnected) thread.focus({ preventScroll: true });
}

/**
 * The conversation is gone. What is being written is kept, and begins a new one if it is sent.
 * @param {ChatThread} thread
 * @param {string} html
 */
function say(thread, html) {
  const gone = location.pathname;
  thread.follows = false;
  thread.content.replaceChildren(parse(html));
  history.replaceState(null, "", "/");
  const { draft, box, form } = /** @type {import("./chat-composer.js").ChatComposer} */ (document.querySelector("chat-composer"));
  /** @type {HTMLInputElement} */ (form.elements.namedItem("conversationId")).value = "";
  /** @type {HTMLElement} */ (thread.content.querySelector("[data-with-draft]")).hidden = box.value === "";
  if (draft.place) draft.move("new");
  document.title = document.querySelector(".brand")?.textContent?.trim() ?? "";
  /** @type {HTMLElement} */ (document.querySelector("[data-page-title]")).textContent = thread.content.querySelector("a").textContent;
  /** @type {HTMLElement} */ (document.querySelector("[data-conversation-button]")).hidden = true;
  document.addEventListener("notice", (event) => {
    const { kind, conversationId } = /** @type {CustomEvent} */ (event).detail;
    if (kind === "conversation-restored" && gone.endsWith(conversationId) && location.pathname === "/") location.replace(gone);
  });
  document.dispatchEvent(new Event("thread"));
}
