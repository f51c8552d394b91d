// Keys that do something on every page of somebody who is signed in, and the dialogs that they open.

import { parse } from "./chat-thread.js";
import { complain, load, Refusal, want } from "./server.js";
import { text } from "./texts.js";

const MAC = /Mac|iP/.test(navigator.platform);
const NARROW = "(max-width: 47.99rem)";
const YEAR = 31536000;

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.altKey || !document.querySelector(".chat, .sheet")) return;
  const act = actOf(event);
  if (!act) return;
  event.preventDefault();
  if (!document.querySelector(":modal")) act();
});

// What begins with / may call a preset.
document.addEventListener("input", ({ target }) => {
  if (target instanceof HTMLTextAreaElement && target.closest("chat-composer") && (target.value.startsWith("/") || target.hasAttribute("aria-controls")))
    load("presets").then((module) => module?.typed(target));
});
document.addEventListener("click", ({ target }) => {
  const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest("[data-preset-act]"));
  if (button) want("presets").then((module) => module?.act(button));
});

/** @param {KeyboardEvent} event */
function actOf(event) {
  const { shiftKey, ctrlKey, metaKey, key } = event;
  if (!ctrlKey && !metaKey) return /^[?؟]$/.test(key) && !isTyping(event.target) && (() => showDialog("/shortcuts"));
  if (MAC ? ctrlKey || !metaKey : metaKey) return undefined;
  // Where the keyboard writes other letters, the place of the key counts.
  const letter = /^[a-z]$/i.test(key) ? key.toLowerCase() : event.code.slice(-1).toLowerCase();
  if (shiftKey) return letter === "o" && (() => location.assign("/"));
  if (letter === "k") return openPalette;
  return letter === "b" && document.getElementById("side") && toggleSide;
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
}

/** The box is there at once, so nothing of what is typed goes elsewhere; what it finds comes after it. */
function openPalette() {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog palette";
  dialog.setAttribute("aria-label", text.search);
  const box = Object.assign(document.createElement("input"), { className: "input", placeholder: text.searchAll, maxLength: 200, autocomplete: "off", spellcheck: false });
  box.setAttribute("aria-label", text.search);
  box.dir = "auto";
  dialog.append(box);
  show(dialog);
  want("palette").then((module) => (module ? module.fill(dialog, box) : dialog.close()));
}

/** @param {string} address of a dialog that the server writes */
export async function showDialog(address) {
  const answer = await fetch(address, { headers: { "X-Fragment": "1" } }).catch(() => undefined);
  const dialog = answer?.ok && parse(await answer.text()).querySelector("dialog");
  if (dialog) show(dialog);
  else complain(answer && new Refusal(text.serverFailed, answer.status));
}

/** @param {HTMLDialogElement} dialog one that is in the page while it is open */
function show(dialog) {
  dialog.setAttribute("closedby", "any");
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** Shows the side, or puts it away; which one is remembered for the pages that come. */
export function toggleSide() {
  const side = /** @type {HTMLElement} */ (document.getElementById("side"));
  if (matchMedia(NARROW).matches) {
    side.togglePopover();
    return;
  }

  const { dataset } = document.documentElement;
  const closes = dataset.side !== "closed";
  const focused = side.contains(document.activeElement);
  if (closes) dataset.side = "closed";
  else delete dataset.side;
  document.cookie = `side=closed; path=/; max-age=${closes ? YEAR : 0}; samesite=lax`;
  if (focused && closes) /** @type {HTMLElement} */ (document.querySelector(".drawer-button")).focus();
}

document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  if (target.closest("[data-shortcuts]")) showDialog("/shortcuts");
  // On a wide page the side is no drawer.
  if (target.closest("[popovertarget=side]") && !matchMedia(NARROW).matches) {
    event.preventDefault();
    toggleSide();
  }
});
