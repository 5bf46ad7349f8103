// Messages by conversation and by thread: loading them and folding changes in.

import { read } from "./api.js";
import { emit, state } from "./state.js";

const PAGE = 100;
const rooms = new Map(); // channel -> {messages: Map(ts), hasMore, loaded}
const threads = new Map(); // "channel/root" -> Map(ts)

export const threadKey = (channel, ts) => `${channel}/${ts}`;
const inThread = (m) => Boolean(m.thread_ts) && m.thread_ts !== m.ts;
const onTop = (m) => !inThread(m) || m.subtype === "thread_broadcast";
const inOrder = (map) => [...map.values()].sort((a, b) => (a.ts < b.ts ? -1 : 1));

export function room(channel) {
  if (!rooms.has(channel)) rooms.set(channel, { messages: new Map(), hasMore: false, loaded: false });
  return rooms.get(channel);
}

export const topLevel = (channel) => inOrder(room(channel).messages);
export const threadMessages = (channel, ts) => inOrder(threads.get(threadKey(channel, ts)) ?? new Map());

export function findMessage(channel, ts) {
  const top = room(channel).messages.get(ts);
  if (top) return top;
  for (const [key, map] of threads) {
    if (key.startsWith(`${channel}/`) && map.has(ts)) return map.get(ts);
  }
  return undefined;
}

/** Forgets everything, for another person or after falling behind. */
export function forgetRooms() {
  rooms.clear();
  threads.clear();
}

const readings = new Set(); // for each answer on its way, what changed meanwhile

/** Reads, and answers with what changed meanwhile too: the answer may be from before it. */
async function readAlong(what, query) {
  const meanwhile = [];
  readings.add(meanwhile);
  try {
    return [await read(what, query), meanwhile];
  } finally {
    readings.delete(meanwhile);
  }
}

const note = (change) => readings.forEach((meanwhile) => meanwhile.push(change));
const redo = (meanwhile) => meanwhile.forEach((change) => change());

export async function loadRoom(channel) {
  const [answer, meanwhile] = await readAlong("messages", { channel, limit: PAGE });
  const into = room(channel);
  const local = [...into.messages.values()].filter((m) => m.local);
  into.messages = new Map([...answer.messages, ...local].map((m) => [m.ts, m]));
  into.hasMore = Boolean(answer.has_more);
  into.loaded = true;
  redo(meanwhile);
  emit("room", { channel });
}

export async function loadOlder(channel) {
  const into = room(channel);
  const first = topLevel(channel).find((m) => !m.local);
  if (!into.hasMore || !first || into.loading) return;
  into.loading = true;
  try {
    const [answer, meanwhile] = await readAlong("messages", { channel, before: first.ts, limit: PAGE });
    for (const m of answer.messages) into.messages.set(m.ts, m);
    redo(meanwhile);
    into.hasMore = Boolean(answer.has_more) && answer.messages.length > 0;
  } finally {
    into.loading = false;
  }
  emit("room", { channel, older: true });
}

export async function loadThread(channel, ts) {
  const [answer, meanwhile] = await readAlong("thread", { channel, ts });
  threads.set(threadKey(channel, ts), new Map(answer.messages.map((m) => [m.ts, m])));
  redo(meanwhile);
  emit("thread", { channel, ts });
}

/** Puts a new or changed message wherever it shows. */
export function upsert(channel, message) {
  note(() => upsert(channel, message));
  const m = { ...message, channel };
  if (onTop(m)) {
    const into = room(channel);
    const known = into.messages.get(m.ts);
    into.messages.set(m.ts, { ...keepReplyFacts(known, m), ...m });
    emit("room", { channel, ts: m.ts });
  }
  const root = m.thread_ts || m.ts;
  const thread = threads.get(threadKey(channel, root));
  if (!thread) return;
  thread.set(m.ts, { ...keepReplyFacts(thread.get(m.ts), m), ...m });
  emit("thread", { channel, ts: root });
}

// A change of text does not always repeat how many replies there are.
function keepReplyFacts(known, message) {
  if (!known || inThread(message)) return {};
  const { reply_count, reply_users, latest_reply } = known;
  return { reply_count, reply_users, latest_reply };
}

export function remove(channel, ts) {
  note(() => remove(channel, ts));
  if (room(channel).messages.delete(ts)) emit("room", { channel });
  for (const [key, map] of threads) {
    if (!key.startsWith(`${channel}/`) || !map.delete(ts)) continue;
    emit("thread", { channel, ts: key.slice(channel.length + 1) });
  }
}

/** A line that only this page shows: what the workspace itself says to me. */
export function addLocal(channel, text) {
  const now = (Date.now() / 1000).toFixed(6);
  const last = topLevel(channel).at(-1)?.ts ?? "";
  const ts = now > last ? now : `${last}1`; // the workspace's clock may be ahead
  room(channel).messages.set(ts, { ts, channel, text, local: true });
  emit("room", { channel, ts });
}

export const hasThread = (channel, ts) => threads.has(threadKey(channel, ts));
export const isReply = inThread;
export const lastTS = (channel) => state.channels.get(channel)?.latest ?? "";
