// The rich_text block and table cells of that type.

import { h } from "./dom.js";
import { broadcast, channelMention, dateNode, emojiNode, link, userMention } from "./entities.js";

export function richText(block) {
  return h("div", { class: "rich-text" }, (block.elements ?? []).map(part));
}

function part(element) {
  switch (element.type) {
    case "rich_text_section": return h("div", { class: "section" }, spans(element.elements));
    case "rich_text_list": return list(element);
    case "rich_text_preformatted": return h("pre", { tabindex: "0" }, h("code", {}, spans(element.elements)));
    case "rich_text_quote": return h("blockquote", {}, spans(element.elements));
    default: return h("div", { class: "unknown" }, `(${element.type})`);
  }
}

function list(element) {
  const ordered = element.style === "ordered";
  const props = { class: `level-${Math.min(4, element.indent ?? 0)}`, start: ordered && element.offset ? element.offset + 1 : null };
  return h(ordered ? "ol" : "ul", props, (element.elements ?? []).map((item) => h("li", {}, spans(item.elements))));
}

const spans = (elements) => (elements ?? []).map(span);

const LEAVES = {
  text: (e) => document.createTextNode(e.text ?? ""),
  link: (e) => link(e.url, [e.text || e.url]),
  user: (e) => userMention(e.user_id, ""),
  channel: (e) => channelMention(e.channel_id, ""),
  broadcast: (e) => broadcast(e.range),
  emoji: (e) => emojiNode(e.name),
  usergroup: (e) => h("span", { class: "mention" }, `@${e.usergroup_id}`),
  date: (e) => dateNode(e.timestamp, e.format ?? "{date}", e.url, e.fallback ?? ""),
  color: (e) => h("code", {}, e.value ?? ""),
};

const STYLES = { bold: "strong", italic: "em", strike: "s", underline: "u", code: "code" };

function span(element) {
  const leaf = (LEAVES[element.type] ?? ((e) => document.createTextNode(`(${e.type})`)))(element);
  return Object.entries(element.style ?? {})
    .filter(([name, is]) => is && STYLES[name])
    .reduce((inner, [name]) => h(STYLES[name], {}, inner), leaf);
}
