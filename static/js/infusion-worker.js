// The service worker of the pages below infusions/. It does three things and caches no page of any patient:
//   - when the clinic cannot be reached, an infusion's page opens as the page infusions/offline/, which holds no data;
//   - an act that is sent while the clinic cannot be reached is kept, sealed, and sent by the next page that can;
//   - any other act that is sent then is not kept, and the page infusions/offline/ says so instead of the browser.

import * as store from "{static}js/sealed-store.js";

const SHELL = "{shell}";
const LATE = "{late}";
const CACHE = "shell-{version}";
const STATIC = "{static}";
const PATIENCE_MS = 8_000;
const ACTS = "side-effect|intervention|note|line|pause|resume|rate|end";
const ACT = new RegExp(`/infusions/(\\d+)/(${ACTS})/$`);
// Needs somebody else's signature, or decides more than a device can know.
const ONLY_WITH_THE_CLINIC = /\/infusions\/(\d+)\/(?:[a-z-]+\/\d+\/)?([a-z-]+)\/(?:[a-z0-9-]+\/)?$/;
const PAGE = /\/infusions\/(\d+\/)?$/;

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
async function act(request, infusion, kind) {
  const { csrfmiddlewaretoken: _token, ...sent } = Object.fromEntries(await request.clone().formData());
  const clientId = sent[`${kind}-client_id`] || crypto.randomUUID();
  const recordedAt = new Date(Date.now() + ((await store.recall("clock-offset")) ?? 0)).toISOString();
  const kept = await store.add({ clientId, infusion, kind, sent, recordedAt, direct: true }).then(
    () => true,
    () => false,
  );
  if (!kept) return fetch(request);
  let answer = null;
  try {
    answer = await answers(request);
    const lost = answer.status === 403 || answer.status >= 500;
    if (!lost && !(answer.type === "opaqueredirect" && (await signedOut()))) {
      await store.remove(clientId);
      return answer;
    }
  } catch {
    // Nobody knows whether it arrived; it is sent again with the same client id.
  }
  await tellPages();
  if (answer?.type === "opaqueredirect") return answer; // to the sign-in page; whoever signs in sends it
  if (request.headers.get("HX-Request")) {
    const notice = { level: "warning", text: "The clinic does not answer. Kept on this device, sealed; sent when it does." };
    return new Response("", { headers: { "HX-Reswap": "none", "HX-Trigger": JSON.stringify({ notice }) } });
  }
  return Response.redirect(`/infusions/${infusion}/`, 303);
}

// No patience here: whether it was done must not be left open by giving up early.
async function notWithout(request, infusion, kind) {
  try {
    return await fetch(request);
  } catch {
    return Response.redirect(`/infusions/${infusion}/#not-done-${kind}`, 303);
  }
}

async function tellPages() {
  for (const client of await clients.matchAll()) client.postMessage("kept");
}

self.addEventListener("install", (event) => event.waitUntil(keepShell().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(dropOld()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  const [, infusion, kind] = ACT.exec(pathname) ?? [];
  if (request.method === "POST" && kind) event.respondWith(act(request, Number(infusion), kind));
  else if (request.method === "POST" && request.mode === "navigate") {
    const [, at, what] = ONLY_WITH_THE_CLINIC.exec(pathname) ?? [];
    if (what) event.respondWith(notWithout(request, Number(at), what));
  } else if (request.method !== "GET") return;
  else if (request.mode === "navigate" && PAGE.test(pathname)) event.respondWith(page(request));
  else if (pathname.startsWith(STATIC)) event.respondWith(file(request));
});
