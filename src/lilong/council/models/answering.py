"""What answering came to: outcomes of sentences, the time set for a reply, rounds of telling."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lilong.commons.spaces import Local, OfSpace
from lilong.council.models.suggestions import Suggestion
from lilong.council.states import Branch


class Reply(models.TextChoices):
    """Whether the first answer came within the time that was set when the sentence came in."""

    IN_TIME = "in_time", _("按时答复")
    LATE = "late", _("晚了才答复")
    NO_TIME = "no_time", _("没有定期限")


class Decided(models.TextChoices):
    ADOPTED = "adopted", _("采纳")
    DECLINED = "declined", _("未采纳")


class Solved(models.TextChoices):
    """What the author said when asked whether it was really solved; the last word counts."""

    ASKED = "asked", _("还没有回答")
    YES = "yes", _("说解决了")
    NOTED = "noted", _("社工代记：解决了")
    NO = "no", _("说没有解决")
    AGAIN = "again", _("解决过又出现")


class SuggestionOutcome(OfSpace):
    """What became of a sentence that has moved at all, for the statistics and their lists.

    Attributes:
        area_id, lane_id, branch, category, position: as of the sentence, repeated for the indexes.
        received_on: when it came in; `since` the day on which its present state began.
        answer_by: until when it should be answered, by the time set on the day it came in;
            None where none was set.
        answered_on: the day of the first answer.
    """

    suggestion = models.OneToOneField(Suggestion, on_delete=models.CASCADE, related_name="outcome")
    area_id = models.UUIDField()
    lane_id = models.UUIDField(null=True)
    branch = models.CharField(max_length=10, choices=Branch.choices)
    category = models.CharField(max_length=30, blank=True)
    position = models.BigIntegerField()
    received_on = models.DateField()
    since = models.DateField()
    answer_by = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    reply = models.CharField(max_length=8, choices=Reply.choices, blank=True)
    decided = models.CharField(max_length=8, choices=Decided.choices, blank=True)
    solved = models.CharField(max_length=8, choices=Solved.choices, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["area_id", "reply", "position"], name="outcome_reply"),
            models.Index(fields=["area_id", "decided", "position"], name="outcome_decided"),
            models.Index(fields=["area_id", "solved", "position"], name="outcome_solved"),
            models.Index(
                fields=["area_id", "category", "reply", "position"], name="outcome_cat_reply"
            ),
            models.Index(
                fields=["area_id", "category", "decided", "position"], name="outcome_cat_decided"
            ),
            models.Index(
                fields=["area_id", "category", "solved", "position"], name="outcome_cat_solved"
            ),
            models.Index(fields=["lane_id", "reply", "position"], name="outcome_lane_reply"),
            models.Index(fields=["lane_id", "decided", "position"], name="outcome_lane_decided"),
            models.Index(fields=["lane_id", "solved", "position"], name="outcome_lane_solved"),
        ]


class ReplyTime(OfSpace):
    """In how many days a residents' area answers a sentence, from a day on; None for no time.

    Set by the committee: no text names a time. A later row never changes what came in before.
    """

    area_id = models.UUIDField()
    days = models.PositiveSmallIntegerField(null=True)
    since = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area_id", "since"], name="replytime_once"),
        ]


class TellingRound(Local):
    """A morning on which everybody was told what had moved, up to and with the day `until`."""

    until = models.DateField(unique=True)
