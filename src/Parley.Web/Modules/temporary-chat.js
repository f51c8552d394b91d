// A new chat of which nothing is kept, or one that is: what is written so far stays in the box.

/** @param {import("./chat-composer.js").ChatComposer} composer */
export async function toggle(composer) {
  const button = /** @type {HTMLElement} */ (document.querySelector("[data-temporary-switch]"));
  const on = !composer.isTemporary;
  const title = button.dataset[on ? "title" : "usualTitle"] ?? "";
  if (on) {
    composer.form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "temporary", value: "true" }));
    await composer.draft.forget();
  } else {
    composer.form.querySelector("[name=temporary]")?.remove();
    composer.draft.keepsCopy = true;
    composer.draft.move("new");
    await composer.draft.look();
  }

  button.setAttribute("aria-pressed", String(on));
  document.querySelector(".chat")?.toggleAttribute("data-temporary", on);
  /** @type {HTMLElement} */ (document.querySelector("[data-page-title]")).textContent = title;
  composer.hint(button.dataset[on ? "hint" : "usualHint"] ?? "");
  history.replaceState(null, "", on ? "/?temporary=true" : "/");
  composer.box.focus();
}
