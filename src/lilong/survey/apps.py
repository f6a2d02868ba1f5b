"""Survey 排摸: campaigns, findings, the ledger of a neighbourhood, where to begin."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SurveyConfig(AppConfig):
    name = "lilong.survey"
    label = "survey"
    verbose_name = _("排摸")

    def ready(self) -> None:
        from lilong.survey import listeners, references
        from lilong.survey.search import install_index
        from lilong.survey.web import panels

        listeners.register()
        references.register()
        panels.register()
        post_migrate.connect(install_index, sender=self)
