// The error summary is the first thing that is read, also by those who listen.
export function focusErrors(part: ParentNode): void {
  part.querySelector<HTMLElement>("[data-focus-first]")?.focus();
}
