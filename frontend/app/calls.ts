// Today's doors: a tap on a door opens the form of its call right there, made from the one on the
// page, so that a whole walk needs no network. Without script the link leads to the door's own page.
import { bringBackTyped } from "./typed";

export function openCalls(): void {
  document.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-call-open]");
    const row = link?.closest<HTMLElement>("[data-call-action]");
    const made = document.querySelector<HTMLTemplateElement>("template[data-call-form]");
    if (!link || !row || !made) return;
    event.preventDefault();
    const open = row.querySelector("form");
    if (open && !open.hidden) closeCall(row);
    else {
      open?.remove();
      unfold(row, link, made);
    }
  });
}

// The form of a door, open; null where this page has none.
export function openCall(row: HTMLElement): HTMLFormElement | null {
  const open = row.querySelector<HTMLFormElement>("form[data-waits]:not([hidden])");
  const link = row.querySelector<HTMLAnchorElement>("a[data-call-open]");
  const made = document.querySelector<HTMLTemplateElement>("template[data-call-form]");
  if (open || !link || !made) return open;
  row.querySelector("form")?.remove();
  unfold(row, link, made);
  return row.querySelector("form");
}

export function closeCall(row: HTMLElement): void {
  const link = row.querySelector("a[data-call-open]");
  if (!link) return;
  row.querySelector("form")?.remove();
  link.setAttribute("aria-expanded", "false");
}

function unfold(row: HTMLElement, link: HTMLAnchorElement, made: HTMLTemplateElement): void {
  const form = (made.content.cloneNode(true) as DocumentFragment).querySelector("form");
  const group = form?.querySelector<HTMLElement>("[data-call-carries]");
  if (!form || !group) return;
  form.setAttribute("action", row.dataset.callAction ?? "");
  form.dataset.waitsLabel = row.dataset.callLabel ?? "";
  row.querySelectorAll<HTMLElement>("[data-carries]").forEach((one) => group.append(choice(one)));
  if (row.dataset.callPromises === undefined) form.querySelector("[data-call-promise]")?.remove();
  // What is pointed at by name has a name of its own in every row.
  form.querySelectorAll<HTMLElement>("[id]").forEach((one) => {
    const name = `${one.id}-${row.dataset.callAction ?? ""}`;
    form.querySelector(`label[for="${one.id}"]`)?.setAttribute("for", name);
    one.id = name;
  });
  const page = form.querySelector<HTMLAnchorElement>("a[data-call-page]");
  if (page) page.href = link.href;
  link.setAttribute("aria-expanded", "true");
  link.after(form);
  void bringBackTyped(form);
}

function choice(carried: HTMLElement): HTMLElement {
  const line = document.createElement("div");
  const box = document.createElement("input");
  const label = document.createElement("label");
  line.className = "choice";
  box.type = "checkbox";
  box.className = "form-check-input";
  box.name = "carries";
  box.id = box.value = carried.dataset.carries ?? "";
  box.checked = true;
  label.htmlFor = box.id;
  label.textContent = carried.textContent;
  line.append(box, label);
  return line;
}
