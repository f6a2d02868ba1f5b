// A form with data-draft="<key>" keeps what was typed in this browser until the server has it.
// Files are not kept. Restored is the form's number too, so that sending it again records once.
// One whose key ends in -tab stays in this tab alone, and goes when somebody signs out: a quarrel's words.
const PREFIX = "lilong-draft-";
const SENT = "lilong-draft-sent";
const HANDED = "lilong-handed";
const HANDED_FOR = 15 * 60 * 1000;
// On these pages somebody signs in; on any other one what a tab carried has nobody to go to.
const SIGNING_IN = /^\/(accounts|me\/second-factor)\//;
const NEVER = new Set(["csrfmiddlewaretoken", "near"]);

// Numbers and ids are no words that somebody typed.
const NO_WORDS = /^(\d+|[\da-f]{8}-[\da-f-]{27})$/i;

// What a page says it rests on: of the page as it is now, and not of the one that was left.
const VERSION = /_version$/;

type Draft = [name: string, value: string][];

function typed(form: HTMLFormElement): Draft {
  return [...new FormData(form)].flatMap(([name, value]) =>
    typeof value === "string" && !NEVER.has(name) ? [[name, value] as [string, string]] : [],
  );
}

function fill(form: HTMLFormElement, draft: Draft): void {
  const values = new Map<string, string[]>();
  for (const [name, value] of draft) values.set(name, [...(values.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement)) continue;
    if (!field.name || NEVER.has(field.name) || field.type === "file" || field.type === "submit") continue;
    if (VERSION.test(field.name) && !hasText(form)) continue;
    const given = values.get(field.name) ?? [];
    if (field instanceof HTMLInputElement && (field.type === "checkbox" || field.type === "radio")) field.checked = given.includes(field.value);
    else if (given[0] !== undefined) field.value = given[0];
  }
}

// What rests on a version (a field `base`) is no draft as long as it stands as the page gave it:
// somebody else may have written on since, and an old text would hide theirs.
function restsOnVersion(form: HTMLFormElement): boolean {
  return form.elements.namedItem("base") !== null;
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

function shownFields(form: HTMLFormElement): Field[] {
  return [...form.elements].filter(
    (field): field is Field =>
      (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement) &&
      Boolean(field.name) &&
      !["hidden", "submit", "file"].includes(field.type),
  );
}

function asGiven(form: HTMLFormElement): boolean {
  return shownFields(form).every((field) => {
    if (field instanceof HTMLSelectElement) return [...field.options].every((one) => one.selected === one.defaultSelected);
    if (field instanceof HTMLInputElement && /^(checkbox|radio)$/.test(field.type)) return field.checked === field.defaultChecked;
    return field.value === field.defaultValue;
  });
}

// A text that the page brought rests on its version: what was typed over an older one would hide
// what somebody else wrote since, so that the house has to see that it is older.
function hasText(form: HTMLFormElement): boolean {
  return shownFields(form).some((field) => (field instanceof HTMLTextAreaElement || field.type === "text") && "defaultValue" in field && field.defaultValue.trim());
}

// Whether what a draft was written about went on since.
function isOlder(form: HTMLFormElement, draft: Draft): boolean {
  return draft.some(([name, value]) => {
    const field = VERSION.test(name) ? form.elements.namedItem(name) : null;
    return field instanceof HTMLInputElement && Boolean(value) && field.value !== value;
  });
}

// Words of a draft that have no field any more, as an item that somebody took off the agenda:
// they are shown where the page has a place for that, and stay in the draft.
function homeless(form: HTMLFormElement, draft: Draft): Draft {
  if (!form.querySelector("[data-draft-homeless]")) return [];
  const here = new Set([...form.elements].map((field) => field.getAttribute("name")));
  return draft.filter(([name, value]) => !here.has(name) && value.trim() && !NO_WORDS.test(value.trim()));
}

function showHomeless(form: HTMLFormElement, words: Draft): void {
  const place = form.querySelector<HTMLElement>("[data-draft-homeless]");
  if (!place || !words.length) return;
  for (const [, value] of words) {
    const said = document.createElement("blockquote");
    said.className = "as-typed";
    said.textContent = value;
    (place.querySelector(".notice-body") ?? place).append(said);
  }
  place.hidden = false;
}

// Number and room follow from the lane: lists that this page has not got yet are asked for by
// its address, once. Answers whether the page is on its way.
function fetchLists(form: HTMLFormElement, draft: Draft): boolean {
  const lists = [...form.querySelectorAll<HTMLSelectElement>(".where select")];
  const chosen = new URLSearchParams(draft.filter(([name, value]) => value && /^(lane|number|room)$/.test(name)));
  const here = new URLSearchParams(window.location.search);
  const missing = [...chosen].some(([name, value]) => !lists.some((list) => list.name === name && list.value === value));
  if (!lists.length || !missing || [...chosen.keys()].some((name) => here.has(name))) return false;
  window.location.replace(`${window.location.pathname}?${chosen}`);
  return true;
}

// Private windows and full disks refuse; then there is simply no draft.
function stored<T>(act: () => T): T | null {
  try {
    return act();
  } catch {
    return null;
  }
}

function shelfOf(form: HTMLFormElement): Storage {
  return form.dataset.draft?.endsWith("-tab") ? sessionStorage : localStorage;
}

function forget(key: string): void {
  localStorage.removeItem(key);
  sessionStorage.removeItem(key);
}

// The server says in the address that it has what was sent.
function forgetWhatArrived(): void {
  const here = new URL(window.location.href);
  if (!here.searchParams.has("recorded")) return;
  stored(() => {
    const key = sessionStorage.getItem(SENT);
    if (key) forget(key);
    sessionStorage.removeItem(SENT);
  });
  here.searchParams.delete("recorded");
  window.history.replaceState(window.history.state, "", here);
}

// data-draft-never="branch=report": with this choice nothing may stay on this phone.
function mayStay(form: HTMLFormElement): boolean {
  const [name, value] = (form.dataset.draftNever ?? "").split("=");
  return !name || new FormData(form).get(name) !== value;
}

// A draft from before signing in belongs to whoever has signed in now.
function takeOver(form: HTMLFormElement, key: string): void {
  const other = form.dataset.draftTakes && PREFIX + form.dataset.draftTakes;
  if (!other) return;
  stored(() => {
    const draft = localStorage.getItem(other);
    if (!draft) return;
    if (!localStorage.getItem(key)) localStorage.setItem(key, draft);
    localStorage.removeItem(other);
  });
}

// What may stay nowhere is carried through signing in by this one tab, and is shown once.
function handOver(part: ParentNode): void {
  const said = part.querySelector<HTMLElement>("[data-hands-over]");
  const form = part.querySelector<HTMLFormElement>("form[data-hands-over-typed]");
  if (!said || !form) return;
  stored(() => {
    const carried = { to: said.dataset.handsOver, at: Date.now(), draft: typed(form) };
    sessionStorage.setItem(HANDED, JSON.stringify(carried));
    said.textContent = said.dataset.handsOverSaid ?? "";
  });
}

function takeHanded(form: HTMLFormElement): boolean {
  const text = form.dataset.handed && stored(() => sessionStorage.getItem(HANDED));
  if (!text) return false;
  stored(() => sessionStorage.removeItem(HANDED));
  const carried = JSON.parse(text) as { to: string; at: number; draft: Draft };
  if (carried.to !== form.dataset.handed || Date.now() - carried.at > HANDED_FOR) return false;
  fill(form, carried.draft);
  return true;
}

function forgetWhatWasHanded(): void {
  if (SIGNING_IN.test(window.location.pathname) || document.querySelector("[data-hands-over]")) return;
  stored(() => sessionStorage.removeItem(HANDED));
}

// Where a form has no line of its own for it, it gets one as soon as something was brought back.
function say(form: HTMLFormElement, what: "draftSaid" | "draftFound" | "draftOlder"): void {
  const said = form.querySelector<HTMLElement>("[data-draft-said]");
  if (!said && what === "draftSaid") return;
  const line = said ?? document.createElement("p");
  if (!said) {
    [line.className, line.role, line.dataset.draftSaid] = ["draft-said", "status", ""];
    form.prepend(line);
  }
  const page = document.body.dataset;
  line.textContent = line.dataset[what] || (what === "draftOlder" ? page.broughtBackOlder : page.broughtBack) || "";
}

function unsay(form: HTMLFormElement): void {
  const line = form.querySelector<HTMLElement>("[data-draft-said]");
  if (line) line.textContent = "";
}

function keep(form: HTMLFormElement): void {
  if (form.dataset.drafting) return;
  form.dataset.drafting = "yes";
  const key = PREFIX + form.dataset.draft;
  const shelf = stored(() => shelfOf(form));
  if (!shelf) return;
  takeOver(form, key);
  stored(() => {
    // Where it lay before it stayed in one tab.
    if (shelf !== localStorage) localStorage.removeItem(key.replace(/-tab$/, ""));
  });
  const before = stored(() => shelf.getItem(key));
  let left: Draft = [];
  // A form that came back with errors already holds what was typed.
  const cameBack = document.querySelector(".error-summary, .notice-warning") !== null;
  if (!takeHanded(form) && before && !cameBack) {
    const draft = JSON.parse(before) as Draft;
    if (fetchLists(form, draft)) return;
    const given = typed(form);
    const older = isOlder(form, draft);
    fill(form, draft);
    left = homeless(form, draft);
    showHomeless(form, left);
    if (!asGiven(form) || left.length) say(form, older ? "draftOlder" : "draftFound");
    else if (!restsOnVersion(form)) unsay(form);
    // The text is the same: it rests on the version that this page shows.
    else fill(form, given);
  }
  let waiting = 0;
  const put = () => {
    if (!cameBack && restsOnVersion(form) && asGiven(form) && !left.length) stored(() => shelf.removeItem(key));
    else stored(() => shelf.setItem(key, JSON.stringify([...typed(form), ...left])));
  };
  const store = () => {
    waiting = 0;
    if (!mayStay(form)) {
      stored(() => shelf.removeItem(key));
      unsay(form);
      return;
    }
    put();
    say(form, "draftSaid");
  };
  form.addEventListener("input", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(store, 400);
  });
  // A phone that is put away, or a page that is loaded again, does not wait for that.
  window.addEventListener("pagehide", () => {
    if (!waiting) return;
    window.clearTimeout(waiting);
    store();
  });
  form.addEventListener("submit", () => {
    window.clearTimeout(waiting);
    waiting = 0;
    stored(() => {
      if (!mayStay(form)) return shelf.removeItem(key);
      put();
      sessionStorage.setItem(SENT, key);
    });
  });
}

// A page that hands words on to where nothing may stay of them says so itself.
function forgetWhatIsHandedOn(part: ParentNode): void {
  part.querySelectorAll<HTMLElement>("[data-draft-forget]").forEach((place) => {
    stored(() => forget(PREFIX + (place.dataset.draftForget ?? "")));
  });
}

function forgetTabs(event: SubmitEvent): void {
  if (!(event.target as Element).matches("form[data-signs-out]")) return;
  stored(() => {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  });
}

let listening = false;

export function keepDrafts(part: ParentNode): void {
  forgetWhatArrived();
  forgetWhatIsHandedOn(part);
  part.querySelectorAll<HTMLFormElement>("form[data-draft]").forEach(keep);
  handOver(part);
  forgetWhatWasHanded();
  if (!listening) document.addEventListener("submit", forgetTabs);
  listening = true;
}
