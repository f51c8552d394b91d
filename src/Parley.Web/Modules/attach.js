// Files that are chosen, dropped or pasted. What is done with them comes when there are some.

import { want } from "./server.js";

/** @typedef {{ file: File | null, isFolder?: boolean }} Found */

/** @param {Found[]} found */
async function attach(found) {
  const composer = /** @type {import("./chat-composer.js").ChatComposer | null} */ (document.querySelector("chat-composer"));
  if (composer && found.length > 0) (await want("attachments"))?.add(composer, found);
}

/** @param {DataTransfer} data */
function filesIn(data) {
  return [...data.items].filter((item) => item.kind === "file").map((item) => ({ file: item.getAsFile(), isFolder: item.webkitGetAsEntry?.()?.isDirectory }));
}

document.addEventListener("click", (event) => {
  if (!(/** @type {Element} */ (event.target).closest("[data-attach]"))) return;
  /** @type {HTMLElement} */ (document.querySelector("[data-files]")).click();
});

document.addEventListener("change", (event) => {
  const input = /** @type {HTMLInputElement} */ (event.target);
  if (!input.matches("[data-files]")) return;
  attach([...(input.files ?? [])].map((file) => ({ file })));
  input.value = "";
});

document.addEventListener("paste", (event) => {
  // Who copies from a text editor gets a picture of it too.
  if (!event.clipboardData?.files.length || event.clipboardData.types.includes("text/plain")) return;
  event.preventDefault();
  attach(filesIn(event.clipboardData));
});

for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const { dataTransfer, relatedTarget } = /** @type {DragEvent} */ (event);
    const composer = document.querySelector("chat-composer");
    if (!composer || ![...(dataTransfer?.items ?? [])].some((item) => item.kind === "file")) return;
    // Otherwise the browser would leave the page and show the file.
    event.preventDefault();
    composer.toggleAttribute("data-drop", kind !== "drop" && !(kind === "dragleave" && !relatedTarget));
    if (kind === "drop") attach(filesIn(/** @type {DataTransfer} */ (dataTransfer)));
  });
}
