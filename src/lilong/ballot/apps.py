"""Ballot 业主表决: rolls, motions, slips, ballots in one chain, the count and its proof."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class BallotConfig(AppConfig):
    name = "lilong.ballot"
    label = "ballot"
    verbose_name = _("业主表决")

    def ready(self) -> None:
        from lilong.ballot import (
            court_papers,
            listeners,
            motion_listeners,
            references,
            roll_listeners,
            scans,
        )
        from lilong.ballot.guards import install_guards, make_way
        from lilong.ballot.upgrading import refuse_what_would_be_lost
        from lilong.ballot.web import panels, roll_panel

        references.register()
        listeners.register()
        motion_listeners.register()
        roll_listeners.register()
        scans.register()
        court_papers.register()
        panels.register()
        roll_panel.register()
        # First, before any guard is lifted.
        pre_migrate.connect(refuse_what_would_be_lost, sender=self)
        pre_migrate.connect(make_way, sender=self)
        post_migrate.connect(install_guards, sender=self)
