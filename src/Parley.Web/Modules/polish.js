// Programs in colours, formulas as they are written by hand: what stands near the reader is drawn anew, once, when it
// does not grow any more. The work is done beside the page; here its outcome becomes elements, of a fixed list.

import { sources } from "./blocks.js";
import { formula } from "./formula.js";

/** @typedef {{ id: number, kind: "code" | "math", source: string, language: string, display: boolean }} Job */

const LONGEST_CODE = 50_000;
const LONGEST_FORMULA = 4_000;
const LONGEST_WAIT = 3000;

/** @type {Map<number, Element>} what is being worked on */
const waiting = new Map();
/** @type {Worker | undefined} */
let worker;
/** @type {number | undefined} */
let clock;
let lastId = 0;

const near = new IntersectionObserver((entries) => entries.filter((entry) => entry.isIntersecting).forEach(({ target }) => start(target)), { rootMargin: "800px" });

/**
 * Draws what is new below an element, as soon as the reader comes near.
 * @param {ParentNode} root
 */
export function polish(root) {
  for (const element of root.querySelectorAll(".math, pre > code[class]")) {
    if (sources.has(element) || isGrowing(element)) continue;
    sources.set(element, element.textContent ?? "");
    near.observe(element);
  }
}

/** Code and a formula of several lines at the end of a text that still grows. @param {Element} element */
function isGrowing(element) {
  return element.localName !== "span" && element.closest("[aria-busy] .prose > :last-child") !== null;
}

/** @param {Element} element */
function start(element) {
  near.unobserve(element);
  const source = sources.get(element);
  const kind = element.localName === "code" ? "code" : "math";
  if (source === undefined || !element.isConnected || source.length > (kind === "code" ? LONGEST_CODE : LONGEST_FORMULA)) return;
  const display = element.classList.contains("math-display");
  const language = element.className.replace("language-", "");
  const id = ++lastId;
  waiting.set(id, element);
  worker ??= open();
  worker.postMessage(/** @type {Job} */ ({ id, kind, source, language, display }));
}

function open() {
  const opened = new Worker(new URL("./typeset.js", import.meta.url), { type: "module" });
  opened.addEventListener("message", ({ data }) => done(data));
  return opened;
}

/**
 * What the worker cannot get done stays as it was written; the rest gets another worker.
 * @param {number} id
 */
function giveUp(id) {
  worker?.terminate();
  worker = undefined;
  waiting.delete(id);
  const rest = [...waiting.values()];
  waiting.clear();
  rest.forEach(start);
}

/** @param {{ id: number, begun?: boolean, result?: any }} answer */
function done({ id, begun, result }) {
  clearTimeout(clock);
  if (begun) {
    clock = setTimeout(() => giveUp(id), LONGEST_WAIT);
    return;
  }

  const element = waiting.get(id);
  waiting.delete(id);
  const source = element && sources.get(element);
  if (!element?.isConnected || result === undefined || source === undefined || element.textContent !== source) return;
  const drawn = element.localName === "code" ? colours(source, result) : formula(result);
  if (!drawn) return;
  // Somebody is about to copy from it: it is drawn another time.
  if (isSelected(element)) sources.delete(element);
  else element.replaceChildren(drawn);
}

/** @param {Element} element */
function isSelected(element) {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(element, true);
}

/**
 * @param {string} source
 * @param {(number | string)[]} runs
 */
function colours(source, runs) {
  const fragment = document.createDocumentFragment();
  let at = 0;
  for (let i = 0; i < runs.length; i += 2) {
    const text = source.slice(at, (at += Number(runs[i])));
    if (runs[i + 1] === "") fragment.append(text);
    else fragment.append(Object.assign(document.createElement("span"), { className: `code-${runs[i + 1]}`, textContent: text }));
  }
  return at === source.length ? fragment : undefined;
}

// A formula is copied as it was typed.
document.addEventListener("copy", (event) => {
  const selection = getSelection();
  const formulas = selection?.isCollapsed === false ? [...document.querySelectorAll(".math")].filter((each) => sources.has(each) && selection.containsNode(each, true)) : [];
  if (!selection || formulas.length === 0 || !event.clipboardData) return;
  const range = selection.getRangeAt(0).cloneRange();
  for (const each of formulas) {
    if (each.contains(range.startContainer)) range.setStartBefore(each);
    if (each.contains(range.endContainer)) range.setEndAfter(each);
  }
  const copied = range.cloneContents();
  [...copied.querySelectorAll(".math")].forEach((each, index) => {
    const sign = each.classList.contains("math-display") ? "$$" : "$";
    each.textContent = sign + (sources.get(formulas[index]) ?? "").trim() + sign;
  });
  event.clipboardData.setData("text/plain", copied.textContent ?? "");
  event.preventDefault();
});
