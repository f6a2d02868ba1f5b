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
// finds nothing to press, and what is refused comes back as it was typed. Where the form is gone
// by then, what was typed stands in the box.
import { closeCall } from "./calls";
import { bringBackTyped, dropTyped, keepTyped, layTyped } from "./typed";
import { keepTheList, renewTheList, sayReached } from "./kept";
import { openVault } from "./reader";
import { all, canSeal, put, remove } from "./vault";

const AGAIN = 20 * 1000;

type Pair = [name: string, value: string];
type Press = { press: string; action: string; label: string; pairs: Pair[]; typed?: string; page?: string; refused?: string; stuck?: boolean };
type Told = { said?: string; remedy?: string; left?: string[] };

let box: HTMLElement | null = null;
let person = "";
let sending = false;
let vault: Promise<CryptoKey | null> = Promise.resolve(null);

// A press that this key does not open is shown as such: it is somebody's knock all the same.
async function held(): Promise<Press[]> {
  const key = await vault;
  if (!key) return [];
  const found = await all<Press>("presses", key, person).catch(() => []);
  return found.map(({ id, what }) => what ?? { press: id, action: "", label: "", pairs: [], refused: box?.dataset.unreadable ?? "" });
}

async function change(press: string, to: (one: Press) => Press | null): Promise<void> {
  const key = await vault;
  const one = (await held()).find((other) => other.press === press);
  const next = one && to(one);
  if (key && next) await put("presses", key, person, press, next, true);
  else await remove("presses", press);
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
  const page = form.querySelector<HTMLAnchorElement>("a[data-call-page]")?.href ?? window.location.href;
  const one: Press = { press, action: form.getAttribute("action") ?? "", label: form.dataset.waitsLabel ?? "", pairs, typed: typedIn(form, event.submitter), page };
  fold(form, true);
  void lay(one).then((laid) => {
    if (laid) {
      forms.set(press, form);
      void dropTyped(form);
      void show();
      void send();
      return;
    }
    // The form goes its ordinary way where nothing can wait.
    fold(form, false);
    ordinary.add(form);
    form.requestSubmit(event.submitter);
  });
}

const ordinary = new WeakSet<HTMLFormElement>();

// False in a private window, on a full disk, or where the house did not hand out the key.
async function lay(one: Press): Promise<boolean> {
  let key = await vault;
  if (!key) key = await (vault = unlock());
  if (!key) return false;
  return put("presses", key, person, one.press, one).then(
    () => true,
    () => false,
  );
}

async function unlock(): Promise<CryptoKey | null> {
  const got = await openVault(person, box?.dataset.waitingKey ?? "");
  if (got) void keepTheList(got.fresh);
  return got?.key ?? null;
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
  if (!person || sending) return;
  sending = true;
  // The house may hand out the key only now.
  if (!(await vault)) vault = unlock();
  let answered = false;
  let left: Press[] = [];
  try {
    for (const one of await held()) {
      if (one.refused) continue;
      const outcome = await sendOne(one);
      answered ||= outcome !== "unreached";
      if (outcome !== "settled") break;
    }
    left = await held();
  } finally {
    sending = false;
    await show();
  }
  // The list that is kept shall not send anybody to a door twice, nor stay for who has signed out.
  if (answered) void renewTheList();
  // What was pressed meanwhile.
  if (navigator.onLine && left.some((one) => !one.refused && !tried.has(one.press))) void send();
}

const tried = new Set<string>();
// Pressed on this very page; the form may still stand there.
const forms = new Map<string, HTMLFormElement>();

type Outcome = "settled" | "stuck" | "unreached";

async function sendOne(one: Press): Promise<Outcome> {
  tried.add(one.press);
  const token = box?.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "";
  // How long ago it was by this phone's clock is what counts, however wrong that clock is.
  const body = new URLSearchParams([...one.pairs, ["now", new Date().toISOString()], ["csrfmiddlewaretoken", token]]);
  let answer: Response;
  let told: Told | null = null;
  try {
    answer = await fetch(one.action, { method: "POST", body, headers: { "X-Lilong-Waiting": person }, redirect: "manual" });
    if ((answer.headers.get("Content-Type") ?? "").includes("json")) told = (await answer.json()) as Told;
  } catch {
    return "unreached";
  }
  // The house is at fault, or nobody is signed in here, or somebody else: it goes on waiting, and
  // says what it waits for.
  if (!told || answer.status >= 500) {
    const stuck = answer.status < 500;
    await change(one.press, (it) => ({ ...it, stuck }));
    return stuck ? "stuck" : "unreached";
  }
  sayReached();
  if (!answer.ok) {
    const refused = [told.said, told.remedy].filter(Boolean).join(" ");
    // Whoever still has the form before them presses again; what waited is kept until they say.
    const form = forms.get(one.press);
    const here = form?.isConnected ?? false;
    if (form) {
      fold(form, false);
      await layTyped(form).catch(() => undefined);
    }
    await change(one.press, (it) => (here ? null : { ...it, refused }));
    say(one.action, refused, "refused");
    return "settled";
  }
  await remove("presses", one.press);
  say(one.action, [told.said, ...(told.left ?? [])].filter(Boolean).join(" "), "sent");
  return "settled";
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

let shown = 0;

async function show(): Promise<void> {
  const list = box?.querySelector<HTMLElement>("[data-waiting-list]");
  if (!box || !list) return;
  const turn = ++shown;
  const presses = await held();
  if (turn !== shown) return;
  box.hidden = presses.length === 0;
  const count = box.querySelector<HTMLElement>("[data-waiting-count]");
  if (count) count.textContent = String(presses.length);
  list.replaceChildren(...presses.map(line));
  for (const one of presses) say(one.action, one.refused ?? state(one), one.refused ? "refused" : "waiting");
}

function line(one: Press): HTMLElement {
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
    drop.addEventListener("click", () => void remove("presses", one.press).then(show));
    item.append(drop);
  }
  return item;
}

export function sendWhatWaits(): void {
  box = document.querySelector<HTMLElement>("[data-waiting]");
  person = box?.dataset.waiting ?? "";
  if (!box || !person) return;
  document.addEventListener("submit", take, { capture: true });
  box.querySelector("[data-waiting-send]")?.addEventListener("click", () => void send());
  window.addEventListener("online", () => void send());
  document.addEventListener("visibilitychange", () => void (document.hidden || send()));
  window.setInterval(() => void send(), AGAIN);
  vault = unlock();
  keepTyped(person, vault);
  document.querySelectorAll<HTMLFormElement>("form[data-waits]").forEach((form) => void bringBackTyped(form));
  void show().then(send);
}
