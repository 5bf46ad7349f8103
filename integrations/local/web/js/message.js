// One message: who, when, text or blocks, files, reactions, replies, and what
// can be done with it.

import { post } from "./api.js";
import { during } from "./act.js";
import { avatar } from "./avatar.js";
import { renderBlocks } from "./blocks.js";
import { clock, ago, fullTime, tsDate } from "./dates.js";
import { h, icon, iconButton } from "./dom.js";
import { startEdit } from "./edit.js";
import { files } from "./files.js";
import { openMessageMenu } from "./messagemenu.js";
import { mrkdwn } from "./mrkdwn.js";
import { reactionBar, openReactions } from "./reactions.js";
import { isReply } from "./rooms.js";
import { displayName, emit, isApp, state } from "./state.js";
import { threadUnread } from "./unread.js";

const SYSTEM = new Set(["channel_join", "channel_leave", "channel_topic", "channel_purpose", "channel_name", "channel_archive", "group_join", "tombstone"]);

/** The author's id: the bot's user for messages of the app. */
export const author = (m) => (m.bot_id && m.bot_id === state.app.bot_id ? state.app.bot_user_id : m.user ?? m.bot_id ?? "");

/** view: {channel, inThread: bool, grouped: bool} */
export function messageNode(m, view) {
  if (m.local) return localLine(m);
  if (SYSTEM.has(m.subtype)) return systemLine(m, view);
  const id = author(m);
  const name = m.username || displayName(id);
  const node = h("article", {
    class: `message${view.grouped ? " grouped" : ""}${m.is_ephemeral ? " ephemeral" : ""}${isApp(id) ? " by-app" : ""}`,
    "data-ts": m.ts, "data-channel": view.channel, "data-user": id, tabindex: "-1",
    "aria-label": `${name}, ${clock(m.ts)}`,
  });
  node.append(
    h("div", { class: "gutter" }, view.grouped ? h("time", { class: "small-time", title: fullTime(m.ts) }, clock(m.ts)) : avatar(id)),
    h("div", { class: "content" }, m.is_ephemeral ? ephemeralMark(m, view) : null, view.grouped ? null : byline(m, id, name), body(m, view), footer(m, view)),
  );
  if (!m.is_ephemeral) node.append(toolbar(node, m, view));
  return node;
}

function byline(m, id, name) {
  return h("header", { class: "byline" },
    h("strong", { class: "author" }, name), isApp(id) || m.bot_id ? h("span", { class: "badge" }, "app") : null,
    h("time", { datetime: tsDate(m.ts).toISOString(), title: fullTime(m.ts) }, clock(m.ts)));
}

function body(m, view) {
  const place = { channel: view.channel, ts: m.ts };
  const parts = [m.blocks?.length ? renderBlocks(m.blocks, place) : textBody(m)];
  if (m.edited) parts.push(h("small", { class: "edited", title: `Edited ${fullTime(m.edited.ts)}` }, "(edited)"));
  return h("div", { class: "body" }, parts, (m.attachments ?? []).map((a) => attachment(a, place)), m.files?.length ? files(m.files) : null);
}

const textBody = (m) => (m.text ? mrkdwn(m.text) : null);

function attachment(a, place) {
  const node = h("div", { class: "attachment" }, a.title ? h("strong", {}, a.title) : null, a.text ? mrkdwn(a.text) : null,
    a.blocks?.length ? renderBlocks(a.blocks, place) : null, !a.text && !a.blocks && a.fallback ? a.fallback : null);
  if (/^#?[0-9a-f]{6}$/i.test(a.color ?? "")) node.style.borderColor = `#${a.color.replace("#", "")}`;
  return node;
}

function ephemeralMark(m, view) {
  const dismiss = (event) => during(event.currentTarget, () => post("dismiss", { channel: view.channel, ts: m.ts }));
  return h("div", { class: "ephemeral-mark" }, icon("eye"), "Only visible to you ",
    h("button", { type: "button", class: "link", "data-dismiss": m.ts, onclick: dismiss }, "Dismiss"));
}

function footer(m, view) {
  return [reactionBar(m, view.channel), !view.inThread && m.reply_count ? replies(m, view) : null,
    !view.inThread && isReply(m) ? h("button", { type: "button", class: "link", onclick: () => emit("open-thread", { channel: view.channel, ts: m.thread_ts }) }, "replied to a thread") : null];
}

function replies(m, view) {
  const fresh = threadUnread(view.channel, m.ts);
  const words = m.reply_count === 1 ? "1 reply" : `${m.reply_count} replies`;
  return h("button", { type: "button", class: `replies${fresh ? " fresh" : ""}`, "data-replies": m.reply_count, onclick: () => emit("open-thread", { channel: view.channel, ts: m.ts }) },
    h("span", { class: "faces" }, (m.reply_users ?? []).slice(0, 4).map((u) => avatar(u, "tiny"))),
    h("strong", {}, words), fresh ? h("span", { class: "badge fresh" }, "new") : null,
    m.latest_reply ? h("span", { class: "last" }, `last reply ${ago(tsDate(m.latest_reply))}`) : null);
}

function toolbar(node, m, view) {
  const react = iconButton("smile", "Add a reaction", (e) => openReactions(e.currentTarget, m, view.channel));
  const reply = view.inThread ? null : iconButton("reply", "Reply in thread", () => emit("open-thread", { channel: view.channel, ts: m.thread_ts || m.ts, focus: true }), { "data-tool": "reply" });
  const more = iconButton("more", "More actions", () => openMessageMenu(more, m, view, () => startEdit(node, m, view.channel)), { "aria-haspopup": "menu", "data-tool": "menu" });
  return h("div", { class: "tools", role: "toolbar", "aria-label": "Message actions" }, react, reply, more);
}

function systemLine(m, view) {
  return h("article", { class: "message system", "data-ts": m.ts, "data-channel": view.channel, tabindex: "-1" },
    h("div", { class: "gutter" }), h("div", { class: "content" }, mrkdwn(m.text ?? "")));
}

// What the workspace itself says: only in this browser, gone on reload.
function localLine(m) {
  return h("article", { class: "message notice", "data-ts": m.ts, "data-channel": m.channel, "data-notice": true, tabindex: "-1" },
    h("div", { class: "gutter" }, icon("warn")), h("div", { class: "content" }, h("div", { class: "ephemeral-mark" }, "Workspace · only visible to you"), mrkdwn(m.text)));
}
