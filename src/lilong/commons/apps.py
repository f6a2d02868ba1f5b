"""The commons: what every module stands on."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CommonsConfig(AppConfig):
    name = "lilong.commons"
    label = "commons"
    verbose_name = _("公共底座")

    def ready(self) -> None:
        from lilong.commons.ledger.guards import install_guards
        from lilong.kernel.moves import ForbiddenMove

        ForbiddenMove.words = _(
            "现在是“{was}”，不能变成“{to_be}”。可能刚才已经办过了，请刷新页面再看。"
        )

        # After every migration, not in one: SQLite rebuilds a table to alter it and silently
        # drops the triggers that keep the ledger append-only.
        post_migrate.connect(install_guards, sender=self)
