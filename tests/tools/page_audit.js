// What a page must be like wherever it is read, measured in a browser. Called with the width of the
// page and whether it is printed; gives back what is wrong, each with the kind of the fault.
const [width, printed] = arguments;
const wrong = [];
const say = (kind, element, more) => {
  const node = element.nodeType === Node.TEXT_NODE ? element.parentElement : element;
  const name = node.tagName.toLowerCase() + (node.className ? "." + node.className : "");
  wrong.push(`${kind}: <${name}> ${(node.textContent || "").trim().slice(0, 60)} ${more || ""}`);
};
const all = (selector, within) => [...(within || document).querySelectorAll(selector)];
const style = (element, pseudo) => getComputedStyle(element, pseudo || null);
const seen = (element) => element.checkVisibility({visibilityProperty: true});
const off = (element) => element.closest(".skip");

// Text nodes that are shown, each with the boxes of its lines.
const texts = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const node = walker.currentNode, parent = node.parentElement;
  if (!node.data.trim() || !seen(parent) || off(parent) || parent.closest("select")) continue;
  const range = document.createRange();
  range.selectNodeContents(node);
  texts.push({node, parent, boxes: [...range.getClientRects()].filter((box) => box.width > 0)});
}

// Nothing is wider than the page, and no text leaves its box or is cut.
const screen = document.scrollingElement;
if (screen.scrollWidth > screen.clientWidth) {
  const wide = all("body *").filter((e) => !off(e) && e.getBoundingClientRect().right > screen.clientWidth + 1);
  say("overflow", wide[0] || document.body, `${screen.scrollWidth} > ${screen.clientWidth}`);
}
const frames = "article, figure, .tile, .badge, .need, tbody, td, th, nav, header, form, li, footer";
for (const {node, parent, boxes} of texts) {
  const frame = parent.closest(frames) || document.body, outer = frame.getBoundingClientRect();
  for (const box of boxes) {
    if (box.left < -1 || box.right > screen.clientWidth + 1) { say("overflow", node, "text"); break; }
    if (box.right > outer.right + 1 || box.left < outer.left - 1) { say("escape", node, `out of ${frame.tagName}`); break; }
  }
}
for (const element of all("body *")) {
  const {overflowX, overflowY, textOverflow} = style(element);
  const hides = [overflowX, overflowY].some((value) => ["hidden", "clip", "scroll", "auto"].includes(value));
  const cut = element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
  if (element.tagName !== "SELECT" && !element.closest("select") && seen(element) && (textOverflow === "ellipsis" || hides && cut)) say("clipped", element);
}

// Contrast of all text, generated text too: 4.5, or 3 where it is large (WCAG 2.2, 1.4.3).
const channels = (color) => (color.match(/[\d.]+/g) || []).map(Number);
const over = (top, below) => {
  const alpha = top[3] === undefined ? 1 : top[3];
  return [0, 1, 2].map((i) => top[i] * alpha + below[i] * (1 - alpha));
};
const known = new Map();
const behind = (element) => {
  if (!element) return [255, 255, 255];
  if (!known.has(element)) known.set(element, over(channels(style(element).backgroundColor), behind(element.parentElement)));
  return known.get(element);
};
const light = (color) => {
  const [r, g, b] = color.map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (element, shown, behind) => {
  const size = parseFloat(shown.fontSize), bold = Number(shown.fontWeight) >= 700;
  const [a, b] = [light(over(channels(shown.color), behind)), light(behind)];
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const needed = size >= 24 || bold && size >= 18.66 ? 3 : 4.5;
  if (ratio < needed) say("contrast", element, `${ratio.toFixed(2)} < ${needed}`);
};
for (const parent of new Set(texts.map((text) => text.parent))) contrast(parent, style(parent), behind(parent));
for (const element of all("select, button").filter(seen)) contrast(element, style(element), behind(element));
for (const element of all("body *").filter(seen)) {
  for (const pseudo of ["::before", "::after"]) {
    const shown = style(element, pseudo);
    if (["none", "normal", '""'].includes(shown.content) || off(element)) continue;
    contrast(element, shown, over(channels(shown.backgroundColor), behind(element)));
  }
}

// Tables: no column of a few letters; on a narrow page each cell has its label.
for (const {node, parent, boxes} of texts) {
  const cell = parent.closest("td, th");
  const lines = new Set(boxes.map((box) => Math.round(box.top))).size;
  const letters = [...node.data.trim()].reduce((n, c) => n + (c > "\u2e80" ? 2 : 1), 0);
  if (cell && lines > 2 && letters / lines < 7) say("narrow", node, `${lines} lines`);
}
if (!printed && width < 640) {
  if (all("thead").some(seen)) say("cards", all("thead")[0], "the head of a table on a narrow page");
  for (const cell of all("td[data-label]").filter(seen)) {
    if (!cell.dataset.label || style(cell, "::before").content === "none") say("cards", cell, "no label");
  }
}

// Structure: language, headings in order, names of rows and columns, labels, targets, ids.
if (!document.documentElement.lang) say("lang", document.body);
let level = 0;
for (const heading of all("h1, h2, h3, h4, h5, h6")) {
  const here = Number(heading.tagName[1]);
  if (here > level + 1 || level > 0 && here === 1) say("headings", heading, `after h${level}`);
  level = here;
}
if (all("h1").length !== 1) say("headings", document.body, "not one h1");
all("th:not([scope])").forEach((cell) => say("scope", cell));
all("input, select").filter((e) => !e.closest("label")).forEach((e) => say("label", e));
all("a[href^='#']").filter((a) => !document.getElementById(a.hash.slice(1))).forEach((a) => say("target", a));
const ids = all("[id]").map((e) => e.id);
if (new Set(ids).size !== ids.length) say("ids", document.body);
all("[src], link, script, iframe, object, embed").forEach((e) => say("loads", e));
if (performance.getEntriesByType("resource").length) say("loads", document.body);

// What is there is to be seen, unless something is chosen; on paper there is nothing to choose.
const gone = all("article, .grid tbody, article li, section").filter((e) => !seen(e));
gone.slice(0, 1).forEach((e) => say("hidden", e, `and ${gone.length - 1} more`));
if (printed) {
  all("nav, form, .skip").filter(seen).forEach((e) => say("paper", e, "is printed"));
  if (light(behind(document.body)) < 0.9) say("paper", document.body, "is dark");
}
return wrong;
