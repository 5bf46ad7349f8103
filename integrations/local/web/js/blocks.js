// Block Kit blocks to elements. Each carries data-block-id and data-block-type.

import { h } from "./dom.js";
import { lightbox } from "./dialog.js";
import { element } from "./elements.js";
import { imageURL } from "./files.js";
import { markdown } from "./markdown.js";
import { plainText, spoken, textObject } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { prepare } from "./values.js";

let serial = 0;

/** All blocks of a message or view at a place; remembers what was entered there before. */
export function renderBlocks(blocks, place) {
  prepare(place, blocks);
  return h("div", { class: "blocks" }, (blocks ?? []).map((block) => renderBlock(block, { place })));
}

function renderBlock(block, ctx) {
  const render = RENDER[block.type] ?? unknown;
  const node = render(block, ctx);
  node.setAttribute("data-block-id", block.block_id ?? "");
  node.setAttribute("data-block-type", block.type);
  node.classList.add("block", block.type.replaceAll("_", "-"));
  return node;
}

const RENDER = {
  header: (block) => h("h3", {}, plainText(block.text?.text ?? "")),
  divider: () => h("hr"),
  section, context, actions, input, image, table,
  rich_text: richText,
  markdown: (block) => markdown(block.text ?? ""),
};

const unknown = (block) => h("p", { class: "unknown" }, `(The block type ${block.type} is not shown here.)`);

function section(block, ctx) {
  const text = h("div", { class: "section-text" }, block.text ? textObject(block.text) : null,
    block.fields?.length ? h("div", { class: "fields" }, block.fields.map((f) => h("div", {}, textObject(f)))) : null);
  const label = spoken(block.text?.text ?? "").slice(0, 150);
  const accessory = block.accessory ? h("div", { class: `accessory with-${block.accessory.type}` }, element(block, block.accessory, { ...ctx, label })) : null;
  return h("div", {}, text, accessory);
}

function context(block) {
  return h("div", {}, (block.elements ?? []).map((e) => (e.type === "image"
    ? h("img", { src: imageURL(e), alt: e.alt_text ?? "" })
    : h("span", {}, textObject(e)))));
}

function actions(block, ctx) {
  return h("div", { role: "group" }, (block.elements ?? []).map((e) => element(block, e, ctx)));
}

function input(block, ctx) {
  const id = `input-${++serial}`;
  const describedBy = block.hint ? `${id}-hint` : null;
  const label = spoken(block.label?.text);
  const typed = /input|picker$/.test(block.element?.type ?? "");
  const mark = block.optional ? h("span", { class: "optional" }, "optional") : null;
  const node = h("div", {},
    h(typed ? "label" : "div", { class: "label", for: typed ? id : null }, plainText(block.label?.text ?? ""), mark),
    element(block, block.element, { ...ctx, label, inputID: id, labelledBy: typed, describedBy }),
    block.hint ? h("p", { class: "hint", id: describedBy }, plainText(block.hint.text ?? "")) : null,
    h("p", { class: "error", id: `${id}-error`, role: "alert", hidden: true }));
  return node;
}

function image(block) {
  const src = imageURL(block);
  const title = spoken(block.title?.text ?? "");
  return h("figure", {}, title ? h("figcaption", {}, title) : null,
    h("button", { type: "button", "aria-label": `Enlarge: ${block.alt_text ?? "image"}`, onclick: () => lightbox(src, block.alt_text, title) },
      h("img", { src, alt: block.alt_text ?? "" })));
}

function table(block) {
  const [head, ...body] = block.rows ?? [];
  const row = (tag, cells) => h("tr", {}, (cells ?? []).map((c, n) => h(tag, { scope: tag === "th" ? "col" : null, class: column(block, n, c) }, cell(c))));
  return h("div", { class: "table-wrap", tabindex: "0", role: "region", "aria-label": "Table" },
    h("table", {}, head ? h("thead", {}, row("th", head)) : null, h("tbody", {}, body.map((r) => row("td", r)))));
}

function column(block, n, c) {
  const set = block.column_settings?.[n];
  const align = set?.align ?? (c?.type === "raw_number" ? "right" : "left");
  return `align-${align}${set?.is_wrapped ? " wrapped" : ""}`;
}

function cell(c) {
  if (c?.type === "rich_text") return richText(c);
  return plainText(String(c?.text ?? c?.value ?? ""));
}

/** Puts an error at an input block, or takes it away when words is "". */
export function fieldError(root, blockID, words) {
  const block = root.querySelector(`[data-block-id="${CSS.escape(blockID)}"]`);
  const note = block?.querySelector(".error");
  if (!note) return false;
  note.textContent = words;
  note.hidden = words === "";
  block.classList.toggle("invalid", words !== "");
  const control = block.querySelector("[data-action-id]");
  control?.setAttribute("aria-invalid", String(words !== ""));
  control?.setAttribute("aria-errormessage", note.id);
  return true;
}
