// A menu is a <details class="menu">; here it learns to close on Escape and on a click elsewhere.
const openMenus = () => document.querySelectorAll<HTMLDetailsElement>("details.menu[open]");

export function closeMenusPolitely(): void {
  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) {
      if (!menu.contains(event.target as Node)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
}
