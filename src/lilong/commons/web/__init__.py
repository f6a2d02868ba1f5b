"""The design system: base pages, components, charts and the plan."""
