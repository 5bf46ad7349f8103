// The app's modals: a stack of up to three, the last on top.

import { post } from "./api.js";
import { renderBlocks, fieldError } from "./blocks.js";
import { byId, h, icon, iconButton } from "./dom.js";
import { numberProblem } from "./fields.js";
import { spoken } from "./mrkdwn.js";
import { on, state } from "./state.js";
import { toast } from "./toast.js";
import { forgetValues, valuesAt } from "./values.js";

const dialogs = new Map(); // view id -> {node, hash}

export function startModals() {
  on("views", sync);
  on("state", sync);
}

function sync() {
  const ids = new Set(state.views.map((v) => v.id));
  for (const [id, shown] of dialogs) {
    if (ids.has(id)) continue;
    dialogs.delete(id);
    forgetValues({ view_id: id });
    shown.node.close();
    shown.node.remove();
  }
  state.views.forEach((view, depth) => {
    const shown = dialogs.get(view.id);
    if (!shown) open(view, depth);
    else if (shown.hash !== view.hash || shown.depth !== depth) update(shown, view, depth);
    dialogs.get(view.id).node.toggleAttribute("data-under", depth < state.views.length - 1);
  });
}

function open(view, depth) {
  const node = h("dialog", { class: "modal", "data-view-id": view.id });
  node.addEventListener("cancel", (event) => {
    event.preventDefault(); // the workspace closes it, so that the app can be told
    closeView(view.id);
  });
  node.addEventListener("close", () => dialogs.has(view.id) && closeView(view.id)); // browsers may insist
  dialogs.set(view.id, { node });
  byId("dialogs").append(node);
  update(dialogs.get(view.id), view, depth);
  node.showModal();
  firstField(node)?.focus();
}

const firstField = (node) => node.querySelector("[autofocus]") ?? node.querySelector(".body :is(input, textarea, .select)") ?? node.querySelector("footer .primary");

function update(shown, view, depth) {
  const { node } = shown;
  const focus = focusPath(node);
  const top = node.querySelector(".body")?.scrollTop ?? 0;
  Object.assign(shown, { hash: view.hash, depth });
  const title = spoken(view.title?.text);
  node.setAttribute("aria-label", title);
  node.setAttribute("data-depth", depth + 1);
  const form = h("form", { novalidate: true, onsubmit: (event) => submit(event, view, node) }, head(view, title, depth), banner(), body(view), foot(view));
  node.replaceChildren(form);
  node.querySelector(".body").scrollTop = top;
  restore(node, focus);
}

function head(view, title, depth) {
  const back = depth > 0 ? iconButton("back", "Back", () => closeView(view.id)) : h("img", { class: "avatar app small", src: "icon.svg", alt: "" });
  const of = state.views.length > 1 ? h("small", { class: "depth" }, `step ${depth + 1}`) : null;
  return h("header", {}, back, h("h2", {}, title), of, iconButton("close", "Close", () => closeView(view.id)));
}

const banner = () => h("div", { class: "modal-error", role: "alert", hidden: true });

function body(view) {
  return h("div", { class: "body", tabindex: "-1" }, renderBlocks(view.blocks, { view_id: view.id }));
}

function foot(view) {
  const close = h("button", { type: "button", class: "button", "data-modal": "close", onclick: () => closeView(view.id) }, spoken(view.close?.text) || (view.submit ? "Cancel" : "Close"));
  const send = view.submit ? h("button", { type: "submit", class: "button primary", "data-modal": "submit" }, spoken(view.submit.text)) : null;
  return h("footer", {}, close, send);
}

function focusPath(node) {
  const at = document.activeElement;
  if (!node.contains(at)) return null;
  return {
    block: at.closest("[data-block-id]")?.dataset.blockId, action: at.closest("[data-action-id]")?.dataset.actionId,
    modal: at.dataset.modal, from: at.selectionStart ?? null, to: at.selectionEnd ?? null,
  };
}

function restore(node, path) {
  if (!path || !node.open) return;
  const block = path.block ? node.querySelector(`[data-block-id="${CSS.escape(path.block)}"]`) : null;
  const control = path.action ? block?.querySelector(`[data-action-id="${CSS.escape(path.action)}"]`) : null;
  const target = control ?? (path.modal ? node.querySelector(`[data-modal="${path.modal}"]`) : null) ?? firstField(node);
  target?.focus();
  if (path.from !== null && control?.matches("textarea, input[type=text]")) control.setSelectionRange(path.from, path.to);
}

async function submit(event, view, node) {
  event.preventDefault();
  const button = node.querySelector('[data-modal="submit"]');
  if (!view.submit || button.getAttribute("aria-busy") === "true") return;
  clearErrors(view, node);
  const values = valuesAt({ view_id: view.id });
  const wrong = numberErrors(view, values);
  if (Object.keys(wrong).length) {
    showErrors(node, wrong);
    return;
  }
  button.setAttribute("aria-busy", "true");
  try {
    answered(await post("view/submit", { view_id: view.id, values }), node);
  } catch (err) {
    say(node, err.message);
  } finally {
    button.removeAttribute("aria-busy");
  }
}

function numberErrors(view, values) {
  const found = view.blocks.filter((b) => b.type === "input")
    .map((b) => [b.block_id, numberProblem(b.element, values[b.block_id]?.[b.element.action_id])]);
  return Object.fromEntries(found.filter(([, words]) => words));
}

function answered({ result, errors }, node) {
  if (result === "errors" || result === "invalid") showErrors(node, errors ?? {});
  if (result === "timed_out") say(node, `${state.app.name} did not answer in time. What you entered is still here; try again.`);
}

function showErrors(node, errors) {
  const lost = Object.entries(errors).filter(([id, words]) => !fieldError(node, id, words));
  if (lost.length) say(node, lost.map(([, words]) => words).join(" "));
  const first = node.querySelector(".invalid");
  first?.scrollIntoView({ block: "center" });
  first?.querySelector(":is(input, textarea, button)")?.focus({ preventScroll: true });
}

function clearErrors(view, node) {
  node.querySelector(".modal-error").hidden = true;
  for (const block of view.blocks) fieldError(node, block.block_id, "");
}

function say(node, words) {
  const line = node.querySelector(".modal-error");
  line.replaceChildren(icon("warn"), h("span", {}, words));
  line.hidden = false;
}

async function closeView(id) {
  try {
    await post("view/close", { view_id: id });
  } catch (err) {
    toast(err.message, "error");
    state.views = state.views.filter((v) => v.id !== id);
    sync();
  }
}
