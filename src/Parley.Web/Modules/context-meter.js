// How much of the model's window is taken, shown to whoever writes. The server counts what stands in the conversation;
// what is being written is guessed.

import { complain, post } from "./server.js";
import { fill, text } from "./texts.js";

/** @typedef {import("./chat-composer.js").ChatComposer} ChatComposer */
/** @typedef {{ tokens: number, window?: number, counted: boolean, messages: number }} Size */

// From this share on the window is nearly full.
const NEARLY = 0.8;
const CHARACTERS_OF_TOKEN = 4;

/** @type {{ conversation: string, size?: Size } | undefined} */
let known;
/** @type {Promise<unknown> | undefined} */
let asking;

/** @type {ChatComposer | undefined} whoever writes now */
let writer;

for (const kind of ["thread", "grown"]) document.addEventListener(kind, forget);
document.addEventListener("change", (event) => {
  if (/** @type {Element} */ (event.target).matches("select[name=model], #chat-settings *")) forget();
});

function forget() {
  known = undefined;
  // In the midst of an answer nobody needs to know.
  if (writer?.isConnected && !(writer.growing && writer.box.value)) show(writer);
}

/** @param {ChatComposer} composer */
export async function show(composer) {
  const { conversation } = (writer = composer);
  const line = /** @type {HTMLElement} */ (composer.querySelector("[data-context]"));
  // Whoever writes nothing asks nothing.
  if (composer.box.value === "") {
    line.hidden = true;
    return;
  }

  if (known?.conversation !== conversation) {
    asking ??= ask(conversation).finally(() => (asking = undefined));
    await asking;
  }

  const size = known?.conversation === conversation ? known.size : undefined;
  line.hidden = !size;
  if (!size) return;
  const tokens = size.tokens + Math.ceil(composer.box.value.length / CHARACTERS_OF_TOKEN);
  const share = size.window ? tokens / size.window : 0;
  const words = /** @type {HTMLElement} */ (line.querySelector("span"));
  words.textContent = size.window ? fill(text.contextOfWindow, tokens, size.window) : fill(text.contextSize, tokens);
  if (share > NEARLY) words.textContent += ` ${share > 1 ? text.contextTooLong : text.contextNearlyFull}`;
  const button = /** @type {HTMLButtonElement} */ (line.querySelector("button"));
  button.hidden = share <= NEARLY;
  button.onclick = () => summarise(conversation);
}

/** @param {string} conversation */
async function ask(conversation) {
  const answer = await fetch(`/api/conversations/${conversation}/context`).catch(() => undefined);
  known = { conversation, size: answer?.ok ? await answer.json() : undefined };
}

/** @param {string} conversation */
async function summarise(conversation) {
  try {
    const { html } = await post(`/c/${conversation}/summary`, new FormData());
    /** @type {import("./chat-thread.js").ChatThread} */ (document.querySelector("chat-thread")).show(html, false);
  } catch (error) {
    complain(error);
  }
}
