// A meeting that is being held, kept up to date without loading the page again.
//
// The server sends the parts of the page whenever they have changed; only those that differ take
// the place of the old ones, so that whoever listens to the page hears what is new, and nobody
// loses the place where they are. What is one person's own is not in what is sent to all: it is
// told apart here, by the numbers that the page was given. Without a stream (no network, another
// server, too many who watch) the page asks for itself now and then instead.
const POLL = 15_000;
const SHORTEST = 3_000;

function start(hall: HTMLElement): void {
  const parts = hall.querySelector<HTMLElement>("[data-hall-parts]");
  const lost = hall.querySelector<HTMLElement>("[data-hall-lost]");
  let address = hall.dataset.live ?? "";
  if (!parts || !address) return;
  let stream: EventSource | null = null;
  let waiting = 0;

  const say = (gone: boolean): void => {
    if (lost) lost.hidden = !gone;
  };
  const later = (): void => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(ask, SHORTEST + Math.random() * (POLL - SHORTEST));
  };

  function listen(): void {
    if (stream || !address) return;
    stream = new EventSource(address);
    stream.addEventListener("open", () => say(false));
    stream.addEventListener("hall", (event) => {
      say(false);
      address = address.replace(/after=\d+/, `after=${(event as MessageEvent).lastEventId}`);
      show((event as MessageEvent<string>).data);
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

  // The page itself, as it would be loaded again; then the stream is tried once more.
  async function ask(): Promise<void> {
    try {
      const answer = await fetch(window.location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
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
      show(drawn.innerHTML);
      address = fresh.dataset.live ?? "";
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
    const named = new Map([...parts!.children].map((part) => [(part as HTMLElement).dataset.part, part as HTMLElement]));
    let before: Element | null = null;
    for (const part of [...fresh.content.children] as HTMLElement[]) {
      mark(part, hall);
      const old = named.get(part.dataset.part);
      named.delete(part.dataset.part);
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
  }

  for (const part of parts.children) mark(part as HTMLElement, hall);
  markOwn(hall, parts);
  listen();
  // A phone that is put away lets go of its connection; a browser has few to one server.
  document.addEventListener("visibilitychange", () => {
    if ("stays" in hall.dataset) return;
    if (document.hidden) stop();
    else void ask();
  });
  window.addEventListener("pagehide", stop);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) void ask();
  });
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
