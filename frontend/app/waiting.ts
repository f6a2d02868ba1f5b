// A form with data-waits="<person>" is sent without leaving the page. Where there is no network it
// waits in this browser, sealed, is shown as not yet sent, and goes out by itself once there is one.
// Each press has a name of its own, so that the house records it once however often it is sent; its
// moment goes along, because the house may hear of it hours later.
//
// The box [data-waiting] on the page says whose it is and holds the words. What waits of somebody
// else who used this phone is neither shown nor sent, and does not open with any other key; the house
// is told whose it is, and takes nothing for anybody else who has signed in since.
//
// A form that was sent is hidden and not thrown away until the house has answered: a second tap
// finds nothing to press, and what is refused comes back as it was typed. What was refused stays in
// the box with what the house said, until it is sent changed or given up: the knock is not recorded.
//
// What the house has no answer for – it is at fault, or something between answers in its place – is
// passed over, so that it keeps back nothing behind it. It is tried again by itself ever more seldom,
// and at once by hand or when the page is opened.
import { closeCall, openCall } from "./calls";
import { bringBack, bringBackTyped, dropRefused, dropTyped, keepTyped, layRefused, layTyped } from "./typed";
import { keepTheList, renewTheList, sayReached } from "./kept";
import { openVault } from "./reader";
import { all, canSeal, put, remove } from "./vault";
import { draw, goesOut, put as write, state, type Pair, type Press } from "./waitingbox";

const AGAIN = 20 * 1000;
const LONGEST = AGAIN * 2 ** 5;
const PATIENCE = 45 * 1000;

// `asked`: what was written is only asked about; pressed again as it is, it is meant.
type Told = { said?: string; remedy?: string; left?: string[]; asked?: boolean };

let box: HTMLElement | null = null;
let person = "";
let sending = false;
let vault: Promise<CryptoKey | null> = Promise.resolve(null);

// A press that this key does not open is shown as such: it is somebody's knock all the same.
async function held(): Promise<Press[]> {
  const key = await vault;
  if (!key) return [];
  const found = await all<Press>("presses", key, person).catch(() => []);
  return found.map(({ id, what }) => what ?? { press: id, action: "", label: "", pairs: [], lost: true });
}

// Only where it still waits, and can be read.
async function change(press: string, to: (one: Press) => Partial<Press>): Promise<void> {
  const key = await vault;
  const one = (await held()).find((other) => other.press === press);
  if (key && one && !one.lost) await put("presses", key, person, press, { ...one, ...to(one) }, { again: true });
}

function take(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  if (!box || !person || form.dataset.waits !== person || ordinary.has(form) || !canSeal()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  // Pressed twice: the first press is on its way.
  if (form.hidden) return;
  const pairs = [...new FormData(form, event.submitter)].filter((pair): pair is Pair => typeof pair[1] === "string" && pair[0] !== "csrfmiddlewaretoken");
  const press = `${Date.now()}-${Math.random().toString(36).slice(2, 10)}`;
  pairs.push(["press", press], ["at", new Date().toISOString()]);
  if (form.dataset.asked && form.dataset.asked === wordsIn(pairs)) pairs.push(["personal", "covered"]);
  const page = form.querySelector<HTMLAnchorElement>("a[data-call-page]")?.href ?? window.location.href;
  const one: Press = { press, action: form.getAttribute("action") ?? "", label: form.dataset.waitsLabel ?? "", pairs, typed: typedIn(form, event.submitter), page };
  fold(form, true);
  unkept(form, "");
  void lay(one, form.dataset.instead).then(async (laid) => {
    if (laid) {
      delete form.dataset.instead;
      delete form.dataset.asked;
      forms.set(press, form);
      void dropTyped(form);
      void show();
      void send(press);
      return;
    }
    // The form goes its ordinary way where nothing can wait; without a network that would lead away
    // from what was typed.
    const there = await reached();
    fold(form, false);
    if (!there) return unkept(form, box?.dataset.unkept ?? "");
    ordinary.add(form);
    form.requestSubmit(event.submitter);
  });
}

const unkept = (form: HTMLFormElement, words: string) => write(form.querySelector("[data-waits-said]"), words);

const ordinary = new WeakSet<HTMLFormElement>();

// False in a private window, on a full disk, or where the house did not hand out the key.
async function lay(one: Press, instead?: string): Promise<boolean> {
  let key = await vault;
  if (!key) key = await (vault = unlock());
  if (!key) return false;
  return put("presses", key, person, one.press, one, { instead }).then(
    () => true,
    () => false,
  );
}

async function unlock(): Promise<CryptoKey | null> {
  const got = await openVault(person, box?.dataset.waitingKey ?? "");
  if (!got) return null;
  await sealWhatLayInClear(got.key).catch(() => undefined);
  void keepTheList(got.fresh);
  return got.key;
}

// Before there was a vault, what waited lay in clear. What is somebody else's stays until they are
// signed in here; sent twice, as by two pages, the house records it once.
async function sealWhatLayInClear(key: CryptoKey): Promise<void> {
  const place = `lilong-waiting-${person}`;
  const laid = localStorage.getItem(place);
  if (laid === null) return;
  for (const one of JSON.parse(laid) as Press[]) await put("presses", key, person, one.press, one);
  localStorage.removeItem(place);
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

// What is due, and besides it one that somebody asks for, or all.
type Which = "due" | "all" | Press["press"];

async function send(which: Which = "due"): Promise<void> {
  if (!person) return;
  if (sending) {
    // What was pressed meanwhile goes out in a round of its own.
    if (which !== "due" && asked !== "all") asked = which;
    return;
  }
  sending = true;
  // The house may hand out the key only now.
  if (!(await vault)) vault = unlock();
  let answered = false;
  try {
    for (const one of await held()) {
      if (!goesOut(one) || (which !== "all" && which !== one.press && !isDue(one))) continue;
      // A full disk, where nothing can be noted, is no reason either to keep back the others.
      const outcome = await sendOne(one).catch((): Outcome => "failed");
      if (outcome === "unreached") break;
      answered = true;
      if (outcome === "failed") await show();
    }
  } finally {
    sending = false;
    await show();
  }
  // The list that is kept shall not send anybody to a door twice, nor stay for who has signed out.
  if (answered) void renewTheList();
  const next = asked;
  asked = "due";
  if (next !== "due") void send(next);
}

let asked: Which = "due";
// Pressed on this very page; the form may still stand there.
const forms = new Map<string, HTMLFormElement>();

// A clock that was set back does not put it off for longer.
function isDue({ next = 0 }: Press): boolean {
  const wait = next - Date.now();
  return wait <= 0 || wait > LONGEST;
}

type Outcome = "settled" | "failed" | "unreached";

async function sendOne(one: Press): Promise<Outcome> {
  const token = box?.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "";
  // How long ago it was by this phone's clock is what counts, however wrong that clock is.
  const body = new URLSearchParams([...one.pairs, ["now", new Date().toISOString()], ["csrfmiddlewaretoken", token]]);
  let answer: Response;
  try {
    answer = await ask(one.action, { method: "POST", body, headers: { "X-Lilong-Waiting": person }, redirect: "manual" }, PATIENCE);
  } catch {
    // Where the house answers all the same it is this one that does not get through.
    return (await reached()) ? fail(one, false) : "unreached";
  }
  const isJson = (answer.headers.get("Content-Type") ?? "").includes("json");
  const told = isJson ? ((await answer.json().catch(() => null)) as Told | null) : null;
  // Sent to sign in, or refused without a word of the house: nobody is signed in here, or somebody else.
  if (!told || answer.status >= 500) return fail(one, answer.type === "opaqueredirect" || answer.status === 403);
  sayReached();
  if (answer.ok) {
    await remove("presses", one.press);
    say(one.action, [told.said, ...(told.left ?? [])].filter(Boolean).join(" "), "sent");
  } else await refuse(one, [told.said, told.remedy].filter(Boolean).join(" "), told.asked ?? false);
  return "settled";
}

async function reached(): Promise<boolean> {
  const there = await ask("/healthz", { cache: "no-store" }, PATIENCE / 5).catch(() => null);
  return there?.ok ?? false;
}

// An answer that never comes would hold up all others; older browsers wait as long as they will.
function ask(address: string, how: RequestInit, patience: number): Promise<Response> {
  return fetch(address, { ...how, signal: AbortSignal.timeout?.(patience) });
}

async function fail({ press }: Press, stuck: boolean): Promise<Outcome> {
  await change(press, ({ tries = 0 }) => ({ tries: tries + 1, next: Date.now() + Math.min(AGAIN * 2 ** tries, LONGEST), stuck }));
  return "failed";
}

// Whoever still has the form before them presses again; that press takes the place of this one.
async function refuse(one: Press, refused: string, asked: boolean): Promise<void> {
  await change(one.press, () => ({ refused, asked }));
  const form = forms.get(one.press);
  if (form?.isConnected) {
    fold(form, false);
    form.dataset.instead = one.press;
    if (asked) form.dataset.asked = wordsIn(one.pairs);
    await layTyped(form).catch(() => undefined);
  } else await layRefused(one.action, typedOf({ ...one, asked })).catch(() => undefined);
}

const wordsIn = (pairs: Pair[]) => new Map(pairs).get("words") ?? "";

function typedOf({ press, pairs, asked }: Press) {
  const words = wordsIn(pairs);
  return { words, due_on: new Map(pairs).get("due_on") ?? "", instead: press, ...(asked && { asked: words }) };
}

// In the form of its door, where this page has it, with all that was ticked and typed. What was typed
// there since comes first.
function rewrite(one: Press): boolean {
  const row = rows().find((other) => other.dataset.callAction === one.action);
  const form = row && openCall(row);
  if (!row || !form) return false;
  void bringBackTyped(form).then(() => bringBack(form, typedOf(one)));
  form.querySelectorAll<HTMLInputElement>("input[name=carries]").forEach((box) => (box.checked = one.pairs.some(([name, value]) => name === "carries" && value === box.value)));
  row.scrollIntoView({ block: "start" });
  form.querySelector<HTMLElement>("[name=words]")?.focus({ preventScroll: true });
  return true;
}

async function giveUp(one: Press): Promise<void> {
  await remove("presses", one.press);
  await dropRefused(one.press).catch(() => undefined);
  await show();
}

const rows = () => [...document.querySelectorAll<HTMLElement>("[data-call-action]")];

function say(action: string, words: string, how: string): void {
  for (const row of rows()) {
    if (row.dataset.callAction !== action) continue;
    row.dataset.call = how;
    write(row.querySelector("[data-call-said]"), words);
    if (how === "sent") closeCall(row);
  }
}

let shown = 0;

async function show(): Promise<void> {
  const list = box?.querySelector<HTMLElement>("[data-waiting-list]");
  if (!box || !list) return;
  const turn = ++shown;
  const presses = await held();
  if (turn !== shown) return;
  draw(box, list, presses, { retry: (one) => void send(one.press), drop: (one) => void giveUp(one), rewrite });
  for (const one of presses) say(one.action, state(box, one), goesOut(one) ? "waiting" : "refused");
  // Given up, or sent from another page of this phone.
  for (const { dataset } of rows()) if (["waiting", "refused"].includes(dataset.call ?? "") && !presses.some((one) => one.action === dataset.callAction)) say(dataset.callAction ?? "", "", "");
}

export function sendWhatWaits(): void {
  box = document.querySelector<HTMLElement>("[data-waiting]");
  person = box?.dataset.waiting ?? "";
  if (!box || !person) return;
  document.addEventListener("submit", take, { capture: true });
  box.querySelector("[data-waiting-send]")?.addEventListener("click", () => void send("all"));
  window.addEventListener("online", () => void send());
  document.addEventListener("visibilitychange", () => void (document.hidden || send()));
  window.setInterval(() => void send(), AGAIN);
  vault = unlock();
  keepTyped(person, vault);
  document.querySelectorAll<HTMLFormElement>("form[data-waits]").forEach((form) => void bringBackTyped(form));
  void show().then(() => send("all"));
}
