// Light, dark or as the system says. Loaded first, so that the page never flashes.

const KEY = "theme";
const ORDER = ["auto", "light", "dark"];

export function theme() {
  try {
    return ORDER.includes(localStorage.getItem(KEY)) ? localStorage.getItem(KEY) : "auto";
  } catch {
    return "auto";
  }
}

function apply(name) {
  if (name === "auto") document.documentElement.removeAttribute("data-theme");
  else document.documentElement.setAttribute("data-theme", name);
}

/** Goes on to the next of auto, light, dark; returns its name. */
export function nextTheme() {
  const name = ORDER[(ORDER.indexOf(theme()) + 1) % ORDER.length];
  try {
    localStorage.setItem(KEY, name);
  } catch { /* private mode: the choice lasts for this page */ }
  apply(name);
  return name;
}

apply(theme());
