// One Block Kit element to one control. Every control carries data-action-id
// (and data-value where it has one) and reports through ctx.

import { act } from "./act.js";
import { choiceList, selectMenu } from "./choices.js";
import { h, icon } from "./dom.js";
import { safeURL } from "./entities.js";
import { field } from "./fields.js";
import { plainText, spoken } from "./mrkdwn.js";
import { openMenu } from "./popover.js";
import { lightbox } from "./dialog.js";
import { imageURL } from "./files.js";

/**
 * ctx: {place: {channel, ts} | {view_id}, label?: string, input?: the input block around it, describedBy?}
 * Returns a node, or a note for a type that is not supported here.
 */
export function element(block, el, ctx) {
  const render = RENDER[el?.type];
  if (!render) return h("span", { class: "unknown" }, `(${el?.type ?? "nothing"} is not shown here)`);
  return render(block, el, ctx);
}

const RENDER = {
  button,
  overflow,
  image: (_, el) => thumbnail(el),
  radio_buttons: choiceList,
  checkboxes: choiceList,
  static_select: selectMenu, multi_static_select: selectMenu,
  external_select: selectMenu, multi_external_select: selectMenu,
  users_select: selectMenu, multi_users_select: selectMenu,
  conversations_select: selectMenu, multi_conversations_select: selectMenu,
  channels_select: selectMenu, multi_channels_select: selectMenu,
  datepicker: field, timepicker: field, datetimepicker: field,
  plain_text_input: field, email_text_input: field, url_text_input: field, number_input: field,
};

function button(block, el, ctx) {
  const props = {
    class: `button ${el.style ?? ""}`, "data-action-id": el.action_id, "data-value": el.value ?? null,
    "aria-label": el.accessibility_label ?? null,
    onclick: (event) => press(event, { place: ctx.place, block, element: el, value: el.value, node: event.currentTarget }),
  };
  const label = plainText(el.text?.text ?? "");
  const href = el.url ? safeURL(el.url) : "";
  if (!href) return h("button", { type: "button", ...props }, label);
  return h("a", { ...props, href, target: "_blank", rel: "noopener noreferrer" }, label, icon("out"));
}

// A second press while the first is under way would be a second click in Slack.
function press(event, action) {
  if (action.node.getAttribute("aria-busy") === "true") {
    event.preventDefault();
    return;
  }
  act(action);
}

function overflow(block, el, ctx) {
  const choose = (option) => act({ place: ctx.place, block, element: el, value: option.value, node: trigger });
  const trigger = h("button", {
    type: "button", class: "button overflow", "data-action-id": el.action_id, "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": "More choices",
    onclick: () => openMenu(trigger, (el.options ?? []).map((o) => ({
      label: spoken(o.text?.text), hint: o.description ? spoken(o.description.text) : "", value: o.value,
      href: o.url ? safeURL(o.url) : "", run: () => choose(o),
    })), "More choices"),
  }, icon("more"));
  return trigger;
}

function thumbnail(el) {
  const src = imageURL(el);
  return h("button", { type: "button", class: "thumbnail", "aria-label": `Enlarge: ${el.alt_text ?? "image"}`, onclick: () => lightbox(src, el.alt_text) },
    h("img", { src, alt: el.alt_text ?? "" }));
}

