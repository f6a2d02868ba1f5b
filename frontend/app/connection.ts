// Says when the network is gone, and stops saying it when it is back. A form that is sent
// meanwhile stays where it is with everything in it: the browser's own page would take its place.
//
// The browser's word alone is not enough: on a machine without any network it says "offline"
// even where the house runs on that very machine.
export function watchConnection(): void {
  const bar = document.querySelector<HTMLElement>("[data-offline-bar]");
  if (!bar) return;
  const show = async () => (bar.hidden = await reached());
  window.addEventListener("online", show);
  window.addEventListener("offline", show);
  document.addEventListener("submit", (event) => hold(event, bar), { capture: true });
  void show();
}

let sure = false;
let asking = false;

function hold(event: SubmitEvent, bar: HTMLElement): void {
  const form = event.target as HTMLFormElement;
  if (navigator.onLine || sure || form.getAttribute("method") === "dialog") return;
  event.preventDefault();
  event.stopPropagation();
  // Whoever presses twice while we look is still sending once.
  if (asking) return;
  asking = true;
  void reached().then((there) => {
    asking = false;
    if (there) send(form, event.submitter);
    else say(bar);
  });
}

async function reached(): Promise<boolean> {
  if (navigator.onLine) return true;
  try {
    await fetch("/healthz", { cache: "no-store" });
    return true;
  } catch {
    return false;
  }
}

function send(form: HTMLFormElement, button: HTMLElement | null): void {
  sure = true;
  form.requestSubmit(button);
  sure = false;
}

function say(bar: HTMLElement): void {
  bar.hidden = false;
  bar.focus();
}
