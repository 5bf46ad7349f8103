// Editing one's own message in place.

import { post } from "./api.js";
import { during } from "./act.js";
import { h } from "./dom.js";
import { enterIsNoText } from "./enter.js";
import { unescape } from "./mrkdwn.js";
import { state, handle } from "./state.js";

/** Replaces the body of a message by a field; Esc gives it back. */
export function startEdit(node, m, channel) {
  const body = node.querySelector(".body");
  if (!body || node.querySelector(".edit")) return;
  const area = h("textarea", { class: "field", rows: "2", "aria-label": "Edit message", value: typed(m.text ?? "") });
  const stop = () => {
    form.remove();
    body.hidden = false;
    node.focus();
  };
  const save = h("button", { type: "submit", class: "button primary small", "data-save": m.ts }, "Save");
  const form = h("form", { class: "edit", onsubmit: (event) => submit(event) }, area,
    h("div", { class: "edit-actions" }, h("button", { type: "button", class: "button small", onclick: stop }, "Cancel"), save));
  const submit = async (event) => {
    event.preventDefault();
    if (area.value.trim() && (await during(save, () => post("edit", { channel, ts: m.ts, text: area.value })))) stop();
  };
  area.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      stop();
    }
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
  });
  enterIsNoText(area);
  body.hidden = true;
  body.after(form);
  area.focus();
  area.setSelectionRange(area.value.length, area.value.length);
}

/** The stored text as its author would type it: @ana, #platform, plain addresses. */
export function typed(text) {
  const plain = text
    .replace(/<@([A-Z0-9]+)(?:\|[^>]*)?>/g, (_, id) => `@${handle(id)}`)
    .replace(/<#([A-Z0-9]+)(?:\|([^>]*))?>/g, (_, id, name) => `#${state.channels.get(id)?.name ?? name ?? id}`)
    .replace(/<((?:https?|mailto):[^|>]+)(?:\|([^>]*))?>/g, (_, url) => url.replace(/^mailto:/, ""));
  return unescape(plain);
}
