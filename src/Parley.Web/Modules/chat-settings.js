// The model and the settings of the chat: kept as soon as they are changed, so that every device goes on with them. What
// a new chat is set to goes along with its first message.

import { complain } from "./server.js";

const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("chat-settings"));

dialog.addEventListener("keydown", (event) => {
  // Elsewhere the key sends the form that the fields belong to.
  if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
  event.preventDefault();
  if (event.target.id === "preset-name") /** @type {HTMLElement} */ (dialog.querySelector("[data-preset-act]")).click();
  else dialog.close();
});

/** Shows what the chosen model takes. */
export function fit() {
  const model = /** @type {HTMLSelectElement} */ (document.querySelector("select[name=model]")).selectedOptions[0];
  const levels = model?.dataset.levels?.split(" ") ?? [];
  const level = /** @type {HTMLSelectElement} */ (field("thinkingLevel"));
  for (const option of level.options) option.hidden = option.disabled = option.value !== "" && !levels.includes(option.value);
  /** @type {HTMLElement} */ (level.closest(".field")).hidden = levels.join("") === "";
  /** @type {HTMLElement} */ (dialog.querySelector("[data-sampling]")).hidden = !model?.dataset.sampling;
  /** @type {HTMLElement} */ (dialog.querySelector("[data-tools]")).hidden = !model?.dataset.tools;
  const servers = /** @type {HTMLElement | null} */ (dialog.querySelector("[data-servers]"));
  if (servers) servers.hidden = !model?.dataset.functions;
}

/**
 * @param {import("./chat-composer.js").ChatComposer} composer
 * @param {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} changed
 */
export async function remember(composer, changed) {
  fit();
  if (!changed.checkValidity()) return;
  const change = changed.name === "model" ? { model: changed.value } : { settings: settings() };
  if (change.settings) document.querySelector("[data-chat-settings]")?.toggleAttribute("data-set", Object.keys(change.settings).length > 0);
  if (!composer.conversation) return;
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(`/api/conversations/${composer.conversation}`, { method: "PATCH", headers, body: JSON.stringify(change) }).catch(() => undefined);
  if (!answer?.ok) complain();
}

/** What is set, as it goes over the wire. */
export function settings() {
  const set = {
    thinkingLevel: field("thinkingLevel").value || undefined,
    safety: field("safety").value || undefined,
    temperature: number("temperature"),
    maxOutputTokens: number("maxOutputTokens"),
    tools: checked("tools"),
    servers: checked("servers"),
    aboutMe: /** @type {HTMLInputElement} */ (field("aboutMe")).checked || undefined,
    preset: field("preset").value || undefined,
    systemInstruction: field("systemInstruction").value.trim() ? field("systemInstruction").value : undefined,
  };
  return Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined));
}

/** @param {string} name */
function checked(name) {
  const boxes = /** @type {HTMLInputElement[]} */ ([...dialog.querySelectorAll(`[name=${name}]:checked`)]);
  return boxes.length ? boxes.map(({ value }) => value) : undefined;
}

/** @param {string} name */
function number(name) {
  const { valueAsNumber } = /** @type {HTMLInputElement} */ (field(name));
  return Number.isFinite(valueAsNumber) ? valueAsNumber : undefined;
}

/** @param {string} name */
function field(name) {
  return /** @type {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} */ (dialog.querySelector(`[name=${name}]`));
}
