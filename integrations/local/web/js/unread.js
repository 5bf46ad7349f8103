// What I have not seen yet. Slack keeps this on its servers; here the browser
// does, per person, so that switching between people shows each one's own marks.

import { emit, state } from "./state.js";

const counts = new Map(); // channel -> {count, mention}
const threadMarks = new Set(); // "channel/root"
let seen = {};

const key = () => `seen:${state.team.id}:${state.me}`;
const baselineKey = () => `seen:${state.team.id}`;

function stored(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function store(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch { /* private mode: marks last for this page */ }
}

/** Reads my marks after the state was loaded. */
export function loadMarks() {
  counts.clear();
  threadMarks.clear();
  try {
    seen = JSON.parse(stored(key()) ?? "{}") ?? {};
  } catch {
    seen = {};
  }
  if (stored(baselineKey()) === null) store(baselineKey(), newest());
}

const newest = () => [...state.channels.values()].map((c) => c.latest ?? "").sort().at(-1) ?? "";

export function seenUpTo(channel) {
  return seen[channel] ?? stored(baselineKey()) ?? "";
}

export function isUnread(channel) {
  const latest = state.channels.get(channel)?.latest ?? "";
  return (counts.get(channel)?.count ?? 0) > 0 || latest > seenUpTo(channel);
}

export const unreadCount = (channel) => counts.get(channel)?.count ?? 0;
export const mentioned = (channel) => Boolean(counts.get(channel)?.mention);
export const threadUnread = (channel, ts) => threadMarks.has(`${channel}/${ts}`);

export function markRead(channel, ts) {
  counts.delete(channel);
  if (ts && ts > seenUpTo(channel)) {
    seen[channel] = ts;
    store(key(), JSON.stringify(seen));
  }
  emit("unread", { channel });
}

export function markThreadRead(channel, ts) {
  if (threadMarks.delete(`${channel}/${ts}`)) emit("room", { channel });
}

export function countUnread(channel, message) {
  const now = counts.get(channel) ?? { count: 0, mention: false };
  const mention = now.mention || String(message.text ?? "").includes(`<@${state.me}>`);
  counts.set(channel, { count: now.count + 1, mention });
  emit("unread", { channel });
}

export function markThread(channel, ts) {
  threadMarks.add(`${channel}/${ts}`);
  emit("room", { channel });
}
