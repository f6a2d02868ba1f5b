"""What can be said of an opinion map, in the reader's words: one sentence for each code."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from lilong.engines.opinions import BadVotes, Sentence
from lilong.kernel.refusal import Invalid


def sentence(said: Sentence) -> str:
    """One sentence.

    Raises:
        KeyError: when nobody gave its code words.
    """
    facts = dict(said.facts)
    if "per_mille" in facts:
        facts |= {
            "reached": f"{int(facts['per_mille']) / 1000:.2f}",
            "wanted": f"{int(facts['needed_per_mille']) / 1000:.2f}",
        }
    return _WORDS[said.code]() % facts


def refusal(error: BadVotes) -> Invalid:
    """Votes that cannot be read, as the house says no: the first flaw, then the others."""
    first, *others = map(sentence, error.sentences)
    return Invalid(first, fields={"file": others} if others else None)


_WORDS: dict[str, Callable[[], str]] = {
    "empty_file": lambda: _("文件是空的，没有标题行"),
    "column_missing": lambda: _("缺少一列：%(column)s（标题可以写作 %(known)s）"),
    "column_twice": lambda: _("有两列都表示 %(column)s，请只留一列"),
    "no_votes": lambda: _("只有标题行，一票也没有"),
    "cells_missing": lambda: _("第 %(line)s 行只有 %(cells)s 格，至少要 %(needed)s 格"),
    "name_missing": lambda: _("第 %(line)s 行没有填 %(column)s"),
    "unknown_vote": lambda: _(
        "第 %(line)s 行的“%(vote)s”不是表态：1 表示同意，0 表示略过，-1 表示不同意"
    ),
    "unknown_moment": lambda: _("第 %(line)s 行的时间戳“%(moment)s”不是整数"),
    "unreadable_text": lambda: _("文件不是文本表格（CSV）。请另存为 UTF-8 编码的 CSV。"),
    "more_bad_rows": lambda: _("另有 %(more)s 处同样不能用"),
    "one_participant": lambda: _("只有一个人表了态，还画不出观点地图"),
    "one_statement": lambda: _("只有一条观点，还画不出观点地图"),
    "everyone_alike": lambda: _("大家的表态都一样，分不出不同的意见群"),
    "too_few_participants": lambda: _(
        "只有 %(participants)s 人参与，不到 %(smallest)s 人，不显示数字"
    ),
    "no_stable_groups": lambda: _(
        "没有稳定的意见群：换一批邻居来答，分组就会变（稳定度 %(reached)s，要到 %(wanted)s）"
    ),
    "small_groups_hidden": lambda: _(
        "有 %(groups)s 个意见群不到 %(smallest)s 人，不显示其中有谁、怎么说"
    ),
    "not_placed": lambda: _("%(participants)s 人表态不到 %(needed)s 条，计入总数，不画在地图上"),
}
