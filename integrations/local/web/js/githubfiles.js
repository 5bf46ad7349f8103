// Repositories, directories and files.

import { h, icon } from "./dom.js";
import { diff } from "./githubdiff.js";
import { crumbs, fileLink, html, link, time } from "./githubparts.js";

export function reposView({ repos }) {
  return [h("h2", {}, "Repositories"), repos.length ? null : h("p", { class: "gh-note" }, "There is none yet."),
    h("ul", { class: "gh-list" }, repos.map((r) => h("li", {},
      h("div", {}, h("a", { href: link(r.full_name), class: "gh-name" }, r.full_name), r.private ? h("span", { class: "badge" }, "private") : null,
        r.fork_of ? h("span", { class: "badge" }, `fork of ${r.fork_of}`) : null, h("p", {}, r.description)),
      h("a", { href: link(r.full_name, "pulls") }, `${r.open} open pull ${r.open === 1 ? "request" : "requests"}`))))];
}

export function treeView(answer, goto, mark) {
  return [crumbs(answer.repo, "code"), where(answer, goto), answer.commit ? latest(answer) : null, answer.file ? fileBox(answer.file, mark) : listing(answer)];
}

function where(answer, goto) {
  const { repo, ref, path } = answer;
  const parts = path.split("/").filter(Boolean);
  const steps = parts.map((name, i) => [" / ", h("a", { href: fileLink(repo, ref, parts.slice(0, i + 1).join("/"), i < parts.length - 1 || !answer.file) }, name)]);
  const names = answer.branches.includes(ref) ? answer.branches : [ref, ...answer.branches];
  const select = h("select", { "aria-label": "Branch", onchange: () => goto(fileLink(repo, select.value, path, !answer.file)) },
    names.map((name) => h("option", { value: name, selected: name === ref }, name.length === 40 ? name.slice(0, 7) : name)));
  return h("div", { class: "gh-where" }, select, h("span", {}, h("a", { href: fileLink(repo, ref, "", true) }, repo.split("/")[1]), steps));
}

const latest = ({ repo, commit }) => h("p", { class: "gh-latest" }, h("strong", {}, commit.author), " ", h("a", { href: link(repo, "commit", commit.sha) }, commit.subject), " ", time(commit.at));

function listing(answer) {
  if (!answer.entries.length) return h("p", { class: "gh-note" }, "This repository is empty.");
  return [h("ul", { class: "gh-entries" }, answer.entries.map((e) => h("li", { class: e.dir ? "dir" : "" }, icon(e.dir ? "folder" : "file"), h("a", { href: fileLink(answer.repo, answer.ref, e.path, e.dir) }, e.dir ? `${e.name}/` : e.name)))),
    answer.readme ? fileBox(answer.readme) : null];
}

function fileBox(file, mark) {
  const head = h("header", {}, h("strong", {}, file.name), h("small", {}, `${file.size} bytes`));
  if (file.binary) return h("article", { class: "gh-box" }, head, h("p", { class: "gh-note" }, "Binary file, not shown."));
  const source = lines(file, mark);
  if (!file.html) return h("article", { class: "gh-box" }, head, source);
  const shown = html(file.html);
  source.hidden = !mark;
  shown.hidden = Boolean(mark);
  const button = h("button", { type: "button", class: "link", onclick: () => {
    [source.hidden, shown.hidden] = [shown.hidden, source.hidden];
    button.textContent = source.hidden ? "Show source" : "Show rendered";
  } }, mark ? "Show rendered" : "Show source");
  head.append(button);
  return h("article", { class: "gh-box" }, head, shown, source);
}

function lines(file, mark) {
  const [, from, to] = /^L(\d+)(?:-L(\d+))?$/.exec(mark ?? "") ?? [];
  const first = Number(from ?? 0);
  const last = Number(to ?? from ?? 0);
  const text = file.text.endsWith("\n") ? file.text.slice(0, -1) : file.text;
  const rows = text.split("\n").map((line, i) => h("tr", { class: i + 1 >= first && i + 1 <= last ? "marked" : "" }, h("td", { class: "no" }, String(i + 1)), h("td", { class: "text" }, line || " ")));
  return h("div", { class: "gh-scroll", tabindex: "0" }, h("table", { class: "gh-diff" }, h("tbody", {}, rows)), file.cut ? h("p", { class: "gh-note" }, "Only the first megabyte is shown.") : null);
}

export function commitView({ repo, commit, files }) {
  return [crumbs(repo, "code"), h("h3", {}, commit.subject), h("p", { class: "gh-latest" }, h("strong", {}, commit.author), " ", h("code", {}, commit.sha.slice(0, 10)), " ", time(commit.at)), diff(repo, commit.sha, files)];
}
