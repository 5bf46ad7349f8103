// Standard Markdown (the markdown block) to elements: headings, lists, tasks,
// quotes, code, tables, rules, and emphasis, code, links inside a line.

import { h } from "./dom.js";
import { emojiNode, link, userMention } from "./entities.js";

const DEPTH = 8;

export function markdown(text) {
  return h("div", { class: "markdown" }, blocks(String(text).replaceAll("\r\n", "\n").split("\n"), 0));
}

const RULES = [
  { is: (l) => /^\s*(```|~~~)/.test(l), take: fence },
  { is: (l) => /^#{1,6}\s/.test(l), take: heading },
  { is: (l) => /^\s*([-*_])(\s*\1){2,}\s*$/.test(l), take: (l, i) => [h("hr"), i + 1] },
  { is: (l) => /^\s*>/.test(l), take: quote },
  { is: (l) => /^\s*([-*+]|\d{1,9}[.)])\s+/.test(l), take: list },
  { is: (l, next) => l.includes("|") && /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(next ?? ""), take: table },
];

function blocks(rows, depth) {
  const out = [];
  let i = 0;
  while (i < rows.length) {
    if (rows[i].trim() === "") {
      i++;
      continue;
    }
    const rule = depth < DEPTH ? ruleFor(rows, i) : undefined;
    const [node, next] = (rule?.take ?? paragraph)(rows, i, depth);
    out.push(node);
    i = next;
  }
  return out;
}

const ruleFor = (rows, i) => RULES.find((r) => r.is(rows[i], rows[i + 1]));

function paragraph(rows, start) {
  let i = start + 1;
  while (i < rows.length && rows[i].trim() !== "" && !ruleFor(rows, i)) i++;
  const parts = rows.slice(start, i).flatMap((l, n) => (n === 0 ? inline(l) : [h("br"), ...inline(l)]));
  return [h("p", {}, parts), i];
}

function fence(rows, start) {
  const mark = rows[start].trim().slice(0, 3);
  let i = start + 1;
  while (i < rows.length && !rows[i].trim().startsWith(mark)) i++;
  return [h("pre", { tabindex: "0" }, h("code", {}, rows.slice(start + 1, i).join("\n"))), i + 1];
}

function heading(rows, i) {
  const [, marks, text] = rows[i].match(/^(#{1,6})\s+(.*?)\s*#*$/) ?? [null, "#", rows[i]];
  return [h(`h${Math.min(6, marks.length + 2)}`, { class: `md-h${marks.length}` }, inline(text)), i + 1];
}

function quote(rows, start, depth) {
  let i = start;
  while (i < rows.length && /^\s*>/.test(rows[i])) i++;
  return [h("blockquote", {}, blocks(rows.slice(start, i).map((l) => l.replace(/^\s*> ?/, "")), depth + 1)), i];
}

const indentOf = (l) => l.match(/^\s*/)[0].length;

function list(rows, start, depth) {
  const base = indentOf(rows[start]);
  const ordered = /^\s*\d/.test(rows[start]);
  const number = Number.parseInt(rows[start].trim(), 10);
  const node = h(ordered ? "ol" : "ul", ordered && number !== 1 ? { start: number } : {});
  let i = start;
  while (i < rows.length && indentOf(rows[i]) === base && /^\s*([-*+]|\d{1,9}[.)])\s+/.test(rows[i])) {
    const from = i++;
    while (i < rows.length && rows[i].trim() !== "" && indentOf(rows[i]) > base) i++;
    node.append(item(rows.slice(from, i), depth));
  }
  return [node, i];
}

function item(rows, depth) {
  const text = rows[0].replace(/^\s*([-*+]|\d{1,9}[.)])\s+/, "");
  const task = text.match(/^\[([ xX])\]\s+(.*)$/);
  const head = task ? [h("input", { type: "checkbox", disabled: true, checked: task[1] !== " " }), " ", ...inline(task[2])] : inline(text);
  const cut = Math.min(...rows.slice(1).map(indentOf), 99);
  return h("li", task ? { class: "task" } : {}, head, blocks(rows.slice(1).map((l) => l.slice(cut)), depth + 1));
}

const cells = (l) => l.trim().replace(/^\|/, "").replace(/\|$/, "").split(/(?<!\\)\|/).map((c) => c.trim().replaceAll("\\|", "|"));

function table(rows, start) {
  const align = cells(rows[start + 1]).map((c) => (c.endsWith(":") ? (c.startsWith(":") ? "center" : "right") : ""));
  const line = (tag, l) => h("tr", {}, cells(l).map((c, n) => h(tag, { class: align[n] ? `align-${align[n]}` : null }, inline(c))));
  let i = start + 2;
  while (i < rows.length && rows[i].includes("|")) i++;
  const body = h("tbody", {}, rows.slice(start + 2, i).map((l) => line("td", l)));
  return [h("div", { class: "table-wrap", tabindex: "0", role: "region", "aria-label": "Table" },
    h("table", {}, h("thead", {}, line("th", rows[start])), body)), i];
}

const INLINE = /`([^`]+)`|!?\[([^\]]*)\]\(([^()\s]+)\)|<(https?:[^>\s]+)>|<@([A-Z0-9]+)>|\*\*(?=\S)(.+?)\*\*|__(?=\S)(.+?)__|~~(?=\S)(.+?)~~|\*(?=\S)([^*]+?)\*|(?<![\p{L}\p{N}])_(?=\S)([^_]+?)_(?![\p{L}\p{N}])|:([a-z0-9_+-]+):|(https?:\/\/[^\s<>)]+)|\\([\\`*_{}[\]()#+\-.!|~>])/u;

function inline(text, depth = 0) {
  const match = depth < DEPTH ? text.match(INLINE) : null;
  if (!match) return text ? [text] : [];
  const rest = text.slice(match.index + match[0].length);
  return [text.slice(0, match.index), inlineNode(match, depth + 1), ...inline(rest, depth)].filter((x) => x !== "");
}

function inlineNode(m, depth) {
  if (m[1] !== undefined) return h("code", {}, m[1]);
  if (m[3] !== undefined) return link(m[3], m[2] ? inline(m[2], depth) : []);
  if (m[4] ?? m[12]) return link(m[4] ?? m[12], []);
  if (m[5] !== undefined) return userMention(m[5], "");
  if (m[6] ?? m[7]) return h("strong", {}, inline(m[6] ?? m[7], depth));
  if (m[8] !== undefined) return h("s", {}, inline(m[8], depth));
  if (m[9] ?? m[10]) return h("em", {}, inline(m[9] ?? m[10], depth));
  if (m[11] !== undefined) return emojiNode(m[11]);
  return m[13] ?? m[0];
}
