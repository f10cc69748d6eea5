// Counters that follow the server's clock, not the tablet's:
//   <time data-clock="elapsed" data-at="2026-03-01T14:05:00Z"></time>    12:04        time since
//   <time data-clock="left" data-at="..."></time>                        3:20         time until, then 0:00
//   <time data-clock="due" data-at="..." data-late="late"></time>        3:20, then "1:05 late"
//   <time data-clock="now" data-at="..." data-zone="America/New_York"></time>                  14:05        the clinic's clock
// data-until="..." on an elapsed counter stops it there. When a due counter passes zero its nearest [data-due] gets
// data-late, and the event "clock:late" is sent once from the counter.
// Time is always reckoned from data-at, so a counter is right again after sleep, a hidden tab or a reload.

const meta = document.querySelector('meta[name="server-time"]');
const TRUSTED_JUMP_MS = 2_000;
const SLEEP_MS = 60_000;
let offset = 0;
let lastTick = Date.now();
let lastDrift = drift();

// How far the device's clock is from a clock that nobody can set: it moves when somebody sets it, or after sleep.
function drift() {
  return Date.now() - performance.now();
}

export function now() {
  return Date.now() + offset;
}

export function written(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000);
  const pad = (number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`;
}

function readPage() {
  const [page] = performance.getEntriesByType("navigation");
  const arrived = performance.timeOrigin + (page?.responseStart ?? 0);
  offset = Date.parse(meta.content) - arrived;
}

async function askServer() {
  const asked = Date.now();
  const answer = await fetch(meta.dataset.ask, { cache: "no-store", headers: { Accept: "application/json" } });
  const { now: serverNow } = await answer.json();
  offset = Date.parse(serverNow) - (asked + Date.now()) / 2;
}

const ask = () => askServer().catch(() => {}); // Without a network the last known offset is the best there is.

const counters = {
  now(node) {
    const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: node.dataset.zone };
    return new Intl.DateTimeFormat("en-GB", clock).format(now());
  },
  elapsed: (node, at) => written(Math.max(0, Math.min(now(), Date.parse(node.dataset.until) || now()) - at)),
  left: (node, at) => written(Math.max(0, at - now())),
  due(node, at) {
    const late = now() - at;
    const box = node.closest("[data-due]") ?? node;
    if (late > 0 !== box.hasAttribute("data-is-late")) {
      box.toggleAttribute("data-is-late", late > 0);
      if (late > 0) node.dispatchEvent(new CustomEvent("clock:late", { bubbles: true }));
    }
    return late > 0 ? `${written(late)} ${node.dataset.late ?? ""}`.trim() : written(-late);
  },
};

function tick() {
  const gap = Date.now() - lastTick;
  const jump = Math.abs(drift() - lastDrift);
  [lastTick, lastDrift] = [Date.now(), drift()];
  if (jump > TRUSTED_JUMP_MS || gap > SLEEP_MS) ask(); // The tablet slept, or its clock was set.
  for (const node of document.querySelectorAll("[data-clock][data-at]")) {
    const text = counters[node.dataset.clock](node, Date.parse(node.dataset.at));
    if (node.textContent !== text) node.textContent = text;
  }
}

if (meta) {
  readPage();
  tick();
  setInterval(tick, 1000);
  window.addEventListener("pageshow", (event) => event.persisted && ask());
  document.addEventListener("visibilitychange", () => document.hidden || tick());
  document.addEventListener("htmx:afterSwap", tick); // before it is painted: a clock is never empty
}
