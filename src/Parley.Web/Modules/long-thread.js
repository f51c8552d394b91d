// A conversation that is longer than a page can hold: older messages come as the reader scrolls to them, and those that
// are far away leave the document for a while. What the reader looks at does not move meanwhile.

import { fill, text } from "./texts.js";

/** @typedef {import("./chat-thread.js").ChatThread} ChatThread */

const NEAR = 1500;
/** How many messages may be in the document, and how many of the newest always are. */
const MOST = 240;
const NEWEST = 100;
const IN_A_SHELF = 40;

/** @type {WeakMap<ChatThread, LongThread>} */
const threads = new WeakMap();

/**
 * Looks after the gaps of a thread.
 * @param {ChatThread} thread
 */
export function keepShort(thread) {
  const known = threads.get(thread) ?? new LongThread(thread);
  threads.set(thread, known);
  known.watch();
}

class LongThread {
  /** @type {WeakMap<Element, DocumentFragment>} what left the document, by what stands in its place */
  shelved = new WeakMap();
  /** @type {WeakSet<Element>} */
  loading = new WeakSet();

  /** @param {ChatThread} thread */
  constructor(thread) {
    this.thread = thread;
    this.near = new IntersectionObserver((entries) => this.reached(entries), { root: thread, rootMargin: `${NEAR}px 0px` });
    thread.addEventListener("click", (event) => this.click(event));
  }

  get articles() {
    return /** @type {HTMLElement[]} */ ([...this.thread.querySelectorAll(".thread > article")]);
  }

  watch() {
    for (const gap of this.thread.querySelectorAll("[data-gap]")) this.near.observe(gap);
  }

  /** @param {IntersectionObserverEntry[]} entries */
  reached(entries) {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting || !target.isConnected) continue;
      const shelf = this.shelved.get(target);
      if (shelf) this.still(() => target.replaceWith(shelf));
      else this.fill(/** @type {HTMLElement} */ (target));
    }
    this.tidy();
  }

  /** @param {MouseEvent} event */
  click(event) {
    const gap = /** @type {Element} */ (event.target).closest("[data-gap]");
    if (!gap) return;
    event.preventDefault();
    this.fill(/** @type {HTMLElement} */ (gap));
  }

  /**
   * Loads what is missing next to where the reader is: right above what follows the gap, or right below what precedes it.
   * @param {HTMLElement} gap
   */
  async fill(gap) {
    const before = idOf(gap.nextElementSibling);
    if (this.loading.has(gap) || !before) return;
    this.loading.add(gap);
    const isAhead = gap.getBoundingClientRect().top > this.thread.getBoundingClientRect().bottom;
    const after = isAhead ? idOf(gap.previousElementSibling) : "";
    const isBelow = after !== "";
    const address = `${location.pathname}/messages?before=${before}${isBelow ? `&after=${after}` : ""}`;
    const answer = await fetch(address, { headers: { "X-Fragment": "1" } }).catch(() => undefined);
    this.loading.delete(gap);
    if (!answer?.ok || !gap.isConnected) return;
    const template = document.createElement("template");
    template.innerHTML = await answer.text();
    const missing = Number(gap.dataset.gap);
    const found = [...template.content.querySelectorAll("article")].slice(...(isBelow ? [0, missing] : [-missing]));
    this.still(() => (isBelow ? gap.before(...found) : gap.after(...found)));
    const left = missing - found.length;
    if (left <= 0 || found.length === 0) gap.remove();
    else this.again(gap, left);
    this.thread.refresh();
    this.tidy();
  }

  /**
   * @param {HTMLElement} gap
   * @param {number} left
   */
  again(gap, left) {
    gap.dataset.gap = String(left);
    const link = gap.querySelector("a");
    if (link) link.textContent = fill(text.threadEarlier, left);
    // Still near, it would not be told of again.
    this.near.unobserve(gap);
    this.near.observe(gap);
  }

  /**
   * Changes the document without moving what the reader looks at.
   * @param {() => void} change
   */
  still(change) {
    const { thread } = this;
    const top = thread.getBoundingClientRect().top;
    const seen = this.articles.find((article) => article.getBoundingClientRect().bottom > top);
    const before = seen?.getBoundingClientRect().top ?? 0;
    thread.classList.add("still");
    change();
    if (seen) thread.scrollTop += seen.getBoundingClientRect().top - before;
    thread.top = thread.scrollTop;
    requestAnimationFrame(() => thread.classList.remove("still"));
  }

  /** Takes out what is far from the reader, where there is too much. */
  tidy() {
    const { articles, thread } = this;
    let surplus = articles.length - MOST;
    if (surplus <= 0) return;
    const { top, bottom } = thread.getBoundingClientRect();
    /** @param {HTMLElement} article */
    const isFar = (article) => {
      const box = article.getBoundingClientRect();
      return (box.bottom < top - 2 * NEAR || box.top > bottom + 2 * NEAR) && !isInUse(article);
    };
    const old = articles.slice(0, -NEWEST);
    this.still(() => {
      for (let i = 0; i + IN_A_SHELF <= old.length && surplus > 0; i += IN_A_SHELF) {
        const row = old.slice(i, i + IN_A_SHELF);
        // Only what stands together, or a shelf would take the place of something else.
        const whole = row.every((article, n) => isFar(article) && (n === 0 || article.previousElementSibling === row[n - 1]));
        if (!whole) continue;
        this.shelve(row);
        surplus -= row.length;
      }
    });
  }

  /** @param {HTMLElement[]} row */
  shelve(row) {
    const shelf = document.createElement("div");
    shelf.style.blockSize = `${row[row.length - 1].getBoundingClientRect().bottom - row[0].getBoundingClientRect().top}px`;
    row[0].before(shelf);
    const fragment = document.createDocumentFragment();
    fragment.append(...row);
    this.shelved.set(shelf, fragment);
    this.near.observe(shelf);
  }
}

/** @param {Element | null} article */
function idOf(article) {
  return article?.id.startsWith("m-") ? article.id.slice(2) : "";
}

/** @param {HTMLElement} article */
function isInUse(article) {
  const selection = getSelection();
  return article.contains(document.activeElement) || Boolean(selection && !selection.isCollapsed && selection.containsNode(article, true));
}
