// The worker of one page, today's doors. It asks the house first; where nothing comes, or the house
// is at fault, it shows the list as it last came, sealed in the vault, and says so. It knows no other
// page: it answers for the address it is registered for and for the files that page is drawn with.
import { ASSETS, forget, pageAt, putPage } from "../app/vault";

const worker = globalThis as unknown as WorkerScope;
const HERE = new URL(worker.registration.scope).pathname;
const PATIENCE = 4000;
// The house names whose list it is and for how many seconds it may be shown.
const MAY_BE_KEPT = "X-Lilong-Keep";
// Nobody looks at this answer: what the house has to say to them waits for their next page.
const ASIDE = "X-Lilong-Aside";
const HEADERS = /^(content-type|content-security-policy|content-language|referrer-policy|permissions-policy|cross-origin-opener-policy|x-.*-options)$/i;
// What belongs to this one answer, as who is signed in and what was just done, is not kept.
const FLEETING = /<!--fleeting-->[\s\S]*?<!--\/fleeting-->/g;
const STATIC = "/static/";
const HASHED = /\.[\da-f]{12}\.\w+$/;

worker.addEventListener("install", (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
// The page asks for it when it has its key, and when the house has got what waited.
worker.addEventListener("message", (event) => event.waitUntil(renew()));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate" && address.pathname === HERE && !address.search) event.respondWith(open(event));
  else if (address.pathname.startsWith(STATIC)) event.respondWith(draw(request));
});

async function open(event: FetchEvent): Promise<Response> {
  const stop = new AbortController();
  const asked = fetch(event.request, { signal: stop.signal });
  const late = new Promise<null>((say) => setTimeout(say, PATIENCE, null));
  const first = await Promise.race([asked.catch(() => null), late]);
  const instead = first && first.status < 500 ? null : await kept();
  if (instead) {
    // What it would say to whoever waits for it, nobody would see behind the kept list.
    stop.abort();
    if (!first) event.waitUntil(renew());
    return instead;
  }
  const answer = first ?? (await asked);
  event.waitUntil(settle(answer.clone()).catch(() => undefined));
  return answer;
}

async function kept(): Promise<Response | null> {
  const page = await pageAt(HERE).catch(() => null);
  return page && new Response(page.html.replace("<html ", "<html data-kept "), { headers: page.headers });
}

async function renew(): Promise<void> {
  try {
    await settle(await fetch(HERE, { redirect: "manual", cache: "no-store", headers: { [ASIDE]: "1" } }));
  } catch {
    // Without a network the list stays as it is.
  }
}

async function settle(answer: Response): Promise<void> {
  // Nobody is signed in any more, or it is not theirs.
  if (answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status)) return forget();
  const [person, seconds] = (answer.headers.get(MAY_BE_KEPT) ?? "").split(" ");
  if (!answer.ok || !person || !Number(seconds)) return;
  const html = (await answer.text()).replace(FLEETING, "");
  const headers = [...answer.headers].filter(([name]) => HEADERS.test(name));
  if (await putPage(person, HERE, Number(seconds), { html, headers })) await keepAssets(html);
}

// The files that the page and its style sheets name, and no others; those of an earlier build go.
async function keepAssets(html: string): Promise<void> {
  const named = new Set([...html.matchAll(/(?:href|src)="(\/static\/[^"#?]+)/g)].map(([, path]) => path as string));
  const shelf = await caches.open(ASSETS);
  // A set tells of what is added while it is gone through.
  for (const path of named) {
    await keepAsset(shelf, path);
    if (!path.endsWith(".css")) continue;
    const style = (await (await shelf.match(path))?.text()) ?? "";
    for (const [, far] of style.matchAll(/url\(["']?([^"')#?:]+)["']?\)/g)) named.add(new URL(far as string, new URL(path, location.origin)).pathname);
  }
  for (const one of await shelf.keys()) if (!named.has(new URL(one.url).pathname)) await shelf.delete(one);
}

async function keepAsset(shelf: Cache, path: string): Promise<void> {
  if (!path.startsWith(STATIC) || (HASHED.test(path) && (await shelf.match(path)))) return;
  const answer = await fetch(path).catch(() => null);
  if (answer?.ok) await shelf.put(path, answer);
}

// A name with a hash never means anything else, so a page from the vault waits for no network.
async function draw(request: Request): Promise<Response> {
  const held = await caches.match(request, { cacheName: ASSETS }).catch(() => undefined);
  if (held && HASHED.test(new URL(request.url).pathname)) return held;
  try {
    return await fetch(request);
  } catch (fault) {
    if (held) return held;
    throw fault;
  }
}
