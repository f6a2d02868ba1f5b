// A textarea with a limit says how many characters are left, aloud only after a pause.
function watch(area: HTMLTextAreaElement): void {
  const counter = document.getElementById(area.dataset.counter ?? "");
  const limit = Number(area.dataset.limit);
  if (!counter || !limit || area.dataset.counting) return;
  area.dataset.counting = "yes";
  const say = () => {
    const left = limit - [...area.value].length;
    const words = left < 0 ? counter.dataset.over : counter.dataset.left;
    counter.textContent = (words ?? "").replace("{n}", String(Math.abs(left)));
    counter.classList.toggle("is-over", left < 0);
  };
  area.addEventListener("input", say);
  say();
}

export function countCharacters(part: ParentNode): void {
  part.querySelectorAll<HTMLTextAreaElement>("textarea[data-counter]").forEach(watch);
}
