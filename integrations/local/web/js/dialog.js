// Dialogs that ask or show something; the app's own modals are in modal.js.

import { byId, h, iconButton } from "./dom.js";
import { spoken, textObject } from "./mrkdwn.js";

/** A dialog with a title; it removes itself when closed. Returns the <dialog>. */
export function openDialog({ title, className = "", content, footer, onclose }) {
  const node = h("dialog", { class: className, "aria-label": title });
  const close = () => node.close();
  node.append(
    h("header", {}, h("h2", {}, title), iconButton("close", "Close", close)),
    h("div", { class: "body" }, content),
  );
  if (footer) node.append(h("footer", {}, footer));
  node.addEventListener("click", (event) => event.target === node && close());
  node.addEventListener("close", () => {
    node.remove();
    onclose?.();
  });
  byId("dialogs").append(node);
  node.showModal();
  return node;
}

/** Asks as a Block Kit confirm object says; resolves to whether the person agreed. */
export function confirmed(confirm) {
  return new Promise((resolve) => {
    let yes = false;
    const danger = confirm.style === "danger";
    const agree = h("button", { type: "button", class: `button ${danger ? "danger" : "primary"}`, "data-confirm": "yes", onclick: () => {
      yes = true;
      node.close();
    } }, spoken(confirm.confirm?.text) || "Yes");
    const deny = h("button", { type: "button", class: "button", "data-confirm": "no", onclick: () => node.close() }, spoken(confirm.deny?.text) || "Cancel");
    const node = openDialog({
      title: spoken(confirm.title?.text) || "Are you sure?", className: "confirm",
      content: textObject(confirm.text), footer: [deny, agree], onclose: () => resolve(yes),
    });
    (danger ? deny : agree).focus();
  });
}

/** Shows a message's JSON in parts, each of which can be copied. */
export function showJSON(message) {
  const { local, channel, ...rest } = message;
  const parts = { Blocks: message.blocks ?? [], Metadata: message.metadata ?? null, Message: rest };
  const pre = h("pre", { class: "json", tabindex: "0" });
  const tabs = Object.entries(parts).map(([name, value]) => h("button", {
    type: "button", role: "tab", "data-json": name.toLowerCase(),
    onclick: (event) => {
      tabs.forEach((t) => t.setAttribute("aria-selected", String(t === event.currentTarget)));
      pre.textContent = JSON.stringify(value, null, 2);
    },
  }, name));
  const copy = h("button", { type: "button", class: "button", onclick: () => copyText(pre.textContent) }, "Copy");
  openDialog({ title: "What the app sent", className: "wide", content: [h("div", { role: "tablist", class: "tabs" }, tabs), pre], footer: [copy] });
  tabs[0].click();
}

/** Copies to the clipboard; returns whether the browser allowed it. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Shows an image as large as the window allows. */
export function lightbox(src, alt, title) {
  const image = h("img", { src, alt });
  const open = h("a", { class: "button", href: src, target: "_blank", rel: "noopener noreferrer" }, "Open in a new tab");
  openDialog({ title: title || alt || "Image", className: "lightbox", content: [image, alt ? h("p", { class: "alt" }, alt) : null], footer: [open] });
}
