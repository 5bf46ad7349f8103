// The conversation in the middle.

import { byId, h } from "./dom.js";
import { startEdit } from "./edit.js";
import { findMessage, loadOlder, loadRoom, room, topLevel } from "./rooms.js";
import { enterable, keepingPlace, reconcile, rowsOf, stickToEnd, streamKeys } from "./stream.js";
import { channelTitle, emit, isApp, on, state } from "./state.js";
import { toast } from "./toast.js";
import { markRead, seenUpTo, threadUnread } from "./unread.js";

const OLDER_PX = 200;
let newFrom = "";
let shown = "";

export function startTimeline() {
  const scroller = byId("room");
  streamKeys(scroller);
  stickToEnd(scroller);
  scroller.addEventListener("edit-message", (event) => edit(event.target));
  scroller.addEventListener("scroll", () => {
    if (scroller.scrollTop < OLDER_PX && shown) loadOlder(shown).catch((err) => toast(err.message, "error"));
  }, { passive: true });
  on("room", ({ channel, older }) => channel === shown && draw({ older }));
  on("arrived", ({ channel }) => channel === shown && !document.hidden && markSeen());
  document.addEventListener("visibilitychange", () => !document.hidden && shown && markSeen());
}

/** Shows a conversation from its end (or from where news begins). */
export async function showRoom(channel) {
  shown = channel;
  newFrom = seenUpTo(channel);
  byId("room").replaceChildren(h("div", { class: "loading", role: "status" }, "Loading…"));
  await loadRoom(channel);
  if (shown !== channel) return;
  const scroller = byId("room");
  scroller.querySelector(".loading")?.remove();
  const news = scroller.querySelector(".news");
  if (news) news.scrollIntoView({ block: "center" });
  else scroller.scrollTop = scroller.scrollHeight;
  scroller.dataset.atEnd = String(!news);
  markSeen();
}

export function hideRoom() {
  shown = "";
}

function markSeen() {
  const last = topLevel(shown).at(-1)?.ts ?? "";
  const latest = state.channels.get(shown)?.latest ?? "";
  markRead(shown, last > latest ? last : latest);
}

function draw({ older }) {
  const scroller = byId("room");
  const view = { channel: shown, inThread: false, newFrom, mark: (m) => (m.reply_count ? threadUnread(shown, m.ts) : null) };
  const messages = topLevel(shown);
  const rows = [...intro(), ...rowsOf(messages, view)];
  keepingPlace(scroller, () => reconcile(scroller, rows), { older });
  enterable(scroller);
}

// Above the first message: what this place is and how to begin.
function intro() {
  if (!room(shown).loaded || room(shown).hasMore) return [];
  const channel = state.channels.get(shown);
  const empty = !topLevel(shown).length;
  return [{ key: `intro-${shown}`, sign: `${channelTitle(channel)}${channel?.topic}${empty}${channel?.is_member}`, build: () => introNode(channel, empty) }];
}

function introNode(channel, empty) {
  const withApp = channel?.is_im && isApp(channel.user);
  const words = withApp
    ? `This is your direct message with ${state.app.name}. Write to it as you would to a colleague.`
    : `This is the very beginning of ${channelTitle(channel)}.`;
  return h("div", { class: "intro" }, h("h2", {}, channelTitle(channel)), h("p", {}, channel?.topic || words), empty ? suggestions() : null);
}

function suggestions() {
  const items = state.app.commands.map((c) => h("button", { type: "button", class: "button suggestion", onclick: () => emit("compose", { text: `${c.command} ` }) },
    h("code", {}, c.command), h("span", {}, c.description)));
  const mention = h("button", { type: "button", class: "button suggestion", onclick: () => emit("compose", { text: `@${state.app.name} ` }) },
    h("code", {}, `@${state.app.name}`), h("span", {}, "Mention the app and say what you want to run"));
  return h("div", { class: "suggestions" }, items, mention);
}

export function edit(node) {
  const { ts, channel } = node.dataset;
  const m = findMessage(channel, ts);
  if (m && m.user === state.me && !m.subtype) startEdit(node, m, channel);
}

/** Brings a message into view and lets it light up once. */
export function flash(container, ts) {
  const node = container.querySelector(`[data-ts="${CSS.escape(ts)}"]`);
  if (!node) return;
  node.scrollIntoView({ block: "center" });
  node.classList.add("flash");
  node.focus({ preventScroll: true });
}
