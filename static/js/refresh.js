// Parts of a page that are fetched again while it stays: <div data-refresh hx-get="…" hx-trigger="refresh">, one part by
// itself or several in one answer (hx-swap-oob). A part in which somebody types, or has opened something, is left alone
// until they are done. When the server does not answer, the page says since when it is no longer fresh (#stale), instead
// of one notice after another.

import { now } from "./clock.js";

const EVERY_MS = 10_000;
let freshAt = now();

function isBusy(part) {
  return part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select, summary");
}

export function refresh() {
  if (document.hidden) return;
  for (const part of document.querySelectorAll("[data-refresh]")) {
    if (!isBusy(part)) window.htmx?.trigger(part, "refresh");
  }
}

function show(isFresh) {
  const place = document.getElementById("stale");
  if (isFresh) freshAt = now();
  if (!place) return;
  place.querySelector("time").dataset.at = new Date(freshAt).toISOString();
  place.hidden = isFresh;
}

function missed(event) {
  if (!event.target.closest("[data-refresh]")) return;
  event.stopPropagation(); // notices.js would say it every ten seconds
  show(false);
}

for (const name of ["sendError", "timeout", "responseError"]) {
  document.body.addEventListener(`htmx:${name}`, missed);
}
document.body.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful && event.target.closest("[data-refresh]")) show(true);
});
document.body.addEventListener("htmx:oobBeforeSwap", (event) => isBusy(event.detail.target) && event.preventDefault());
document.addEventListener("visibilitychange", refresh);
document.addEventListener("outbox:stored", refresh);
setInterval(refresh, EVERY_MS);
