// Editing an own message, where it stands.

import { parse } from "./chat-thread.js";

/**
 * Puts the form in the place of a message.
 * @param {HTMLButtonElement} button
 */
export function edit(button) {
  const article = /** @type {HTMLElement} */ (button.closest("article"));
  const bubble = /** @type {HTMLElement} */ (article.querySelector(".bubble"));
  const fragment = parse(/** @type {HTMLTemplateElement} */ (document.getElementById("edit-form")).innerHTML);
  const form = /** @type {HTMLFormElement} */ (fragment.querySelector("form"));
  const box = /** @type {HTMLTextAreaElement} */ (form.querySelector("textarea"));
  /** @type {HTMLInputElement} */ (form.elements.namedItem("editOf")).value = button.value;
  /** @type {HTMLInputElement} */ (form.elements.namedItem("conversationId")).value = location.pathname.slice("/c/".length);
  const files = article.querySelector("[data-attachments]")?.getAttribute("data-attachments") ?? "";
  /** @type {HTMLInputElement} */ (form.elements.namedItem("attachments")).value = files;
  box.required = files === "";
  box.value = bubble.textContent ?? "";

  const from = document.activeElement instanceof HTMLTextAreaElement ? document.activeElement : button;
  const hidden = [...article.children];
  const close = () => {
    form.remove();
    for (const element of hidden) /** @type {HTMLElement} */ (element).hidden = false;
    from.focus();
    document.dispatchEvent(new Event("thread"));
  };
  for (const element of hidden) /** @type {HTMLElement} */ (element).hidden = true;
  form.querySelector("[data-cancel]")?.addEventListener("click", (event) => {
    event.preventDefault();
    close();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    close();
  });
  article.append(form);
  box.focus();
  box.setSelectionRange(box.value.length, box.value.length);
}
