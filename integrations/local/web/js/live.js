// The stream of changes: server-sent events folded into the state. The browser
// reconnects by itself; after a gap everything shown is fetched again.

import { eventsURL } from "./api.js";
import { addLocal, hasThread, isReply, remove, upsert } from "./rooms.js";
import { emit, plainTopic, state } from "./state.js";
import { countUnread, markThread } from "./unread.js";

const RETRY_MS = 1500;
let source = null;
let retry = 0;
let broken = false;

export function connect() {
  disconnect();
  source = new EventSource(eventsURL(state.seq));
  source.addEventListener("open", opened);
  source.addEventListener("error", failed);
  for (const [kind, handler] of Object.entries(HANDLERS)) {
    source.addEventListener(kind, (event) => receive(event, handler));
  }
}

export function disconnect() {
  clearTimeout(retry);
  source?.close();
  source = null;
}

function opened() {
  emit("online", true);
  if (broken) emit("reset");
  broken = false;
}

function failed() {
  broken = true;
  emit("online", false);
  if (source?.readyState === EventSource.CLOSED) retry = setTimeout(connect, RETRY_MS);
}

function receive(event, handler) {
  const data = JSON.parse(event.data);
  if (data.seq) state.seq = Math.max(state.seq, data.seq);
  handler(data);
}

function arrived({ channel, message }) {
  upsert(channel, message);
  if (!isReply(message)) touchChannel(channel, message.ts);
  noteUnread(channel, message);
  emit("arrived", { channel, message });
}

function touchChannel(id, ts) {
  const channel = state.channels.get(id);
  if (channel && ts > (channel.latest ?? "")) channel.latest = ts;
}

function noteUnread(channel, message) {
  if (message.user === state.me) return;
  if (isReply(message)) {
    const open = state.thread?.channel === channel && state.thread?.ts === message.thread_ts;
    if (!open || !hasThread(channel, message.thread_ts)) markThread(channel, message.thread_ts);
    return;
  }
  const looking = state.place.kind === "channel" && state.place.channel === channel && !document.hidden;
  if (!looking) countUnread(channel, message);
}

const changed = ({ channel, message }) => upsert(channel, message);
const deleted = ({ channel, ts }) => remove(channel, ts);

const HANDLERS = {
  message: arrived,
  message_changed: changed,
  message_deleted: deleted,
  thread: changed,
  ephemeral: arrived,
  ephemeral_changed: changed,
  ephemeral_deleted: deleted,
  reaction: changed,
  channel: ({ channel, conversation }) => {
    if (conversation) state.channels.set(channel, plainTopic({ ...state.channels.get(channel), ...conversation }));
    emit("channels");
  },
  views: ({ views }) => {
    state.views = views ?? [];
    emit("views");
  },
  home: ({ home }) => {
    state.home = home ?? null;
    emit("home");
  },
  notice: ({ text, channel }) => {
    if (channel) addLocal(channel, text);
    emit("notice", { text, channel });
  },
  connections: ({ connections }) => {
    state.app.connections = connections;
    emit("connections");
  },
  reset: () => emit("reset"),
};
