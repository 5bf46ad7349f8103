// The pieces of text that stand for something: people, conversations, links,
// dates, emoji. Shared by mrkdwn, rich text and Markdown.

import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { fillDate } from "./dates.js";
import { emit, handle, isApp, state } from "./state.js";

/** The address if it is safe to follow, else "": only http, https and mailto are. */
export function safeURL(address) {
  try {
    const url = new URL(address, location.href);
    return ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : "";
  } catch {
    return "";
  }
}

export function link(address, children) {
  const href = safeURL(address);
  const label = children?.length ? children : [address];
  if (!href) return h("span", {}, label);
  return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, label);
}

export function userMention(id, fallback) {
  const known = isApp(id) || state.users.has(id);
  const mine = id === state.me ? " mine" : "";
  return h("span", { class: `mention${mine}`, "data-user": id }, `@${known ? handle(id) : fallback || id}`);
}

export function channelMention(id, fallback) {
  const channel = state.channels.get(id);
  const open = () => channel && emit("goto", { channel: id });
  return h("button", { type: "button", class: "mention channel", "data-channel-link": id, onclick: open },
    `#${channel?.name || fallback || id}`);
}

export const broadcast = (range) => h("span", { class: "mention mine" }, `@${range}`);

export function emojiNode(code) {
  const char = emoji(code);
  if (!char) return document.createTextNode(`:${code}:`);
  return h("span", { class: "emoji", role: "img", "aria-label": code.replaceAll("_", " "), title: `:${code}:` }, char);
}

export function dateNode(unix, template, url, fallback) {
  const words = fillDate(unix, template) || fallback;
  if (url) return link(url, [words]);
  return h("time", { title: fillDate(unix, "{date_long}, {time_secs}") }, words);
}
