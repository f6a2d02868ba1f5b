// Says when the network is gone, and stops saying it when it is back. A form that is sent
// meanwhile stays where it is with everything in it: the browser's own page would take its place.
export function watchConnection(): void {
  const bar = document.querySelector<HTMLElement>("[data-offline-bar]");
  if (!bar) return;
  const show = () => (bar.hidden = navigator.onLine);
  window.addEventListener("online", show);
  window.addEventListener("offline", show);
  document.addEventListener("submit", (event) => hold(event, bar), { capture: true });
  show();
}

function hold(event: SubmitEvent, bar: HTMLElement): void {
  if (navigator.onLine) return;
  event.preventDefault();
  event.stopPropagation();
  bar.hidden = false;
  bar.focus();
}
