// What is charted goes to the server as JSON, once and in order. What cannot be sent is kept, is shown as "not sent yet",
// and is tried again with the same client id, so that it is stored once and never lost silently.
//
//   keep(url, values)          adds client_id and recorded_at, and sends as soon as it can
//   document "outbox:stored"   detail: { sent, body }            the server has it (201, or 200 when it had it before)
//   document "outbox:refused"  detail: { sent, status, body }    the server will never take it as it is (409, 422 …)

import { now } from "./clock.js";
import { csrfToken } from "./csrf.js";
import { notice } from "./notices.js";

const RETRY_MS = 5_000;
const PATIENCE_MS = 10_000;

const unsent = [];
let sending = false;

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export function keep(url, values) {
  unsent.push({ url, sent: { client_id: newId(), recorded_at: new Date(now()).toISOString(), ...values } });
  send();
}

function tell(name, detail) {
  document.dispatchEvent(new CustomEvent(`outbox:${name}`, { detail }));
}

function show() {
  const place = document.getElementById("unsent");
  if (!place) return;
  const words = unsent.map(({ sent }) => {
    const { client_id, recorded_at, ...values } = sent;
    return `${new Date(recorded_at).toTimeString().slice(0, 5)}: ${Object.values(values).join(" ")}`;
  });
  place.textContent = words.length ? `${words.length} not sent yet (${words.join("; ")}). Trying again.` : "";
}

async function post({ url, sent }) {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrfToken() },
    body: JSON.stringify(sent),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  return { status: answer.status, body: await answer.json().catch(() => ({})) };
}

// Sent in order; the first that cannot be sent holds the rest, because the network is gone for all of them.
async function send() {
  if (sending) return;
  sending = true;
  try {
    while (unsent.length) {
      const { status, body } = await post(unsent[0]);
      if (status >= 500 || status === 401 || status === 403 || status === 429) {
        if (status < 429) notice("You are signed out. Sign in in another tab; the reading is kept here.", "error");
        break;
      }
      const { sent } = unsent.shift();
      if (status === 200 || status === 201) tell("stored", { sent, body });
      else tell("refused", { sent, status, body });
    }
  } catch {
    // No network: what is unsent stays, and is shown.
  } finally {
    sending = false;
    show();
  }
}

window.addEventListener("online", send);
window.addEventListener("beforeunload", (event) => unsent.length && event.preventDefault());
setInterval(send, RETRY_MS);
