// Pull requests: the list, and one with its conversation, files, commits and checks.

import { during } from "./act.js";
import { h } from "./dom.js";
import { tell } from "./githubapi.js";
import { diff } from "./githubdiff.js";
import { badge, crumbs, html, link, person, time } from "./githubparts.js";
import { me } from "./state.js";

export function pullsView(answer, state) {
  const { repo } = answer;
  const filter = (name, label) => h("a", { href: link(repo, "pulls", name), "aria-current": state === name ? "page" : null }, label);
  return [crumbs(repo, "pulls"), h("div", { class: "gh-tabs" }, filter("open", `${answer.open} open`), filter("closed", `${answer.closed} closed`)),
    answer.pulls.length ? null : h("p", { class: "gh-note" }, `There is no ${state} pull request.`),
    h("ul", { class: "gh-list" }, answer.pulls.map((p) => h("li", {},
      h("div", {}, badge(p.state), " ", h("a", { href: link(repo, "pull", p.number), class: "gh-name" }, p.title), h("p", {}, `#${p.number} by ${p.author.login}, `, time(p.created_at))),
      h("span", {}, `${p.comments} ${p.comments === 1 ? "comment" : "comments"}`))))];
}

export function pullView({ repo, pull }, tab, form) {
  const face = (name, label, href) => h("a", { href, "aria-current": tab === name ? "page" : null }, label);
  const self = [repo, "pull", pull.number];
  return [crumbs(repo, "pulls"),
    h("header", { class: "gh-pull" }, h("h3", {}, pull.title, h("span", { class: "gh-number" }, ` #${pull.number}`)),
      h("p", {}, badge(pull.state), " ", person(pull.author), " wants to bring ", h("code", {}, pull.head), " into ", h("code", {}, pull.base))),
    h("div", { class: "gh-tabs" }, face("", "Conversation", link(...self)), face("files", `Files (${pull.files.length})`, link(...self, "files")), face("commits", `Commits (${pull.commits.length})`, link(...self, "commits"))),
    { files: () => diff(repo, pull.head_sha, pull.files), commits: () => commits(repo, pull) }[tab]?.() ?? conversation(repo, pull, form)];
}

function commits(repo, pull) {
  return h("ul", { class: "gh-list" }, pull.commits.map((c) => h("li", {}, h("div", {}, h("a", { href: link(repo, "commit", c.sha), class: "gh-name" }, c.subject), h("p", {}, `${c.author}, `, time(c.at))), h("code", {}, c.sha.slice(0, 7)))));
}

function conversation(repo, pull, form) {
  const opening = h("article", { class: "gh-box gh-comment" }, h("header", {}, person(pull.author), " opened this ", time(pull.created_at)),
    pull.body_html ? html(pull.body_html) : h("p", { class: "gh-note" }, "No description."));
  return [opening, pull.thread.map((c) => comment(repo, pull, c)), checks(pull), acts(repo, pull), form];
}

function comment(repo, pull, c) {
  const head = h("header", {}, person(c.author), " commented ", time(c.created_at), history(c), c.author.login === me().name ? editButton(repo, pull, c) : null);
  const body = [html(c.html), c.reactions.length ? h("p", { class: "gh-reactions" }, c.reactions.map((r) => h("span", { class: "badge", title: r.users.join(", ") }, `${EMOJI[r.content] ?? r.content} ${r.users.length}`))) : null];
  const shown = c.minimized ? h("details", { "data-key": `min-${c.id}` }, h("summary", { class: "gh-note" }, `This comment was marked as ${c.minimized}.`), body) : body;
  return h("article", { class: "gh-box gh-comment", id: `issuecomment-${c.id}`, "data-comment": String(c.id) }, head, shown);
}

const EMOJI = { "+1": "👍", "-1": "👎", laugh: "😄", confused: "😕", heart: "❤️", hooray: "🎉", rocket: "🚀", eyes: "👀" };

function history(c) {
  if (c.history.length < 2) return null;
  return h("details", { class: "gh-history", "data-key": `history-${c.id}` }, h("summary", {}, `edited ${c.history.length - 1}×`),
    h("ol", {}, c.history.map((e, i) => h("li", {}, h("p", {}, i ? "Edited by " : "Written by ", person(e.by), " ", time(e.at)), h("pre", {}, e.body)))));
}

function editButton(repo, pull, c) {
  const button = h("button", { type: "button", class: "link", onclick: () => {
    const text = h("textarea", { rows: "6", "aria-label": "Comment" });
    text.value = c.body;
    const save = h("button", { type: "button", class: "button primary", onclick: () => during(save, () => tell("edit-comment", { repo, number: pull.number, id: c.id, body: text.value })) }, "Save");
    button.closest("article").append(h("div", { class: "gh-form" }, text, h("div", {}, save)));
    button.remove();
    text.focus();
  } }, "Edit");
  return button;
}

function checks(pull) {
  if (!pull.checks.length && !pull.statuses.length) return null;
  return h("section", { class: "gh-box gh-checks", "aria-label": "Checks" }, h("header", {}, h("strong", {}, "Checks")),
    pull.checks.map((c) => h("details", { "data-key": `check-${c.name}` }, h("summary", {}, mark(c.conclusion || c.status), " ", h("strong", {}, c.name), " ", c.title ?? ""), html(c.html))),
    pull.statuses.map((s) => h("p", {}, mark(s.state), " ", h("strong", {}, s.context), " ", s.description)));
}

const mark = (state) => h("span", { class: `gh-mark ${state}` }, state.replaceAll("_", " "));

function acts(repo, pull) {
  const button = (label, path, body, kind) => {
    const b = h("button", { type: "button", class: `button ${kind ?? ""}`, "data-act": label, onclick: () => during(b, () => tell(path, { repo, number: pull.number, ...body })) }, label);
    return b;
  };
  const list = {
    open: () => [button("Merge", "merge", {}, "primary"), button("Close", "edit-pull", { state: "closed" }), button("Make a draft", "edit-pull", { draft: true })],
    draft: () => [button("Ready for review", "edit-pull", { draft: false }, "primary"), button("Close", "edit-pull", { state: "closed" })],
    closed: () => [button("Reopen", "edit-pull", { state: "open" })],
  }[pull.state]?.() ?? [];
  const clash = pull.state === "open" && !pull.mergeable ? h("p", { class: "gh-note" }, "It cannot be merged: both sides changed the same files.") : null;
  return h("div", { class: "gh-acts" }, clash, list);
}

/** The place to comment; kept by the caller while the rest is drawn anew. */
export function commentForm(repo, number) {
  const text = h("textarea", { rows: "4", "aria-label": "Write a comment", placeholder: "Write a comment in Markdown, or a command: /deploy-advice help" });
  const send = h("button", { type: "submit", class: "button primary" }, "Comment");
  return h("form", { class: "gh-form", "data-for": `${repo}#${number}`, onsubmit: async (event) => {
    event.preventDefault();
    if (text.value.trim() && await during(send, () => tell("comment", { repo, number, body: text.value }))) text.value = "";
  } }, text, h("div", {}, send));
}
