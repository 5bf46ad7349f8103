// The list above a text field that completes what is being typed.

import { h } from "./dom.js";
import { candidates } from "./complete.js";

let serial = 0;

export class Completion {
  /** area: the textarea; node goes above it. */
  constructor(area) {
    this.area = area;
    this.id = `complete-${++serial}`;
    this.node = h("div", { class: "completion", role: "listbox", id: this.id, "aria-label": "Suggestions", hidden: true });
    this.offer = null;
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": this.id, "aria-expanded": "false", "aria-label": area.placeholder })) area.setAttribute(name, value);
    area.addEventListener("input", () => this.look());
    area.addEventListener("blur", () => this.close());
  }

  look() {
    this.offer = candidates(this.area.value.slice(0, this.area.selectionStart));
    this.at = 0;
    this.draw();
  }

  close() {
    this.offer = null;
    this.draw();
  }

  draw() {
    const open = Boolean(this.offer);
    this.node.hidden = !open;
    this.area.setAttribute("aria-expanded", String(open));
    if (!open) {
      this.area.removeAttribute("aria-activedescendant");
      return;
    }
    this.area.setAttribute("aria-activedescendant", `${this.id}-${this.at}`);
    this.node.replaceChildren(...this.offer.items.map((item, n) => h("div", {
      role: "option", id: `${this.id}-${n}`, class: n === this.at ? "at" : null, "aria-selected": String(n === this.at), "data-value": item.insert.trim(),
      onpointerdown: (event) => {
        event.preventDefault(); // keeps the focus in the field
        this.take(n);
      },
    }, item.node)));
  }

  take(n) {
    const { from, items } = this.offer;
    const { area } = this;
    area.setRangeText(items[n].insert, from, area.selectionStart, "end");
    this.close();
    area.dispatchEvent(new Event("input"));
  }

  /** Handles a key; true when it was for the list. */
  key(event) {
    if (!this.offer) return false;
    const { length } = this.offer.items;
    switch (event.key) {
      case "ArrowDown": this.at = (this.at + 1) % length; break;
      case "ArrowUp": this.at = (this.at - 1 + length) % length; break;
      case "Enter": case "Tab":
        if (event.shiftKey) return false;
        event.preventDefault();
        this.take(this.at);
        return true;
      case "Escape":
        event.stopPropagation();
        this.close();
        return true;
      default: return false;
    }
    event.preventDefault();
    this.draw();
    return true;
  }
}
