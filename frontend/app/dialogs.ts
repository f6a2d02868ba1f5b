// A link with data-dialog="id" goes to a page; where that <dialog> is on this page, it opens instead.
export function openDialogs(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    const opener = target.closest<HTMLElement>("[data-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.dialog ?? "");
    if (dialog instanceof HTMLDialogElement) {
      event.preventDefault();
      dialog.showModal();
      return;
    }
    if (target.closest("[data-dialog-close]")) target.closest("dialog")?.close();
    // A click on the backdrop reaches the dialog element itself.
    if (target instanceof HTMLDialogElement && isOutside(target, event)) target.close();
  });
}

function isOutside(dialog: HTMLDialogElement, at: MouseEvent): boolean {
  const box = dialog.getBoundingClientRect();
  return at.clientX < box.left || at.clientX > box.right || at.clientY < box.top || at.clientY > box.bottom;
}
