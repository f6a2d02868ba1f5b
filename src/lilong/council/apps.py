"""Council 议事: suggestions, themes, opinions, topics, meetings, resolutions and promises."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CouncilConfig(AppConfig):
    name = "lilong.council"
    label = "council"
    verbose_name = _("议事")
