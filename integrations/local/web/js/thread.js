// The thread in the side pane.

import { composer } from "./composer.js";
import { byId, h, iconButton } from "./dom.js";
import { loadThread, threadMessages } from "./rooms.js";
import { enterable, keepingPlace, reconcile, rowsOf, stickToEnd, streamKeys } from "./stream.js";
import { channelTitle, on, state } from "./state.js";
import { edit } from "./timeline.js";
import { toast } from "./toast.js";
import { markThreadRead } from "./unread.js";

let opener = null;

export function startThread() {
  on("thread", ({ channel, ts }) => state.thread?.channel === channel && state.thread?.ts === ts && draw());
}

export async function openThread({ channel, ts, focus }) {
  const again = state.thread?.channel === channel && state.thread?.ts === ts;
  if (!again) build(channel, ts);
  if (focus) byId("thread").querySelector("textarea")?.focus();
  try {
    await loadThread(channel, ts);
  } catch (err) {
    toast(err.message, "error");
  }
  markThreadRead(channel, ts);
}

function build(channel, ts) {
  opener = document.activeElement?.closest?.(".message");
  state.thread = { channel, ts };
  const pane = byId("thread");
  const stream = h("section", { class: "stream", "aria-label": "Thread messages" }, h("div", { class: "loading", role: "status" }, "Loading…"));
  streamKeys(stream);
  stickToEnd(stream);
  stream.addEventListener("edit-message", (event) => edit(event.target));
  pane.replaceChildren(
    h("header", {}, h("div", {}, h("h2", {}, "Thread"), h("p", {}, channelTitle(state.channels.get(channel)))), iconButton("close", "Close thread", closeThread, { "data-close-thread": true })),
    stream, composer({ channel, thread: ts }));
  pane.hidden = false;
  document.body.classList.add("with-thread");
}

function draw() {
  const { channel, ts } = state.thread;
  const stream = byId("thread").querySelector(".stream");
  const first = Boolean(stream.querySelector(".loading"));
  stream.querySelector(".loading")?.remove();
  const messages = threadMessages(channel, ts);
  const [root, ...rest] = rowsOf(messages, { channel, inThread: true });
  const count = messages.filter((m) => m.ts !== ts && !m.is_ephemeral).length;
  const line = { key: "count", sign: String(count), build: () => h("div", { class: "count", role: "separator" }, h("span", {}, count === 1 ? "1 reply" : `${count} replies`)) };
  keepingPlace(stream, () => reconcile(stream, root ? [root, line, ...rest] : []));
  if (first) stream.scrollTop = stream.scrollHeight;
  enterable(stream);
  if (!document.hidden) markThreadRead(channel, ts);
}

export function closeThread() {
  if (!state.thread) return;
  const { channel, ts } = state.thread;
  state.thread = null;
  byId("thread").hidden = true;
  byId("thread").replaceChildren();
  document.body.classList.remove("with-thread");
  const back = opener?.isConnected ? opener : byId("room").querySelector(`[data-ts="${CSS.escape(ts)}"][data-channel="${CSS.escape(channel)}"]`);
  back?.focus({ preventScroll: true });
}
