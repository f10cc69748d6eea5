// What this device keeps while the clinic cannot be reached, used by pages and by the service worker alike. Each entry is
// sealed to the clinic's public key the moment it is entered (ephemeral ECDH on P-256, HKDF-SHA256, AES-GCM; the other
// side is treatments/infusions/rules/sealing.py): any later sign-in can send it, nobody can read it here. Browsers allow this
// only by HTTPS or on localhost; elsewhere `canKeep` is false, and the page says so.
//
//   add({ clientId, infusion, kind, sent, recordedAt, direct })   seals and keeps; `direct` is being sent by other means
//   all() · has(clientId) · remove(clientId) · remember(name, value) · recall(name)
//   notDirect(clientId)    the other means have failed
//   setAside(clientId)     it stays here, for another sign-in; nothing that is done later waits for it

const PURPOSE = new TextEncoder().encode("stillpoint late entry 1");
const DIRECT_MS = 20_000;

export const canKeep = Boolean(globalThis.isSecureContext && globalThis.indexedDB && globalThis.crypto?.subtle);

let opened = null;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("stillpoint", 1);
    request.onupgradeneeded = () => {
      const entries = request.result.createObjectStore("entries", { keyPath: "number", autoIncrement: true });
      entries.createIndex("client_id", "client_id", { unique: true });
      request.result.createObjectStore("facts");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function within(name, mode, act) {
  const transaction = (await database()).transaction(name, mode, { durability: "strict" });
  const request = act(transaction.objectStore(name));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

export const remember = (name, value) => within("facts", "readwrite", (facts) => facts.put(value, name));
export const recall = (name) => within("facts", "readonly", (facts) => facts.get(name));
export const all = () => within("entries", "readonly", (entries) => entries.getAll());

const numberOf = (clientId) => within("entries", "readonly", (entries) => entries.index("client_id").getKey(clientId));

export const has = async (clientId) => (await numberOf(clientId)) !== undefined;

export async function remove(clientId) {
  const number = await numberOf(clientId);
  if (number !== undefined) await within("entries", "readwrite", (entries) => entries.delete(number));
}

async function change(clientId, facts) {
  const number = await numberOf(clientId);
  const kept = number === undefined ? null : await within("entries", "readonly", (entries) => entries.get(number));
  if (kept) await within("entries", "readwrite", (entries) => entries.put({ ...kept, ...facts }));
}

export const setAside = (clientId) => change(clientId, { set_aside: true });
export const notDirect = (clientId) => change(clientId, { direct_until: 0 });

export async function add({ clientId, infusion, kind, sent, recordedAt, direct = false }) {
  const [key, chart] = await Promise.all([recall("key"), recall(`chart-${infusion}`)]);
  if (!key) throw new Error("This device has never met the clinic's key.");
  const text = JSON.stringify({ infusion, kind, sent, recorded_at: recordedAt, who: chart?.who ?? "" });
  const sealed = await seal(new TextEncoder().encode(text), clientId, key);
  const kept = { ...sealed, infusion, kept_at: Date.now(), direct_until: direct ? Date.now() + DIRECT_MS : 0 };
  await within("entries", "readwrite", (entries) => entries.put(kept));
}

async function seal(text, clientId, { name, point }) {
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const server = await crypto.subtle.importKey("raw", bytes(point), curve, false, []);
  const pair = await crypto.subtle.generateKey(curve, false, ["deriveBits"]);
  const ephemeral = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: server }, pair.privateKey, 256);
  const stretched = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const salt = new Uint8Array([...ephemeral, ...bytes(point)]);
  const secret = await crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt, info: PURPOSE },
    stretched,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt"],
  );
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const additionalData = new TextEncoder().encode(`${name}:${clientId}`);
  const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, secret, text);
  return { client_id: clientId, key: name, ephemeral: words(ephemeral), iv: words(iv), box: words(new Uint8Array(box)) };
}

const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const words = (raw) => btoa(String.fromCharCode(...raw));
