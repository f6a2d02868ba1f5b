// What is typed at a door before a result is tapped outlives a page that the phone throws away: it
// lies sealed beside what waits, until the result is tapped or the field is emptied again.
import { all, put, remove } from "./vault";

const STAYS = 7 * 24 * 3600 * 1000;
const FIELDS = ["words", "due_on"] as const;

// `instead`: the refused press that the next one from this form takes the place of; `asked`: the
// words about which the house has asked.
type Typed = Partial<Record<(typeof FIELDS)[number] | "instead" | "asked", string>>;

let whose = "";
let vault: Promise<CryptoKey | null> = Promise.resolve(null);

function fields(form: HTMLFormElement): HTMLInputElement[] {
  return FIELDS.flatMap((name) => form.querySelector<HTMLInputElement>(`[name=${name}]`) ?? []);
}

const placeAt = (action: string) => `${whose} ${action}`;
const placeOf = (form: HTMLFormElement) => placeAt(form.getAttribute("action") ?? "");

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
  const typed: Typed = Object.fromEntries(fields(form).map((field) => [field.name, field.value]));
  if (form.dataset.instead) typed.instead = form.dataset.instead;
  if (form.dataset.asked) typed.asked = form.dataset.asked;
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
    else if (id === placeOf(form) && what) bringBack(form, what);
  }
}

// Never over what stands in a field; and where that is something else, it takes no other's place.
export function bringBack(form: HTMLFormElement, what: Typed): void {
  const wordsOf = (field: HTMLInputElement) => what[field.name as keyof Typed] ?? "";
  const own = fields(form).every((field) => !field.value || field.value === wordsOf(field));
  for (const field of fields(form)) field.value ||= wordsOf(field);
  if (what.instead && own) form.dataset.instead ??= what.instead;
  if (what.asked && own) form.dataset.asked ??= what.asked;
}

// What was refused after its form was gone stands in the next form of that door, unless something
// else is being typed there.
export async function layRefused(action: string, typed: Typed): Promise<void> {
  const key = await vault;
  const there = key && (await all<Typed>("drafts", key, whose)).some(({ id }) => id === placeAt(action));
  if (key && !there) await put("drafts", key, whose, placeAt(action), typed);
}

// Given up: its words do not come back at the door.
export async function dropRefused(press: string): Promise<void> {
  const key = await vault;
  if (!key) return;
  for (const { id, what } of await all<Typed>("drafts", key, whose)) if (what?.instead === press) await remove("drafts", id);
}

export async function dropTyped(form: HTMLFormElement): Promise<void> {
  await remove("drafts", placeOf(form)).catch(() => undefined);
}
