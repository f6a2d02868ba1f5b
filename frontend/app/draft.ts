// A form with data-draft="<key>" keeps what was typed in this browser until the server has it.
// Files are not kept. Restored is the form's number too, so that sending it again records once.
const PREFIX = "lilong-draft-";
const SENT = "lilong-draft-sent";
const NEVER = new Set(["csrfmiddlewaretoken", "near"]);

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
    const given = values.get(field.name) ?? [];
    if (field instanceof HTMLInputElement && (field.type === "checkbox" || field.type === "radio")) field.checked = given.includes(field.value);
    else if (given[0] !== undefined) field.value = given[0];
  }
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

// The server says in the address that it has what was sent.
function forgetWhatArrived(): void {
  const here = new URL(window.location.href);
  if (!here.searchParams.has("recorded")) return;
  stored(() => {
    const key = sessionStorage.getItem(SENT);
    if (key) localStorage.removeItem(key);
    sessionStorage.removeItem(SENT);
  });
  here.searchParams.delete("recorded");
  window.history.replaceState(window.history.state, "", here);
}

function say(form: HTMLFormElement, what: "draftSaid" | "draftFound"): void {
  const line = form.querySelector<HTMLElement>("[data-draft-said]");
  if (line) line.textContent = line.dataset[what] ?? "";
}

function keep(form: HTMLFormElement): void {
  if (form.dataset.drafting) return;
  form.dataset.drafting = "yes";
  const key = PREFIX + form.dataset.draft;
  const before = stored(() => localStorage.getItem(key));
  // A form that came back with errors already holds what was typed.
  if (before && !document.querySelector(".error-summary, .notice-warning")) {
    const draft = JSON.parse(before) as Draft;
    if (fetchLists(form, draft)) return;
    fill(form, draft);
    say(form, "draftFound");
  }
  let waiting = 0;
  const store = () => {
    waiting = 0;
    stored(() => localStorage.setItem(key, JSON.stringify(typed(form))));
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
      localStorage.setItem(key, JSON.stringify(typed(form)));
      sessionStorage.setItem(SENT, key);
    });
  });
}

// A page that hands words on to where nothing may stay of them says so itself.
function forgetWhatIsHandedOn(part: ParentNode): void {
  part.querySelectorAll<HTMLElement>("[data-draft-forget]").forEach((place) => {
    stored(() => localStorage.removeItem(PREFIX + (place.dataset.draftForget ?? "")));
  });
}

export function keepDrafts(part: ParentNode): void {
  forgetWhatArrived();
  forgetWhatIsHandedOn(part);
  part.querySelectorAll<HTMLFormElement>("form[data-draft]").forEach(keep);
}
