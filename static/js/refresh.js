// Parts of a page that are fetched again while it stays: <div data-refresh hx-get="…" hx-trigger="refresh">. A part in
// which somebody types is left alone until they are done.

const EVERY_MS = 10_000;

export function refresh() {
  for (const part of document.querySelectorAll("[data-refresh]")) {
    if (!part.contains(document.activeElement)) window.htmx?.trigger(part, "refresh");
  }
}

document.addEventListener("outbox:stored", refresh);
setInterval(refresh, EVERY_MS);
