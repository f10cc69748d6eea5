// A tablet of the clinic: when nobody has touched it for a while it asks, and then ends the visit. The server ends it
// too, a little later, should this page not run any more.

const way = document.querySelector("form[data-kiosk]");
const question = document.querySelector("dialog.still-here");
const quietMs = Number(way.dataset.quietSeconds) * 1000;
const warnMs = Number(way.dataset.warnSeconds) * 1000;
const TELL_MS = 60_000;

let touched = Date.now();
let told = Date.now();

function touch() {
  touched = Date.now();
  if (touched - told < TELL_MS) return;
  told = touched; // somebody reads or types for long: the server shall know that they are there
  fetch(document.querySelector('meta[name="server-time"]').dataset.ask).catch(() => {});
}

for (const sign of ["pointerdown", "keydown", "input", "wheel", "touchmove"]) {
  document.addEventListener(sign, touch, { passive: true });
}
question.addEventListener("close", touch);

setInterval(() => {
  const quiet = Date.now() - touched;
  if (quiet >= quietMs) way.requestSubmit();
  else if (quiet >= quietMs - warnMs && !question.open) question.showModal();
}, 1000);

// A page from the browser's memory belongs to somebody who is gone, or is behind what was answered since.
window.addEventListener("pageshow", (event) => event.persisted && location.reload());
