// Short notes at the edge: errors stay until closed or for a good while.

import { byId, h, iconButton } from "./dom.js";

const STAY_MS = { info: 5000, error: 12000 };
const MAX = 4;

/** Shows words for people; kind is "info" or "error". */
export function toast(words, kind = "info") {
  const host = byId("toasts");
  const note = h("div", { class: `toast ${kind}`, role: kind === "error" ? "alert" : "status" }, h("p", {}, words));
  const close = () => {
    note.remove();
    if (!host.children.length && host.matches(":popover-open")) host.hidePopover();
  };
  note.append(iconButton("close", "Dismiss", close));
  host.append(note);
  while (host.children.length > MAX) host.firstChild.remove();
  raise(host);
  setTimeout(close, STAY_MS[kind] ?? STAY_MS.info);
}

// A popover shown again goes on top of any dialog that opened meanwhile.
function raise(host) {
  if (host.matches(":popover-open")) host.hidePopover();
  host.showPopover();
}
