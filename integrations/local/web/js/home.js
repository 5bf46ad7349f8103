// The App Home: the view the app published for me.

import { renderBlocks } from "./blocks.js";
import { byId, h } from "./dom.js";
import { on, state } from "./state.js";

export function startHome() {
  on("home", draw);
  on("state", draw);
}

function draw() {
  const room = byId("home");
  const view = state.home;
  const top = room.scrollTop;
  room.setAttribute("data-view-id", view?.id ?? "");
  room.replaceChildren(view?.blocks?.length
    ? h("div", { class: "home-view" }, renderBlocks(view.blocks, { view_id: view.id }))
    : h("div", { class: "empty" }, h("h2", {}, "Nothing here yet"), h("p", {}, `${state.app.name || "The app"} has not published its home for you. It does so when this tab is opened, as long as it is connected.`)));
  room.scrollTop = top;
}
