// [data-print] prints the page; [data-copy="#id"] copies that element's text and says so in [data-said].
async function copyFrom(button: HTMLElement): Promise<void> {
  const source = document.querySelector<HTMLElement>(button.dataset.copy ?? "");
  if (!source) return;
  await navigator.clipboard.writeText(source.innerText.trim());
  const label = button.querySelector<HTMLElement>("[data-label]");
  if (!label || !button.dataset.said) return;
  const before = label.textContent;
  label.textContent = button.dataset.said;
  window.setTimeout(() => (label.textContent = before), 2500);
}

export function copyAndPrint(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-print], [data-copy]");
    if (!button) return;
    if ("print" in button.dataset) window.print();
    else void copyFrom(button);
  });
}
