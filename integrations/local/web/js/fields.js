// Elements one types into: text, numbers, addresses, dates and times.

import { changed, dispatches } from "./choices.js";
import { h } from "./dom.js";
import { spoken } from "./mrkdwn.js";
import { setValue, valueOf } from "./values.js";

// Numbers are a text field on purpose: a number field throws away what it
// cannot read, and people should see their own typing beside the error.
const INPUT = {
  plain_text_input: { type: "text" },
  email_text_input: { type: "email", inputmode: "email", autocomplete: "off" },
  url_text_input: { type: "url", inputmode: "url" },
  number_input: { type: "text", inputmode: "decimal" },
  datepicker: { type: "date" },
  timepicker: { type: "time" },
  datetimepicker: { type: "datetime-local" },
};

const PICKERS = ["datepicker", "timepicker", "datetimepicker"];

/** A text, number, date or time field, with a counter where length is limited. */
export function field(block, el, ctx) {
  const input = h(el.multiline ? "textarea" : "input", {
    ...(el.multiline ? { rows: "4" } : INPUT[el.type]), class: "field", value: shown(el, valueOf(ctx.place, block, el)),
    placeholder: spoken(el.placeholder?.text) || null, "data-action-id": el.action_id, "aria-label": ctx.labelledBy ? null : ctx.label || spoken(el.placeholder?.text) || "Value",
    id: ctx.inputID, "aria-describedby": ctx.describedBy, spellcheck: el.type === "plain_text_input" ? "true" : "false",
    autofocus: el.focus_on_load === true, maxlength: el.max_length ?? null,
  });
  input.addEventListener("input", () => setValue(ctx.place, block, el, kept(el, input.value)));
  if (PICKERS.includes(el.type)) input.addEventListener("change", () => pick(block, el, ctx, input));
  const parts = [input, el.max_length && el.type === "plain_text_input" ? counter(input, el.max_length) : null];
  if (block.type === "input" && dispatches(block) && !PICKERS.includes(el.type)) parts.push(sender(block, el, ctx, input));
  return parts.filter(Boolean).length === 1 ? input : h("div", { class: "field-row" }, parts);
}

// datetimepicker counts Unix seconds; the browser's field speaks local time.
function shown(el, value) {
  if (el.type !== "datetimepicker" || !value) return value ?? "";
  const date = new Date(Number(value) * 1000);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}

function kept(el, text) {
  if (el.type !== "datetimepicker" || !text) return text;
  return String(Math.floor(new Date(text).getTime() / 1000));
}

async function pick(block, el, ctx, input) {
  const value = kept(el, input.value);
  if (!value || !dispatches(block)) return;
  await changed({ block, element: el, ctx, value, node: input });
}

function counter(input, max) {
  const node = h("span", { class: "counter", "aria-hidden": "true" });
  const count = () => {
    const left = max - [...input.value].length;
    node.textContent = left <= Math.max(20, max / 10) ? String(left) : "";
  };
  input.addEventListener("input", count);
  count();
  return node;
}

// dispatch_action: Enter sends (or every character, when the app asks for that).
function sender(block, el, ctx, input) {
  const on = el.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const send = () => changed({ block, element: el, ctx, value: kept(el, input.value), node: button });
  const button = h("button", { type: "button", class: "button small", "data-send": el.action_id, onclick: send }, "Send");
  if (on.includes("on_character_entered")) input.addEventListener("input", send);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || (el.multiline && event.shiftKey)) return;
    event.preventDefault();
    send();
  });
  return button;
}

/** What is wrong with a typed number, in words; "" when nothing is. */
export function numberProblem(el, text) {
  if (el?.type !== "number_input" || text === undefined || text === "") return "";
  if (!/^-?\d+(\.\d+)?$/.test(text.trim())) return `"${text}" is not a number. Write digits only, such as 250${el.is_decimal_allowed ? " or 0.5" : ""}.`;
  const value = Number(text);
  if (!el.is_decimal_allowed && !Number.isInteger(value)) return "Only whole numbers are allowed here.";
  if (el.min_value !== undefined && value < Number(el.min_value)) return `The least allowed is ${el.min_value}.`;
  if (el.max_value !== undefined && value > Number(el.max_value)) return `The most allowed is ${el.max_value}.`;
  return "";
}
