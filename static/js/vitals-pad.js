// The vitals pad: boxes for one set of vital signs, nothing filled in. A value that can take no further digit moves on by
// itself; one that is unusual is confirmed by saving again, one that is very unusual is entered a second time; what is
// impossible is refused at its box. How a set gets to
// the server, once, is the outbox's affair.

import { notice } from "./notices.js";
import { keep } from "./outbox.js";

const form = document.querySelector("form[data-vitals]");
const boxes = form ? [...form.querySelectorAll(".vital input")] : [];
let confirmed = ""; // the set that saving once more confirms
let keeping = 0; // how many sets are on their way into the device's store
let again = {}; // very unusual values, as they were entered the first time

function noteAt(box, text) {
  document.getElementById(`${box.id}-note`).textContent = text;
  box.toggleAttribute("aria-invalid", Boolean(text));
}

function wrongIn(box, value) {
  const { least, most } = box.dataset;
  if (!/^\d+$/.test(box.value.trim()) || value < Number(least) || value > Number(most)) {
    return `Enter ${least} to ${most}.`;
  }
  return "";
}

function read() {
  const values = {};
  let wrong = null;
  for (const box of boxes) {
    noteAt(box, "");
    if (!box.value.trim()) continue;
    const value = Number(box.value);
    const words = wrongIn(box, value);
    if (words) {
      noteAt(box, words);
      wrong ??= box;
    }
    values[box.name] = value;
  }
  if (!wrong && values.systolic <= values.diastolic) {
    wrong = boxes[0];
    noteAt(wrong, "Must be above the diastolic.");
  }
  if (!wrong && !Object.keys(values).length) {
    wrong = boxes[0];
    noteAt(wrong, "Enter at least one value.");
  }
  wrong?.focus();
  return wrong ? null : values;
}

function isOutside(box, values, limits) {
  const least = box.dataset[`${limits}Least`];
  if (!(box.name in values) || least === undefined) return false;
  return values[box.name] < Number(least) || values[box.name] > Number(box.dataset[`${limits}Most`]);
}

// Nearer to the impossible than to the usual: the box is emptied, and the value counts when it is entered once more.
function isEnteredTwice(values) {
  const doubtful = boxes.filter((box) => isOutside(box, values, "confirmable") && again[box.name] !== values[box.name]);
  for (const box of doubtful) {
    again[box.name] = values[box.name];
    noteAt(box, `${values[box.name]}? Measure again, then enter it once more.`);
    box.value = "";
  }
  doubtful[0]?.focus();
  return !doubtful.length;
}

// Outside the plausible: said once, and stored when the same values are saved again.
function isConfirmed(values) {
  const isDoubtful = (box) => isOutside(box, values, "plausible") && again[box.name] !== values[box.name];
  const doubtful = boxes.filter(isDoubtful);
  const said = JSON.stringify(values);
  if (!doubtful.length || confirmed === said) return true;
  confirmed = said;
  for (const box of doubtful) noteAt(box, "Unusual. Right? Save again.");
  doubtful[0].focus();
  return false;
}

function save(event) {
  event.preventDefault();
  const values = read();
  if (!values || !isEnteredTwice(values) || !isConfirmed(values)) return;
  confirmed = "";
  again = {};
  keepSet(values);
  for (const box of boxes) box.value = "";
  boxes[0].focus({ preventScroll: true });
}

// The form is busy until the device holds the set; from then on a closed tab loses nothing.
async function keepSet(values) {
  keeping += 1;
  form.setAttribute("aria-busy", "true");
  await keep(form.action, values);
  keeping -= 1;
  if (!keeping) form.removeAttribute("aria-busy");
}

function refused({ detail: { sent, status, body } }) {
  if (status === 409) return notice(body.error, "warning");
  const errors = Object.entries(body.errors ?? {});
  for (const box of boxes) {
    // What was refused comes back into its box, unless somebody types there already.
    if (box.name in sent && !box.value) box.value = sent[box.name];
    noteAt(box, body.errors?.[box.name] ?? "");
  }
  return notice(errors.map(([, words]) => words).join(" ") || body.error || "Not stored.", "error");
}

function stored({ detail: { body } }) {
  for (const alert of body.alerts ?? []) notice(alert.message, alert.needs_action ? "error" : "warning");
  if (!body.alerts?.length) notice("Stored.", "success");
}

function moveOn(event) {
  const box = event.target.closest(".vital input");
  if (!box || !/^\d+$/.test(box.value)) return;
  const full = box.value.length >= box.maxLength || Number(box.value) * 10 > Number(box.dataset.most);
  if (!full || box.selectionStart !== box.value.length) return;
  const next = boxes[boxes.indexOf(box) + 1];
  if (!next) return;
  next.focus({ preventScroll: true });
  next.dispatchEvent(new CustomEvent("numpad:taken", { bubbles: true }));
}

if (form) {
  form.addEventListener("submit", save);
  form.addEventListener("input", moveOn);
  document.addEventListener("outbox:stored", stored);
  document.addEventListener("outbox:refused", refused);
}
