"""The life of a suggestion that is handed on to a foreign service."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lilong.kernel.moves import Moves


class HandedState(models.TextChoices):
    WAITING = "waiting", _("等着转出")
    UNSURE = "unsure", _("不知道对方收到没有")
    SENT = "sent", _("已转出")
    CLOSED = "closed", _("对方已办结")
    GIVEN_UP = "given_up", _("转不出去")


HANDED = Moves(
    "handedsuggestion",
    {
        HandedState.WAITING: [HandedState.UNSURE, HandedState.SENT, HandedState.GIVEN_UP],
        HandedState.UNSURE: [HandedState.WAITING, HandedState.SENT, HandedState.GIVEN_UP],
        HandedState.SENT: [HandedState.CLOSED],
        HandedState.CLOSED: [],
        HandedState.GIVEN_UP: [HandedState.WAITING, HandedState.SENT],
    },
    dict(HandedState.choices),
)
