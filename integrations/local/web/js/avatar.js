// Faces: initials on a person's colour, the app's own mark.

import { h } from "./dom.js";
import { displayName, isApp, state } from "./state.js";

const FALLBACK = "#5f6f7a";

export function avatar(id, className = "") {
  if (isApp(id)) return h("img", { class: `avatar app ${className}`, src: "icon.svg", alt: "" });
  const color = state.users.get(id)?.color ?? "";
  const node = h("span", { class: `avatar ${className}`, "aria-hidden": "true" }, initials(displayName(id)));
  node.style.setProperty("--person", /^#?[0-9a-f]{6}$/i.test(color) ? `#${color.replace("#", "")}` : FALLBACK);
  return node;
}

function initials(name) {
  const words = name.trim().split(/\s+/);
  return [...words].slice(0, 2).map((w) => [...w][0] ?? "").join("").toUpperCase();
}
