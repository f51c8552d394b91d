// A title is changed where it stands: at the side, or above the conversation.

import { explain, post } from "./server.js";

/**
 * @param {import("./conversation-list.js").ConversationList} list
 * @param {HTMLElement} title what shows it
 * @param {HTMLElement} [from] what has the focus again afterwards; the title where there is none
 */
export function rename(list, title, from = title) {
  const id = title.getAttribute("href")?.slice("/c/".length) ?? list.current;
  const was = title.textContent ?? "";
  const input = /** @type {HTMLInputElement} */ (document.querySelector("#rename [name=title]")?.cloneNode());
  input.autofocus = false;
  input.classList.add("rename");
  input.value = was;
  list.held = true;
  title.hidden = true;
  title.after(input);
  input.focus();
  input.select();

  let ended = false;
  const end = (focuses = true) => {
    ended = true;
    title.hidden = false;
    if (focuses) from.focus();
    input.remove();
    list.held = false;
    if (list.again) list.refresh();
  };

  const save = async (focuses = true) => {
    if (ended || input.readOnly) return;
    input.value = input.value.trim();
    if (input.value === was || (!focuses && input.value === "")) return end(focuses);
    if (!input.reportValidity()) return;

    input.readOnly = true;
    const fields = new FormData();
    fields.set("title", input.value);
    try {
      await post(`/c/${id}/rename`, fields);
      title.textContent = input.value;
      list.again = true;
      end(focuses);
    } catch (error) {
      input.readOnly = false;
      document.dispatchEvent(new CustomEvent("problem", { detail: explain(error) }));
    }
  };

  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter") save();
    else if (event.key === "Escape") end();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  // Who goes elsewhere has said what the title is, unless it is none.
  input.addEventListener("blur", () => save(false));
}
