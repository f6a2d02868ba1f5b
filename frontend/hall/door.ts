// The code of the room, on a screen that stays open: the next one is asked for when this one ends.
const AGAIN = 3_000;

export function keepCode(code: HTMLElement): void {
  let shown = code;
  let waiting = 0;

  const later = (after: number): void => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => void renew(), after);
  };

  async function renew(): Promise<void> {
    try {
      const answer = await fetch(shown.dataset.doorCode ?? "", { headers: { Accept: "text/html" }, cache: "no-store" });
      const drawn = document.createElement("template");
      drawn.innerHTML = answer.ok ? await answer.text() : "";
      const next = drawn.content.querySelector<HTMLElement>("[data-door-code]");
      if (next) {
        shown.replaceWith(next);
        shown = next;
        return later(left());
      }
      // The meeting is over, or this screen may not show it any more: an old code helps nobody.
      if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) return shown.remove();
    } catch {
      // No network: tried again below.
    }
    later(AGAIN);
  }

  const left = (): number => Number(shown.dataset.left ?? "0") * 1000 + 200;

  later(left());
  // Clocks of a page that was put away stand still.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && shown.isConnected) void renew();
  });
}
