// The blocks of a growing text, put into the page with as little change as can be: what is there already stays the very
// node that it is, so that a selection, the focus, an unfolded detail and the place to which code was scrolled stay too.

/** @typedef {{ number: number, html?: string, added?: string }} Block a block as it is now, or code to add to it */

/** From how many blocks on only those are laid out that somebody looks at. */
const LONG = 200;

/**
 * What was written where a script draws something else: a formula's TeX, a program's text.
 * @type {WeakMap<Element, string>}
 */
export const sources = new WeakMap();

/**
 * Where each block begins among the children of its place.
 * @type {WeakMap<Element, number[]>}
 */
const beginnings = new WeakMap();

/**
 * Puts blocks in the place of those that have their numbers. They are the last ones: nothing follows them.
 * @param {HTMLElement} place
 * @param {Block[]} blocks
 */
export function put(place, blocks) {
  const latest = merge(blocks);
  const drawn = latest.filter(({ html }) => html !== undefined);
  if (drawn.length) {
    const begin = beginnings.get(place) ?? [0];
    const from = begin[drawn[0].number] ?? place.childNodes.length;
    /** @type {Node[]} */
    const wanted = [];
    begin.length = drawn[0].number;
    for (const { html } of drawn) {
      begin.push(from + wanted.length);
      wanted.push(...parts(html ?? "").childNodes);
    }
    // All at once: what was the end of one block may be another one's beginning now.
    become(place, [...place.childNodes].slice(from), wanted);
    beginnings.set(place, begin);
    if (place.childElementCount > LONG) place.classList.add("long");
  }
  const added = latest.at(-1)?.added;
  if (added) grow(place.lastElementChild?.querySelector("code"), added);
}

/**
 * Makes an element what the server shows in its place in the end.
 * @param {Element} article
 * @param {string} html
 */
export function settle(article, html) {
  const whole = parts(html).firstElementChild;
  if (whole) renew(article, whole);
  else article.remove();
}

/** @param {Block[]} blocks */
function merge(blocks) {
  // Of what came at once each block is touched only once.
  /** @type {Map<number, Block>} */
  const latest = new Map();
  for (const block of blocks) {
    const before = block.html === undefined ? latest.get(block.number) : undefined;
    latest.set(block.number, before ? { ...before, added: (before.added ?? "") + (block.added ?? "") } : block);
  }
  return [...latest.values()].sort((a, b) => a.number - b.number);
}

/** @param {string} html */
function parts(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

/**
 * @param {Element | null | undefined} code
 * @param {string} added
 */
function grow(code, added) {
  if (code?.lastChild instanceof Text) code.lastChild.appendData(added);
  else code?.append(added);
}

/**
 * Makes children of an element, the last ones, what is wanted there.
 * @param {Element} element
 * @param {ChildNode[]} children
 * @param {Node[]} wanted
 */
function become(element, children, wanted) {
  let at = 0;
  for (const node of wanted) {
    const match = find(children, at, node);
    if (match >= 0) {
      for (; at < match; at++) children[at].remove();
      renew(children[at++], node);
    } else if (at < children.length) children[at].before(node);
    else element.append(node);
  }
  for (; at < children.length; at++) children[at].remove();
}

/**
 * Where the node is that can become the wanted one: it is the next, or follows the white space between two blocks; but
 * what has a class may stand further on.
 * @param {ChildNode[]} children
 * @param {number} at
 * @param {Node} wanted
 */
function find(children, at, wanted) {
  if (at < children.length && alike(children[at], wanted)) return at;
  if (children[at] instanceof Text && children[at].textContent?.trim() === "" && at + 1 < children.length && alike(children[at + 1], wanted)) return at + 1;
  return wanted instanceof Element && wanted.className !== "" ? children.findIndex((child, index) => index > at && alike(child, wanted)) : -1;
}

/**
 * Whether one can become the other.
 * @param {Node} node
 * @param {Node} wanted
 */
function alike(node, wanted) {
  if (node.nodeName !== wanted.nodeName) return false;
  return !(node instanceof Element && wanted instanceof Element) || node.classList[0] === wanted.classList[0];
}

/**
 * @param {Node} node
 * @param {Node} wanted
 */
function renew(node, wanted) {
  if (node instanceof Text && wanted instanceof Text) write(node, wanted.data);
  if (!(node instanceof Element && wanted instanceof Element)) return;
  if (sources.has(node)) {
    if (sources.get(node) === wanted.textContent) return;
    sources.delete(node);
    node.replaceChildren();
  }
  // The server sent only what has changed around a text that is complete.
  const isKept = wanted.hasAttribute("data-kept");
  wanted.removeAttribute("data-kept");
  for (const { name, value } of wanted.attributes) if (node.getAttribute(name) !== value) node.setAttribute(name, value);
  for (const { name } of [...node.attributes]) if (!wanted.hasAttribute(name) && name !== "open") node.removeAttribute(name);
  if (!isKept) become(node, [...node.childNodes], [...wanted.childNodes]);
}

/**
 * @param {Text} text
 * @param {string} wanted
 */
function write(text, wanted) {
  const { data } = text;
  if (data === wanted) return;
  let same = 0;
  while (same < data.length && data[same] === wanted[same]) same++;
  text.replaceData(same, data.length - same, wanted.slice(same));
}
