"""Council 议事: suggestions, themes, opinions, topics, meetings, resolutions and promises."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class CouncilConfig(AppConfig):
    name = "lilong.council"
    label = "council"
    verbose_name = _("议事")

    def ready(self) -> None:
        from lilong.council import suggestion_references
        from lilong.council.search import install_index
        from lilong.council.web import suggestion_panels

        suggestion_references.register()
        suggestion_panels.register()
        post_migrate.connect(install_index, sender=self)
        from lilong.council import meeting_listeners, meeting_references
        from lilong.council.resolution_guards import install_guards, make_way
        from lilong.council.web import meeting_panel

        meeting_panel.register()
        meeting_listeners.register()
        meeting_references.register()
        pre_migrate.connect(make_way, sender=self)
        post_migrate.connect(install_guards, sender=self)
        from lilong.council import theme_references, theme_tasks

        theme_references.register()
        theme_tasks.register()
        from lilong.council import opinion_references

        opinion_references.register()
        from lilong.council import (
            answer_telling,
            feed_slip_tasks,
            opinion_authors,
            promise_tasks,
            telling_rounds,
        )

        promise_tasks.register()
        feed_slip_tasks.register()
        telling_rounds.register()
        answer_telling.register()
        opinion_authors.register()
        from lilong.council import topic_references, topic_tasks, topic_telling

        topic_references.register()
        topic_tasks.register()
        topic_telling.register()
        from lilong.council import open311_tasks

        open311_tasks.register()
