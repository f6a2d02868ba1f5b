// Today's doors open without a network, too: a worker for this one page keeps the list as it last
// came. Where it had to show that one, the page says from when it is.
import { dropWhatIsKept } from "./reader";

const place = () => document.querySelector<HTMLElement>("[data-kept-at]")?.dataset ?? {};
const isKept = () => document.documentElement.hasAttribute("data-kept");

export async function keepTheList(fresh: boolean): Promise<void> {
  const { keptWorker, keptAt } = place();
  if (!keptWorker || !keptAt || !navigator.serviceWorker || isKept()) return;
  try {
    const first = !navigator.serviceWorker.controller;
    await navigator.serviceWorker.register(keptWorker, { scope: keptAt });
    await navigator.serviceWorker.ready;
    if (first || fresh) await renewTheList();
  } catch {
    // Then the page opens with a network only, as every other one.
  }
}

// As the house has it now; where nobody is signed in any more, the worker throws it away.
export async function renewTheList(): Promise<void> {
  const { keptAt } = place();
  if (!keptAt || !navigator.serviceWorker) return;
  (await navigator.serviceWorker.getRegistration(keptAt))?.active?.postMessage("renew");
}

export function watchKept(): void {
  const bar = document.querySelector<HTMLElement>("[data-kept-bar]");
  if (!bar || !isKept()) return;
  window.addEventListener("online", sayReached);
  bar.querySelector("[data-kept-drop]")?.addEventListener("click", () => {
    void dropWhatIsKept().then(() => bar.ownerDocument.defaultView?.location.reload());
  });
}

export function sayReached(): void {
  const said = document.querySelector<HTMLElement>("[data-kept-said]");
  if (said && isKept()) said.textContent = said.dataset.keptReached ?? "";
}
