// A list of messages that is kept in step with the data: only what changed is
// drawn again, the place one reads at and the focus stay where they are.

import { author, messageNode } from "./message.js";
import { dayKey, dayName } from "./dates.js";
import { h } from "./dom.js";

const GROUP_SECONDS = 300;
const NEAR_PX = 80;

/** The rows of a stream: messages with day lines and the line where news begins. */
export function rowsOf(messages, view) {
  const rows = [];
  let last = null;
  for (const m of messages) {
    const newDay = !view.inThread && (!last || dayKey(last.ts) !== dayKey(m.ts));
    if (newDay) rows.push({ key: `day-${dayKey(m.ts)}`, sign: dayName(m.ts), build: () => h("div", { class: "day", role: "separator" }, h("span", {}, dayName(m.ts))) });
    const news = view.newFrom && m.ts > view.newFrom && !(last && last.ts > view.newFrom) && last;
    if (news) rows.push({ key: "news", sign: "", build: () => h("div", { class: "news", role: "separator" }, h("span", {}, "New")) });
    const grouped = !newDay && !news && follows(last, m);
    rows.push(messageRow(m, { ...view, grouped }));
    last = m;
  }
  return rows;
}

function messageRow(m, view) {
  const sign = JSON.stringify([m, view.grouped, view.mark?.(m)]);
  return { key: m.ts, sign, build: () => messageNode(m, view) };
}

function follows(last, m) {
  if (!last || last.subtype || m.subtype || last.local || m.local || last.is_ephemeral || m.is_ephemeral || last.reply_count) return false;
  return author(last) === author(m) && Number(m.ts) - Number(last.ts) < GROUP_SECONDS;
}

/** Brings the children of list in step with rows. */
export function reconcile(list, rows) {
  const old = new Map([...list.children].map((node) => [node.dataset.key, node]));
  const focus = focusPath(list);
  let at = list.firstChild;
  for (const row of rows) {
    const known = old.get(row.key);
    old.delete(row.key);
    const same = known && known.sign === row.sign;
    const node = same ? known : row.build();
    if (!same) Object.assign(node, { sign: row.sign }).dataset.key = row.key;
    if (node === at) {
      at = at.nextSibling;
      continue;
    }
    if (known && known === at) at = at.nextSibling;
    if (known && !same) known.remove();
    list.insertBefore(node, at);
  }
  for (const node of old.values()) node.remove();
  restoreFocus(list, focus);
}

function focusPath(list) {
  const node = document.activeElement;
  if (!list.contains(node)) return null;
  const block = node.closest("[data-block-id]")?.dataset.blockId;
  const action = node.closest("[data-action-id]")?.dataset.actionId;
  return { ts: node.closest("[data-ts]")?.dataset.ts, block, action, node };
}

// A control that was replaced hands the focus to its successor, or to its message.
function restoreFocus(list, path) {
  if (!path || path.node.isConnected || !path.ts) return;
  const message = list.querySelector(`[data-ts="${CSS.escape(path.ts)}"]`);
  const block = path.block ? message?.querySelector(`[data-block-id="${CSS.escape(path.block)}"]`) : null;
  const control = path.action ? block?.querySelector(`[data-action-id="${CSS.escape(path.action)}"]`) : null;
  (control ?? message)?.focus({ preventScroll: true });
}

/** Runs change and keeps the reader's place: the end if they were there, else what they saw. */
export function keepingPlace(scroller, change, { older = false } = {}) {
  const fromEnd = scroller.scrollHeight - scroller.scrollTop;
  const atEnd = fromEnd - scroller.clientHeight < NEAR_PX;
  change();
  if (older) scroller.scrollTop = scroller.scrollHeight - fromEnd;
  else if (atEnd) scroller.scrollTop = scroller.scrollHeight;
}

/** Images grow the page after they are drawn; a reader at the end stays at the end. */
export function stickToEnd(scroller) {
  scroller.addEventListener("load", () => {
    if (scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 700 && scroller.dataset.atEnd === "true") scroller.scrollTop = scroller.scrollHeight;
  }, true);
  scroller.addEventListener("scroll", () => {
    scroller.dataset.atEnd = String(scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_PX);
  }, { passive: true });
}

/** Up and down move between messages, E edits, T opens the thread, M the menu. */
export function streamKeys(list) {
  list.addEventListener("keydown", (event) => {
    const message = event.target.closest?.(".message");
    if (event.target !== message || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act(message, list);
  });
  list.addEventListener("focusin", (event) => {
    const message = event.target.closest(".message");
    for (const other of list.querySelectorAll('.message[tabindex="0"]')) other.tabIndex = -1;
    if (message) message.tabIndex = 0;
  });
}

function step(from, list, by) {
  const all = [...list.querySelectorAll(".message")];
  const next = all[all.indexOf(from) + by];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

const openThread = (m) => (m.querySelector('[data-tool="reply"]') ?? m.querySelector(".replies"))?.click();

const KEYS = {
  ArrowUp: (m, list) => step(m, list, -1),
  ArrowDown: (m, list) => step(m, list, 1),
  Enter: openThread, t: openThread, r: openThread,
  m: (m) => m.querySelector('[data-tool="menu"]')?.click(),
  e: (m) => m.dispatchEvent(new CustomEvent("edit-message", { bubbles: true })),
};

/** Lets Tab reach the list: the last message is the way in until one was visited. */
export function enterable(list) {
  if (list.querySelector('.message[tabindex="0"]')) return;
  const last = [...list.querySelectorAll(".message")].at(-1);
  if (last) last.tabIndex = 0;
}
