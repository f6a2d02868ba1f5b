// What this phone keeps of a walk, sealed: the list of today's doors, the results that the house has
// not got yet, and what was typed and not yet sent. The page and its worker share it.
//
// Everything lies under a key (AES-GCM) that the house hands to whoever is signed in. While they are,
// the phone holds it as a key that no script can read out; when they sign out it is thrown away, and
// with it the list. What was not sent stays, and opens for the same person once the house hands them
// the same key again. docs/why/0021 says what that protects against, and what it does not.
import { openDB, type DBSchema, type IDBPDatabase } from "idb";

export const ASSETS = "lilong-doors";

// What is known without the key: whose it is, and from when.
interface Sealed {
  id: string;
  person: string;
  at: number;
  iv: Uint8Array<ArrayBuffer>;
  words: ArrayBuffer;
}
// `until`: shown no longer than this, as the session may be over by then.
type SealedPage = Sealed & { until: number };
export type Page = { html: string; headers: [string, string][] };
type Shelf = "presses" | "drafts";

interface Shelves extends DBSchema {
  keys: { key: string; value: CryptoKey };
  pages: { key: string; value: SealedPage };
  presses: { key: string; value: Sealed };
  drafts: { key: string; value: Sealed };
}

let opened: Promise<IDBPDatabase<Shelves>> | null = null;

function shelves(): Promise<IDBPDatabase<Shelves>> {
  opened ??= openDB<Shelves>("lilong-vault", 1, {
    upgrade(base) {
      base.createObjectStore("keys");
      for (const name of ["pages", "presses", "drafts"] as const) base.createObjectStore(name, { keyPath: "id" });
    },
    terminated: () => (opened = null),
  }).catch((fault: unknown) => {
    opened = null;
    throw fault;
  });
  return opened;
}

// Browsers seal only where nobody listens in: over TLS, or on the machine itself.
export function canSeal(): boolean {
  return Boolean(globalThis.crypto?.subtle && globalThis.indexedDB);
}

export async function keyOf(person: string): Promise<CryptoKey | null> {
  return (await (await shelves()).get("keys", person)) ?? null;
}

export async function takeKey(person: string, text: string): Promise<CryptoKey> {
  const raw = Uint8Array.from(atob(text.trim()), (one) => one.charCodeAt(0));
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  await (await shelves()).put("keys", key, person);
  return key;
}

// Bound to its place and its person, so that no sealed text is passed off as another one.
function how(shelf: string, person: string, id: string, iv: Uint8Array<ArrayBuffer>): AesGcmParams {
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode([shelf, person, id].join(" ")) };
}

async function seal(shelf: string, key: CryptoKey, person: string, id: string, what: unknown): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const words = await crypto.subtle.encrypt(how(shelf, person, id, iv), key, new TextEncoder().encode(JSON.stringify(what)));
  return { id, person, at: Date.now(), iv, words };
}

async function unseal<T>(shelf: string, key: CryptoKey, it: Sealed): Promise<T> {
  const clear = await crypto.subtle.decrypt(how(shelf, it.person, it.id, it.iv), key, it.words);
  return JSON.parse(new TextDecoder().decode(clear)) as T;
}

// `again` only where it still lies there: another page of this phone may have sent it meanwhile.
// `instead` goes in the same moment: neither both nor none of them lie there afterwards.
type How = { again?: boolean; instead?: string };
export async function put(shelf: Shelf, key: CryptoKey, person: string, id: string, what: unknown, { again, instead }: How = {}): Promise<void> {
  const sealed = await seal(shelf, key, person, id, what);
  const act = (await shelves()).transaction(shelf, "readwrite");
  const before = await act.store.get(id);
  if (before) sealed.at = before.at;
  if (before || !again) await act.store.put(sealed);
  if (instead) await act.store.delete(instead);
  await act.done;
}

export async function remove(shelf: Shelf, id: string): Promise<void> {
  await (await shelves()).delete(shelf, id);
}

// In the order in which they came; null for what this key does not open.
export async function all<T>(shelf: Shelf, key: CryptoKey, person: string): Promise<{ id: string; at: number; what: T | null }[]> {
  const own = (await (await shelves()).getAll(shelf)).filter((one) => one.person === person).sort((one, other) => one.at - other.at);
  return Promise.all(
    own.map(async (one) => ({ id: one.id, at: one.at, what: await unseal<T>(shelf, key, one).catch(() => null) })),
  );
}

async function forgetAllBut(person: string): Promise<void> {
  const act = (await shelves()).transaction(["keys", "pages"], "readwrite");
  const [keys, pages] = [act.objectStore("keys"), act.objectStore("pages")];
  for (const one of await keys.getAllKeys()) if (one !== person) await keys.delete(one);
  for (const one of await pages.getAll()) if (one.person !== person) await pages.delete(one.id);
  await act.done;
}

// As soon as the house answers somebody else, what was kept for the one before goes.
export async function putPage(person: string, path: string, seconds: number, page: Page): Promise<boolean> {
  await forgetAllBut(person);
  const key = await keyOf(person);
  if (!key) return false;
  const sealed = await seal("pages", key, person, path, page);
  await (await shelves()).put("pages", { ...sealed, until: sealed.at + seconds * 1000 });
  return true;
}

// Null once its time is over, or where the clock was set back behind it.
export async function pageAt(path: string): Promise<Page | null> {
  const base = await shelves();
  const sealed = await base.get("pages", path);
  const key = sealed && (await keyOf(sealed.person));
  const now = Date.now();
  if (sealed && key && sealed.at <= now && now < sealed.until) return unseal<Page>("pages", key, sealed).catch(() => null);
  if (sealed) await base.delete("pages", path);
  return null;
}

// What was not sent stays where it is, and cannot be read without its key.
export async function forget(): Promise<void> {
  const act = (await shelves()).transaction(["keys", "pages"], "readwrite");
  await Promise.all([act.objectStore("keys").clear(), act.objectStore("pages").clear(), act.done]);
  await globalThis.caches?.delete(ASSETS);
}
