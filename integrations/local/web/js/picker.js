// The select menus: a button that opens a filterable list of options, with
// groups and descriptions, for one or several choices.

import { h, icon } from "./dom.js";
import { openPopover } from "./popover.js";

let serial = 0;

/**
 * picker({label, placeholder, options, multiple, value, max, attrs, onchange, load?})
 * options: [{value, label, description?, group?}]; load(query) resolves to such a list.
 * Returns the trigger; onchange gets the new value (or list) and may resolve to false to go back.
 */
export function picker(spec) {
  const control = { ...spec, chosen: [spec.value ?? []].flat(), known: new Map((spec.options ?? []).map((o) => [o.value, o])) };
  control.shown = h("span", { class: "shown" });
  control.trigger = h("button", {
    type: "button", class: "select", "aria-haspopup": "listbox", "aria-expanded": "false", ...spec.attrs,
    onclick: () => openList(control),
    onkeydown: (event) => ["ArrowDown", "ArrowUp"].includes(event.key) && (event.preventDefault(), openList(control)),
  }, control.shown, icon("down"));
  paint(control);
  return control.trigger;
}

function paint(control) {
  const names = control.chosen.map((v) => control.known.get(v)?.label ?? v);
  const words = names.length ? names.join(", ") : control.placeholder;
  control.shown.textContent = words;
  control.trigger.classList.toggle("is-empty", names.length === 0);
  control.trigger.setAttribute("data-value", control.chosen.join(","));
  control.trigger.setAttribute("aria-label", `${control.label || control.placeholder}: ${names.join(", ") || "nothing chosen"}`);
}

function openList(control) {
  const id = `options-${++serial}`;
  const list = h("div", { class: "options", role: "listbox", id, "aria-multiselectable": control.multiple ? "true" : null, "aria-label": control.label });
  const filter = h("input", {
    type: "text", class: "filter", placeholder: "Type to filter", autocomplete: "off", spellcheck: "false",
    role: "combobox", "aria-expanded": "true", "aria-controls": id, "aria-label": `Filter ${control.label || "options"}`,
  });
  const done = control.multiple ? h("div", { class: "done" }, h("button", { type: "button", class: "button primary small", "data-done": true, onclick: () => opened.close() }, "Done")) : null;
  const before = control.chosen.join("\n");
  const opened = openPopover(control.trigger, [filter, list, done], {
    label: control.label, className: "picker",
    onclose: () => control.multiple && control.chosen.join("\n") !== before && commit(control, before.split("\n").filter(Boolean)),
  });
  if (!opened) return;
  const view = { control, list, filter, close: opened.close, at: 0, options: control.options ?? [] };
  filter.addEventListener("input", () => (control.load ? loadInto(view) : draw(view)));
  filter.addEventListener("keydown", (event) => moveInList(event, view));
  control.load ? loadInto(view) : draw(view);
  filter.focus();
}

async function loadInto(view) {
  const query = view.filter.value;
  view.list.setAttribute("aria-busy", "true");
  const options = await view.control.load(query);
  if (query !== view.filter.value) return; // an older answer came late
  view.list.removeAttribute("aria-busy");
  view.options = options;
  options.forEach((o) => view.control.known.set(o.value, o));
  draw(view);
}

function matching({ options, filter, control }) {
  const words = control.load ? [] : filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  return options.filter((o) => {
    const text = `${o.label} ${o.description ?? ""} ${o.group ?? ""}`.toLowerCase();
    return words.every((w) => text.includes(w));
  });
}

function draw(view) {
  view.found = matching(view);
  const chosenAt = view.found.findIndex((o) => view.control.chosen.includes(o.value));
  view.at = Math.max(0, view.filter.value ? 0 : chosenAt);
  view.list.replaceChildren();
  let group;
  view.found.forEach((option, n) => {
    if (option.group && option.group !== group) view.list.append(h("div", { class: "group", role: "presentation" }, option.group));
    group = option.group;
    view.list.append(optionNode(view, option, n));
  });
  if (!view.found.length) view.list.append(h("p", { class: "none" }, "Nothing matches."));
  highlight(view);
}

function optionNode(view, option, n) {
  const chosen = view.control.chosen.includes(option.value);
  return h("div", {
    role: "option", class: "option", id: `${view.list.id}-${n}`, "data-value": option.value, "aria-selected": String(chosen),
    onclick: () => choose(view, option),
  }, h("span", { class: "tick" }, chosen ? icon("check") : null), h("span", {}, option.label, option.description ? h("small", {}, option.description) : null));
}

function highlight(view) {
  const nodes = [...view.list.querySelectorAll("[role=option]")];
  nodes.forEach((node, n) => node.classList.toggle("at", n === view.at));
  const now = nodes[view.at];
  if (now) view.filter.setAttribute("aria-activedescendant", now.id);
  now?.scrollIntoView({ block: "nearest" });
}

function moveInList(event, view) {
  const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
  if (step) {
    event.preventDefault();
    view.at = Math.max(0, Math.min(view.found.length - 1, view.at + step));
    highlight(view);
  } else if (event.key === "Enter" && view.found[view.at]) {
    event.preventDefault();
    choose(view, view.found[view.at]);
  } else if (event.key === "Tab") {
    view.close();
  }
}

function choose(view, option) {
  const { control } = view;
  const before = control.chosen;
  if (control.multiple) {
    const has = before.includes(option.value);
    if (!has && control.max && before.length >= control.max) return;
    control.chosen = has ? before.filter((v) => v !== option.value) : [...before, option.value];
    paint(control);
    const at = view.at;
    draw(view);
    view.at = Math.min(at, view.found.length - 1);
    highlight(view);
    return;
  }
  view.close();
  control.trigger.focus();
  control.chosen = [option.value];
  paint(control);
  commit(control, before);
}

async function commit(control, before) {
  const kept = await control.onchange(control.multiple ? control.chosen : control.chosen[0]);
  if (kept !== false) return;
  control.chosen = before;
  paint(control);
}
