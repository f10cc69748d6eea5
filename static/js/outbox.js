// What is charted goes to the server once and in order. Whatever is entered is sealed and kept on this device first (see
// sealed-store.js), so that it outlives the tab, the tablet's sleep and the server; it is forgotten here when the server
// says what became of it. A page that still knows a reading sends it in the clear, by the vitals endpoint; what is left
// from an earlier page goes sealed, by whoever is signed in now.
//
//   keep(url, values)          adds client_id and recorded_at, keeps, and sends as soon as it can; resolves once kept
//   document "outbox:stored"   detail: { sent, body }            the server has it (201, or 200 when it had it before)
//   document "outbox:refused"  detail: { sent, status, body }    the server will never take it as it is (409, 422 …)
//
// <meta name="outbox" content="address of the sealed batch"> lets a page send; without it a page only shows what waits.
// <div id="charting" data-infusion data-who data-key-name data-key-point data-worker> readies the device for this infusion.
// [data-unsent] elements show "n unsent"; data-unsent="words" a whole sentence.

import { now } from "./clock.js";
import { csrfToken } from "./csrf.js";
import { notice } from "./notices.js";
import * as store from "./sealed-store.js";

const RETRY_MS = 5_000;
const PATIENCE_MS = 10_000;
const BATCH = 50;

const address = document.querySelector('meta[name="outbox"]')?.content;
const known = new Map(); // client_id -> { url, sent }: what this page entered itself
const entering = new Set(); // client ids of what is on its way into the store: sealing takes a moment
const unkept = []; // client ids of what could not be kept on the device; it lives as long as this tab
const stuck = new Set(); // what the server could not take from us; another sign-in may
let state = "waiting";
let sending = false;

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const raw = crypto.getRandomValues(new Uint8Array(16));
  raw[6] = (raw[6] & 0x0f) | 0x40;
  raw[8] = (raw[8] & 0x3f) | 0x80;
  const hex = [...raw].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// A page from the server knows the server's clock; the page that opens without it knows how far off this device was.
async function serverTime() {
  if (document.querySelector('meta[name="server-time"]')) return now();
  return Date.now() + ((store.canKeep && (await store.recall("clock-offset").catch(() => 0))) || 0);
}

export async function keep(url, values) {
  const infusion = Number(/\/infusions\/(\d+)\//.exec(url)[1]);
  const clientId = newId();
  entering.add(clientId);
  const recordedAt = new Date(await serverTime()).toISOString();
  const sent = { client_id: clientId, recorded_at: recordedAt, ...values };
  known.set(clientId, { url, sent });
  try {
    if (!store.canKeep) throw new Error("not by HTTPS");
    await store.add({ clientId, infusion, kind: "vitals", sent: values, recordedAt });
  } catch {
    unkept.push(clientId);
  } finally {
    entering.delete(clientId);
  }
  flush();
}

function tell(name, detail) {
  document.dispatchEvent(new CustomEvent(`outbox:${name}`, { detail }));
}

async function waiting() {
  const entered = [...known].filter(([clientId]) => !entering.has(clientId));
  const kept = store.canKeep ? await store.all() : [];
  const here = new Set(kept.map((entry) => entry.client_id));
  // What another tab has sent for us is no longer kept, and need not be sent again.
  for (const [clientId, { sent }] of entered) {
    if (!known.has(clientId) || here.has(clientId) || unkept.includes(clientId)) continue;
    known.delete(clientId);
    tell("stored", { sent, body: {} });
  }
  return [...kept, ...unkept.map((clientId) => ({ client_id: clientId, kept_at: Date.now() }))];
}

async function forget(clientId) {
  known.delete(clientId);
  if (unkept.includes(clientId)) unkept.splice(unkept.indexOf(clientId), 1);
  else await store.remove(clientId);
}

async function setAside(clientId) {
  stuck.add(clientId);
  await store.setAside(clientId);
}

function post(url, body) {
  return fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrfToken() },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
}

// Whether the rest may go on: no network, no sign-in and a server in trouble concern all of them.
function goesOn(status) {
  if (status === 401 || status === 403) state = "signed-out";
  return status < 500 && status !== 401 && status !== 403 && status !== 429;
}

async function sendKnown({ client_id: clientId }) {
  const { url, sent } = known.get(clientId);
  const answer = await post(url, sent);
  if (!goesOn(answer.status)) return false;
  const body = await answer.json().catch(() => ({}));
  await forget(clientId);
  if (answer.ok) tell("stored", { sent, body });
  else tell("refused", { sent, status: answer.status, body });
  return true;
}

async function sendSealed(entries) {
  const boxes = entries.map(({ client_id, key, ephemeral, iv, box }) => ({ client_id, key, ephemeral, iv, box }));
  const answer = await post(address, { entries: boxes });
  if (!goesOn(answer.status)) return false;
  if (!answer.ok) {
    for (const { client_id: clientId } of entries) await setAside(clientId);
    return true;
  }
  for (const { client_id: clientId, outcome, words, said, alerts } of (await answer.json()).results) {
    if (["stored", "proposed", "refused"].includes(outcome)) await forget(clientId);
    else await setAside(clientId);
    for (const alert of alerts ?? []) notice(alert.message, alert.needs_action ? "error" : "warning");
    if (outcome === "proposed") notice(words, "warning");
    if (outcome === "refused") notice(`Kept in the record, but not carried out: ${words}${said ? ` (${said})` : ""}`, "error");
  }
  tell("stored", { sent: {}, body: { late: entries.length } });
  return true;
}

async function sendAll() {
  state = "waiting";
  for (;;) {
    const ready = (await waiting()).filter((one) => !stuck.has(one.client_id) && !(one.direct_until > Date.now()));
    if (!ready.length) return;
    const first = ready.findIndex((one) => known.has(one.client_id));
    const batch = ready.slice(0, first < 0 ? BATCH : Math.min(first, BATCH));
    if (!(await (first === 0 ? sendKnown(ready[0]) : sendSealed(batch)))) return;
    await show();
  }
}

// One tab at a time, so that the order holds.
export async function flush() {
  await show();
  if (sending || !address) return;
  sending = true;
  try {
    if (navigator.locks) await navigator.locks.request("stillpoint-outbox", sendAll);
    else await sendAll();
  } catch {
    state = "no-network";
  } finally {
    sending = false;
    await show();
  }
}

const WORDS = {
  waiting: "Sent as soon as the clinic answers.",
  "no-network": "The clinic does not answer; sent when it does.",
  "signed-out": "Sign in to send; whoever signs in can.",
};

async function show() {
  const entries = await waiting();
  const count = entries.length;
  document.dispatchEvent(new CustomEvent("outbox:count", { detail: { count, state } }));
  const since = count && new Date(Math.min(...entries.map((one) => one.kept_at))).toTimeString().slice(0, 5);
  const place = unkept.length ? "kept only in this tab" : "sealed on this device";
  const words = count ? `${count} unsent, ${place} since ${since}. ${WORDS[state]}` : "";
  for (const node of document.querySelectorAll("[data-unsent]")) {
    const text = node.dataset.unsent === "words" ? words : count ? `${count} unsent` : "";
    if (node.textContent !== text) node.textContent = text;
    node.hidden = !count;
  }
}

async function readyDevice(charting) {
  const { infusion, who, keyName, keyPoint, worker } = charting.dataset;
  if (!store.canKeep) {
    charting.textContent = "This tablet keeps nothing when the network goes: open the clinic by its https address.";
    charting.hidden = false;
    return;
  }
  await store.remember("key", { name: keyName, point: keyPoint });
  await store.remember(`chart-${infusion}`, { who });
  await store.remember("clock-offset", now() - Date.now());
  navigator.storage?.persist?.();
  navigator.serviceWorker?.register(worker, { scope: new URL(".", new URL(worker, location)).pathname, type: "module" })
    .catch(() => notice("This browser cannot open the page again without the network; what is entered is kept.", "info"));
}

const charting = document.getElementById("charting");
if (charting) readyDevice(charting).catch(() => {});
window.addEventListener("online", flush);
window.addEventListener("beforeunload", (event) => (entering.size || unkept.length) && event.preventDefault());
navigator.serviceWorker?.addEventListener("message", flush);
setInterval(flush, RETRY_MS);
flush();
