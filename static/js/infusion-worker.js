// The service worker of the pages below infusions/. It caches no page of any patient. While the clinic cannot be reached:
//   - an infusion's page opens as the page infusions/offline/, which holds no data; a page that is open already stays;
//   - an act is kept, sealed, and sent by the next page that can; where the page that sent it stays, it is told so;
//   - any other act is not kept, and the page infusions/offline/ says so instead of the browser.

import * as store from "{static}js/sealed-store.js";

const SHELL = "{shell}";
const LATE = "{late}";
const CACHE = "shell-{version}";
const STATIC = "{static}";
const PATIENCE_MS = 8_000;
const BEHIND_MS = 10_000; // what has waited for longer is not on its way: what is done now goes behind it
const ACTS = "side-effect|intervention|note|line|pause|resume|rate|end|answer|correct|ask|grade|over";
// The act, and what it is about: a row (alerts/7/answer/) or a scale (ask/how-it-seems/).
const ACT = new RegExp(`/infusions/(\\d+)/(?:[a-z-]+/(\\d+)/)?(${ACTS})/(?:([a-z-]+)/)?$`);
// Without a row it names the side effect, on the page without a network; the clinic has no such address.
const BY_NAME = new Set(["grade", "over"]);
// Needs somebody else's signature, or decides more than a device can know.
const ONLY_WITH_THE_CLINIC = /\/infusions\/(\d+)\/(?:[a-z-]+\/\d+\/)?([a-z-]+)\/(?:[a-z0-9-]+\/)?$/;
const PAGE = /\/infusions\/(\d+\/)?$/;
const BELOW = /\/infusions\/\d+\/.+/;

// The page names what it needs; modules name their imports.
async function keepShell() {
  const cache = await caches.open(CACHE);
  const answer = await fetch(SHELL, { cache: "reload", credentials: "omit" });
  if (!answer.ok) throw new Error("no page to keep");
  await cache.put(SHELL, answer.clone());
  const found = [...(await answer.text()).matchAll(/(?:href|src)="([^"#]+)/g)].map((match) => match[1]);
  await keepFiles(cache, found.filter((path) => path.startsWith(STATIC)), new Set());
}

async function keepFiles(cache, paths, seen) {
  for (const path of paths.filter((one) => !seen.has(one))) {
    seen.add(path);
    const answer = await fetch(path, { cache: "reload" });
    if (!answer.ok) continue;
    await cache.put(path, answer.clone());
    if (!path.endsWith(".js")) continue;
    const imports = [...(await answer.text()).matchAll(/from "(\.\/[^"]+)"/g)].map((match) => match[1]);
    await keepFiles(cache, imports.map((name) => new URL(name, new URL(path, location)).pathname), seen);
  }
}

async function dropOld() {
  for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
  await clients.claim();
}

const answers = (request) => fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });

async function page(request) {
  try {
    const answer = await answers(request);
    if (![502, 503, 504].includes(answer.status)) return answer;
  } catch {
    // No network.
  }
  return (await caches.match(SHELL)) ?? Response.error();
}

// What is open on the infusion's page, alarms and readings, is worth more than a page that says that there is none.
async function below(request) {
  try {
    return await fetch(request);
  } catch {
    if (!PAGE.test(request.referrer)) return (await caches.match(SHELL)) ?? Response.error();
    await tellPages({ unreachable: true });
    return new Response(null, { status: 204 });
  }
}

async function file(request) {
  try {
    return await answers(request);
  } catch {
    return (await caches.match(request, { ignoreSearch: true })) ?? Response.error();
  }
}

async function signedOut() {
  const answer = await fetch(LATE, { headers: { Accept: "application/json" } });
  return answer.status === 401;
}

// Kept first, sent then, forgotten when the clinic has answered: an act outlives whatever happens in between.
async function act(request, { infusion, kind, of }) {
  const { csrfmiddlewaretoken: _token, ...sent } = Object.fromEntries(await request.clone().formData());
  if (of) sent.of = of;
  const clientId = sent[`${kind}-client_id`] || sent.client_id || crypto.randomUUID();
  const recordedAt = new Date(Date.now() + ((await store.recall("clock-offset")) ?? 0)).toISOString();
  const byName = BY_NAME.has(kind) && !of;
  const direct = !byName && !(await somethingWaits(infusion).catch(() => false));
  const kept = await store.add({ clientId, infusion, kind, sent, recordedAt, direct }).then(
    () => true,
    () => store.has(clientId).catch(() => false),
  );
  if (!kept) return byName ? notDone(infusion, kind) : notWithout(request, infusion, kind);
  let answer = null;
  try {
    answer = direct ? await answers(request) : null;
    const lost = !answer || answer.status === 403 || answer.status >= 500;
    if (!lost && !(answer.type === "opaqueredirect" && (await signedOut()))) {
      await store.remove(clientId);
      return answer;
    }
  } catch {
    // Nobody knows whether it arrived; it is sent again with the same client id.
  }
  await store.notDirect(clientId).catch(() => {}); // else it is sent a little later
  await tellPages({ kept: new URL(request.url).pathname });
  if (answer?.type === "opaqueredirect") return answer; // to the sign-in page; whoever signs in sends it
  if (request.headers.get("HX-Request")) {
    const notice = { level: "warning", text: "The clinic does not answer. Kept on this device, sealed; sent when it does." };
    return new Response("", { headers: { "HX-Reswap": "none", "HX-Trigger": JSON.stringify({ notice }) } });
  }
  // What is about something on the page changes nothing else there: it stays, for the next alarm to be answered.
  if (of || byName) return new Response(null, { status: 204 });
  return Response.redirect(`/infusions/${infusion}/`, 303);
}

async function somethingWaits(infusion) {
  const longAgo = Date.now() - BEHIND_MS;
  return (await store.all()).some((one) => one.infusion === infusion && one.kept_at < longAgo && !one.set_aside);
}

const notDone = (infusion, kind) => Response.redirect(`/infusions/${infusion}/#not-done-${kind}`, 303);

// No patience here: whether it was done must not be left open by giving up early.
async function notWithout(request, infusion, kind) {
  try {
    return await fetch(request);
  } catch {
    return notDone(infusion, kind);
  }
}

async function tellPages(what) {
  for (const client of await clients.matchAll()) client.postMessage(what);
}

self.addEventListener("install", (event) => event.waitUntil(keepShell().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(dropOld()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  const [, infusion, row, kind, scale] = ACT.exec(pathname) ?? [];
  if (request.method === "POST" && kind) {
    event.respondWith(act(request, { infusion: Number(infusion), kind, of: row ?? scale }));
  } else if (request.method === "POST" && request.mode === "navigate") {
    const [, at, what] = ONLY_WITH_THE_CLINIC.exec(pathname) ?? [];
    if (what) event.respondWith(notWithout(request, Number(at), what));
  } else if (request.method !== "GET") return;
  else if (request.mode === "navigate" && PAGE.test(pathname)) event.respondWith(page(request));
  else if (request.mode === "navigate" && BELOW.test(pathname)) event.respondWith(below(request));
  else if (pathname.startsWith(STATIC)) event.respondWith(file(request));
});
