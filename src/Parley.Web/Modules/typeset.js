// A worker beside the page: it finds out what the words of a program are, and how a formula is built. The page goes on
// meanwhile, and ends a worker that takes too long. What it sends back is data; the page alone makes elements of it.

/** @typedef {{ id: number, kind: "code" | "math", source: string, language: string, display: boolean }} Job */
/** @typedef {string | [name: string, attributes: Record<string, string>, ...children: any[]]} Tree a text, or an element */

const LIBRARIES = "./lib/";

/** What a fence may call a language, where that is not the name of its file. */
const ALIASES = {
  bash: "sh shell zsh console terminal shellsession", c: "h", cpp: "c++ cc cxx hpp h++", csharp: "cs c# dotnet", css: "scss less sass",
  dockerfile: "docker containerfile", go: "golang", ini: "toml conf properties env dotenv editorconfig", java: "jav", javascript: "js jsx mjs cjs node",
  json: "json5 jsonc jsonl ndjson geojson", kotlin: "kt kts", latex: "tex", makefile: "make mk", markdown: "md mkd", perl: "pl", diff: "patch",
  powershell: "ps1 pwsh ps", python: "py python3 py3 ipython", ruby: "rb", rust: "rs", sql: "sqlite mysql postgres postgresql tsql plsql",
  typescript: "ts tsx mts cts", xml: "html xhtml svg vue xaml razor cshtml csproj htm plist rss", yaml: "yml", dart: "", lua: "", nginx: "", php: "", r: "",
  scala: "", swift: "",
};

/**
 * How each is drawn: few kinds, so that a theme needs few colours.
 * @type {Record<string, string>}
 */
const KINDS = {
  keyword: "keyword", built_in: "type", type: "type", literal: "number", number: "number", operator: "", punctuation: "", property: "name", regexp: "string",
  string: "string", subst: "", symbol: "number", "char.escape": "number", class: "type", function: "", title: "title", params: "", comment: "comment", doctag: "keyword",
  meta: "comment", section: "title", tag: "", name: "keyword", attr: "name", attribute: "name", variable: "name", bullet: "keyword", code: "string", emphasis: "",
  strong: "", formula: "string", link: "string", quote: "comment", "selector-tag": "keyword", "selector-id": "title", "selector-class": "title",
  "selector-attr": "name", "selector-pseudo": "title", "template-tag": "keyword", "template-variable": "name", addition: "addition", deletion: "deletion",
};

/** @type {Map<string, string>} */
const files = new Map(Object.entries(ALIASES).flatMap(([file, names]) => [file, ...names.split(" ")].map((name) => [name, file])));

/** @type {Promise<any> | undefined} */
let highlighter;

/**
 * The kinds of a program's words as pairs of length and kind; undefined for a language that is not known.
 * @param {Job} job
 */
async function highlight({ id, source, language }) {
  const file = files.get(language.toLowerCase());
  if (!file) return undefined;
  highlighter ??= import(`${LIBRARIES}highlight/core.min.js`).then((module) => module.default);
  const library = await highlighter;
  if (!library.getLanguage(file)) library.registerLanguage(file, (await import(`${LIBRARIES}highlight/${file}.min.js`)).default);
  begin(id);
  /** @type {(number | string)[]} */
  const runs = [];
  flatten(library.highlight(source, { language: file, ignoreIllegals: true })._emitter.rootNode, "", runs);
  return runs;
}

/**
 * @param {any} node
 * @param {string} kind
 * @param {(number | string)[]} runs
 */
function flatten(node, kind, runs) {
  if (typeof node === "string") {
    if (runs.at(-1) === kind) runs[runs.length - 2] = Number(runs.at(-2)) + node.length;
    else runs.push(node.length, kind);
    return;
  }
  const scope = /** @type {string | undefined} */ (node.scope);
  const own = scope === undefined ? kind : KINDS[scope] ?? KINDS[scope.split(".")[0]] ?? kind;
  for (const child of node.children) flatten(child, own, runs);
}

/**
 * The elements of a formula; undefined for what is none.
 * @param {Job} job
 */
async function build({ id, source, display }) {
  await import(`${LIBRARIES}katex/katex.min.js`);
  begin(id);
  const options = { output: "mathml", displayMode: display, throwOnError: true, strict: "ignore", trust: refuse, maxSize: 20, maxExpand: 1000 };
  return tree(/** @type {any} */ (globalThis).katex.__renderToDomTree(source, options).children[0]);
}

/**
 * @param {any} node
 * @returns {Tree}
 */
function tree(node) {
  if (typeof node.text === "string") return node.text;
  // A space knows only how wide it is.
  if (typeof node.width === "number") return ["mspace", { width: `${node.width}em` }];
  return [node.type ?? "mrow", { ...node.attributes }, ...node.children.map(tree)];
}

/** A formula that wants a link or a picture is shown as it was typed, not without it. */
function refuse() {
  throw new Error();
}

/** All that is needed is here: from now on the page counts the time. @param {number} id */
function begin(id) {
  postMessage({ id, begun: true });
}

addEventListener("message", async ({ data: job }) => {
  const result = await (job.kind === "code" ? highlight(job) : build(job)).catch(() => undefined);
  postMessage({ id: job.id, result });
});
