"""Places: the address tree and its plan."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    name = "lilong.places"
    label = "places"
    verbose_name = _("地点")

    def ready(self) -> None:
        from lilong.places import references

        references.register()
