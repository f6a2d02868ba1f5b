// Whose list this phone keeps. Each page says who is signed in; as soon as it is somebody else, or
// nobody, the list and the key go, wherever in the house that is noticed.
import { canSeal, forget, keyOf, takeKey } from "./vault";

const MARK = "lilong-kept-for";
// A form is folded away meanwhile.
const PATIENCE = 8000;

let gone: Promise<void> = Promise.resolve();

export function watchReader(): void {
  const reader = document.querySelector<HTMLMetaElement>("meta[name=lilong-reader]")?.content;
  const marked = mark();
  if (reader !== undefined && marked && marked !== reader) void dropWhatIsKept();
  // The page that comes after may not come.
  document.addEventListener("submit", (event) => {
    if ((event.target as Element).matches("form[data-signs-out]") && mark()) void dropWhatIsKept();
  });
}

// Where it fails the mark stays, and the next page tries again; until then nothing new is kept.
export function dropWhatIsKept(): Promise<void> {
  gone = gone.catch(() => undefined).then(async () => {
    await forget();
    for (const one of (await navigator.serviceWorker?.getRegistrations()) ?? []) await one.unregister();
    localStorage.removeItem(MARK);
  });
  return gone.catch(() => undefined);
}

function mark(): string | null {
  try {
    return localStorage.getItem(MARK);
  } catch {
    return null;
  }
}

// The person's key, from this phone or from the house; null where there is none to be had, as in a
// private window, without TLS, or where somebody else has signed in since the page came.
export async function openVault(person: string, address: string): Promise<{ key: CryptoKey; fresh: boolean } | null> {
  if (!canSeal()) return null;
  try {
    await gone;
    // First: no key lies here without word of whose it is.
    localStorage.setItem(MARK, person);
    const held = await keyOf(person);
    if (held) return { key: held, fresh: false };
    const answer = await fetch(address, { cache: "no-store", redirect: "manual", headers: { "X-Lilong-Waiting": person }, signal: AbortSignal.timeout?.(PATIENCE) });
    return answer.ok ? { key: await takeKey(person, await answer.text()), fresh: true } : null;
  } catch {
    return null;
  }
}
