// The page that a device shows when the clinic cannot be reached. Which infusion it is about stands in the address alone.
// When the clinic answers again, what is kept is sent, and the real page comes back.

import { flush } from "./outbox.js";

const LOOK_MS = 10_000;
const infusion = /\/infusions\/(\d+)\//.exec(location.pathname)?.[1];
const late = document.querySelector('meta[name="outbox"]').content;
const place = document.getElementById("offline-state");
let unsent = 0;

function newIds() {
  for (const input of document.querySelectorAll('input[name$="client_id"]')) input.value = crypto.randomUUID();
}

function typing() {
  return [...document.querySelectorAll("input:not([type=hidden], [type=radio]), textarea")].some((box) => box.value);
}

async function look() {
  try {
    const answer = await fetch(late, { headers: { Accept: "application/json" }, cache: "no-store" });
    if ([502, 503, 504].includes(answer.status)) return;
    document.getElementById("offline-sign-in").hidden = answer.status !== 401;
    document.getElementById("offline-back").hidden = false;
    place.textContent = "The clinic answers again.";
    await flush();
    if (!unsent && !typing() && answer.status !== 401) location.reload();
  } catch {
    if (infusion) place.textContent = "The clinic cannot be reached. Go on charting here.";
  }
}

document.addEventListener("outbox:count", ({ detail }) => {
  unsent = detail.count;
});

if (infusion) {
  for (const form of document.querySelectorAll("form[data-act]")) {
    form.setAttribute("action", `/infusions/${infusion}/${form.dataset.act}/`);
  }
  for (const button of document.querySelectorAll("button[data-act]")) {
    button.setAttribute("formaction", `/infusions/${infusion}/${button.dataset.act}/`);
  }
  document.getElementById("offline-sign-in").href += `?next=/infusions/${infusion}/`;
} else {
  document.getElementById("offline-charting").hidden = true;
  place.textContent = "The clinic cannot be reached. Open the infusion that you were charting from its own address.";
}
newIds();

// What the clinic would refuse later is asked for now.
document.addEventListener("change", ({ target }) => {
  for (const box of target.form?.querySelectorAll("[data-needed-with]") ?? []) {
    if (target.type === "radio") box.required = target.value === box.dataset.neededWith;
  }
});

setInterval(look, LOOK_MS);
window.addEventListener("online", look);
look();
