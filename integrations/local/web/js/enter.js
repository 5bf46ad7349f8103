// Enter means "send" in fields for messages. Refusing the key alone is not
// enough: keyboards on screens and input methods break the line without one.

/** Lets only Shift+Enter break the line. */
export function enterIsNoText(area) {
  let shift = false;
  area.addEventListener("keydown", (event) => { shift = event.shiftKey; }, true);
  area.addEventListener("beforeinput", (event) => {
    if (["insertLineBreak", "insertParagraph"].includes(event.inputType) && !shift) event.preventDefault();
  });
}
