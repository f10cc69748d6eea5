// The vitals pad: a set of vital signs goes to the server as JSON, once. A reading that cannot be sent stays in memory,
// is shown as "not sent yet" and is tried again with the same client id, so that it is stored once and never lost
// silently. A value that can take no further digit moves on by itself; one that is unusual is confirmed by saving again.

import { now } from "./clock.js";
import { csrfToken } from "./csrf.js";
import { notice } from "./notices.js";

const RETRY_MS = 5_000;
const REFRESH_MS = 10_000;
const PATIENCE_MS = 10_000;

const form = document.querySelector("form[data-vitals]");
const unsent = [];
let confirmed = "";
let sending = false;

const boxes = form ? [...form.querySelectorAll(".vital input")] : [];

function noteAt(box, text) {
  document.getElementById(`${box.id}-note`).textContent = text;
  box.toggleAttribute("aria-invalid", Boolean(text));
}

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
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

// Outside the plausible: said once, and stored when the same values are saved again.
function isConfirmed(values) {
  const doubtful = boxes.filter(
    (box) =>
      box.name in values &&
      (values[box.name] < Number(box.dataset.plausibleLeast) || values[box.name] > Number(box.dataset.plausibleMost)),
  );
  const said = JSON.stringify(values);
  if (!doubtful.length || confirmed === said) return true;
  confirmed = said;
  for (const box of doubtful) noteAt(box, `Unusual. Right? Save again.`);
  doubtful[0].focus();
  return false;
}

function show() {
  const place = document.getElementById("unsent");
  if (!place) return;
  const words = unsent.map(({ reading }) => {
    const { client_id, recorded_at, ...values } = reading;
    return `${new Date(recorded_at).toTimeString().slice(0, 5)}: ${Object.values(values).join(" ")}`;
  });
  place.textContent = words.length ? `${words.length} not sent yet (${words.join("; ")}). Trying again.` : "";
}

async function post({ reading, url }) {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrfToken() },
    body: JSON.stringify(reading),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  return { status: answer.status, body: await answer.json().catch(() => ({})) };
}

function refused(reading, { status, body }) {
  if (status === 409) return notice(body.error, "warning");
  const errors = Object.entries(body.errors ?? {});
  for (const box of boxes) {
    // What was refused comes back into its box, unless somebody types there already.
    if (box.name in reading && !box.value) box.value = reading[box.name];
    noteAt(box, body.errors?.[box.name] ?? "");
  }
  return notice(errors.map(([, words]) => words).join(" ") || body.error || "Not stored.", "error");
}

function stored(body) {
  for (const alert of body.alerts ?? []) notice(alert.message, alert.needs_action ? "error" : "warning");
  if (!body.alerts?.length) notice("Stored.", "success");
  refresh(true);
}

// Sent in order; the first that cannot be sent holds the rest, because the network is gone for all of them.
async function send() {
  if (sending) return;
  sending = true;
  try {
    while (unsent.length) {
      const answer = await post(unsent[0]);
      if (answer.status >= 500 || answer.status === 401 || answer.status === 403 || answer.status === 429) {
        if (answer.status < 429) notice("You are signed out. Sign in in another tab; the reading is kept here.", "error");
        break;
      }
      const { reading } = unsent.shift();
      if (answer.status === 200 || answer.status === 201) stored(answer.body);
      else refused(reading, answer);
    }
  } catch {
    // No network: what is unsent stays, and is shown.
  } finally {
    sending = false;
    show();
  }
}

function save(event) {
  event.preventDefault();
  const values = read();
  if (!values || !isConfirmed(values)) return;
  confirmed = "";
  const reading = { client_id: newId(), recorded_at: new Date(now()).toISOString(), ...values };
  unsent.push({ reading, url: form.action });
  for (const box of boxes) box.value = "";
  boxes[0].focus({ preventScroll: true });
  send();
}

function refresh(all) {
  for (const part of document.querySelectorAll("[data-refresh]")) {
    if (!part.contains(document.activeElement) || all === part.id) window.htmx?.trigger(part, "refresh");
  }
}

function moveOn(event) {
  const box = event.target.closest(".vital input");
  if (!box || !/^\d+$/.test(box.value)) return;
  const full = box.value.length >= box.maxLength || Number(box.value) * 10 > Number(box.dataset.most);
  if (!full || box.selectionStart !== box.value.length) return;
  const next = boxes[boxes.indexOf(box) + 1];
  if (next) next.focus({ preventScroll: true });
}

if (form) {
  form.addEventListener("submit", save);
  form.addEventListener("input", moveOn);
  window.addEventListener("online", send);
  window.addEventListener("beforeunload", (event) => unsent.length && event.preventDefault());
  setInterval(send, RETRY_MS);
}
setInterval(refresh, REFRESH_MS);
