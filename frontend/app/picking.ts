// Of a long list of boxes: how many are ticked, and all or none at one press. Without script the
// link brings the page again, with none or all ticked.
function watch(form: HTMLFormElement): void {
  const said = form.querySelector<HTMLElement>("[data-picked]");
  const turn = form.querySelector<HTMLAnchorElement>("[data-pick-none]");
  const boxes = [...form.querySelectorAll<HTMLInputElement>('input[type="checkbox"]')];
  if (!said || !turn || form.dataset.watched) return;
  form.dataset.watched = "yes";
  const say = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    said.textContent = (said.dataset.picked ?? "").replace("{n}", String(ticked));
    turn.textContent = (ticked ? turn.dataset.pickNone : turn.dataset.pickAll) ?? "";
  };
  form.addEventListener("change", say);
  turn.addEventListener("click", (event) => {
    event.preventDefault();
    const tick = !boxes.some((box) => box.checked);
    for (const box of boxes) box.checked = tick;
    say();
  });
  // Who comes back finds the boxes as the browser kept them.
  say();
}

export function countPicked(part: ParentNode): void {
  part.querySelectorAll<HTMLFormElement>("form[data-picking]").forEach(watch);
}
