// Presets: called with / at the beginning of an empty composer, made of what a chat is set to, and shown while one is in use.

import { settings as current } from "./chat-settings.js";
import { parse } from "./chat-thread.js";
import { complain } from "./server.js";

/** @typedef {{ thinkingLevel?: string, safety?: string, temperature?: number, maxOutputTokens?: number, systemInstruction?: string, tools?: string[], aboutMe?: boolean }} Settings */

/** @type {HTMLElement | undefined} */ let list;
/** @type {Promise<void> | undefined} */ let fetching;
let dismissed = false;

const settings = /** @type {HTMLElement} */ (document.getElementById("chat-settings"));

// Closed with Escape it stays closed until a new beginning, which is seen at once: what follows may be typed before it is offered.
document.addEventListener("input", ({ target }) => {
  if (target instanceof HTMLTextAreaElement && target.value.length <= 1) dismissed = false;
});

/**
 * Offers what begins with what was typed. Nothing waits for it: what is sent meanwhile is sent.
 * @param {HTMLTextAreaElement} box
 */
export async function typed(box) {
  if (!list && box.value.startsWith("/")) await (fetching ??= fetchList(box));
  offer(box);
}

/** @param {HTMLTextAreaElement} box */
async function fetchList(box) {
  const answer = await fetch("/presets", { headers: { "X-Fragment": "1" } }).catch(() => undefined);
  fetching = undefined;
  if (!answer?.ok) return;
  list?.remove();
  list = /** @type {HTMLElement} */ (parse(await answer.text()).querySelector("[role=listbox]"));
  box.form?.before(list);
  // What is pressed with a mouse leaves the focus in the box.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = /** @type {Element} */ (event.target).closest("[role=option]");
    if (option) use(box, /** @type {HTMLElement} */ (option));
  });
}

/** @param {HTMLTextAreaElement} box */
function offer(box) {
  if (!list) return;
  const query = box.value.startsWith("/") && !dismissed && !box.value.includes("\n") ? plain(box.value.slice(1).trim()) : undefined;
  let count = 0;
  for (const option of options("")) {
    option.hidden = query === undefined || !query.split(/\s+/).every((word) => plain(option.dataset.name ?? "").includes(word));
    if (!option.hidden) count++;
  }

  list.hidden = count === 0;
  if (count === 0) {
    choose(box, undefined);
    for (const name of ["aria-controls", "aria-haspopup", "aria-autocomplete"]) box.removeAttribute(name);
    return;
  }

  box.setAttribute("aria-controls", "preset-list");
  box.setAttribute("aria-haspopup", "listbox");
  box.setAttribute("aria-autocomplete", "list");
  choose(box, options(":not([hidden])")[0]);
  const status = document.querySelector("chat-composer [data-status]");
  if (status) status.textContent = (list.dataset.found ?? "").replace("{0}", String(count));
}

/** @param {string} which */
function options(which) {
  return /** @type {HTMLElement[]} */ ([...(list?.querySelectorAll(`[role=option]${which}`) ?? [])]);
}

/**
 * @param {HTMLTextAreaElement} box
 * @param {HTMLElement | undefined} option
 */
function choose(box, option) {
  list?.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) box.setAttribute("aria-activedescendant", option.id);
  else box.removeAttribute("aria-activedescendant");
}

// Before the composer, which sends with Enter.
document.addEventListener(
  "keydown",
  (event) => {
    const box = event.target;
    if (!(box instanceof HTMLTextAreaElement) || !list || list.hidden || event.isComposing || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
    const shown = options(":not([hidden])");
    const at = shown.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown") choose(box, shown[(at + 1) % shown.length]);
    else if (event.key === "ArrowUp") choose(box, shown[(at + shown.length - 1) % shown.length]);
    else if (event.key === "Enter" || event.key === "Tab") use(box, shown[at]);
    else if (event.key === "Escape") {
      dismissed = true;
      offer(box);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  },
  { capture: true },
);

/**
 * Sets the chat to it, and takes away what called it.
 * @param {HTMLTextAreaElement} box
 * @param {HTMLElement} option
 */
function use(box, option) {
  box.value = "";
  box.dispatchEvent(new Event("input", { bubbles: true }));
  const { name = "", model } = option.dataset;
  const select = /** @type {HTMLSelectElement} */ (document.querySelector("select[name=model]"));
  if (model && [...select.options].some(({ value }) => value === model)) {
    select.value = model;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  set(name, JSON.parse(option.dataset.settings ?? "{}"));
}

/**
 * @param {string} name of the preset; empty: none
 * @param {Settings} to
 */
function set(name, to) {
  for (const key of /** @type {const} */ (["thinkingLevel", "safety", "temperature", "maxOutputTokens", "systemInstruction"])) field(key).value = String(to[key] ?? "");
  for (const box of /** @type {NodeListOf<HTMLInputElement>} */ (settings.querySelectorAll("fieldset [type=checkbox]"))) {
    box.checked = /** @type {Record<string, string[] | undefined>} */ (/** @type {unknown} */ (to))[box.name]?.includes(box.value) ?? false;
  }

  if (to.aboutMe !== undefined) /** @type {HTMLInputElement} */ (field("aboutMe")).checked = to.aboutMe;
  field("preset").value = name;
  const line = /** @type {HTMLElement} */ (document.querySelector("[data-preset]"));
  line.hidden = name === "";
  /** @type {HTMLElement} */ (line.querySelector("[data-preset-name]")).textContent = name;
  // Kept as what is changed by hand is.
  field("preset").dispatchEvent(new Event("change", { bubbles: true }));
}

/** @param {HTMLElement} button */
export function act(button) {
  if (button.dataset.presetAct === "save") return save(button);
  set("", {});
  /** @type {HTMLElement} */ (document.querySelector("chat-composer textarea")).focus();
}

/** @param {HTMLElement} button */
async function save(button) {
  const input = /** @type {HTMLInputElement} */ (document.getElementById("preset-name"));
  const said = /** @type {HTMLElement} */ (settings.querySelector("[data-preset-said]"));
  if (!input.value.trim()) {
    input.focus();
    return;
  }

  const model = /** @type {HTMLSelectElement} */ (document.querySelector("select[name=model]")).value;
  const body = { name: input.value.trim(), model, settings: { ...current(), preset: undefined } };
  const answer = await fetch("/api/presets", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }).catch(() => undefined);
  if (!answer?.ok) {
    const problem = await answer?.json().catch(() => undefined);
    if (problem?.detail) said.textContent = problem.detail;
    else complain();
    return;
  }

  said.textContent = button.dataset.said ?? "";
  input.value = "";
  // The next / asks for the list anew.
  list?.remove();
  list = undefined;
}

/** @param {string} name */
function field(name) {
  return /** @type {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} */ (settings.querySelector(`[name=${name}]`));
}

/** @param {string} text as it is compared: without case and accents */
function plain(text) {
  return text.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase();
}
