"""The life of a topic, and of the points and questions on it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from lilong.kernel.moves import Moves


class TopicState(models.TextChoices):
    OPEN = "open", _("正在商量")
    CLOSED = "closed", _("已有结果")
    WITHDRAWN = "withdrawn", _("已撤回")


TOPIC = Moves(
    "topic",
    {
        TopicState.OPEN: [TopicState.CLOSED, TopicState.WITHDRAWN],
        TopicState.CLOSED: [],
        TopicState.WITHDRAWN: [],
    },
    dict(TopicState.choices),
)


class Outcome(models.TextChoices):
    """What came of a topic."""

    RESOLUTION = "resolution", _("作出了决议")
    ANSWERED = "answered", _("答复了大家的话")
    NO_RESULT = "no_result", _("没有结果")


class SayingState(models.TextChoices):
    """Where a point or a question stands."""

    WAITING = "waiting", _("等居委会看过")
    SHOWN = "shown", _("已公开")
    LEFT_OUT = "left_out", _("没有公开")


SAYING = Moves(
    "topic_saying",
    {
        SayingState.WAITING: [SayingState.SHOWN, SayingState.LEFT_OUT],
        SayingState.SHOWN: [SayingState.LEFT_OUT],
        # A keeper may have been wrong.
        SayingState.LEFT_OUT: [SayingState.SHOWN],
    },
    dict(SayingState.choices),
)


class Side(models.TextChoices):
    FOR = "for", _("赞成的理由")
    AGAINST = "against", _("反对的理由")


class Unshown(models.TextChoices):
    """Why a point or a question is not shown: everybody reads the reason."""

    TWICE = "twice", _("和已有的一条意思相同")
    SEVERAL = "several", _("一条里说了好几件事")
    ELSEWHERE = "elsewhere", _("和这个议题无关")
    NAMES = "names", _("写了别人的姓名、电话或门牌")
    INSULT = "insult", _("有辱骂或贬低人的话")
    UNLAWFUL = "unlawful", _("内容违法")
    WITHDRAWN = "withdrawn", _("议题撤回了，没有再看")

    @property
    def text_told(self) -> bool:
        """Whether the log for everybody may repeat what was written."""
        return self in (Unshown.TWICE, Unshown.SEVERAL, Unshown.ELSEWHERE)

    @classmethod
    def choosable(cls) -> list[tuple[str, Any]]:
        """What a keeper chooses from; that nobody has looked only a withdrawal says."""
        return [(value, label) for value, label in cls.choices if value != cls.WITHDRAWN]


class Rating(models.IntegerChoices):
    """What somebody says to a point."""

    AGREE = 1, _("有道理")
    DISAGREE = -1, _("没道理")
