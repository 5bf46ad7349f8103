// The GitHub section: repositories, files and pull requests of the workspace's local GitHub, if it has one.

import { byId, fill, h } from "./dom.js";
import { ask, watch } from "./githubapi.js";
import { commitView, reposView, treeView } from "./githubfiles.js";
import { commentForm, pullsView, pullView } from "./githubpulls.js";
import { emit, on, state } from "./state.js";

let shown = null; // the path that shows
let last = ""; // the answer it shows, so that nothing is drawn anew for nothing
let unwatch = null;
let form = null;

export async function startGitHub() {
  on("place", follow);
  on("state", () => shown !== null && draw(true));
  try {
    await ask("repos");
    state.github = true;
    emit("github");
  } catch {
    state.github = false; // this workspace has none
  }
}

function follow() {
  if (state.place.kind === "github") {
    unwatch ??= watch(() => draw(false));
    shown = state.place.path;
    draw(true);
    return;
  }
  unwatch?.();
  unwatch = null;
  shown = null;
}

const MARK = /:(L\d+(?:-L\d+)?|issuecomment-\d+)$/;

// What an address shows: which answer it needs, and how that is drawn.
function view(path) {
  const mark = MARK.exec(path)?.[1];
  const [owner, name, kind, ...rest] = path.replace(MARK, "").split("/").filter(Boolean).map(decodeURIComponent);
  const repo = name ? `${owner}/${name}` : "";
  const file = { read: () => ask("tree", { repo, ref: rest[0], path: rest.slice(1).join("/") }), draw: (a) => treeView(a, (hash) => { location.hash = hash; }, mark) };
  const views = {
    pulls: { read: () => ask("pulls", { repo, state: rest[0] ?? "open" }), draw: (a) => pullsView(a, rest[0] ?? "open") },
    pull: { mark, read: () => ask("pull", { repo, number: rest[0] }), draw: (a) => pullView(a, rest[1] ?? "", formFor(repo, Number(rest[0]))) },
    commit: { read: () => ask("commit", { repo, ref: rest[0] }), draw: commitView },
  };
  if (!repo) return { read: () => ask("repos"), draw: reposView };
  return views[kind] ?? file;
}

function formFor(repo, number) {
  if (form?.dataset.for !== `${repo}#${number}`) form = commentForm(repo, number);
  return form;
}

async function draw(fresh) {
  const path = shown;
  const host = byId("github");
  if (path === null) return;
  const { read, draw: drawn, mark } = view(path);
  try {
    const answer = await read();
    const text = JSON.stringify(answer);
    if (shown !== path || (!fresh && text === last)) return;
    last = text;
    replace(host, drawn(answer), fresh);
    if (fresh && mark) host.querySelector(`#${CSS.escape(mark)}`)?.scrollIntoView();
    else if (fresh) host.querySelector(".marked")?.scrollIntoView({ block: "center" });
  } catch (err) {
    if (shown === path) fill(host, h("div", { class: "empty", role: "alert" }, h("h2", {}, "This cannot be shown"), h("p", {}, err.message), h("p", {}, h("a", { href: "#/github" }, "All repositories"))));
  }
}

// Draws anew without closing what the reader opened, moving the page, or taking the cursor out of a form.
function replace(host, nodes, fresh) {
  const opened = new Map([...host.querySelectorAll("details")].map((d, i) => [d.dataset.key ?? i, d.open]));
  const top = host.scrollTop;
  const focused = form?.contains(document.activeElement) ? document.activeElement : null;
  fill(host, h("div", { class: "gh" }, nodes));
  host.scrollTop = fresh ? 0 : top;
  if (fresh) return;
  [...host.querySelectorAll("details")].forEach((d, i) => {
    const was = opened.get(d.dataset.key ?? i);
    if (was !== undefined) d.open = was;
  });
  focused?.focus();
}
