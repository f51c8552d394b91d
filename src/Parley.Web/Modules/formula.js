// From the parts of a formula to its elements: MathML of a fixed list, without style and without addresses.

/** @typedef {string | [name: string, attributes: Record<string, string>, ...children: any[]]} Tree a text, or an element */

const NAMESPACE = "http://www.w3.org/1998/Math/MathML";

const ELEMENTS = new Set(
  "math mrow mi mn mo ms mtext mspace msup msub msubsup mfrac msqrt mroot mover munder munderover mtable mtr mtd mstyle mpadded mphantom menclose".split(" "),
);

const ATTRIBUTES = new Set(
  ("accent accentunder columnspacing depth display displaystyle fence form height largeop linethickness lspace maxsize minsize movablelimits notation " +
    "rowspacing rspace scriptlevel separator stretchy symmetric width").split(" "),
);

/** Where the letters and digits of a variant begin: capitals, small ones, digits. Browsers know no other way to write them. */
const VARIANTS = {
  bold: [0x1d400, 0x1d41a, 0x1d7ce], italic: [0x1d434, 0x1d44e], "bold-italic": [0x1d468, 0x1d482], script: [0x1d49c, 0x1d4b6], "bold-script": [0x1d4d0, 0x1d4ea],
  fraktur: [0x1d504, 0x1d51e], "double-struck": [0x1d538, 0x1d552, 0x1d7d8], "bold-fraktur": [0x1d56c, 0x1d586], "sans-serif": [0x1d5a0, 0x1d5ba, 0x1d7e2],
  "bold-sans-serif": [0x1d5d4, 0x1d5ee, 0x1d7ec], "sans-serif-italic": [0x1d608, 0x1d622], monospace: [0x1d670, 0x1d68a, 0x1d7f6],
};

/** Those that stood elsewhere before: their places in the rows are empty. */
const ELSEWHERE = { 0x1d455: "ℎ", 0x1d49d: "ℬ", 0x1d4a0: "ℰ", 0x1d4a1: "ℱ", 0x1d4a3: "ℋ", 0x1d4a4: "ℐ", 0x1d4a7: "ℒ", 0x1d4a8: "ℳ", 0x1d4ad: "ℛ", 0x1d4ba: "ℯ", 0x1d4bc: "ℊ", 0x1d4c4: "ℴ",
  0x1d506: "ℭ", 0x1d50b: "ℌ", 0x1d50c: "ℑ", 0x1d515: "ℜ", 0x1d51d: "ℨ", 0x1d53a: "ℂ", 0x1d53f: "ℍ", 0x1d545: "ℕ", 0x1d547: "ℙ", 0x1d548: "ℚ", 0x1d549: "ℝ", 0x1d551: "ℤ" };

/**
 * @param {Tree} tree
 * @returns {Element | undefined}
 */
export function formula(tree) {
  const node = make(tree, "");
  return node instanceof Element && node.localName === "math" ? node : undefined;
}

/**
 * @param {Tree} tree
 * @param {string} variant
 * @returns {Node}
 */
function make(tree, variant) {
  if (typeof tree === "string") return document.createTextNode(variant in VARIANTS ? letters(tree, /** @type {keyof typeof VARIANTS} */ (variant)) : tree);
  const [name, attributes, ...children] = tree;
  // What says how a formula was typed is no part of what is seen.
  if (name === "semantics") return make(children[0], variant);
  const element = document.createElementNS(NAMESPACE, ELEMENTS.has(name) ? name : "mrow");
  for (const [key, value] of Object.entries(attributes)) if (ATTRIBUTES.has(key) && /^[\w.+%-]{1,32}$/.test(value)) element.setAttribute(key, value);
  // The one variant that browsers know: a letter that stands upright.
  if (attributes.mathvariant === "normal" && name === "mi") element.setAttribute("mathvariant", "normal");
  for (const child of children) element.append(make(child, attributes.mathvariant ?? variant));
  if (name === "mtable") align(element, (attributes.columnalign ?? "").split(" "));
  return element;
}

/**
 * @param {Element} table
 * @param {string[]} columns
 */
function align(table, columns) {
  for (const row of table.children) {
    [...row.children].forEach((cell, index) => {
      if (columns[index] === "left" || columns[index] === "right") cell.setAttribute("class", `math-${columns[index]}`);
    });
  }
}

/**
 * @param {string} text
 * @param {keyof typeof VARIANTS} variant
 */
function letters(text, variant) {
  const [capitals, small, digits] = VARIANTS[variant];
  return [...text].map((letter) => {
    const base = /[A-Z]/.test(letter) ? capitals - 65 : /[a-z]/.test(letter) ? small - 97 : /[0-9]/.test(letter) && digits ? digits - 48 : undefined;
    if (base === undefined) return letter;
    const code = base + letter.charCodeAt(0);
    return ELSEWHERE[/** @type {keyof typeof ELSEWHERE} */ (code)] ?? String.fromCodePoint(code);
  }).join("");
}
