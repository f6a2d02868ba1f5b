// Parts of a photo to be covered, drawn with the finger, the mouse or the keys. Without script the
// page has a grid of cells to tick instead; both are sent as `part`, in thousandths of the picture:
// left,top,width,height. What is covered, and how, is the server's business.
const WHOLE = 1000;
const LEAST = 12;
const TAP = 120;
const STEP = 20;

type Part = { left: number; top: number; width: number; height: number };
type Mark = { part: Part; button: HTMLButtonElement; input: HTMLInputElement; line: HTMLLIElement; name: HTMLSpanElement };

const between = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

function inside(part: Part): Part {
  const width = between(Math.round(part.width), LEAST, WHOLE);
  const height = between(Math.round(part.height), LEAST, WHOLE);
  return { width, height, left: between(Math.round(part.left), 0, WHOLE - width), top: between(Math.round(part.top), 0, WHOLE - height) };
}

function draw(form: HTMLFormElement, layer: HTMLElement, tools: HTMLElement): void {
  const list = tools.appendChild(document.createElement("ul"));
  const status = tools.querySelector<HTMLElement>("[role=status]")!;
  const words = tools.dataset;
  const marks: Mark[] = [];

  const tell = (text: string | undefined, number: number): string => (text ?? "").replace("{n}", String(number));

  function name(): void {
    marks.forEach((mark, at) => {
      mark.name.textContent = tell(words.mark, at + 1);
      mark.button.setAttribute("aria-label", `${tell(words.mark, at + 1)} · ${words.keys ?? ""}`);
    });
    status.textContent = marks.length ? tell(words.count, marks.length) : (words.none ?? "");
  }

  function place(mark: Mark, part: Part): void {
    mark.part = inside(part);
    const { left, top, width, height } = mark.part;
    Object.assign(mark.button.style, { left: `${left / 10}%`, top: `${top / 10}%`, width: `${width / 10}%`, height: `${height / 10}%` });
    mark.input.value = [left, top, width, height].join(",");
  }

  function remove(mark: Mark): void {
    marks.splice(marks.indexOf(mark), 1);
    for (const one of [mark.button, mark.input, mark.line]) one.remove();
    name();
    (marks.at(-1)?.button ?? tools.querySelector("button"))?.focus();
  }

  function add(part: Part): Mark {
    const [button, input, line, label, away] = [document.createElement("button"), document.createElement("input"), document.createElement("li"), document.createElement("span"), document.createElement("button")];
    const mark: Mark = { part, button, input, line, name: label };
    Object.assign(button, { type: "button", className: "cover-mark" });
    Object.assign(input, { type: "hidden", name: "part" });
    Object.assign(away, { type: "button", className: "button button-quiet", textContent: words.remove ?? "" });
    away.addEventListener("click", () => remove(mark));
    button.addEventListener("keydown", (event) => steer(event, mark));
    line.append(label, away);
    layer.append(button);
    form.append(input);
    list.append(line);
    marks.push(mark);
    place(mark, part);
    name();
    return mark;
  }

  function steer(event: KeyboardEvent, mark: Mark): void {
    const [across, down] = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key] ?? [0, 0];
    if (event.key === "Delete" || event.key === "Backspace") remove(mark);
    else if (!across && !down) return;
    else if (event.shiftKey) place(mark, { ...mark.part, width: mark.part.width + across, height: mark.part.height + down });
    else place(mark, { ...mark.part, left: mark.part.left + across, top: mark.part.top + down });
    event.preventDefault();
  }

  function point(event: PointerEvent): [number, number] {
    const box = layer.getBoundingClientRect();
    return [between(((event.clientX - box.left) / box.width) * WHOLE, 0, WHOLE), between(((event.clientY - box.top) / box.height) * WHOLE, 0, WHOLE)];
  }

  layer.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    const [x, y] = point(event);
    const held = marks.find((mark) => mark.button === event.target);
    const from = held?.part;
    const mark = held ?? add({ left: x, top: y, width: LEAST, height: LEAST });
    mark.button.focus({ preventScroll: true });
    const follow = (moved: PointerEvent): void => {
      const [toX, toY] = point(moved);
      if (from) place(mark, { ...from, left: from.left + toX - x, top: from.top + toY - y });
      else place(mark, { left: Math.min(x, toX), top: Math.min(y, toY), width: Math.abs(toX - x), height: Math.abs(toY - y) });
    };
    const leave = (): void => {
      layer.removeEventListener("pointermove", follow);
      // A tap: a part that a finger can see.
      if (!from && mark.part.width <= LEAST && mark.part.height <= LEAST) place(mark, { left: x - TAP / 2, top: y - TAP / 2, width: TAP, height: TAP });
    };
    layer.setPointerCapture(event.pointerId);
    layer.addEventListener("pointermove", follow);
    layer.addEventListener("lostpointercapture", leave, { once: true });
  });

  tools.querySelector("button")?.addEventListener("click", () => add({ left: 400, top: 400, width: 200, height: 200 }).button.focus());
  name();
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-cover]")) {
  const layer = form.querySelector<HTMLElement>(".cover-layer");
  const tools = form.querySelector<HTMLElement>(".cover-tools");
  if (layer && tools) {
    form.querySelector(".cover-cells")?.remove();
    form.querySelectorAll<HTMLElement>("[data-cover-how]").forEach((how) => (how.hidden = how.dataset.coverHow !== "drawn"));
    layer.hidden = tools.hidden = false;
    draw(form, layer, tools);
  }
}
