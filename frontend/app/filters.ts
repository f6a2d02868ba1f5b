// Filters come open; on a phone they fold away until asked for.
export function collapseFiltersOnPhones(part: ParentNode): void {
  if (!window.matchMedia("(max-width: 47.99em)").matches) return;
  part.querySelectorAll<HTMLDetailsElement>("details.filters").forEach((filters) => (filters.open = false));
}
