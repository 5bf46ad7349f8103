// Starts the page: loads the state, wires the parts, keeps them in step.

import { actAs, read } from "./api.js";
import { author } from "./message.js";
import { byId, h } from "./dom.js";
import { startGitHub } from "./github.js";
import { startHead } from "./head.js";
import { startHome } from "./home.js";
import { startKeys } from "./keys.js";
import { connect, disconnect } from "./live.js";
import { startModals } from "./modal.js";
import { spoken } from "./mrkdwn.js";
import { followAddress, startPlaces } from "./places.js";
import { forgetRooms, loadRoom, loadThread } from "./rooms.js";
import { startSidebar } from "./sidebar.js";
import { adopt, channelTitle, displayName, emit, on, state } from "./state.js";
import { closeThread, startThread } from "./thread.js";
import { startTimeline } from "./timeline.js";
import { toast } from "./toast.js";
import { loadMarks } from "./unread.js";

const FIRST_PERSON = "ana";
const RETRY_MS = 2000;

async function start() {
  for (const begin of [startSidebar, startHead, startTimeline, startThread, startHome, startGitHub, startModals, startPlaces, startKeys]) begin();
  on("switch-user", switchUser);
  on("reset", resync);
  on("arrived", announce);
  on("notice", ({ text, channel }) => (state.place.channel === channel ? say(text) : toast(spoken(text), "error")));
  await enter(wanted());
}

const wanted = () => new URLSearchParams(location.search).get("as") || FIRST_PERSON;

async function enter(user) {
  actAs(user);
  try {
    adopt(await read("state"));
  } catch (err) {
    showFailure(err, user);
    return;
  }
  byId("app").removeAttribute("data-loading");
  byId("failure")?.remove();
  loadMarks();
  emit("state");
  connect();
  if (!(await followAddress())) emit("goto", firstPlace());
}

// The page may be open before the workspace is, or name somebody it does not know.
function showFailure(err, user) {
  byId("failure")?.remove();
  const back = user === FIRST_PERSON ? null : h("p", {}, h("a", { href: "/" }, `Continue as ${FIRST_PERSON}`));
  document.body.append(h("div", { id: "failure", class: "empty", role: "alert" }, h("h2", {}, "The workspace cannot be shown"), h("p", {}, err.message), back));
  setTimeout(() => enter(user), RETRY_MS);
}

function firstPlace() {
  const mine = [...state.channels.values()].filter((c) => !c.is_im && !c.is_archived && c.is_member !== false);
  const first = mine.find((c) => c.name === "platform") ?? mine[0] ?? [...state.channels.values()][0];
  return first ? { channel: first.id } : { home: true };
}

async function switchUser(user) {
  if (user.id === state.me) return;
  const { place } = state;
  disconnect();
  closeThread();
  forgetRooms();
  const url = new URL(location.href);
  url.searchParams.set("as", user.name);
  history.replaceState(null, "", url);
  actAs(user.name);
  try {
    adopt(await read("state"));
  } catch (err) {
    toast(err.message, "error");
    return;
  }
  loadMarks();
  emit("state");
  connect();
  const stays = place.kind === "channel" && state.channels.has(place.channel);
  emit("goto", place.kind === "github" ? { github: place.path } : place.kind === "home" ? { home: true } : stays ? { channel: place.channel } : firstPlace());
  toast(`You are ${displayName(user.id)} now.`);
}

// After a gap everything that shows is read again.
async function resync() {
  try {
    adopt(await read("state"));
    emit("state");
    connect();
    if (state.place.kind === "channel") await loadRoom(state.place.channel);
    if (state.thread) await loadThread(state.thread.channel, state.thread.ts);
  } catch (err) {
    toast(err.message, "error");
  }
}

function announce({ channel, message }) {
  const id = author(message);
  if (id === state.me) return;
  const here = state.place.channel === channel;
  say(`${displayName(id)}${here ? "" : ` in ${channelTitle(state.channels.get(channel))}`}: ${spoken(message.text).slice(0, 300)}`);
}

const KEPT = 20;

function say(words) {
  const host = byId("announcer");
  host.append(h("p", {}, words));
  while (host.children.length > KEPT) host.firstChild.remove();
}

start();
