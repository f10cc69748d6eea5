// A number pad for one hand: <div class="numpad" data-numpad="id of the form"> with buttons that carry data-key: a digit,
// ".", "back" or "next". A key goes to the box last touched; when a box holds its maxlength, the next one is taken.
// A keyboard keeps working as ever: Enter sends the form, as in any form; Tab passes the keys by, which it does not need.
// Whoever ends each value with Next or Tab does so too where the next box was taken by itself: that one press stays, or
// it would leave the box empty and put its value into the one behind. Whoever else takes a box by itself says so with the
// event "numpad:taken" on it.

let arrived = null; // the box that was taken by itself, until something is entered or another one is chosen

function staysOnceIn(box) {
  const stays = box === arrived;
  arrived = null;
  return stays;
}

function boxesOf(form) {
  return [...form.querySelectorAll("input:not([type=hidden], [disabled])")];
}

function goTo(box, boxes) {
  if (box !== arrived) arrived = null;
  for (const other of boxes) other.closest(".vital")?.classList.toggle("vital--current", other === box);
  box?.focus({ preventScroll: true });
  box?.select();
}

function press(key, form) {
  const boxes = boxesOf(form);
  const box = boxes.find((one) => one.closest(".vital--current")) ?? boxes[0];
  const next = boxes[boxes.indexOf(box) + 1];
  if (key === "next") return staysOnceIn(box) ? undefined : goTo(next ?? boxes[0], boxes);
  const chosen = box.selectionEnd > box.selectionStart;
  const kept = chosen ? "" : box.value;
  if (key === "back") box.value = chosen ? "" : kept.slice(0, -1);
  else if (box.maxLength < 0 || kept.length < box.maxLength) box.value = kept + key;
  box.setSelectionRange(box.value.length, box.value.length);
  box.dispatchEvent(new Event("input", { bubbles: true }));
  if (key !== "back" && box.value.length === box.maxLength && next) {
    goTo(next, boxes);
    arrived = next;
  }
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

document.addEventListener("keydown", (event) => {
  const isPlainTab = event.key === "Tab" && !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey;
  if (isPlainTab && event.target.closest?.(".vital input") && staysOnceIn(event.target)) event.preventDefault();
});

document.addEventListener("numpad:taken", (event) => {
  arrived = event.target;
});

document.addEventListener("input", (event) => {
  if (event.target === arrived) arrived = null;
});
