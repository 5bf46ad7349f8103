// Reactions under a message, and the picker to add one.

import { post } from "./api.js";
import { during } from "./act.js";
import { h, iconButton } from "./dom.js";
import { emojiLike, FREQUENT, emoji } from "./emoji.js";
import { openPopover } from "./popover.js";
import { displayName, state } from "./state.js";

const FOUND = 48;

export function reactionBar(m, channel) {
  if (!m.reactions?.length) return null;
  return h("div", { class: "reactions" }, m.reactions.map((r) => pill(r, m, channel)),
    iconButton("smile", "Add a reaction", (e) => openReactions(e.currentTarget, m, channel)));
}

function pill(r, m, channel) {
  const mine = (r.users ?? []).includes(state.me);
  const who = (r.users ?? []).map(displayName).join(", ");
  return h("button", {
    type: "button", class: "pill", "aria-pressed": String(mine), title: `${who} · :${r.name}:`, "data-reaction": r.name,
    "aria-label": `${r.name.replaceAll("_", " ")}, ${r.count}: ${who}`,
    onclick: (event) => during(event.currentTarget, () => post("react", { channel, ts: m.ts, name: r.name, remove: mine })),
  }, emoji(r.name) || `:${r.name}:`, h("span", {}, String(r.count)));
}

export function openReactions(anchor, m, channel) {
  const grid = h("div", { class: "emoji-grid" });
  const filter = h("input", { type: "text", class: "filter", placeholder: "Find an emoji", "aria-label": "Find an emoji", autocomplete: "off" });
  const opened = openPopover(anchor, [filter, grid], { label: "Add a reaction", className: "emoji-picker" });
  if (!opened) return;
  const pick = (code) => {
    opened.close();
    during(anchor, () => post("react", { channel, ts: m.ts, name: code }));
  };
  const draw = () => {
    const codes = filter.value ? emojiLike(filter.value.toLowerCase(), FOUND).map((e) => e.code) : FREQUENT;
    grid.replaceChildren(...codes.map((code) => h("button", { type: "button", title: `:${code}:`, "aria-label": code.replaceAll("_", " "), "data-value": code, onclick: () => pick(code) }, emoji(code))));
  };
  filter.addEventListener("input", draw);
  filter.addEventListener("keydown", (e) => e.key === "Enter" && grid.firstChild?.click());
  draw();
  filter.focus();
}
