// What is typed at a door before a result is tapped outlives a page that the phone throws away: it
// lies sealed beside what waits, until the result is tapped or the field is emptied again.
import { all, put, remove } from "./vault";

const STAYS = 7 * 24 * 3600 * 1000;
const FIELDS = ["words", "due_on"] as const;

type Typed = Partial<Record<(typeof FIELDS)[number], string>>;

let whose = "";
let vault: Promise<CryptoKey | null> = Promise.resolve(null);

function fields(form: HTMLFormElement): HTMLInputElement[] {
  return FIELDS.flatMap((name) => form.querySelector<HTMLInputElement>(`[name=${name}]`) ?? []);
}

const placeOf = (form: HTMLFormElement) => `${whose} ${form.getAttribute("action") ?? ""}`;

export function keepTyped(person: string, key: Promise<CryptoKey | null>): void {
  [whose, vault] = [person, key];
  const waiting = new Map<HTMLFormElement, number>();
  const store = (form: HTMLFormElement) => {
    window.clearTimeout(waiting.get(form));
    if (waiting.delete(form)) void layTyped(form).catch(() => undefined);
  };
  document.addEventListener("input", (event) => {
    const form = (event.target as HTMLInputElement).form;
    if (!form || form.dataset.waits !== whose) return;
    window.clearTimeout(waiting.get(form));
    waiting.set(form, window.setTimeout(store, 300, form));
  });
  // A phone that is put away does not wait for that.
  window.addEventListener("pagehide", () => [...waiting.keys()].forEach(store));
}

export async function layTyped(form: HTMLFormElement): Promise<void> {
  const key = await vault;
  if (!key || form.hidden) return;
  const typed = Object.fromEntries(fields(form).map((field) => [field.name, field.value])) as Typed;
  if (Object.values(typed).some((value) => value.trim())) await put("drafts", key, whose, placeOf(form), typed);
  else await remove("drafts", placeOf(form));
}

export async function bringBackTyped(form: HTMLFormElement): Promise<void> {
  const key = await vault;
  if (!key) return;
  // The browser itself would keep it in clear, and offer it to the next who types here.
  form.autocomplete = "off";
  for (const { id, at, what } of await all<Typed>("drafts", key, whose).catch(() => [])) {
    if (Date.now() - at > STAYS) await remove("drafts", id);
    else if (id === placeOf(form)) for (const field of fields(form)) field.value ||= what?.[field.name as keyof Typed] ?? "";
  }
}

export async function dropTyped(form: HTMLFormElement): Promise<void> {
  await remove("drafts", placeOf(form)).catch(() => undefined);
}
