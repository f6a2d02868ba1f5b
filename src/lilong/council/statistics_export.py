"""The figures of answering as a workbook: what stands on the page, and how it is reckoned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from lilong.commons.spreadsheets.writing import Cell, Heading, OutSheet
from lilong.council.models.answering import Decided, Reply, Solved
from lilong.council.queries.statistics import (
    PORTIONS,
    TIMED,
    Figures,
    Group,
    Statistics,
    told_whole,
)
from lilong.council.states import SuggestionState
from lilong.council.statistics_words import count_words


def sheets_of(found: Sequence[Statistics]) -> list[OutSheet]:
    """A sheet of the whole, one of each breaking down that the reader sees, one of the rules."""
    whole = OutSheet(
        _("合计"),
        [Heading(_("项目"), 40), Heading(_("数"), 12)],
        list(_whole(found[0])),
    )
    groups = [_group_sheet(one) for one in found if one.full]
    rules = OutSheet(_("怎样算的"), [Heading(_("说明"), 100)], [[one] for one in rules_words()])
    return [whole, *groups, rules]


def _whole(found: Statistics) -> Iterator[list[Cell]]:
    told, figures = told_whole(found), found.whole
    yield [_("居民区"), found.area.address]
    days = found.reply_days
    yield [_("几天以内答复"), days if days is not None else _("没有定")]
    yield [_("大家提的（句）"), count_words(told.total)]
    yield [_("还没有答复"), count_words(told.waiting)]
    for reply in Reply:
        yield [str(reply.label), count_words(told.replies[reply])]
    for decided in Decided:
        yield [str(decided.label), count_words(told.decided[decided])]
    for solved in Solved:
        said = _("问过是不是解决了：%(said)s") % {"said": solved.label}
        yield [said, count_words(told.solved[solved])]
    for state in TIMED:
        label = SuggestionState(state).label
        yield [_("停在“%(state)s”，一半在几天以内") % {"state": label}, figures.median(state)]


def _group_sheet(found: Statistics) -> OutSheet:
    first = _("类别") if found.by == "category" else _("弄")
    names = [
        _("提了几句"),
        _("还没有答复"),
        _("按时答复"),
        _("定了期限、已答复"),
        _("采纳"),
        _("已定采纳不采纳"),
        _("解决了"),
        _("提的人答过"),
        *(
            _("停在“%(state)s”，一半在几天以内") % {"state": SuggestionState(state).label}
            for state in TIMED
        ),
    ]
    title = _("分类别") if found.by == "category" else _("分弄")
    headings = [Heading(first, 20), *(Heading(name, 14) for name in names)]
    return OutSheet(title, headings, [_group_row(one) for one in found.groups])


def _group_row(group: Group) -> list[Cell]:
    figures: Figures = group.figures
    row: list[Cell] = [group.name, figures.total, figures.waiting]
    for name in PORTIONS:
        portion = group.portion(name)
        row += [portion.part, portion.whole] if portion else [None, None]
    return [*row, *(figures.median(state) for state in TIMED)]


def rules_words() -> list[str]:
    """How each figure is reckoned, for whoever doubts it."""
    return [
        _(
            "按时答复：定了期限的，从收到那天起，第一次答复（讨论、转办、采纳、不采纳、办好）在期限以内的。只归到主题不算答复。"
        ),
        _(
            "期限：没有查到哪条规定写了天数，由居委会自己定；按收到那天定的算，后来改了不影响以前的。"
        ),
        _("采纳：建议里定了采纳或者不采纳的，采纳的占多少。诉求不算。"),
        _(
            "解决了，没有再出现：办好以后提的人答过的，说解决了、后来也没有再提的占多少。没有回答的不算。"
        ),
        _("停了几天：离开每一步时数一次，一半的话不超过这么多天。超过 14 天的按周、按 30 天归。"),
        _("不到 5 句的不算比例，也不写出来；只有一处太少的，另一处也不写，免得推算出来。"),
    ]
