"""The life of a conversation and of a statement, and what can be said to a statement."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lilong.kernel.moves import Moves


class ConversationState(models.TextChoices):
    OPEN = "open", _("正在表态")
    CLOSED = "closed", _("已结束")


CONVERSATION = Moves(
    "conversation",
    {ConversationState.OPEN: [ConversationState.CLOSED], ConversationState.CLOSED: []},
    dict(ConversationState.choices),
)


class StatementState(models.TextChoices):
    WAITING = "waiting", _("等居委会看过")
    SHOWN = "shown", _("已公开")
    LEFT_OUT = "left_out", _("没有公开")


STATEMENT = Moves(
    "statement",
    {
        StatementState.WAITING: [StatementState.SHOWN, StatementState.LEFT_OUT],
        StatementState.SHOWN: [StatementState.LEFT_OUT],
        # A keeper may have been wrong.
        StatementState.LEFT_OUT: [StatementState.SHOWN],
    },
    dict(StatementState.choices),
)


class LeftOut(models.TextChoices):
    """Why a statement is not shown: everybody reads the reason."""

    TWICE = "twice", _("和已有的一条意思相同")
    SEVERAL = "several", _("一条里说了好几件事，不好表态")
    ELSEWHERE = "elsewhere", _("和这个问题无关")
    NO_STATEMENT = "no_statement", _("不是能同意或不同意的一句话")
    NAMES = "names", _("写了别人的姓名、电话或门牌")
    INSULT = "insult", _("有辱骂或贬低人的话")
    UNLAWFUL = "unlawful", _("内容违法")

    @property
    def text_told(self) -> bool:
        """Whether the log for everybody may repeat what was written."""
        return self in (LeftOut.TWICE, LeftOut.SEVERAL, LeftOut.ELSEWHERE, LeftOut.NO_STATEMENT)


class Opinion(models.IntegerChoices):
    """What a person says to a statement."""

    AGREE = 1, _("同意")
    PASS = 0, _("略过")
    DISAGREE = -1, _("不同意")
