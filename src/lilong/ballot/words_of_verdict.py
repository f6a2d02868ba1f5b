"""What a verdict says, in the reader's words: one sentence for each code of the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import partial

from django.utils.translation import gettext as _

from lilong.ballot.rulebook import reads_english
from lilong.engines.voting import FOLLOWS_MAJORITY, Sentence, Threshold

Facts = Mapping[str, str | int]


def sentences(said: Iterable[Sentence]) -> list[str]:
    """The sentences in the reader's language, in order."""
    return [sentence(one) for one in said]


def sentence(said: Sentence) -> str:
    """One sentence.

    Raises:
        KeyError: when nobody gave its code words.
    """
    return _WORDS[said.code](said.facts)


def share_words(threshold: Threshold) -> str:
    """A threshold as the law words it: 三分之二以上, 过半数, 百分之百."""
    if threshold.share == 1:
        return _("百分之百")
    if threshold == Threshold(Fraction(1, 2), strict=True):
        return _("过半数")
    share = {
        Fraction(1, 2): _("二分之一"),
        Fraction(2, 3): _("三分之二"),
        Fraction(3, 4): _("四分之三"),
    }.get(threshold.share, f"{threshold.share.numerator}/{threshold.share.denominator}")
    return (_("超过%(share)s") if threshold.strict else _("%(share)s以上")) % {"share": share}


def verdict_word(word: str) -> str:
    """`carried` and `not_carried` in words."""
    return _("通过") if word == "carried" else _("没有通过")


def nonreturn_words(policy: str) -> str:
    """A treatment of ballots that did not come back, as the heading of its verdict."""
    if policy == FOLLOWS_MAJORITY:
        return _("送达后没有收回的票随多数")
    return _("没有收回的票按不参与表决计")


def _figure(template: Callable[[], str], facts: Facts) -> str:
    threshold = Threshold(
        Fraction(int(facts["numerator"]), int(facts["denominator"])), bool(facts["strict"])
    )
    return template() % {**facts, "share": share_words(threshold)}


def _filled(template: Callable[[], str], facts: Facts) -> str:
    return template() % facts


def _nonreturn(facts: Facts) -> str:
    return _(
        "%(units)s 户的表决票送达后没有收回。按“未返还的随多数”计，%(with)s；按不参与表决计，"
        "%(without)s。随多数的做法有争议，请先听取街道或律师的意见。"
    ) % {
        "units": facts["units"],
        "with": verdict_word(str(facts["with"])),
        "without": verdict_word(str(facts["without"])),
    }


def _disagree(facts: Facts) -> str:
    english = "_english" if reads_english() else ""
    return _(
        "对同一事项有两种规定：按%(basis)s，%(verdict)s；按%(other_basis)s，%(other_verdict)s。"
        "请先听取街道或律师的意见，再据此办理。"
    ) % {
        "basis": facts[f"basis{english}"] or facts["basis"],
        "verdict": verdict_word(str(facts["verdict"])),
        "other_basis": facts[f"other_basis{english}"] or facts["other_basis"],
        "other_verdict": verdict_word(str(facts["other_verdict"])),
    }


_TEMPLATES: dict[str, Callable[[], str]] = {
    "quorum_area_met": lambda: _(
        "参与表决的面积够了：%(have)s㎡，全部 %(of)s㎡，要%(share)s，至少 %(need)s㎡。"
    ),
    "quorum_area_missed": lambda: _(
        "参与表决的面积不够：只有 %(have)s㎡，全部 %(of)s㎡，要%(share)s，至少 %(need)s㎡，"
        "还差 %(short)s㎡。"
    ),
    "quorum_heads_met": lambda: _(
        "参与表决的人数够了：%(have)s 人，全部 %(of)s 人，要%(share)s，至少 %(need)s 人。"
    ),
    "quorum_heads_missed": lambda: _(
        "参与表决的人数不够：只有 %(have)s 人，全部 %(of)s 人，要%(share)s，至少 %(need)s 人，"
        "还差 %(short)s 人。"
    ),
    "majority_area_met": lambda: _(
        "同意的面积够了：%(have)s㎡，参与表决 %(of)s㎡，要%(share)s，至少 %(need)s㎡。"
    ),
    "majority_area_missed": lambda: _(
        "同意的面积不够：只有 %(have)s㎡，参与表决 %(of)s㎡，要%(share)s，至少 %(need)s㎡，"
        "还差 %(short)s㎡。"
    ),
    "majority_heads_met": lambda: _(
        "同意的人数够了：%(have)s 人，参与表决 %(of)s 人，要%(share)s，至少 %(need)s 人。"
    ),
    "majority_heads_missed": lambda: _(
        "同意的人数不够：只有 %(have)s 人，参与表决 %(of)s 人，要%(share)s，至少 %(need)s 人，"
        "还差 %(short)s 人。"
    ),
}

_OF_DOORS: dict[str, Callable[[], str]] = {
    "already_carried": lambda: _("现在就已经够了，不用再敲门。"),
    "doors_carry": lambda: _(
        "再有 %(doors)s 户同意就能通过：还差 %(missing_area)s㎡、%(missing_heads)s 人，"
        "这些户是 %(area)s㎡、%(heads)s 人。"
    ),
    "doors_expected": lambda: _(
        "按各户的把握，敲这 %(doors)s 户的门预计够了：还差 %(missing_area)s㎡、"
        "%(missing_heads)s 人，预计得到 %(expected_area)s㎡、%(expected_heads)s 人。"
        "这只是预计，不是一定。"
    ),
    "doors_not_expected": lambda: _(
        "按各户的把握，把 %(doors)s 户都敲遍预计也不够：还差 %(missing_area)s㎡、"
        "%(missing_heads)s 人，预计只得到 %(expected_area)s㎡、%(expected_heads)s 人。"
        "全部同意的话还能通过。"
    ),
    "smallest_proven": lambda: _("不可能更少：少于 %(doors)s 户，怎么选都不够。"),
    "smallest_bound": lambda: _("至少要 %(at_least)s 户，这里找到的是 %(doors)s 户。"),
    "area_out_of_reach": lambda: _(
        "面积已经不可能够：还没有表决的 %(doors)s 户就算都同意，只增加 %(have)s㎡，"
        "而至少要增加 %(need)s㎡。"
    ),
    "heads_out_of_reach": lambda: _(
        "人数已经不可能够：还没有表决的 %(doors)s 户就算都同意，只增加 %(have)s 人，"
        "而至少要增加 %(need)s 人。"
    ),
    "not_unanimous": lambda: _("须全体一致同意，而已经有人没有同意。"),
}

_OF_FORECAST: dict[str, Callable[[], str]] = {
    "low_is_now": lambda: _("低：到截止不再有票。"),
    "middle_slackens": lambda: _("中：按最近的速度，往后慢一半。"),
    "high_keeps_pace": lambda: _("高：一直保持最近的速度，或者开始以来的平均速度，取快的。"),
    "pace_too_young": lambda: _("开始不到一天，速度还说不准，只供参考。"),
    "agree_as_so_far": lambda: _("中间的同意比例按已经表决的计。"),
    "agree_as_estimated": lambda: _("中间的同意比例按估计的 %(per_cent)s%% 计。"),
    "agree_unknown": lambda: _("还没有人表决，同意的比例说不准。"),
    "choices_hidden": lambda: _("截止之前不看选了什么，所以不预计同意的比例。"),
}

_WORDS: dict[str, Callable[[Facts], str]] = {
    **{code: partial(_filled, template) for code, template in _OF_FORECAST.items()},
    **{code: partial(_filled, template) for code, template in _OF_DOORS.items()},
    **{code: partial(_figure, template) for code, template in _TEMPLATES.items()},
    "nobody_takes_part": lambda _facts: _("没有人参与表决。"),
    "empty_roll": lambda _facts: _("名册上没有可以计入表决的部分。"),
    "nonreturn_decides": _nonreturn,
    "rules_disagree": _disagree,
}
