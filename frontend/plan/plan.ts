// Brings the server-drawn plan to life: moving, zooming, and fresh clusters for what is in view.
// Without this script the plan is a picture with links in a box that scrolls.
import { View, type Rectangle } from "./view";
import { drawMarks, type Mark } from "./marks";
import { listen } from "./gestures";

const CELL = 56; // screen units between the middles of two clusters
const LOWEST = 280;
const HIGHEST = 680;
const PHONE = 560;
const PAUSE = 180; // ms of rest before new clusters are asked for

class Plan {
  private readonly svg: SVGSVGElement;
  private readonly view: View;
  private readonly drawn: Rectangle;
  private readonly status: HTMLElement | null;
  private waiting = 0;
  private asked: AbortController | undefined;

  constructor(private readonly frame: HTMLElement, svg: SVGSVGElement) {
    this.svg = svg;
    const { x, y, width, height } = svg.viewBox.baseVal;
    this.drawn = { x, y, width, height };
    this.view = new View(this.drawn);
    this.status = frame.parentElement?.querySelector("[data-plan-status]") ?? null;
    frame.classList.add("is-live");
    listen(frame, {
      move: (dx, dy) => this.change(() => this.view.move(dx * this.unit, dy * this.unit)),
      zoom: (factor, at) => this.change(() => this.view.zoom(factor, at && this.toPlan(at))),
      whole: () => this.change(() => this.view.whole()),
    });
    this.resize();
    new ResizeObserver(() => this.resize()).observe(frame);
    // The server gathered the marks for a wide screen; on a phone they would hide one another.
    if (frame.dataset.url && svg.clientWidth < PHONE) void this.refresh();
  }

  /** Marks and names are a little smaller on a phone, or they would hide the houses. */
  private get markUnit(): number {
    return this.unit * (this.svg.clientWidth < PHONE ? 0.8 : 1);
  }

  /** Metres to one unit of the screen. */
  private get unit(): number {
    return this.view.now.width / (this.svg.clientWidth || 1);
  }

  // As high as the drawing asks for, within what a thumb and a screen allow.
  private resize(): void {
    const wanted = (this.frame.clientWidth * this.drawn.height) / this.drawn.width;
    const most = Math.max(LOWEST, Math.min(window.innerHeight * 0.8, HIGHEST));
    this.svg.setAttribute("height", String(Math.round(Math.min(Math.max(wanted, LOWEST), most))));
    const { clientWidth, clientHeight } = this.svg;
    if (!clientWidth || !clientHeight) return; // not laid out yet, or folded away
    this.view.shape(clientWidth / clientHeight);
    this.show();
  }

  private change(act: () => void): void {
    act();
    this.show();
    window.clearTimeout(this.waiting);
    if (this.frame.dataset.url) this.waiting = window.setTimeout(() => void this.refresh(), PAUSE);
  }

  private show(): void {
    const { x, y, width, height } = this.view.now;
    this.svg.setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
    this.frame.classList.toggle("is-zoomed", this.view.zoomed);
    const scale = ` scale(${this.markUnit.toPrecision(5)})`;
    this.svg.querySelectorAll<SVGGElement>("[data-at]").forEach((placed) => {
      placed.setAttribute("transform", `translate(${placed.dataset.at})${scale}`);
    });
  }

  private toPlan(at: { x: number; y: number }): { x: number; y: number } {
    const frame = this.svg.getBoundingClientRect();
    const { x, y } = this.view.now;
    return { x: x + (at.x - frame.left) * this.unit, y: y + (at.y - frame.top) * this.unit };
  }

  private async refresh(): Promise<void> {
    this.asked?.abort();
    this.asked = new AbortController();
    try {
      const answer = await fetch(this.address(this.view.now), {
        signal: this.asked.signal,
        headers: { Accept: "application/json" },
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const { marks, total } = (await answer.json()) as { marks: Mark[]; total: number };
      const layer = this.svg.querySelector<SVGGElement>("[data-marks]");
      if (layer) drawMarks(layer, marks, this.markUnit);
      this.say((this.frame.dataset.one ?? "").replace("{n}", String(total)));
    } catch (fault) {
      if ((fault as Error).name !== "AbortError") this.say(this.frame.dataset.failed ?? "");
    }
  }

  private address(seen: Rectangle): URL {
    const url = new URL(this.frame.dataset.url ?? "", window.location.href);
    // The plan's y runs upwards, the picture's downwards.
    const box = [seen.x, -(seen.y + seen.height), seen.x + seen.width, -seen.y];
    url.searchParams.set("bbox", box.map((side) => side.toFixed(1)).join(","));
    url.searchParams.set("cell", (CELL * this.unit).toFixed(2));
    return url;
  }

  private say(words: string): void {
    if (this.status) this.status.textContent = words;
  }
}

document.querySelectorAll<HTMLElement>("[data-plan]").forEach((frame) => {
  const svg = frame.querySelector<SVGSVGElement>("svg[viewBox]");
  if (svg) new Plan(frame, svg);
});
