// The menu of a conversation, and what its entries do without leaving the page.

import { explain, post } from "./server.js";
import { rename } from "./conversation-rename.js";
import { showToast } from "./toast.js";

/** @typedef {import("./conversation-list.js").ConversationList} ConversationList */

const menu = /** @type {HTMLElement} */ (document.getElementById("conversation-menu"));

/** @type {ConversationList} */
let list;
/** @type {HTMLElement} what the menu was opened from */
let opener;

menu.addEventListener("submit", act);
menu.querySelector("[data-rename]")?.addEventListener("click", (event) => {
  event.preventDefault();
  menu.hidePopover();
  const link = opener.parentElement?.querySelector(":scope > a");
  rename(list, /** @type {HTMLElement} */ (link ?? document.querySelector("[data-page-title]")), opener);
});
menu.addEventListener("toggle", (event) => {
  if (/** @type {ToggleEvent} */ (event).newState === "closed") menu.removeAttribute("style");
});

/**
 * Opens it beside a button, or closes it.
 * @param {ConversationList} from
 * @param {HTMLElement} button
 */
export function open(from, button) {
  const again = menu.matches(":popover-open") && opener === button;
  menu.hidePopover();
  if (again) return;
  [list, opener] = [from, button];
  point(button.dataset);
  // What is temporary is shared with nobody; it stands in no list.
  const share = /** @type {HTMLElement} */ (menu.querySelector("[data-conversation-link=share]"));
  share.hidden = !list.contains(button) && document.querySelector(".chat[data-temporary]") !== null;
  menu.showPopover({ source: button });
  if (list.contains(button)) place(button.getBoundingClientRect());
}

/** @param {DOMStringMap} conversation */
function point({ conversation, pinned, archived }) {
  for (const form of menu.querySelectorAll("[data-conversation-form]")) {
    /** @type {HTMLFormElement} */ (form).action = `/c/${conversation}/${form.getAttribute("data-conversation-form")}`;
  }
  for (const link of menu.querySelectorAll("[data-conversation-link]")) {
    /** @type {HTMLAnchorElement} */ (link).href = `/c/${conversation}/${link.getAttribute("data-conversation-link")}`;
  }
  flag("pinned", !pinned);
  flag("archived", !archived);
}

/**
 * @param {string} name
 * @param {boolean} next what the entry would make of it
 */
function flag(name, next) {
  const input = /** @type {HTMLInputElement} */ (menu.querySelector(`[name=${name}]`));
  const label = /** @type {HTMLElement} */ (input.form?.querySelector("[data-true]"));
  input.value = String(next);
  label.textContent = (next ? label.dataset.true : label.dataset.false) ?? "";
}

/** @param {DOMRect} box */
function place(box) {
  const { offsetHeight: height, offsetWidth: width, style } = menu;
  style.inset = "auto";
  style.top = `${Math.max(8, box.bottom + height < innerHeight ? box.bottom : box.top - height)}px`;
  style.left = `${Math.max(8, Math.min(box.left, innerWidth - width - 8))}px`;
}

/** @param {SubmitEvent} event */
async function act(event) {
  const form = /** @type {HTMLFormElement} */ (event.target);
  const kind = form.dataset.conversationForm;
  if (!kind) return;
  event.preventDefault();
  const byKey = event.submitter?.matches(":focus-visible") ?? false;
  const id = opener.dataset.conversation ?? "";
  const isOpen = id === list.current;
  menu.hidePopover();
  try {
    const { html } = await post(form.action, new FormData(form));
    if (kind === "summary") return isOpen ? /** @type {import("./chat-thread.js").ChatThread} */ (document.querySelector("chat-thread")).show(html, false) : location.assign(`/c/${id}`);
    if (kind === "delete" && isOpen) return list.leave([id]);
    await list.refresh();
    if (html) showToast(list, html, byKey);
  } catch (error) {
    document.dispatchEvent(new CustomEvent("problem", { detail: explain(error) }));
  }
}
