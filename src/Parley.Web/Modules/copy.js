// Copies messages and code.

import { text } from "./texts.js";

/**
 * Copies a text that may still have to be fetched. Clipboards want to be asked at the moment of the click.
 * @param {() => Promise<string>} read
 */
async function copy(read) {
  if (navigator.clipboard && window.ClipboardItem) {
    const copied = read().then((value) => new Blob([value], { type: "text/plain" }));
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": copied })]);
    return;
  }

  // Without a secure connection there is only the old way.
  const area = document.createElement("textarea");
  area.value = await read();
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

/** @param {HTMLElement} button */
function textOf(button) {
  const { copy: what, from } = button.dataset;
  if (from) {
    return fetch(from, { headers: { "X-Fragment": "1" } }).then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(text.notRead))));
  }

  if (what === "value") return Promise.resolve(button.dataset.value ?? "");
  if (what === "link") return Promise.resolve(new URL(button.dataset.link ?? "", location.href).href);

  const source = what === "code" ? button.closest(".code")?.querySelector("code") : button.closest("article")?.querySelector(".bubble");
  return Promise.resolve(source?.textContent ?? "");
}

/**
 * Copies what a button stands for, and says so on it.
 * @param {HTMLElement} button
 */
export async function copyFor(button) {
  const label = button.querySelector("span") ?? button;
  const before = label.textContent;
  try {
    await copy(() => textOf(button));
    label.textContent = text.copied;
  } catch {
    label.textContent = text.notCopied;
  }
  setTimeout(() => (label.textContent = before), 1500);
}
