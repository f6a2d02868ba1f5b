// Draws marks as lilong/commons/web/plan.py does; the two must look the same.
export interface Mark {
  x: number;
  y: number;
  count: number;
  label: string;
  href?: string;
  kind: number;
  weight?: number;
}

const SVG = "http://www.w3.org/2000/svg";
const CORNERS: Record<number, [number, number][]> = {
  2: [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]],
  3: [[0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]],
  4: [[0, -1.3], [1.3, 1], [-1.3, 1]],
  5: [[-1.1, 0], [-0.55, -1], [0.55, -1], [1.1, 0], [0.55, 1], [-0.55, 1]],
};

function make(name: string, attributes: Record<string, string | number>, words = ""): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.textContent = words;
  return made;
}

function figure(kind: number, r: number): SVGElement {
  const corners = CORNERS[kind];
  if (!corners) return make("circle", { r });
  return make("polygon", { points: corners.map(([x, y]) => `${x * r},${y * r}`).join(" ") });
}

function draw(mark: Mark, unit: number): SVGElement {
  const r = Math.min(13 + 2.6 * Math.log2(Math.max(mark.count, 1)), 34);
  const at = `${mark.x} ${-mark.y}`;
  const placed = make("g", { "data-at": at, transform: `translate(${at}) scale(${unit})` });
  placed.append(make("circle", { r: r + 12, class: "plan-focus", "stroke-width": 4 }));
  for (let ring = 0; ring < (mark.weight ?? 0); ring += 1) {
    placed.append(make("circle", { r: r + 4 + 4 * ring, class: "plan-halo", "stroke-width": 1.5 }));
  }
  const size = Math.max(r * 0.9, 12);
  const words = { y: r * 0.32 + 1, "font-size": size, "text-anchor": "middle" };
  placed.append(figure(mark.kind, r), make("text", words, String(mark.count)));
  const holder = make(mark.href ? "a" : "g", { class: `plan-mark plan-mark-${mark.kind}` });
  if (mark.href) {
    holder.setAttribute("href", mark.href);
    holder.setAttribute("aria-label", mark.label);
  } else {
    holder.append(make("title", {}, mark.label));
  }
  holder.append(placed);
  return holder;
}

/** Replaces the marks of a layer; whoever had the focus keeps it where the same link is still there. */
export function drawMarks(layer: SVGGElement, marks: Mark[], unit: number): void {
  const active = document.activeElement;
  const held = active && layer.contains(active) ? active.getAttribute("href") : null;
  const small = [...marks].sort((one, other) => one.count - other.count);
  layer.replaceChildren(...small.map((mark) => draw(mark, unit)));
  if (!held) return;
  const again = [...layer.querySelectorAll<SVGAElement>("a")].find((a) => a.getAttribute("href") === held);
  (again ?? layer.closest<HTMLElement>("[data-plan]"))?.focus();
}
