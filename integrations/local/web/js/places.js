// Where I look: conversation, App Home, thread; and the address that says so.

import { post } from "./api.js";
import { composer } from "./composer.js";
import { byId } from "./dom.js";
import { appChannel, emit, on, state } from "./state.js";
import { openDM } from "./sidebar.js";
import { closeThread, openThread } from "./thread.js";
import { flash, hideRoom, showRoom } from "./timeline.js";
import { toast } from "./toast.js";

export function startPlaces() {
  on("goto", (where) => go(where));
  on("open-thread", (where) => openThread(where).then(() => showPaneOnPhone()));
  on("channels", () => state.place.kind === "channel" && drawComposer());
  on("compose", ({ text }) => compose(text));
  addEventListener("hashchange", () => followAddress());
}

async function go({ channel, home, appMessages, github }) {
  emit("sidebar", false);
  if (github !== undefined) goGitHub(github);
  else if (home) await goHome();
  else if (appMessages) await goAppMessages();
  else await goChannel(channel);
}

async function goHome() {
  closeThread();
  hideRoom();
  state.place = { kind: "home" };
  show("home");
  emit("place");
  setAddress("#/home");
  await tell("home");
}

function goGitHub(path) {
  closeThread();
  hideRoom();
  state.place = { kind: "github", path };
  show("github");
  emit("place");
  setAddress(`#/github${path ? `/${path}` : ""}`, true);
}

async function goAppMessages() {
  await tell("messages");
  await openDM(null, state.app.bot_user_id, appChannel());
}

async function tell(tab) {
  try {
    await post("home", { tab });
  } catch (err) {
    toast(err.message, "error");
  }
}

async function goChannel(channel) {
  if (state.thread && state.thread.channel !== channel) closeThread();
  state.place = { kind: "channel", channel };
  show("room");
  drawComposer();
  emit("place");
  setAddress(`#/${channel}`);
  try {
    await showRoom(channel);
  } catch (err) {
    toast(err.message, "error");
  }
}

function show(which) {
  byId("room").hidden = which !== "room";
  byId("room-composer").hidden = which !== "room";
  byId("home").hidden = which !== "home";
  byId("github").hidden = which !== "github";
}

// A change of the conversation (joined, archived) may change whether one can write.
function drawComposer() {
  const host = byId("room-composer");
  const channel = state.channels.get(state.place.channel);
  const sign = [state.me, channel?.id, channel?.is_member, channel?.is_archived].join("/");
  if (host.dataset.sign === sign) return;
  host.dataset.sign = sign;
  host.replaceChildren(composer({ channel: state.place.channel }));
  if (matchMedia("(hover: hover)").matches) host.querySelector("textarea")?.focus();
}

async function compose(text) {
  if (state.place.kind !== "channel") await goAppMessages();
  byId("room-composer").querySelector(".composer")?.dispatchEvent(new CustomEvent("compose", { detail: { text } }));
}

function showPaneOnPhone() {
  if (matchMedia("(max-width: 760px)").matches) byId("thread").querySelector("[data-close-thread]")?.focus();
}

let written = "";

function setAddress(hash, exactly) {
  written = hash;
  if (location.hash !== hash && (exactly || !location.hash.startsWith(`${hash}/`))) history.pushState(null, "", hash);
}

/** Goes where the address says: #/home, #/github/…, #/C…, #/C…/TS, #/C…/ROOT/TS. False when nowhere. */
export async function followAddress() {
  const [channel, ...rest] = location.hash.replace(/^#\//, "").split("/").filter(Boolean);
  if (channel === "github") {
    goGitHub(rest.join("/"));
    return true;
  }
  if (!channel || (channel !== "home" && !state.channels.has(channel))) return false;
  if (location.hash === written && state.place.kind !== "none") return true;
  if (channel === "home") {
    await goHome();
    return true;
  }
  if (state.place.channel !== channel) await goChannel(channel);
  if (rest.length === 2) await openThread({ channel, ts: rest[0] });
  const ts = rest.at(-1);
  if (ts) flash(rest.length === 2 ? byId("thread") : byId("room"), ts);
  return true;
}
