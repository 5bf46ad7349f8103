// Elements one chooses from: radio buttons, checkboxes and all select menus.

import { act } from "./act.js";
import { post } from "./api.js";
import { h } from "./dom.js";
import { spoken, textObject } from "./mrkdwn.js";
import { picker } from "./picker.js";
import { channelTitle, displayName, isApp, people, state } from "./state.js";
import { toast } from "./toast.js";
import { setValue, valueOf } from "./values.js";

let serial = 0;

/** Whether a change of this element is told to the app at once. */
export const dispatches = (block) => block.type !== "input" || block.dispatch_action === true;

/** Keeps the new value, tells the app where it should; resolves to false when it went wrong. */
export async function changed({ block, element, ctx, value, node }) {
  const before = valueOf(ctx.place, block, element);
  setValue(ctx.place, block, element, value);
  if (!dispatches(block)) return true;
  const done = await act({ place: ctx.place, block, element, value, node });
  if (!done) setValue(ctx.place, block, element, before);
  return done;
}

/** radio_buttons and checkboxes. */
export function choiceList(block, el, ctx) {
  const single = el.type === "radio_buttons";
  const group = `choice-${++serial}`;
  const now = () => [valueOf(ctx.place, block, el) ?? []].flat();
  const node = h("div", {
    class: "choices", role: single ? "radiogroup" : "group", "data-action-id": el.action_id, "data-value": now().join(","),
    "aria-label": ctx.label, "aria-describedby": ctx.describedBy,
  });
  const inputs = (el.options ?? []).map((o) => h("input", { type: single ? "radio" : "checkbox", name: group, value: o.value, "data-value": o.value, checked: now().includes(o.value) }));
  node.append(...(el.options ?? []).map((o, n) => h("label", { class: "choice" }, inputs[n],
    h("span", {}, textObject(o.text), o.description ? h("small", {}, textObject(o.description)) : null))));
  node.addEventListener("change", async () => {
    const picked = inputs.filter((i) => i.checked).map((i) => i.value);
    await changed({ block, element: el, ctx, value: single ? picked[0] : picked, node });
    node.setAttribute("data-value", now().join(","));
    inputs.forEach((i) => { i.checked = now().includes(i.value); });
  });
  return node;
}

const SOURCES = {
  static: (el) => ({ options: staticOptions(el) }),
  users: () => ({ options: userOptions() }),
  conversations: (el) => ({ options: conversationOptions(el.filter) }),
  channels: () => ({ options: conversationOptions({ include: ["public"] }) }),
  external: (el, block, ctx) => ({ options: known(el), load: (query) => external(el, block, ctx, query) }),
};

/** Every *_select and multi_*_select. */
export function selectMenu(block, el, ctx) {
  const [, multi, source] = el.type.match(/^(multi_)?(\w+)_select$/);
  const node = picker({
    label: ctx.label || spoken(el.placeholder?.text) || "Choose",
    placeholder: spoken(el.placeholder?.text) || "Choose…",
    multiple: Boolean(multi), max: el.max_selected_items, value: valueOf(ctx.place, block, el),
    attrs: { "data-action-id": el.action_id, "aria-describedby": ctx.describedBy },
    onchange: (value) => changed({ block, element: el, ctx, value, node }),
    ...SOURCES[source](el, block, ctx),
  });
  return node;
}

const option = (o, group) => ({ value: o.value, label: spoken(o.text?.text), description: o.description ? spoken(o.description.text) : "", group });

function staticOptions(el) {
  if (el.option_groups) return el.option_groups.flatMap((g) => g.options.map((o) => option(o, spoken(g.label?.text))));
  return (el.options ?? []).map((o) => option(o));
}

const known = (el) => [el.initial_option ?? [], el.initial_options ?? []].flat().map((o) => option(o));

function userOptions() {
  const app = { value: state.app.bot_user_id, label: state.app.name, description: "app" };
  return [...people().map((u) => ({ value: u.id, label: displayName(u.id), description: `@${u.name}` })), app];
}

function conversationOptions(filter) {
  const include = filter?.include ?? ["public", "private", "im", "mpim"];
  const kind = (c) => (c.is_im ? "im" : c.is_mpim ? "mpim" : c.is_private ? "private" : "public");
  return [...state.channels.values()]
    .filter((c) => include.includes(kind(c)) && !c.is_archived && !(filter?.exclude_bot_users && isApp(c.user)))
    .map((c) => ({ value: c.id, label: channelTitle(c), description: c.is_private && !c.is_im ? "private" : "" }));
}

async function external(el, block, ctx, query) {
  if (query.length < (el.min_query_length ?? 3) && query !== "") return [];
  try {
    const answer = await post("options", { ...ctx.place, block_id: block.block_id, action_id: el.action_id, query });
    return staticOptions(answer.option_groups?.length ? answer : { options: answer.options });
  } catch (err) {
    toast(err.message, "error");
    return [];
  }
}
