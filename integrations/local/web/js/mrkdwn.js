// Slack's mrkdwn to elements. Blocks first (code, quotes, list lines), then
// what stands inside a line. The text comes escaped (&amp; &lt; &gt;) and is
// unescaped exactly once, at the leaves.

import { h } from "./dom.js";
import { broadcast, channelMention, dateNode, emojiNode, link, userMention } from "./entities.js";

const DEPTH = 8;

export const unescape = (s) => s.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** A text object: mrkdwn is parsed, plain_text is shown as it stands (emoji aside). */
export function textObject(object) {
  if (!object) return null;
  if (object.type === "plain_text") return h("span", {}, plainText(object.text ?? "", object.emoji !== false));
  return mrkdwn(object.text ?? "");
}

/** Plain text with emoji short codes replaced. */
export function plainText(text, withEmoji = true) {
  if (!withEmoji) return [text];
  return splitBy(text, /:([a-z0-9_+-]+):/g, (m) => emojiNode(m[1]), (s) => [s]);
}

/** Text as it would be read aloud: entities by name, no markers. */
export function spoken(text) {
  return mrkdwn(text ?? "").textContent;
}

export function mrkdwn(text) {
  const root = h("div", { class: "mrkdwn" });
  const parts = String(text).split("```");
  parts.forEach((part, i) => {
    const closed = i % 2 === 1 && i < parts.length - 1;
    if (closed) root.append(codeBlock(part));
    else root.append(...lines(i % 2 === 1 ? "```" + part : trimBreak(part, i > 0, i < parts.length - 1)));
  });
  return root;
}

const codeBlock = (text) => h("pre", { tabindex: "0" }, h("code", {}, leaf(text.replace(/^\n/, "").replace(/\n$/, ""))));

// A code block breaks the line by itself; the break written beside it is not a second one.
function trimBreak(text, afterCode, beforeCode) {
  let s = text;
  if (afterCode) s = s.replace(/^\n/, "");
  if (beforeCode) s = s.replace(/\n$/, "");
  return s;
}

function lines(text) {
  if (text === "") return [];
  const out = [];
  const rows = text.split("\n");
  for (let i = 0; i < rows.length; i++) {
    if (/^(>|&gt;)/.test(rows[i])) {
      const from = i;
      while (i + 1 < rows.length && /^(>|&gt;)/.test(rows[i + 1])) i++;
      out.push(quote(rows.slice(from, i + 1)));
    } else {
      out.push(row(rows[i]));
    }
  }
  return out;
}

function quote(rows) {
  const inner = rows.map((r) => row(r.replace(/^(>|&gt;) ?/, "")));
  return h("blockquote", {}, inner);
}

function row(text) {
  if (text.trim() === "") return h("div", { class: "gap" });
  const item = text.match(/^(\s*)([•◦▪‣-]|\d{1,3}[.)])\s+(.*)$/u);
  if (!item) return h("div", { class: "line" }, inline(text));
  const level = Math.min(4, Math.floor(item[1].length / 2));
  const marker = item[2] === "-" ? "•" : item[2];
  return h("div", { class: `item level-${level}` }, h("span", { class: "marker" }, `${marker} `), h("span", {}, inline(item[3])));
}

/** What stands inside one line. */
export function inline(text, depth = 0) {
  return splitBy(text, /<([^<>\n]+)>|`([^`\n]+)`/g, (m) => (m[1] !== undefined ? entity(m[1]) : h("code", {}, leaf(m[2]))),
    (s) => s, (parts) => styled(parts, depth));
}

// The pattern's matches become nodes; the text between them goes through rest.
function splitBy(text, pattern, node, rest, join = (parts) => parts.flat()) {
  const parts = [];
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > at) parts.push(rest(text.slice(at, match.index)));
    parts.push(node(match));
    at = match.index + match[0].length;
  }
  if (at < text.length) parts.push(rest(text.slice(at)));
  return join(parts);
}

// Emphasis may span entities and code (*see <url|this>*), so nodes are put
// into the text as private-use characters while emphasis is looked for.
const MARK = "\uE000";

function styled(parts, depth) {
  const nodes = [];
  const text = parts.map((p) => {
    if (typeof p === "string") return p.replaceAll(MARK, "");
    nodes.push(p);
    return MARK;
  }).join("");
  return emphasis(text, nodes[Symbol.iterator](), depth);
}

const EMPHASIS = /(^|[\s(["'“‘/\-—–,.:;!?*_~|>\uE000]|&gt;|&lt;)(?:\*(?=\S)([^*\n]*[^*\s])\*|_(?=\S)([^_\n]*[^_\s])_|~(?=\S)([^~\n]*[^~\s])~)(?![\p{L}\p{N}])/u;

function emphasis(text, nodes, depth) {
  const match = depth < DEPTH ? text.match(EMPHASIS) : null;
  if (!match) return words(text, nodes);
  const tag = match[2] !== undefined ? "strong" : match[3] !== undefined ? "em" : "s";
  const before = words(text.slice(0, match.index) + match[1], nodes);
  const inside = h(tag, {}, emphasis(match[2] ?? match[3] ?? match[4], nodes, depth + 1));
  return [...before, inside, ...emphasis(text.slice(match.index + match[0].length), nodes, depth)];
}

// Plain stretches: marks give their nodes back, emoji and bare addresses are found.
function words(text, nodes) {
  return splitBy(text, /\uE000|:([a-z0-9_+-]+):|\bhttps?:\/\/[^\s<>|\uE000]+[^\s<>|\uE000.,;:!?)'"\]]/g, (m) => {
    if (m[0] === MARK) return nodes.next().value ?? "";
    return m[1] !== undefined ? emojiNode(m[1]) : link(leaf(m[0]), [leaf(m[0])]);
  }, (s) => [leaf(s)]);
}

const leaf = (s) => unescape(s);

/** What stands between < and >. */
function entity(body) {
  const bar = body.indexOf("|");
  const target = bar < 0 ? body : body.slice(0, bar);
  const label = bar < 0 ? "" : leaf(body.slice(bar + 1));
  if (/^@[UWB][A-Z0-9]+$/.test(target)) return userMention(target.slice(1), label);
  if (/^#[CGD][A-Z0-9]+$/.test(target)) return channelMention(target.slice(1), label);
  if (target.startsWith("!")) return command(target.slice(1), label);
  if (/^(https?|mailto):/i.test(target)) return link(leaf(target), label ? plainText(label) : [leaf(target).replace(/^mailto:/, "")]);
  return document.createTextNode(`<${leaf(body)}>`);
}

function command(target, label) {
  const [name, ...args] = target.split("^");
  if (name === "date") return dateNode(args[0], leaf(args[1] ?? ""), leaf(args[2] ?? ""), label);
  if (["here", "channel", "everyone"].includes(name)) return broadcast(name);
  if (name === "subteam") return h("span", { class: "mention" }, label || "@group");
  return document.createTextNode(label || `<!${target}>`);
}
