// Keys that work everywhere, and the sheets of the narrow layout.

import { byId } from "./dom.js";
import { on, state } from "./state.js";
import { openSwitcher } from "./switcher.js";
import { closeThread } from "./thread.js";
import { edit } from "./timeline.js";

export function startKeys() {
  on("switcher", openSwitcher);
  on("sidebar", showSidebar);
  on("edit-last", editLast);
  byId("scrim").addEventListener("click", () => showSidebar(false));
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (!document.querySelector("dialog[open]")) openSwitcher();
    }
    if (event.key === "Escape") escape();
  });
}

// Dialogs and popovers take Esc themselves; what is left closes the sheet, then the thread.
function escape() {
  if (document.querySelector("dialog[open], .popover:popover-open")) return;
  if (document.body.classList.contains("with-sidebar")) showSidebar(false);
  else closeThread();
}

function showSidebar(open) {
  document.body.classList.toggle("with-sidebar", open);
  byId("scrim").hidden = !open;
  if (open) byId("sidebar").querySelector('[aria-current="page"], .entry')?.focus();
}

// The arrow up in an empty field edits one's last message there.
function editLast({ thread }) {
  const host = thread ? byId("thread") : byId("room");
  const mine = [...host.querySelectorAll(`.message[data-user="${CSS.escape(state.me)}"]`)].at(-1);
  if (mine) edit(mine);
}
