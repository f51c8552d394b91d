// What was just done, said at the lower edge for a while, and taken back from there.

import { parse } from "./chat-thread.js";
import { explain, post } from "./server.js";

const STAYS = 10_000;

const toast = /** @type {HTMLElement} */ (document.getElementById("toast"));

let timer = 0;
/** @type {import("./conversation-list.js").ConversationList | undefined} */
let list;
/** @type {Element | null} what had the focus before it */
let before = null;

toast.addEventListener("submit", undo);
toast.addEventListener("click", (event) => {
  if (/** @type {Element} */ (event.target).closest("[data-close]")) close();
});
toast.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  event.preventDefault();
  close();
});
for (const kind of ["pointerleave", "focusout"]) toast.addEventListener(kind, wait);

/**
 * @param {import("./conversation-list.js").ConversationList} from
 * @param {string} html
 * @param {boolean} focuses whoever works with keys is at it at once
 */
export async function showToast(from, html, focuses) {
  list = from;
  // What is announced is there before its words are.
  toast.replaceChildren();
  open();
  await new Promise(requestAnimationFrame);
  toast.replaceChildren(parse(html));
  before = document.activeElement;
  if (focuses) toast.querySelector("button")?.focus();
  wait();
}

/** What came with the page goes away as any other. */
export function greet() {
  history.replaceState(history.state, "", location.pathname);
  open();
  wait();
}

function open() {
  toast.popover = "manual";
  if (!toast.matches(":popover-open")) toast.showPopover();
}

/** It stays while somebody is at it. */
function wait() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (!toast.matches(":hover, :focus-within")) close();
  }, STAYS);
}

function close() {
  clearTimeout(timer);
  const held = toast.contains(document.activeElement);
  if (toast.matches(":popover-open")) toast.hidePopover();
  toast.replaceChildren();
  if (!held) return;
  if (before instanceof HTMLElement && before.isConnected && before !== document.body) before.focus();
  else list?.focusOn(list.rows[0]);
}

/** @param {SubmitEvent} event */
async function undo(event) {
  const form = /** @type {HTMLFormElement} */ (event.target);
  // What leads back to a page does so by itself.
  if (form.elements.namedItem("back") || !list) return;
  event.preventDefault();
  try {
    const fields = new FormData(form);
    await post(form.action, fields);
    close();
    await list.refresh();
    const link = list.list.querySelector(`a[href="/c/${fields.get("id")}"]`);
    if (link) list.focusOn(/** @type {HTMLElement} */ (link.parentElement));
  } catch (error) {
    document.dispatchEvent(new CustomEvent("problem", { detail: explain(error) }));
  }
}
