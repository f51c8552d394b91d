// A reply that waits for its turn at Gemini: its place, and the seconds, which pass without the server.

import { announce } from "./chat-thread.js";
import { fill, text } from "./texts.js";

/** @typedef {import("./live-worker.js").Waiting} Waiting */

/** @type {WeakMap<HTMLElement, ReturnType<typeof setInterval>>} */
const clocks = new WeakMap();

/**
 * @param {HTMLElement} line what is shown while nothing has come
 * @param {Waiting} waiting
 */
export function wait(line, { place, seconds }) {
  clearInterval(clocks.get(line));
  const words = line.querySelector("span");
  if (!words) return;
  const wasCounting = "counting" in line.dataset;
  if (place === 0) {
    delete line.dataset.counting;
    words.textContent = text.geminiAsked;
    if (wasCounting) announce(text.geminiAsked);
    return;
  }

  line.dataset.counting = "";
  const until = Date.now() + seconds * 1000;
  const show = () => (words.textContent = fill(text.waitingForModel, place, Math.max(1, Math.ceil((until - Date.now()) / 1000))));
  show();
  // Once, and then each new place, but not every second.
  announce(words.textContent);
  clocks.set(line, setInterval(() => (line.isConnected && !line.hidden ? show() : clearInterval(clocks.get(line))), 1000));
}
