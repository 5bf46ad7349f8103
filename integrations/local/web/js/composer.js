// Where one writes: messages, slash commands, files. One in the middle, one in
// the thread. What was typed stays until it was taken.

import { upload, post } from "./api.js";
import { during, said } from "./act.js";
import { Attachments } from "./attachments.js";
import { Completion } from "./completion.js";
import { commandOf } from "./complete.js";
import { h, iconButton } from "./dom.js";
import { enterIsNoText } from "./enter.js";
import { openMenu } from "./popover.js";
import { channelTitle, emit, isApp, state } from "./state.js";
import { toast } from "./toast.js";

const drafts = new Map();
const MAX_HEIGHT = 240;

/** at: {channel, thread?}. Returns the node, or a line that says why one cannot write. */
export function composer(at) {
  const channel = state.channels.get(at.channel);
  if (channel?.is_archived) return h("p", { class: "composer-note" }, `${channelTitle(channel)} is archived. One can read it, not write in it.`);
  if (channel?.is_member === false) return joinNote(channel);
  return build(at, channel);
}

function joinNote(channel) {
  const join = (event) => during(event.currentTarget, () => post("join", { channel: channel.id }));
  return h("p", { class: "composer-note" }, `You are looking at ${channelTitle(channel)}. `, h("button", { type: "button", class: "button primary small", "data-join": channel.id, onclick: join }, "Join to write"));
}

function build(at, channel) {
  const key = `${state.me}/${at.channel}/${at.thread ?? ""}`;
  const area = h("textarea", { rows: "1", "data-composer": at.thread ? "thread" : "room", placeholder: at.thread ? "Reply…" : `Message ${channelTitle(channel)}`, value: drafts.get(key) ?? "" });
  const hint = h("div", { class: "hint-line", role: "status" });
  const parts = { at, key, area, hint, files: new Attachments(), help: new Completion(area) };
  parts.send = iconButton("send", "Send", () => submit(parts), { class: "icon-button send", type: "submit" });
  const node = h("form", { class: "composer", onsubmit: (event) => event.preventDefault() }, parts.help.node, parts.files.node, area,
    h("div", { class: "bar" }, tools(parts), hint, parts.send));
  listen(parts, node);
  requestAnimationFrame(() => changed(parts));
  return node;
}

function tools(parts) {
  const input = h("input", { type: "file", multiple: true, hidden: true, onchange: () => {
    parts.files.add(input.files);
    input.value = "";
    changed(parts);
  } });
  const attach = iconButton("clip", "Attach a file", () => input.click());
  const bolt = parts.at.thread ? null : iconButton("bolt", "Shortcuts and commands", () => openShortcuts(bolt, parts), { "aria-haspopup": "menu", "data-tool": "shortcuts" });
  return h("div", { class: "tools" }, attach, input, bolt);
}

function openShortcuts(anchor, parts) {
  const shortcuts = state.app.shortcuts.filter((s) => s.type === "global").map((s) => ({
    label: s.name, hint: s.description, icon: "bolt", action: s.callback_id, run: () => runShortcut(anchor, s),
  }));
  const commands = state.app.commands.map((c) => ({ label: c.command, hint: c.description, action: c.command, run: () => setText(parts, `${c.command} `) }));
  openMenu(anchor, [...shortcuts, shortcuts.length && commands.length ? "-" : null, ...commands], "Shortcuts and commands");
}

/** Runs a global shortcut of the app. */
export function runShortcut(node, shortcut) {
  return during(node, async () => said(await post("shortcut", { callback_id: shortcut.callback_id })));
}

function listen(parts, node) {
  const { area, files } = parts;
  area.addEventListener("input", () => changed(parts));
  area.addEventListener("keydown", (event) => key(event, parts));
  enterIsNoText(area);
  area.addEventListener("paste", (event) => {
    if (event.clipboardData.files.length) files.add(event.clipboardData.files);
  });
  node.addEventListener("dragover", (event) => event.preventDefault());
  node.addEventListener("drop", (event) => {
    event.preventDefault();
    files.add(event.dataTransfer.files);
    changed(parts);
  });
  node.addEventListener("compose", (event) => setText(parts, event.detail.text));
}

function key(event, parts) {
  if (event.isComposing || parts.help.key(event)) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    submit(parts);
  } else if (event.key === "ArrowUp" && parts.area.value === "") {
    event.preventDefault();
    emit("edit-last", parts.at);
  }
}

function setText(parts, text) {
  parts.area.value = text;
  parts.area.focus();
  changed(parts);
}

function changed({ key: draft, area, hint, send, files, at }) {
  drafts.set(draft, area.value);
  area.style.height = "auto";
  area.style.height = `${Math.min(MAX_HEIGHT, area.scrollHeight)}px`;
  send.disabled = area.value.trim() === "" && files.empty;
  hint.replaceChildren(...hintFor(area.value, at));
}

function hintFor(text, at) {
  if (at.thread && text.startsWith("/")) return [`Slash commands do not work in threads; mention @${state.app.name} instead`];
  const command = commandOf(text);
  if (command) return [h("code", {}, command.command), " ", command.usage_hint ?? ""];
  return text ? ["Enter sends, Shift+Enter breaks the line"] : [];
}

async function submit(parts) {
  const { area, files, send } = parts;
  const text = area.value.trim();
  if ((!text && files.empty) || send.getAttribute("aria-busy") === "true") return;
  const done = await during(send, () => dispatch(parts, text));
  if (!done) return;
  files.clear();
  if (area.value.trim() === text) area.value = "";
  changed(parts);
}

async function dispatch(parts, text) {
  const { at, files, hint } = parts;
  const place = { channel: at.channel, thread_ts: at.thread };
  if (text.startsWith("/") && files.empty) return slash(at, text, hint);
  for (const [n, file] of files.list.entries()) await upload({ ...place, comment: n === 0 ? text : "", file });
  if (files.empty) await post("say", { ...place, text });
  return true;
}

async function slash(at, text, hint) {
  const [command, ...rest] = text.split(/\s/);
  if (at.thread) {
    toast(`Slash commands do not work in threads. Mention @${state.app.name} instead: "@${state.app.name} ${rest.join(" ")}"`, "error");
    return false;
  }
  if (!commandOf(text)) {
    toast(`${command} is not a command here. There ${state.app.commands.length === 1 ? "is" : "are"}: ${state.app.commands.map((c) => c.command).join(", ")}`, "error");
    return false;
  }
  hint.replaceChildren(`${state.app.name} is being asked…`);
  return said(await post("slash", { channel: at.channel, command, text: text.slice(command.length).trim() }));
}

/** Whether a conversation is the one with the app. */
export const withApp = (channel) => Boolean(channel?.is_im && isApp(channel.user));
