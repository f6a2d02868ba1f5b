"""What the team's notes may be opened for, and how long they are kept."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from lilong.cases.outreach.models import TeamNote
from lilong.commons.sealed.looking import forget_looks, seals

KEPT = timedelta(days=365)


class NotePurpose(models.TextChoices):
    """What the team's notes may be opened for."""

    VISIT = "visit", _("准备上门")
    PLAN = "plan", _("安排谁去")


TEAM_NOTE = seals("cases.team_note", "words", _("走访团队的备注"), dict(NotePurpose.choices))


def forget_notes(today: date) -> int:
    """Delete the notes whose time is over, and who looked at them. Returns how many."""
    old = TeamNote.objects.filter(expires_on__lte=today)
    forget_looks(TEAM_NOTE, old.values_list("pk", flat=True))
    gone, _each = old.delete()
    return gone
