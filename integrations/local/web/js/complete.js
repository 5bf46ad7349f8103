// What can be completed while typing: commands, people, conversations, emoji.

import { h } from "./dom.js";
import { avatar } from "./avatar.js";
import { emojiLike } from "./emoji.js";
import { displayName, people, state } from "./state.js";

const LIMIT = 8;

const KINDS = [
  { pattern: /^\/(\S*)$/, find: commands },
  { pattern: /(?:^|\s)@([\p{L}\p{N}._-]*)$/u, find: mentions },
  { pattern: /(?:^|\s)#([\p{L}\p{N}_-]*)$/u, find: channels },
  { pattern: /(?:^|\s):([a-z0-9_+-]{2,})$/, find: emojis },
];

/**
 * Candidates for the text before the caret: {from, items: [{insert, node}]} where
 * from is the place of the sign that began it; null when there is nothing to offer.
 */
export function candidates(before) {
  for (const { pattern, find } of KINDS) {
    const match = before.match(pattern);
    if (!match) continue;
    const items = find(match[1].toLowerCase()).slice(0, LIMIT);
    return items.length ? { from: before.length - match[1].length - 1, items } : null;
  }
  return null;
}

function commands(typed) {
  return state.app.commands.filter((c) => c.command.slice(1).startsWith(typed)).map((c) => ({
    insert: `${c.command} `,
    node: [h("code", {}, c.command), h("span", { class: "usage" }, c.usage_hint), h("small", {}, c.description)],
  }));
}

function mentions(typed) {
  const app = { id: state.app.bot_user_id, name: state.app.name };
  const match = (u) => u.name?.toLowerCase().startsWith(typed) || displayName(u.id).toLowerCase().split(/\s+/).some((w) => w.startsWith(typed));
  return [app, ...people()].filter((u) => u.id && match(u)).map((u) => ({
    insert: `@${u.name} `,
    node: [avatar(u.id, "tiny"), h("strong", {}, displayName(u.id)), h("small", {}, `@${u.name}`)],
  }));
}

function channels(typed) {
  return [...state.channels.values()].filter((c) => !c.is_im && !c.is_mpim && c.name?.startsWith(typed))
    .map((c) => ({ insert: `#${c.name} `, node: [h("strong", {}, `#${c.name}`), h("small", {}, c.topic)] }));
}

function emojis(typed) {
  return emojiLike(typed, LIMIT).map(({ code, char }) => ({ insert: `${char} `, node: [h("span", { class: "emoji" }, char), h("small", {}, `:${code}:`)] }));
}

/** The command that the text begins with, if the app has it. */
export function commandOf(text) {
  const name = text.match(/^\/\S+/)?.[0];
  return state.app.commands.find((c) => c.command === name);
}
