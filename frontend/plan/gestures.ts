// Fingers, mouse and keys, told as three wishes: move, zoom, see the whole.
interface Spot {
  x: number;
  y: number;
}

interface Wishes {
  /** By so many screen units. */
  move(dx: number, dy: number): void;
  /** By a factor, around a spot of the screen or the middle. */
  zoom(factor: number, at?: Spot): void;
  whole(): void;
}

const STEP = 80;
const FACTOR = 1.5;
const STILL = 6; // a pointer that moved less than this has clicked

export function listen(frame: HTMLElement, wishes: Wishes): void {
  buttons(frame, wishes);
  keys(frame, wishes);
  wheel(frame, wishes);
  pointers(frame, wishes);
}

function buttons(frame: HTMLElement, wishes: Wishes): void {
  const press = (name: string, act: () => void) =>
    frame.querySelector(`[data-plan-${name}]`)?.addEventListener("click", act);
  press("in", () => wishes.zoom(FACTOR));
  press("out", () => wishes.zoom(1 / FACTOR));
  press("whole", () => wishes.whole());
}

function keys(frame: HTMLElement, wishes: Wishes): void {
  const acts: Record<string, () => void> = {
    ArrowLeft: () => wishes.move(-STEP, 0),
    ArrowRight: () => wishes.move(STEP, 0),
    ArrowUp: () => wishes.move(0, -STEP),
    ArrowDown: () => wishes.move(0, STEP),
    "+": () => wishes.zoom(FACTOR),
    "=": () => wishes.zoom(FACTOR),
    "-": () => wishes.zoom(1 / FACTOR),
    "0": () => wishes.whole(),
  };
  frame.addEventListener("keydown", (event) => {
    const act = acts[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
}

// Only with Ctrl (which is also what a pinch on a trackpad sends): a bare wheel scrolls the page.
function wheel(frame: HTMLElement, wishes: Wishes): void {
  const turned = (event: WheelEvent) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    wishes.zoom(Math.exp(-event.deltaY / 240), { x: event.clientX, y: event.clientY });
  };
  frame.addEventListener("wheel", turned, { passive: false });
}

function pointers(frame: HTMLElement, wishes: Wishes): void {
  const down = new Map<number, Spot>();
  let travelled = 0;

  frame.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || (event.target as Element).closest("button")) return;
    if (down.size === 0) travelled = 0;
    down.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });

  frame.addEventListener("pointermove", (event) => {
    const before = down.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    const other = [...down].find(([id]) => id !== event.pointerId)?.[1];
    travelled += distance(before, now);
    down.set(event.pointerId, now);
    if (other) pinch(before, now, other, wishes);
    else if (travelled > STILL) drag(frame, event.pointerId, before, now, wishes);
  });

  const lift = (event: PointerEvent) => {
    down.delete(event.pointerId);
    if (down.size === 0) frame.classList.remove("is-held");
  };
  frame.addEventListener("pointerup", lift);
  frame.addEventListener("pointercancel", lift);
  frame.addEventListener("dragstart", (event) => event.preventDefault());
  // What was dragged was not clicked; a click from the keyboard has no detail.
  const clicked = (event: MouseEvent) => {
    if (event.detail > 0 && travelled > STILL) event.preventDefault();
  };
  frame.addEventListener("click", clicked, true);
}

function drag(frame: HTMLElement, pointer: number, from: Spot, to: Spot, wishes: Wishes): void {
  frame.classList.add("is-held");
  frame.setPointerCapture(pointer);
  wishes.move(from.x - to.x, from.y - to.y);
}

function pinch(from: Spot, to: Spot, other: Spot, wishes: Wishes): void {
  const middle = { x: (to.x + other.x) / 2, y: (to.y + other.y) / 2 };
  wishes.move((from.x - to.x) / 2, (from.y - to.y) / 2);
  wishes.zoom(distance(to, other) / (distance(from, other) || 1), middle);
}

function distance(one: Spot, other: Spot): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
