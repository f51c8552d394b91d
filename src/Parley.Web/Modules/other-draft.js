// Another text was written for the same place, in another tab or on another device: which one is to stay is the
// writer's to say.

import { text } from "./texts.js";

/**
 * Shows the other text above the composer, as long as there is one.
 * @param {import("./chat-composer.js").ChatComposer} composer
 */
export function offer(composer) {
  const { draft } = composer;
  let bar = composer.querySelector(".other-draft");
  const focused = bar?.contains(document.activeElement);
  if (!draft.other || draft.other.text.trim() === "") {
    bar?.remove();
    if (focused) composer.box.focus();
    return;
  }

  if (!bar) {
    bar = document.createElement("section");
    bar.className = "other-draft";
    bar.append(element("h2", text.otherDraft), element("p", ""), button(text.otherDraftUse, () => draft.swap()), button(text.otherDraftDiscard, () => draft.decide()));
    bar.setAttribute("aria-label", text.otherDraft);
    composer.form.before(bar);
    composer.announce(text.otherDraft);
  }
  const said = /** @type {HTMLElement} */ (bar.querySelector("p"));
  said.dir = "auto";
  said.textContent = draft.other.text;
}

/**
 * @param {string} name
 * @param {string} said
 */
function element(name, said) {
  return Object.assign(document.createElement(name), { textContent: said });
}

/**
 * @param {string} name
 * @param {() => void} act
 */
function button(name, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "button compact", textContent: name });
  made.addEventListener("click", act);
  return made;
}
