// The line above a conversation, the tabs of the app, and the banner below it.

import { avatar } from "./avatar.js";
import { byId, h, icon, iconButton } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";
import { channelTitle, emit, handle, isApp, on, state } from "./state.js";

let online = true;

export function startHead() {
  for (const kind of ["place", "channels", "state"]) on(kind, draw);
  on("online", (is) => {
    online = is;
    banner();
  });
  for (const kind of ["connections", "state"]) on(kind, banner);
}

function draw() {
  const head = byId("room-head");
  const channel = state.channels.get(state.place.channel);
  const app = state.place.kind === "home" || (channel?.is_im && isApp(channel.user));
  const open = iconButton("menu", "Show conversations", () => emit("sidebar", true), { class: "icon-button only-narrow", "data-open-sidebar": true });
  const github = state.place.kind === "github";
  head.replaceChildren(open, ...(github ? [h("div", { class: "title" }, h("h1", {}, "GitHub"))] : app ? appHead() : roomHead(channel)));
  document.title = `${github ? "GitHub" : app ? state.app.name : channelTitle(channel)} · ${state.team.name || "Local workspace"}`;
}

function roomHead(channel) {
  if (!channel) return [h("h1", {}, "")];
  const face = channel.is_im ? avatar(channel.user, "small") : icon(channel.is_private ? "lock" : channel.is_mpim ? "people" : "hash");
  const members = (channel.members ?? []).map(handle).join(", ");
  return [
    h("div", { class: "title" }, face, h("h1", {}, channelTitle(channel).replace(/^#/, ""))),
    channel.topic ? h("div", { class: "topic" }, mrkdwn(channel.topic)) : h("div", { class: "topic" }),
    channel.is_im ? null : h("span", { class: "members", title: members }, icon("people"), String(channel.members?.length ?? "")),
  ].filter(Boolean);
}

function appHead() {
  const home = state.place.kind === "home";
  const tab = (name, label, current, detail) => h("button", { type: "button", role: "tab", "data-tab": name, "aria-selected": String(current), onclick: () => emit("goto", detail) }, label);
  return [
    h("div", { class: "title" }, avatar(state.app.bot_user_id, "small"), h("h1", {}, state.app.name || "App")),
    h("div", { class: "tabs", role: "tablist", "aria-label": "App" }, tab("home", "Home", home, { home: true }), tab("messages", "Messages", !home, { appMessages: true })),
  ];
}

function banner() {
  const node = byId("banner");
  const words = !online ? "The connection to the workspace was lost. Trying again…"
    : state.app.connections === 0 ? `${state.app.name} is not connected: what you send now may not be answered.` : "";
  node.hidden = words === "";
  node.replaceChildren(...(words ? [icon("warn"), h("span", {}, words)] : []));
}
