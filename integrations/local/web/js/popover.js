// Small panels hung on a control: menus, pickers. Esc and a click elsewhere
// close them, focus goes back to where it came from.

import { h, icon } from "./dom.js";

const GAP = 6;
const REOPEN_MS = 250;
const closedAt = new WeakMap();

/** Opens a panel at the anchor. Returns {node, close} or null when the same click just closed it. */
export function openPopover(anchor, content, { label, className = "", role = "dialog", onclose } = {}) {
  if (performance.now() - (closedAt.get(anchor) ?? -REOPEN_MS) < REOPEN_MS) return null;
  const node = h("div", { class: `popover ${className}`, popover: "auto", role, "aria-label": label }, content);
  (anchor.closest("dialog") ?? document.body).append(node);
  node.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    closedAt.set(anchor, performance.now());
    anchor.setAttribute("aria-expanded", "false");
    if (node.contains(document.activeElement) || document.activeElement === document.body) anchor.focus();
    node.remove();
    onclose?.();
  });
  anchor.setAttribute("aria-expanded", "true");
  node.showPopover();
  placeAt(node, anchor);
  return { node, close: () => node.isConnected && node.hidePopover() };
}

function placeAt(node, anchor) {
  if (matchMedia("(max-width: 760px)").matches) return; // a sheet at the bottom, by CSS
  node.style.top = node.style.left = "0"; // measured where nothing squeezes it
  const a = anchor.getBoundingClientRect();
  const size = node.getBoundingClientRect();
  const below = a.bottom + GAP + size.height <= innerHeight;
  const top = below ? a.bottom + GAP : Math.max(GAP, a.top - GAP - size.height);
  const left = Math.max(GAP, Math.min(a.left, innerWidth - size.width - GAP));
  node.style.top = `${top}px`;
  node.style.left = `${left}px`;
  node.style.minWidth = `${Math.min(a.width, 360)}px`;
}

/**
 * A menu of items [{label, hint?, icon?, danger?, href?, value?, action?, run}] or "-" for a line.
 * Arrow keys, Home, End and first letters move; Enter runs.
 */
export function openMenu(anchor, items, label) {
  const list = h("div", { class: "menu", onkeydown: moveInMenu });
  const opened = openPopover(anchor, list, { label, role: "menu", className: "menu-popover" });
  if (!opened) return;
  for (const item of items.filter(Boolean)) list.append(item === "-" ? h("hr", { role: "separator" }) : menuItem(item, opened.close));
  placeAt(opened.node, anchor);
  list.querySelector("[role=menuitem]")?.focus();
}

function menuItem(item, close) {
  const props = {
    role: "menuitem", tabindex: "-1", class: item.danger ? "danger" : null,
    "data-value": item.value, "data-menu": item.action,
    onclick: () => {
      close();
      item.run?.();
    },
  };
  const inside = [item.icon ? icon(item.icon) : null, h("span", { class: "label" }, item.label), item.hint ? h("small", {}, item.hint) : null];
  return item.href
    ? h("a", { ...props, href: item.href, target: "_blank", rel: "noopener noreferrer" }, inside)
    : h("button", { ...props, type: "button" }, inside);
}

function moveInMenu(event) {
  const items = [...event.currentTarget.querySelectorAll("[role=menuitem]")];
  const at = items.indexOf(document.activeElement);
  const to = nextIndex(event.key, at, items);
  if (to === undefined) return;
  event.preventDefault();
  items[to]?.focus();
}

function nextIndex(key, at, items) {
  switch (key) {
    case "ArrowDown": return (at + 1) % items.length;
    case "ArrowUp": return (at - 1 + items.length) % items.length;
    case "Home": return 0;
    case "End": return items.length - 1;
    default: return letterIndex(key, at, items);
  }
}

function letterIndex(key, at, items) {
  if (!/^[a-z0-9]$/i.test(key)) return undefined;
  const order = items.map((_, n) => (at + 1 + n) % items.length);
  return order.find((n) => items[n].textContent.trim().toLowerCase().startsWith(key.toLowerCase()));
}
