"""The life of a wish to speak, as a table of moves."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lilong.kernel.moves import Moves


class SpeechState(models.TextChoices):
    WAITING = "waiting", _("等着发言")
    SPEAKING = "speaking", _("正在发言")
    SPOKEN = "spoken", _("说完了")
    TAKEN_BACK = "taken_back", _("不说了")


SPEECH = Moves(
    "speech",
    {
        SpeechState.WAITING: [SpeechState.SPEAKING, SpeechState.TAKEN_BACK],
        SpeechState.SPEAKING: [SpeechState.SPOKEN],
        SpeechState.SPOKEN: [],
        SpeechState.TAKEN_BACK: [],
    },
    dict(SpeechState.choices),
)
