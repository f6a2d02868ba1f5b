// In a form with data-keys a button with data-key is pressed by that key, as long as the form has
// the focus; it takes it when it comes, so that the next sentence is read aloud and answered by
// a key. Elsewhere, and while somebody is typing, keys do what they always do.
const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

export function focusKeys(part: ParentNode): void {
  part.querySelector<HTMLFormElement>("form[data-keys]")?.focus({ preventScroll: true });
}

export function listenForKeys(): void {
  document.addEventListener("keydown", (event) => {
    const form = document.activeElement?.closest("form[data-keys]");
    if (!form || event.repeat || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const button = [...form.querySelectorAll<HTMLButtonElement>("button[data-key]")].find((one) => one.dataset.key === event.key);
    if (!button) return;
    event.preventDefault();
    button.click();
  });
}
