// A form with data-waits="<person>" is sent without leaving the page. Where there is no network it
// waits in this browser, is shown as not yet sent, and goes out by itself once there is one. Each
// press has a name of its own, so that the house records it once however often it is sent; its
// moment goes along, because the house may hear of it hours later.
//
// The box [data-waiting] on the page says whose it is and holds the words. What waits of somebody
// else who used this phone is neither shown nor sent; the house is told whose it is, and takes
// nothing for anybody else who has signed in since.
//
// A form that was sent is hidden and not thrown away until the house has answered: a second tap
// finds nothing to press, and what is refused comes back as it was typed. Where the form is gone
// by then, what was typed stands in the box.
import { closeCall } from "./calls";

const PREFIX = "lilong-waiting-";
const AGAIN = 20 * 1000;

type Pair = [name: string, value: string];
type Press = { press: string; action: string; label: string; pairs: Pair[]; typed?: string; page?: string; refused?: string; stuck?: boolean };
type Told = { said?: string; remedy?: string; left?: string[] };

let box: HTMLElement | null = null;
let sending = false;

function held(person: string): Press[] {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + person) ?? "[]") as Press[];
  } catch {
    return [];
  }
}

// False in a private window or on a full disk: then nothing can wait.
function hold(person: string, presses: Press[]): boolean {
  try {
    if (presses.length) localStorage.setItem(PREFIX + person, JSON.stringify(presses));
    else localStorage.removeItem(PREFIX + person);
    return true;
  } catch {
    return false;
  }
}

function change(person: string, press: string, to: (one: Press) => Press | null): void {
  hold(person, held(person).flatMap((one) => (one.press === press ? (to(one) ?? []) : one)));
}

function take(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  const person = form.dataset.waits;
  if (!person || !box || box.dataset.waiting !== person) return;
  if (form.hidden) {
    // Pressed twice: the first press is on its way.
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  const pairs = [...new FormData(form, event.submitter)].filter((pair): pair is Pair => typeof pair[1] === "string" && pair[0] !== "csrfmiddlewaretoken");
  const press = `${Date.now()}-${Math.random().toString(36).slice(2, 10)}`;
  pairs.push(["press", press], ["at", new Date().toISOString()]);
  const page = form.querySelector<HTMLAnchorElement>("a[data-call-page]")?.href ?? window.location.href;
  const one: Press = { press, action: form.getAttribute("action") ?? "", label: form.dataset.waitsLabel ?? "", pairs, typed: typedIn(form, event.submitter), page };
  // The form goes its ordinary way where nothing can wait.
  if (!hold(person, [...held(person), one])) return;
  forms.set(press, form);
  fold(form, true);
  event.preventDefault();
  event.stopPropagation();
  show();
  void send();
}

function fold(form: HTMLFormElement, hidden: boolean): void {
  form.hidden = hidden;
  const link = form.closest("[data-call-action]")?.querySelector("a[data-call-open]");
  link?.setAttribute("aria-expanded", String(!hidden));
}

// The result in the button's own words, and what was said.
function typedIn(form: HTMLFormElement, button: HTMLElement | null): string {
  const field = (name: string) => form.querySelector<HTMLInputElement>(`[name=${name}]`)?.value.trim() ?? "";
  const day = (button as HTMLButtonElement | null)?.value === "promised" ? field("due_on") : "";
  return [button?.textContent?.trim(), day, field("words")].filter(Boolean).join(" · ");
}

async function send(): Promise<void> {
  const person = box?.dataset.waiting;
  if (!person || sending) return;
  sending = true;
  try {
    for (const one of held(person)) {
      if (one.refused) continue;
      if (!(await sendOne(person, one))) break;
    }
  } finally {
    sending = false;
    show();
  }
  // What was pressed meanwhile.
  if (navigator.onLine && held(person).some((one) => !one.refused && !tried.has(one.press))) void send();
}

const tried = new Set<string>();
// Pressed on this very page; the form may still stand there.
const forms = new Map<string, HTMLFormElement>();

// Whether the next one may be sent.
async function sendOne(person: string, one: Press): Promise<boolean> {
  tried.add(one.press);
  const token = document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "";
  // How long ago it was by this phone's clock is what counts, however wrong that clock is.
  const body = new URLSearchParams([...one.pairs, ["now", new Date().toISOString()], ["csrfmiddlewaretoken", token]]);
  let answer: Response;
  try {
    answer = await fetch(one.action, { method: "POST", body, headers: { "X-Lilong-Waiting": person }, redirect: "manual" });
  } catch {
    return false;
  }
  const told = (answer.headers.get("Content-Type") ?? "").includes("json") ? ((await answer.json()) as Told) : null;
  // The house is at fault, or nobody is signed in here, or somebody else: it goes on waiting, and
  // says what it waits for.
  if (!told || answer.status >= 500) {
    change(person, one.press, (it) => ({ ...it, stuck: answer.status < 500 }));
    return false;
  }
  if (!answer.ok) {
    const refused = [told.said, told.remedy].filter(Boolean).join(" ");
    // Whoever still has the form before them presses again; what waited is kept until they say.
    const form = forms.get(one.press);
    const here = form?.isConnected ?? false;
    if (form) fold(form, false);
    change(person, one.press, (it) => (here ? null : { ...it, refused }));
    say(one.action, refused, "refused");
    return true;
  }
  change(person, one.press, () => null);
  say(one.action, [told.said, ...(told.left ?? [])].filter(Boolean).join(" "), "sent");
  return true;
}

function say(action: string, words: string, how: string): void {
  document.querySelectorAll<HTMLElement>("[data-call-action]").forEach((row) => {
    if (row.dataset.callAction !== action) return;
    row.dataset.call = how;
    const line = row.querySelector<HTMLElement>("[data-call-said]");
    if (line) line.textContent = words;
    if (how === "sent") closeCall(row);
  });
}

function state(one: Press): string {
  return [box?.dataset.notYetSent, one.stuck ? box?.dataset.signIn : ""].filter(Boolean).join(" ");
}

function show(): void {
  const person = box?.dataset.waiting;
  const list = box?.querySelector<HTMLElement>("[data-waiting-list]");
  if (!box || !person || !list) return;
  const presses = held(person);
  box.hidden = presses.length === 0;
  list.replaceChildren(...presses.map((one) => line(person, one)));
  for (const one of presses) {
    const words = one.refused ?? state(one);
    say(one.action, words, one.refused ? "refused" : "waiting");
  }
}

function line(person: string, one: Press): HTMLElement {
  const item = document.createElement("li");
  const words = document.createElement("span");
  const what = [one.label, one.typed && `“${one.typed}”`].filter(Boolean).join(" ");
  words.textContent = `${what} ${one.refused ?? state(one)}`;
  item.append(words);
  if (one.refused) {
    if (one.page) {
      const again = document.createElement("a");
      again.href = one.page;
      again.textContent = box?.dataset.again ?? "";
      item.append(" ", again);
    }
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "button button-quiet";
    drop.textContent = box?.dataset.drop ?? "";
    drop.addEventListener("click", () => {
      change(person, one.press, () => null);
      show();
    });
    item.append(drop);
  }
  return item;
}

export function sendWhatWaits(): void {
  box = document.querySelector<HTMLElement>("[data-waiting]");
  if (!box) return;
  document.addEventListener("submit", take, { capture: true });
  box.querySelector("[data-waiting-send]")?.addEventListener("click", () => void send());
  window.addEventListener("online", () => void send());
  document.addEventListener("visibilitychange", () => void (document.hidden || send()));
  window.setInterval(() => void send(), AGAIN);
  show();
  void send();
}
