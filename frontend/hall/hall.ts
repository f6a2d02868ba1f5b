// A meeting that is being held, kept up to date without loading the page again.
//
// The server sends the parts of the page whenever they have changed; only those that differ take
// the place of the old ones, so that nobody loses the place where they are; numbers that go up with
// each answer change in place. What is new is said once, in a line for reading aids. What is one
// person's own is not in what is sent to all: it is told apart here, by the numbers that the page
// was given, and when the server tells this page alone that they have changed it asks for itself.
// Without a stream (no network, another server, too many who watch) it does so now and then.
import { keepCode } from "./door";

const POLL = 15_000;
const SHORTEST = 3_000;

function start(hall: HTMLElement): void {
  const parts = hall.querySelector<HTMLElement>("[data-hall-parts]");
  const lost = hall.querySelector<HTMLElement>("[data-hall-lost]");
  let address = hall.dataset.live ?? "";
  if (!parts || !address) return;
  let stream: EventSource | null = null;
  let waiting = 0;
  let shown = versionOf(address);
  // For what was told of the reader the page has asked already.
  let askedFor = "";

  const say = (gone: boolean): void => {
    if (lost) lost.hidden = !gone;
  };
  const later = (): void => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(ask, SHORTEST + Math.random() * (POLL - SHORTEST));
  };

  function listen(): void {
    if (stream || !address || away()) return;
    stream = new EventSource(address);
    stream.addEventListener("open", () => say(false));
    stream.addEventListener("hall", (event) => {
      say(false);
      const seen = (event as MessageEvent).lastEventId;
      address = address.replace(/after=[\w-]*/, `after=${seen}`);
      shown = versionOf(address);
      show((event as MessageEvent<string>).data);
    });
    stream.addEventListener("own", (event) => {
      const mark = (event as MessageEvent<string>).data;
      if (hall.dataset.mark === undefined || mark === hall.dataset.mark || mark === askedFor) return;
      askedFor = mark;
      void ask();
    });
    stream.addEventListener("end", () => {
      address = "";
      stop();
    });
    stream.addEventListener("error", () => {
      // The browser tries again by itself, unless it was turned away.
      if (stream?.readyState !== EventSource.CLOSED) return say(true);
      stop();
      later();
    });
  }

  function stop(): void {
    window.clearTimeout(waiting);
    stream?.close();
    stream = null;
  }

  const away = (): boolean => document.hidden && !("stays" in hall.dataset);

  // The page itself, as it would be loaded again (what a button was answered with stands at the
  // button's own address, data-page tells where the page is); then the stream is tried once more.
  async function ask(): Promise<void> {
    try {
      const answer = await fetch(hall.dataset.page ?? window.location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector<HTMLElement>("[data-hall]");
      const drawn = fresh?.querySelector("[data-hall-parts]");
      // Signed out, or the meeting is over for this screen: the page says so itself.
      if (!fresh || !drawn) {
        if (answer.status < 500 && !typing()) return window.location.reload();
        say(true);
        return later();
      }
      say(false);
      takeOwn(hall, fresh);
      address = fresh.dataset.live ?? "";
      // What the stream has brought meanwhile may be newer.
      if (!stream || versionOf(address) > shown) show(drawn.innerHTML);
      else remark();
      shown = Math.max(shown, versionOf(address));
    } catch {
      say(true);
      later();
      return;
    }
    if (!address) return;
    listen();
  }

  function show(drawn: string): void {
    const fresh = document.createElement("template");
    fresh.innerHTML = drawn;
    const said: string[] = [];
    const named = new Map([...parts!.children].map((part) => [(part as HTMLElement).dataset.part, part as HTMLElement]));
    let before: Element | null = null;
    for (const part of [...fresh.content.children] as HTMLElement[]) {
      mark(part, hall);
      const old = named.get(part.dataset.part);
      named.delete(part.dataset.part);
      if (part.dataset.says && part.dataset.says !== old?.dataset.says) said.push(part.dataset.says);
      if (old) changeInPlace(old, part);
      if (old?.isEqualNode(part)) {
        before = old;
        continue;
      }
      if (old) swap(old, part);
      else if (before) before.after(part);
      else parts!.prepend(part);
      before = part;
    }
    for (const gone of named.values()) gone.remove();
    markOwn(hall, parts!);
    const line = hall.querySelector<HTMLElement>("[data-hall-said]");
    if (line && said.length) line.textContent = said.join(" ");
  }

  function remark(): void {
    for (const part of parts!.children) mark(part as HTMLElement, hall);
    markOwn(hall, parts!);
  }

  remark();
  listen();
  // A phone that is put away lets go of its connection; a browser has few to one server.
  document.addEventListener("visibilitychange", () => {
    if ("stays" in hall.dataset) return;
    if (away()) stop();
    else void ask();
  });
  window.addEventListener("pagehide", stop);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) void ask();
  });
}

// `after=7-room` → 7
function versionOf(address: string): number {
  return Number(/after=(\d+)/.exec(address)?.[1] ?? -1);
}

// What is the reader's own, from the page as it would be loaded now.
function takeOwn(hall: HTMLElement, fresh: HTMLElement): void {
  for (const name of ["mark", "own", "answered"]) {
    const value = fresh.dataset[name];
    if (value !== undefined) hall.dataset[name] = value;
  }
  const old = hall.querySelector<HTMLElement>("[data-hall-own]");
  const own = fresh.querySelector<HTMLElement>("[data-hall-own]");
  if (!old || !own) return;
  const held = document.activeElement && old.contains(document.activeElement) ? keyOf(document.activeElement) : "";
  old.replaceChildren(...own.childNodes);
  refocus(old, held);
}

// Numbers that go up with each answer: the rest of the part stays where a finger may be.
function changeInPlace(old: HTMLElement, part: HTMLElement): void {
  for (const fresh of part.querySelectorAll<HTMLElement>("[data-in-place]")) {
    const mine = old.querySelector<HTMLElement>(`[data-in-place="${fresh.dataset.inPlace}"]`);
    if (mine && !mine.isEqualNode(fresh)) mine.replaceWith(fresh.cloneNode(true));
  }
}

// A choice that was made and the place of the keyboard stay where they were.
function swap(old: HTMLElement, part: HTMLElement): void {
  const chosen = old.querySelector<HTMLInputElement>("input:checked");
  const same = old.dataset.poll === part.dataset.poll;
  const at = document.activeElement;
  const held = at && old.contains(at) ? keyOf(at) : "";
  old.replaceWith(part);
  if (chosen && same) {
    const again = part.querySelector<HTMLInputElement>(`input[value="${CSS.escape(chosen.value)}"]`);
    if (again) again.checked = true;
  }
  refocus(part, held);
}

function refocus(part: HTMLElement, held: string): void {
  if (!held) return;
  const next = [...part.querySelectorAll<HTMLElement>("button, a, input")].find((one) => keyOf(one) === held);
  next?.focus({ preventScroll: true });
}

function keyOf(element: Element): string {
  const names = ["name", "value", "formaction", "href"].map((name) => element.getAttribute(name) ?? "");
  return [element.tagName, ...names].join(" ");
}

// What was answered here, and one's own place among the speakers.
function mark(part: HTMLElement, hall: HTMLElement): void {
  const own = hall.dataset.own;
  for (const row of part.querySelectorAll<HTMLElement>("[data-order]")) {
    if (own && row.dataset.order === own) row.classList.add("is-own");
    else if (row.classList.contains("is-own")) row.removeAttribute("class");
  }
  const answered = Boolean(part.dataset.poll) && part.dataset.poll === hall.dataset.answered;
  part.querySelectorAll<HTMLElement>("[data-to-answer]").forEach((form) => (form.hidden = answered));
  part.querySelectorAll<HTMLElement>("[data-answered-said]").forEach((said) => (said.hidden = !answered));
}

function markOwn(hall: HTMLElement, parts: HTMLElement): void {
  const own = hall.dataset.own;
  const speaking = parts.querySelector<HTMLElement>("[data-speaking]")?.dataset.speaking;
  const waits = own ? parts.querySelector(`[data-order="${CSS.escape(own)}"]`) : null;
  const state = own && speaking === own ? "speaking" : waits ? "waiting" : "free";
  hall.querySelectorAll<HTMLElement>("[data-when]").forEach((part) => (part.hidden = part.dataset.when !== state));
  const on = parts.querySelector<HTMLElement>("[data-item]")?.dataset.item ?? "";
  hall.querySelectorAll<HTMLElement>("[data-noted-item]").forEach((said) => (said.hidden = said.dataset.notedItem === on));
}

function typing(): boolean {
  return Boolean(document.querySelector("form[data-draft]"));
}

document.querySelectorAll<HTMLElement>("[data-hall]").forEach(start);
document.querySelectorAll<HTMLElement>("[data-door-code]").forEach(keepCode);
