"""How a norm came about."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class AdoptedBy(models.TextChoices):
    """By what a compound bound itself. Nobody else sets such a standard: the law gives none."""

    OWNERS_VOTE = "owners_vote", _("业主共同决定")
    COVENANT = "covenant", _("管理规约")
    RESOLUTION = "resolution", _("会议决议")
