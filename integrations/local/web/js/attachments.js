// Files chosen to go with the next message.

import { h, iconButton } from "./dom.js";
import { toast } from "./toast.js";

const MAX_BYTES = 20e6;
const MAX_FILES = 10;

export class Attachments {
  constructor() {
    this.list = [];
    this.node = h("div", { class: "attachments", hidden: true });
  }

  get empty() {
    return this.list.length === 0;
  }

  add(files) {
    for (const file of files) {
      if (file.size > MAX_BYTES) toast(`${file.name} is larger than 20 MB and was left out.`, "error");
      else if (file.size === 0) toast(`${file.name} is empty and was left out.`, "error");
      else if (this.list.length < MAX_FILES) this.list.push(file);
    }
    this.draw();
  }

  clear() {
    this.list = [];
    this.draw();
  }

  draw() {
    this.node.hidden = this.empty;
    this.node.replaceChildren(...this.list.map((file) => h("span", { class: "chip" }, file.name, iconButton("close", `Leave out ${file.name}`, () => {
      this.list = this.list.filter((f) => f !== file);
      this.draw();
    }))));
  }
}
