// Files in messages: images inline, text with a preview, the rest as a card.

import { fileURL } from "./api.js";
import { lightbox } from "./dialog.js";
import { h, icon } from "./dom.js";
import { safeURL } from "./entities.js";

const PREVIEW_BYTES = 4000;
const PREVIEW_LINES = 12;

/** The address of an image block or element: a public one, or a file of the workspace. */
export function imageURL(block) {
  if (block.slack_file?.id) return fileURL(block.slack_file.id);
  return safeURL(block.image_url ?? block.slack_file?.url ?? "");
}

export function files(list) {
  return h("div", { class: "files" }, (list ?? []).map(file));
}

function file(f) {
  if (String(f.mimetype ?? "").startsWith("image/")) return picture(f);
  const name = f.title || f.name || f.id;
  const card = h("a", { class: "file-card", href: fileURL(f.id), download: f.name ?? "file", "data-file": f.id },
    icon("file"), h("span", {}, h("strong", {}, name), h("small", {}, [kind(f), size(f.size)].filter(Boolean).join(" · "))));
  return h("div", { class: "file" }, card, isText(f) ? preview(f) : null);
}

function picture(f) {
  const alt = f.alt_txt || f.title || f.name || "image";
  const src = fileURL(f.id);
  return h("figure", { class: "picture", "data-file": f.id },
    h("button", { type: "button", "aria-label": `Enlarge: ${alt}`, onclick: () => lightbox(src, alt, f.title || f.name) }, h("img", { src, alt })),
    h("figcaption", {}, f.title || f.name || ""));
}

const isText = (f) => /^text\/|json|yaml|xml/.test(f.mimetype ?? "") || /\.(ya?ml|json|md|txt|log|tf)$/i.test(f.name ?? "");
const kind = (f) => (f.name?.includes(".") ? f.name.split(".").pop().toUpperCase() : f.mimetype);

function size(bytes) {
  if (!bytes) return "";
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function preview(f) {
  const pre = h("pre", { class: "preview", tabindex: "0" });
  const fold = h("details", { ontoggle: () => fold.open && !pre.textContent && load(f, pre) }, h("summary", {}, "Preview"), pre);
  return fold;
}

async function load(f, pre) {
  try {
    const text = (await (await fetch(fileURL(f.id))).text()).slice(0, PREVIEW_BYTES);
    const rows = text.split("\n");
    pre.textContent = rows.slice(0, PREVIEW_LINES * 4).join("\n") + (rows.length > PREVIEW_LINES * 4 ? "\n…" : "");
  } catch {
    pre.textContent = "The file could not be read.";
  }
}
