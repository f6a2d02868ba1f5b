"""The life of a suggestion and of a theme, as tables of moves."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lilong.kernel.moves import Moves


class Branch(models.TextChoices):
    """What a sentence is (居委会条例 art. 10): a report is a third, and goes to `survey`."""

    SUGGESTION = "suggestion", _("建议（大家的事）")
    CLAIM = "claim", _("诉求（自家的事）")


class SaidBy(models.TextChoices):
    """How a sentence came to us."""

    PHONE = "phone", _("手机")
    NOTICE_BOARD = "notice_board", _("扫告示牌")
    DOOR = "door", _("上门")
    PAPER = "paper", _("纸条")
    CALL = "call", _("电话")
    MEETING = "meeting", _("会上")
    FILE = "file", _("表格导入")


class SuggestionState(models.TextChoices):
    RECEIVED = "received", _("已收到")
    GROUPED = "grouped", _("已归到主题")
    DISCUSSED = "discussed", _("讨论中")
    REFERRED = "referred", _("已转办")
    ADOPTED = "adopted", pgettext_lazy("建议", "已采纳")
    DECLINED = "declined", pgettext_lazy("建议", "未采纳")
    DONE = "done", _("已办，待您确认")
    SOLVED = "solved", _("已解决")


class Turn(models.TextChoices):
    """Who is waited for before a sentence goes on."""

    KEEPERS = "keepers", _("居委会")
    OTHERS = "others", _("转办的单位")
    AUTHOR = "author", _("提的人")
    NOBODY = "nobody", _("不用等谁")


WHOSE_TURN: dict[str, Turn] = {
    SuggestionState.RECEIVED: Turn.KEEPERS,
    SuggestionState.GROUPED: Turn.KEEPERS,
    SuggestionState.DISCUSSED: Turn.KEEPERS,
    SuggestionState.REFERRED: Turn.OTHERS,
    SuggestionState.ADOPTED: Turn.KEEPERS,
    SuggestionState.DECLINED: Turn.NOBODY,
    SuggestionState.DONE: Turn.AUTHOR,
    SuggestionState.SOLVED: Turn.NOBODY,
}

SUGGESTION = Moves(
    "suggestion",
    {
        SuggestionState.RECEIVED: [
            SuggestionState.GROUPED,
            SuggestionState.DISCUSSED,
            SuggestionState.REFERRED,
            SuggestionState.ADOPTED,
            SuggestionState.DECLINED,
        ],
        SuggestionState.GROUPED: [
            SuggestionState.RECEIVED,
            SuggestionState.DISCUSSED,
            SuggestionState.ADOPTED,
            SuggestionState.DECLINED,
        ],
        SuggestionState.DISCUSSED: [
            SuggestionState.ADOPTED,
            SuggestionState.DECLINED,
            SuggestionState.REFERRED,
            SuggestionState.DONE,
        ],
        SuggestionState.REFERRED: [SuggestionState.DISCUSSED, SuggestionState.DONE],
        SuggestionState.ADOPTED: [SuggestionState.DONE, SuggestionState.DISCUSSED],
        SuggestionState.DECLINED: [SuggestionState.DISCUSSED],
        SuggestionState.DONE: [SuggestionState.SOLVED, SuggestionState.DISCUSSED],
        SuggestionState.SOLVED: [SuggestionState.DISCUSSED],
    },
    dict(SuggestionState.choices),
)


class ThemeState(models.TextChoices):
    OPEN = "open", _("收集中")
    CLOSED = "closed", _("已办结")


THEME = Moves(
    "theme",
    {ThemeState.OPEN: [ThemeState.CLOSED], ThemeState.CLOSED: [ThemeState.OPEN]},
    dict(ThemeState.choices),
)


class ProposalState(models.TextChoices):
    PROPOSED = "proposed", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    REJECTED = "rejected", _("不归在一起")
    OUTDATED = "outdated", _("已有更新的提议")


PROPOSAL = Moves(
    "themeproposal",
    {
        ProposalState.PROPOSED: [
            ProposalState.CONFIRMED,
            ProposalState.REJECTED,
            ProposalState.OUTDATED,
        ],
        # Whoever has one open that a newer has replaced may still decide what they see.
        ProposalState.OUTDATED: [ProposalState.CONFIRMED, ProposalState.REJECTED],
        ProposalState.CONFIRMED: [],
        # Whoever tapped wrongly takes it back.
        ProposalState.REJECTED: [ProposalState.PROPOSED],
    },
    dict(ProposalState.choices),
)


class MeetingState(models.TextChoices):
    PLANNED = "planned", _("筹备中")
    INVITED = "invited", _("已通知")
    OPEN = "open", _("正在开会")
    CLOSED = "closed", _("已散会")
    CANCELLED = "cancelled", _("已取消")


MEETING = Moves(
    "meeting",
    {
        # Who stand together in a lane may begin at once: nobody need be invited first.
        MeetingState.PLANNED: [MeetingState.INVITED, MeetingState.OPEN, MeetingState.CANCELLED],
        MeetingState.INVITED: [MeetingState.OPEN, MeetingState.CANCELLED],
        MeetingState.OPEN: [MeetingState.CLOSED],
        MeetingState.CLOSED: [],
        MeetingState.CANCELLED: [],
    },
    dict(MeetingState.choices),
)


# Who is in one of these has been told to the neighbourhood.
TOLD = (MeetingState.INVITED, MeetingState.OPEN, MeetingState.CLOSED)


class AttendedBy(models.TextChoices):
    """How it is known that somebody was there."""

    ROLL_CALL = "roll_call", _("点名")
    QR = "qr", _("扫码签到")


class MinutesState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    APPROVED = "approved", _("已定稿")


class PromiseState(models.TextChoices):
    OPEN = "open", _("还在办")
    KEPT = "kept", _("已兑现")
    GIVEN_UP = "given_up", _("不办了")


PROMISE = Moves(
    "promise",
    {
        PromiseState.OPEN: [PromiseState.KEPT, PromiseState.GIVEN_UP],
        PromiseState.KEPT: [],
        PromiseState.GIVEN_UP: [],
    },
    dict(PromiseState.choices),
)


class PromiseStepKind(models.TextChoices):
    MADE = "made", _("答应了")
    CHANGED = "changed", _("改期")
    KEPT = "kept", _("兑现了")
    GIVEN_UP = "given_up", _("不办了")


class ResolutionStepKind(models.TextChoices):
    PUT_TO_VOTE = "put_to_vote", _("请业主表决")
    VOTE_RESULT = "vote_result", _("表决结果")
    VOTE_WITHDRAWN = "vote_withdrawn", _("表决撤回")
