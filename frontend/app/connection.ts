// Says when the network is gone, and stops saying it when it is back.
export function watchConnection(): void {
  const bar = document.querySelector<HTMLElement>("[data-offline-bar]");
  if (!bar) return;
  const show = () => (bar.hidden = navigator.onLine);
  window.addEventListener("online", show);
  window.addEventListener("offline", show);
  show();
}
