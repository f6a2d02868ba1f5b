// The box of what waits: one line for each press, with what was typed, how it stands, and what can be
// done. A line is drawn anew only where something of it changed: whoever marks the words to copy
// them, or stands on a button, is left in peace.
export type Pair = [name: string, value: string];
// `tries`: how often the house was asked and gave no answer of its own; `next`: not by itself before.
// `stuck`: nobody is signed in, or somebody else. `refused`: what the house said, `asked` where that
// was a question. `lost`: this key does not open it.
export type Press = {
  press: string;
  action: string;
  label: string;
  pairs: Pair[];
  typed?: string;
  page?: string;
  tries?: number;
  next?: number;
  stuck?: boolean;
  refused?: string;
  asked?: boolean;
  lost?: boolean;
};
// `rewrite` says whether the form is on this page; else the link goes to the door's own.
export type Doings = { retry(one: Press): void; drop(one: Press): void; rewrite(one: Press): boolean };

const drawn = new Map<string, { as: string; item: HTMLElement }>();
// Asked whether it is thrown away.
let doubted = "";

export const goesOut = (one: Press) => one.refused === undefined && !one.lost;

export function state(box: HTMLElement, one: Press): string {
  const { notYetSent, tried, signIn, notRecorded, unreadable } = box.dataset;
  if (one.lost) return unreadable ?? "";
  if (one.refused !== undefined) return fill(notRecorded, "said", one.refused);
  return [notYetSent, one.tries ? fill(tried, "n", String(one.tries)) : "", one.stuck ? signIn : ""].filter(Boolean).join(" · ");
}

// Not as a pattern: what the house says may hold a "$".
const fill = (words: string | undefined, name: string, value: string) => (words ?? "").split(`{${name}}`).join(value);

export function draw(box: HTMLElement, list: HTMLElement, presses: Press[], does: Doings): void {
  box.hidden = presses.length === 0;
  put(box.querySelector("[data-waiting-count]"), String(presses.length));
  const refused = presses.filter((one) => one.refused !== undefined).length;
  const told = box.querySelector<HTMLElement>("[data-waiting-refused]");
  if (told) told.hidden = refused === 0;
  put(told, fill(told?.dataset.waitingRefused, "n", String(refused)));
  box.querySelectorAll<HTMLElement>("[data-waiting-goes]").forEach((one) => (one.hidden = !presses.some(goesOut)));

  const again = () => draw(box, list, presses, does);
  const items = presses.map((one) => {
    const as = JSON.stringify([state(box, one), one.label, one.typed, one.press === doubted]);
    const before = drawn.get(one.press);
    const item = before?.as === as ? before.item : line(box, one, does, again);
    drawn.set(one.press, { as, item });
    return item;
  });
  if (items.length === list.children.length && items.every((one, at) => one === list.children[at])) return;
  const held = document.activeElement;
  const [place, what] = held && list.contains(held) ? [held.closest("li")?.dataset.press, (held as HTMLElement).dataset.does] : [];
  list.replaceChildren(...items);
  if (!place) return;
  const item = items.find((one) => one.dataset.press === place);
  const next = item?.querySelector<HTMLElement>(`[data-does="${what}"]`) ?? item?.querySelector<HTMLElement>("[data-does=keep], [data-does=drop]");
  (next ?? box.querySelector<HTMLElement>("[data-waiting-title]"))?.focus();
}

// A line that is read aloud is not set again to what it says already.
export function put(element: Element | null, words: string): void {
  if (element && element.textContent !== words) element.textContent = words;
}

function line(box: HTMLElement, one: Press, does: Doings, again: () => void): HTMLElement {
  const item = document.createElement("li");
  item.dataset.press = one.press;
  const words = document.createElement("p");
  const what = [one.label, one.typed && `“${one.typed}”`].filter(Boolean).join(" ");
  words.textContent = [what, state(box, one)].filter(Boolean).join(" ");
  item.append(words);
  const ways = document.createElement("div");
  ways.className = "button-row";
  const { again: rewrite, retry, drop, dropAsked, dropSure, keep } = box.dataset;
  const doubt = (press: string) => {
    doubted = press;
    again();
  };
  if (doubted === one.press) {
    const question = document.createElement("p");
    question.id = `doubt-${one.press}`;
    question.className = "waiting-doubt";
    question.textContent = dropAsked ?? "";
    item.append(question);
    const keeps = button("keep", keep, "secondary", () => doubt(""));
    keeps.setAttribute("aria-describedby", question.id);
    ways.append(keeps, button("sure", dropSure, "quiet", () => does.drop(one)));
  } else {
    if (one.refused !== undefined && one.page) ways.append(link(one, rewrite, does));
    if (goesOut(one) && one.tries) ways.append(button("retry", retry, "secondary", () => does.retry(one)));
    if (!goesOut(one) || one.tries) ways.append(button("drop", drop, "quiet", () => doubt(one.press)));
  }
  if (ways.children.length) item.append(ways);
  return item;
}

function button(what: string, label: string | undefined, look: string, act: () => void): HTMLElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `button button-${look}`;
  made.dataset.does = what;
  made.textContent = label ?? "";
  made.addEventListener("click", act);
  return made;
}

function link(one: Press, label: string | undefined, does: Doings): HTMLElement {
  const made = document.createElement("a");
  made.href = one.page ?? "";
  made.className = "button button-secondary";
  made.dataset.does = "again";
  made.textContent = label ?? "";
  made.addEventListener("click", (event) => {
    if (does.rewrite(one)) event.preventDefault();
  });
  return made;
}
