// Ctrl+K: jump to a conversation, run a shortcut or start a command by name.

import { avatar } from "./avatar.js";
import { runShortcut } from "./composer.js";
import { openDialog } from "./dialog.js";
import { h, icon } from "./dom.js";
import { openDM } from "./sidebar.js";
import { channelTitle, displayName, emit, people, state } from "./state.js";

const LIMIT = 12;

export function openSwitcher() {
  const input = h("input", { type: "text", class: "filter", placeholder: "Jump to a conversation, person or shortcut", role: "combobox", "aria-expanded": "true", "aria-controls": "jump-list", "aria-label": "Jump to", autocomplete: "off" });
  const list = h("div", { class: "options", role: "listbox", id: "jump-list", "aria-label": "Places" });
  const dialog = openDialog({ title: "Jump to", className: "switcher", content: [input, list] });
  const view = { input, list, dialog, at: 0, all: targets() };
  input.addEventListener("input", () => draw(view));
  input.addEventListener("keydown", (event) => key(event, view));
  draw(view);
  input.focus();
}

function targets() {
  const rooms = [...state.channels.values()].filter((c) => !c.is_im).map((c) => ({ label: channelTitle(c), hint: c.topic, face: icon(c.is_private ? "lock" : "hash"), run: () => emit("goto", { channel: c.id }) }));
  const dms = people().filter((u) => u.id !== state.me).map((u) => ({ label: displayName(u.id), hint: `@${u.name}`, face: avatar(u.id, "tiny"), run: () => openDM(null, u.id, [...state.channels.values()].find((c) => c.is_im && c.user === u.id)) }));
  const app = [
    { label: `${state.app.name}: Home`, hint: "app", face: icon("home"), run: () => emit("goto", { home: true }) },
    { label: `${state.app.name}: Messages`, hint: "app", face: icon("reply"), run: () => emit("goto", { appMessages: true }) },
  ];
  const shortcuts = state.app.shortcuts.filter((s) => s.type === "global").map((s) => ({ label: s.name, hint: s.description, face: icon("bolt"), run: () => runShortcut(null, s) }));
  const commands = state.app.commands.map((c) => ({ label: c.command, hint: c.description, face: icon("bolt"), run: () => emit("compose", { text: `${c.command} ` }) }));
  return [...rooms, ...dms, ...app, ...shortcuts, ...commands];
}

function draw(view) {
  const typed = view.input.value.toLowerCase().trim();
  view.found = view.all.filter((t) => `${t.label} ${t.hint ?? ""}`.toLowerCase().includes(typed)).slice(0, LIMIT);
  view.at = 0;
  view.list.replaceChildren(...view.found.map((t, n) => h("div", { role: "option", class: "option", id: `jump-${n}`, "data-value": t.label, onclick: () => go(view, n) },
    h("span", { class: "tick" }, t.face), h("span", {}, t.label, t.hint ? h("small", {}, t.hint) : null))));
  highlight(view);
}

function highlight(view) {
  [...view.list.children].forEach((node, n) => {
    node.classList.toggle("at", n === view.at);
    node.setAttribute("aria-selected", String(n === view.at));
  });
  view.input.setAttribute("aria-activedescendant", `jump-${view.at}`);
  view.list.children[view.at]?.scrollIntoView({ block: "nearest" });
}

function go(view, n) {
  const target = view.found[n];
  if (!target) return;
  view.dialog.close();
  target.run();
}

function key(event, view) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    view.at = Math.max(0, Math.min(view.found.length - 1, view.at + step));
    highlight(view);
  } else if (event.key === "Enter" && !event.isComposing) {
    event.preventDefault();
    go(view, view.at);
  }
}
