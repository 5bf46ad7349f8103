// What the page knows: who I am, whom and what I can see, where I look.
// Others listen with on() and are told with emit(); nobody else stores any of it.

export const state = {
  me: "", seq: 0, team: {}, app: { commands: [], shortcuts: [] },
  users: new Map(), channels: new Map(),
  views: [], home: null,
  place: { kind: "none" }, // {kind: "channel", channel} | {kind: "home"}
  thread: null, // {channel, ts}
};

const listeners = new Map();

export function on(kind, listener) {
  if (!listeners.has(kind)) listeners.set(kind, []);
  listeners.get(kind).push(listener);
}

export function emit(kind, detail) {
  for (const listener of listeners.get(kind) ?? []) listener(detail);
}

/** Takes over an answer of GET /browser/state. */
export function adopt(answer) {
  state.me = answer.me;
  state.seq = answer.seq;
  state.team = answer.team ?? {};
  state.app = { commands: [], shortcuts: [], ...answer.app };
  state.users = new Map((answer.users ?? []).map((u) => [u.id, u]));
  state.channels = new Map((answer.channels ?? []).map((c) => [c.id, plainTopic(c)]));
  state.views = answer.views ?? [];
  state.home = answer.home ?? null;
}

/** A conversation with its topic as text; Slack wraps it in {value}. */
export function plainTopic(channel) {
  return { ...channel, topic: channel.topic?.value ?? channel.topic ?? "" };
}

export const me = () => state.users.get(state.me) ?? { id: state.me, name: "me" };
export const people = () => [...state.users.values()].filter((u) => !u.is_bot);
export const isApp = (id) => Boolean(id) && (id === state.app.bot_user_id || id === state.app.bot_id);

/** A person's or the app's name for headings: "Ana Ruiz". */
export function displayName(id) {
  if (isApp(id)) return state.app.name;
  const user = state.users.get(id);
  return user?.real_name || user?.name || id || "someone";
}

/** The short name used in mentions, without "@". */
export function handle(id) {
  if (isApp(id)) return state.app.name;
  return state.users.get(id)?.name ?? id;
}

/** "#platform", "Ana Ruiz" or "ana, ben" for a group. */
export function channelTitle(channel) {
  if (!channel) return "";
  if (channel.is_im) return displayName(channel.user);
  if (channel.is_mpim) return (channel.members ?? []).filter((id) => id !== state.me).map(handle).join(", ");
  return `#${channel.name}`;
}

/** My direct message with the app, if it exists already. */
export function appChannel() {
  return [...state.channels.values()].find((c) => c.is_im && isApp(c.user));
}
