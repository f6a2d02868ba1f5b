"""The project: the only place that knows all modules."""

from __future__ import annotations

import gc

from django.apps import AppConfig

# A page makes some fifty thousand small objects and hardly a circle among them. Python would
# look through the newest of them seventy times on the way, which is a fifth of the page's time.
OBJECTS_BETWEEN_SEARCHES = 50_000


class ProjectConfig(AppConfig):
    name = "lilong.project"
    label = "project"

    def ready(self) -> None:
        """Look for circular garbage about once a page."""
        gc.set_threshold(OBJECTS_BETWEEN_SEARCHES, 10, 10)
