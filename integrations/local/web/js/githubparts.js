// Pieces that the GitHub section's views share.

import { ago } from "./dates.js";
import { h, icon } from "./dom.js";

/** The address of a place in the section: link("acme/shop", "pull", 3). */
export const link = (...parts) => `#/github/${parts.join("/")}`;

/** The address of a file or directory at a ref; a ref is one part of the address, whatever it holds. */
export const fileLink = (repo, ref, path, dir) => link(repo, dir ? "tree" : "blob", encodeURIComponent(ref), ...String(path).split("/").map(encodeURIComponent));

export function time(text) {
  const at = new Date(text);
  return h("time", { datetime: text, title: at.toLocaleString("en-GB") }, ago(at));
}

/** HTML that the server made safe. Scripts would not run anyway: the page's policy forbids them. */
export function html(text) {
  const body = new DOMParser().parseFromString(text ?? "", "text/html").body;
  const box = h("div", { class: "gh-md" });
  box.append(...body.childNodes);
  for (const table of box.querySelectorAll("table")) {
    if (table.parentElement.closest("table")) continue;
    const wrap = h("div", { class: "gh-scroll", tabindex: "0" });
    table.replaceWith(wrap);
    wrap.append(table);
  }
  for (const code of box.querySelectorAll("code.language-mermaid")) {
    code.parentElement.before(h("p", { class: "gh-note" }, "Mermaid diagram, shown as its source"));
  }
  for (const a of box.querySelectorAll("a[href]")) {
    if (/^https?:/.test(a.getAttribute("href"))) a.setAttribute("target", "_blank");
    a.setAttribute("rel", "noreferrer");
  }
  return box;
}

const LABELS = { open: "Open", draft: "Draft", merged: "Merged", closed: "Closed" };

export const badge = (state) => h("span", { class: `gh-state ${state}` }, LABELS[state] ?? state);

export const person = (user) => h("strong", {}, user.login, user.bot && !user.login.endsWith("[bot]") ? h("span", { class: "badge" }, "bot") : null);

/** The line at the top: where we are, and the repository's two faces. */
export function crumbs(repo, current) {
  const tab = (name, label, href) => h("a", { href, "aria-current": current === name ? "page" : null }, label);
  return h("nav", { class: "gh-crumbs", "aria-label": "Repository" },
    h("a", { href: link(""), class: "gh-up" }, icon("back"), "Repositories"), h("h2", {}, h("a", { href: link(repo) }, repo)),
    h("div", { class: "gh-tabs" }, tab("code", "Files", link(repo)), tab("pulls", "Pull requests", link(repo, "pulls"))));
}
