// A number pad for one hand: <div class="numpad" data-numpad="id of the form"> with buttons that carry data-key: a digit,
// ".", "back" or "next". A key goes to the box last touched; when a box holds its maxlength, the next one is taken.
// A keyboard keeps working as ever: Enter sends the form, as in any form; Tab passes the keys by, which it does not need.

function boxesOf(form) {
  return [...form.querySelectorAll("input:not([type=hidden], [disabled])")];
}

function goTo(box, boxes) {
  for (const other of boxes) other.closest(".vital")?.classList.toggle("vital--current", other === box);
  box?.focus({ preventScroll: true });
  box?.select();
}

function press(key, form) {
  const boxes = boxesOf(form);
  const box = boxes.find((one) => one.closest(".vital--current")) ?? boxes[0];
  const next = boxes[boxes.indexOf(box) + 1];
  if (key === "next") return goTo(next ?? boxes[0], boxes);
  const chosen = box.selectionEnd > box.selectionStart;
  const kept = chosen ? "" : box.value;
  if (key === "back") box.value = chosen ? "" : kept.slice(0, -1);
  else if (box.maxLength < 0 || kept.length < box.maxLength) box.value = kept + key;
  box.setSelectionRange(box.value.length, box.value.length);
  box.dispatchEvent(new Event("input", { bubbles: true }));
  if (key !== "back" && box.value.length === box.maxLength && next) goTo(next, boxes);
}

document.addEventListener("pointerdown", (event) => {
  if (event.target.closest("[data-numpad] [data-key]")) event.preventDefault(); // The box keeps the focus.
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-numpad] [data-key]");
  if (button) press(button.dataset.key, document.getElementById(button.closest("[data-numpad]").dataset.numpad));
});

document.addEventListener("focusin", (event) => {
  const box = event.target.closest(".vital input");
  if (box) goTo(box, boxesOf(box.form));
});
