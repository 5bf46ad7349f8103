// Changed files with their patches, line by line.

import { h } from "./dom.js";
import { fileLink } from "./githubparts.js";

export function diff(repo, ref, files) {
  const added = files.reduce((n, f) => n + f.additions, 0);
  const deleted = files.reduce((n, f) => n + f.deletions, 0);
  return h("div", { class: "gh-diffs" },
    h("p", { class: "gh-note" }, `${files.length} ${files.length === 1 ? "file" : "files"} changed, ${added} added and ${deleted} deleted ${added + deleted === 1 ? "line" : "lines"}`),
    files.map((file) => oneFile(repo, ref, file)));
}

function oneFile(repo, ref, file) {
  const name = file.previous ? `${file.previous} → ${file.path}` : file.path;
  const title = ref && file.status !== "removed" ? h("a", { href: fileLink(repo, ref, file.path) }, name) : h("span", {}, name);
  const words = file.patch ? table(file.patch) : h("p", { class: "gh-note" }, file.status === "renamed" ? "Renamed without changes." : "Not shown: binary, too large, or only its mode changed.");
  return h("details", { class: "gh-file", open: true, "data-key": file.path },
    h("summary", {}, h("code", {}, title), h("span", { class: "gh-kind" }, file.status), h("span", { class: "gh-plus" }, `+${file.additions}`), h("span", { class: "gh-minus" }, `−${file.deletions}`)),
    words);
}

function table(patch) {
  const rows = [];
  let before = 0;
  let after = 0;
  for (const line of patch.split("\n")) {
    const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(line);
    if (hunk) {
      before = Number(hunk[1]);
      after = Number(hunk[2]);
      rows.push(row("hunk", "", "", line));
    } else if (line.startsWith("+")) rows.push(row("add", "", after++, line));
    else if (line.startsWith("-")) rows.push(row("del", before++, "", line));
    else if (line.startsWith("\\")) rows.push(row("hunk", "", "", line));
    else rows.push(row("", before++, after++, line));
  }
  return h("div", { class: "gh-scroll", tabindex: "0" }, h("table", { class: "gh-diff" }, h("tbody", {}, rows)));
}

const row = (kind, before, after, text) => h("tr", { class: kind }, h("td", { class: "no" }, String(before)), h("td", { class: "no" }, String(after)), h("td", { class: "text" }, text || " "));
