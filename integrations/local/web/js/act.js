// Sends what people do with controls: clicks and choices.

import { post } from "./api.js";
import { confirmed } from "./dialog.js";
import { emit, state } from "./state.js";
import { toast } from "./toast.js";
import { valuesAt } from "./values.js";

/**
 * Sends one action of an element. Returns false when the person said no in the
 * confirmation or the call went wrong, so that the control can go back.
 */
export async function act({ place, block, element, value, node }) {
  if (element.confirm && !(await confirmed(element.confirm))) return false;
  const body = { ...place, block_id: block.block_id, action_id: element.action_id, state: valuesAt(place) };
  if (Array.isArray(value)) body.values = value;
  else if (value !== undefined) body.value = value;
  return during(node, async () => said(await post("action", body)));
}

/** Runs a call while the control shows that it is busy; errors become a toast. */
export async function during(node, call) {
  node?.setAttribute("aria-busy", "true");
  try {
    return await call();
  } catch (err) {
    toast(err.message, "error");
    return false;
  } finally {
    node?.removeAttribute("aria-busy");
  }
}

/**
 * Tells when the app did not take what was sent; returns whether it did. A control that is gone by now is not worth a word: what
 * is there now is drawn.
 */
export function said(answer) {
  if (answer.gone) {
    emit("reset");
    return false;
  }
  if (answer.delivered !== false) return true;
  toast(`${state.app.name || "The app"} did not answer in time. Nothing was changed.`, "error");
  return false;
}
