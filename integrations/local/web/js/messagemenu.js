// What can be done with a message: the menu behind "…" and its keys.

import { post } from "./api.js";
import { during, said } from "./act.js";
import { confirmed, copyText, showJSON } from "./dialog.js";
import { spoken } from "./mrkdwn.js";
import { openMenu } from "./popover.js";
import { emit, state } from "./state.js";
import { toast } from "./toast.js";

/** edit starts editing in place. */
export function openMessageMenu(anchor, m, view, edit) {
  openMenu(anchor, [...shortcuts(anchor, m, view), ...own(anchor, m, view, edit), ...always(m, view)], "Message actions");
}

function shortcuts(anchor, m, view) {
  const list = state.app.shortcuts.filter((s) => s.type === "message").map((s) => ({
    label: s.name, hint: state.app.name, icon: "bolt", action: s.callback_id, run: () => during(anchor, async () => said(await post("message-shortcut", { callback_id: s.callback_id, channel: view.channel, ts: m.ts }))),
  }));
  return list.length ? [...list, "-"] : [];
}

function own(anchor, m, view, edit) {
  if (m.user !== state.me || m.subtype) return [];
  return [
    { label: "Edit message", hint: "E", action: "edit", run: edit },
    { label: "Delete message", danger: true, action: "delete", run: () => remove(anchor, m, view) },
    "-",
  ];
}

function always(m, view) {
  return [
    view.inThread ? null : { label: "Reply in thread", hint: "T", icon: "reply", action: "thread", run: () => emit("open-thread", { channel: view.channel, ts: m.thread_ts || m.ts, focus: true }) },
    { label: "Copy link", action: "copy-link", run: () => copyLink(m, view.channel) },
    { label: "Copy text", action: "copy-text", run: async () => toast((await copyText(spoken(m.text))) ? "Text copied." : "The browser did not allow copying.") },
    { label: "Show blocks and metadata", action: "json", run: () => showJSON(m) },
  ].filter(Boolean);
}

async function remove(anchor, m, view) {
  const yes = await confirmed({ title: { text: "Delete this message?" }, text: { type: "plain_text", text: "It goes away for everyone. This cannot be undone." }, confirm: { text: "Delete" }, deny: { text: "Keep it" }, style: "danger" });
  if (yes) await during(anchor, () => post("delete", { channel: view.channel, ts: m.ts }));
}

/** The address of a message in this page. */
export function linkTo(channel, m) {
  const thread = m.thread_ts && m.thread_ts !== m.ts ? `/${m.thread_ts}` : "";
  return `${location.origin}/#/${channel}${thread}/${m.ts}`;
}

async function copyLink(m, channel) {
  const address = linkTo(channel, m);
  toast((await copyText(address)) ? "Link copied." : address);
}
