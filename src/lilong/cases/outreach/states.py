"""What a house call brings, and how errands and promises stand."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lilong.cases.files.states import CaseState
from lilong.kernel.moves import Moves


class CallResult(models.TextChoices):
    """What a knock at a door brought."""

    MET = "met", _("见到了")
    ABSENT = "absent", pgettext_lazy("上门", "没人")
    REFUSED = "refused", _("不愿谈")
    PROMISED = "promised", _("答应了")


class Purpose(models.TextChoices):
    """What a house call was made for; one call carries all there are at a door."""

    CASE = "case", _("办件")
    BALLOT = "ballot", _("送票")
    SURVEY = "survey", _("排摸")


class ErrandState(models.TextChoices):
    """How a planned house call stands."""

    PLANNED = "planned", pgettext_lazy("上门", "已安排")
    MADE = "made", pgettext_lazy("上门", "去过了")
    CALLED_OFF = "called_off", pgettext_lazy("上门", "不去了")


class PromiseState(models.TextChoices):
    """How a promise made at a door stands. Late is a day, not a state: see `CasePromise`."""

    OPEN = "open", pgettext_lazy("承诺", "等着")
    # These the ledger keeps, in Chinese, and reads without a context.
    KEPT = "kept", _("做到了")
    REPLACED = "replaced", pgettext_lazy("承诺", "换了日子")
    DROPPED = "dropped", _("没有做到")
    LAPSED = "lapsed", _("不用再等了")


class Hour(models.TextChoices):
    """A part of the day at which somebody may be at home."""

    MORNING = "morning", _("上午")
    AFTERNOON = "afternoon", _("下午")
    EVENING = "evening", _("晚上")


ERRAND = Moves(
    "case.errand",
    {
        ErrandState.PLANNED: [ErrandState.MADE, ErrandState.CALLED_OFF],
        ErrandState.MADE: [],
        ErrandState.CALLED_OFF: [],
    },
    dict(ErrandState.choices),
)
PROMISE = Moves(
    "case.promise",
    {
        PromiseState.OPEN: [
            PromiseState.KEPT,
            PromiseState.REPLACED,
            PromiseState.DROPPED,
            PromiseState.LAPSED,
        ],
        PromiseState.KEPT: [],
        PromiseState.REPLACED: [],
        PromiseState.DROPPED: [],
        PromiseState.LAPSED: [],
    },
    dict(PromiseState.choices),
)
# Cases in these states are brought on by talking at the door.
TALKED_OVER = (
    CaseState.FOUND,
    CaseState.CLASSIFIED,
    CaseState.DISSUADED,
    CaseState.PROMISED,
    CaseState.MEASURED,
    CaseState.ASKED,
)
# A promise is settled once its case stands here: another has looked, or nobody waits any more.
SETTLED_IN = (CaseState.CHECKED, CaseState.CLOSED, CaseState.WITHDRAWN)
