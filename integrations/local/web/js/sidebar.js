// The list of conversations, the app, people, and who I am.

import { post } from "./api.js";
import { during } from "./act.js";
import { avatar } from "./avatar.js";
import { byId, h, icon, iconButton } from "./dom.js";
import { openMenu } from "./popover.js";
import { appChannel, channelTitle, displayName, emit, isApp, me, on, people, state } from "./state.js";
import { nextTheme, theme } from "./theme.js";
import { isUnread, mentioned, unreadCount } from "./unread.js";

export function startSidebar() {
  for (const kind of ["channels", "unread", "state", "place", "connections", "online", "github"]) on(kind, draw);
  on("online", (is) => { online = is; });
  byId("sidebar").addEventListener("keydown", move);
}

let online = true;

function draw() {
  const nav = byId("sidebar");
  const focused = nav.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const scrolled = nav.querySelector(".lists")?.scrollTop ?? 0;
  nav.replaceChildren(head(), h("div", { class: "lists" }, group("Apps", [appEntry(), githubEntry()].filter(Boolean)), group("Channels", channels()), group("Direct messages", directs())), foot());
  nav.querySelector(".lists").scrollTop = scrolled;
  if (focused) nav.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

function head() {
  return h("header", {}, h("div", { class: "team" }, h("strong", {}, state.team.name || "Local"), h("small", {}, "a workspace on this machine")),
    iconButton("search", "Jump to… (Ctrl+K)", () => emit("switcher"), { "data-key": "jump" }));
}

function group(title, entries) {
  return entries.length ? h("section", {}, h("h2", {}, title), h("ul", {}, entries)) : null;
}

const here = (id) => state.place.kind === "channel" && state.place.channel === id;

function entry({ key, face, label, current, channel, onclick, note }) {
  const unread = channel && !current && isUnread(channel);
  const count = channel ? unreadCount(channel) : 0;
  return h("li", {}, h("button", {
    type: "button", class: `entry${unread ? " unread" : ""}`, "aria-current": current ? "page" : null, "data-key": key, "data-channel-entry": channel, onclick,
  }, face, h("span", { class: "name" }, label), note ?? null,
  unread && count ? h("span", { class: `count${mentioned(channel) ? " mention" : ""}`, "aria-label": `${count} unread` }, String(count)) : null,
  unread && !count ? h("span", { class: "dot", role: "img", "aria-label": "unread" }) : null));
}

function channels() {
  return [...state.channels.values()].filter((c) => !c.is_im && !c.is_mpim)
    .sort((a, b) => Number(Boolean(a.is_archived)) - Number(Boolean(b.is_archived)) || String(a.name).localeCompare(b.name))
    .map((c) => entry({
      key: c.id, channel: c.id, current: here(c.id), label: c.name, face: icon(c.is_private ? "lock" : "hash"), onclick: () => emit("goto", { channel: c.id }),
      note: c.is_archived ? h("small", {}, "archived") : c.is_member === false ? h("small", {}, "not joined") : null,
    }));
}

function appEntry() {
  const dm = appChannel();
  const up = online && state.app.connections > 0;
  const current = state.place.kind === "home" || Boolean(dm && here(dm.id));
  return entry({
    key: "app", channel: dm?.id, current, label: state.app.name || "The app", face: h("span", { class: "presence-wrap" }, avatar(state.app.bot_user_id, "small"), h("span", { class: `presence${up ? " up" : ""}` })),
    onclick: () => emit("goto", { home: true }), note: up ? null : h("small", {}, "not connected"),
  });
}

// There only where the workspace has a local GitHub.
function githubEntry() {
  return state.github ? entry({ key: "github", current: state.place.kind === "github", label: "GitHub", face: icon("branch"), onclick: () => emit("goto", { github: "" }) }) : null;
}

function directs() {
  const known = new Map([...state.channels.values()].filter((c) => c.is_im).map((c) => [c.user, c]));
  const others = people().filter((u) => u.id !== state.me).map((u) => {
    const dm = known.get(u.id);
    return entry({ key: `dm-${u.id}`, channel: dm?.id, current: Boolean(dm && here(dm.id)), label: displayName(u.id), face: avatar(u.id, "small"), onclick: (event) => openDM(event.currentTarget, u.id, dm) });
  });
  const groups = [...state.channels.values()].filter((c) => c.is_mpim).map((c) => entry({ key: c.id, channel: c.id, current: here(c.id), label: channelTitle(c), face: icon("people"), onclick: () => emit("goto", { channel: c.id }) }));
  return [...others, ...groups];
}

/** Opens the direct message with a person or the app, making it first if need be. */
export async function openDM(node, user, known) {
  if (known) {
    emit("goto", { channel: known.id });
    return;
  }
  const answer = await during(node, () => post("dm", { user }));
  if (answer) emit("goto", { channel: answer.channel, fresh: !isApp(user) || !state.channels.has(answer.channel) });
}

const THEMES = { auto: ["auto", "Theme: as the system"], light: ["sun", "Theme: light"], dark: ["moon", "Theme: dark"] };

function foot() {
  const who = h("button", { type: "button", class: "whoami", "data-key": "whoami", "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": `You are ${displayName(state.me)}. Switch person`, onclick: () => openWho(who) },
    avatar(state.me, "small"), h("span", {}, h("strong", {}, displayName(state.me)), h("small", {}, `@${me().name} · switch person`)));
  const [name, label] = THEMES[theme()];
  const look = iconButton(name, label, () => {
    nextTheme();
    draw();
  }, { "data-key": "theme" });
  return h("footer", {}, who, look);
}

function openWho(anchor) {
  openMenu(anchor, people().map((u) => ({
    label: displayName(u.id), hint: u.id === state.me ? "you now" : `@${u.name}`, value: u.name, action: `as-${u.name}`, icon: u.id === state.me ? "check" : "at", run: () => emit("switch-user", u),
  })), "Who am I?");
}

function move(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !event.target.classList.contains("entry")) return;
  event.preventDefault();
  const all = [...byId("sidebar").querySelectorAll(".entry")];
  all[all.indexOf(event.target) + step]?.focus();
}
