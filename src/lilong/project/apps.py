"""The project: the only place that knows all modules."""

from __future__ import annotations

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "lilong.project"
    label = "project"
