"""The engine's codes in the words of a meeting."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lilong.engines.breakthrough import Sentence

CRITERIA: dict[str, str | Promise] = {
    "concentration": gettext_lazy("集中程度"),
    "public_or_shop_first": gettext_lazy("公家、商铺先动"),
    "safety": gettext_lazy("安全"),
    "effort": gettext_lazy("省力"),
    "neighbours_affected": gettext_lazy("影响户数"),
    "blocks": gettext_lazy("卡住的工程"),
}

STEPS: dict[str, str | Promise] = {
    "public_parts": gettext_lazy("公家的先动：公共部位"),
    "shops": gettext_lazy("再动商铺"),
    "bearing_walls": gettext_lazy("承重墙上的，要紧着办"),
    "private_parts": gettext_lazy("最后是家家户户的"),
}

_FIRST: dict[str, str | Promise] = {
    "public_parts": gettext_lazy("公家的先动：先办公共部位的 %(findings)s 处"),
    "shops": gettext_lazy("先办商铺的 %(findings)s 处"),
    "bearing_walls": gettext_lazy("先办承重墙上的 %(findings)s 处"),
    "private_parts": gettext_lazy("这里只有家家户户的 %(findings)s 处，要一户一户地谈"),
}


def per_cent(per_mille: int) -> str:
    """A share in whole per cent, halves up."""
    return f"{(per_mille + 5) // 10}%"


def out_of_hundred(points: int, out_of: int) -> str:
    """Points on a scale of one hundred, with one digit after the point."""
    tenths = (2000 * points + out_of) // (2 * out_of) if out_of else 0
    return f"{tenths // 10}.{tenths % 10}"


def sentence_text(sentence: Sentence, names: Mapping[str, str]) -> str:
    """One sentence in the reader's language; `names` are those of lanes and numbers by key."""
    return _WORDS[sentence.code](dict(sentence.parameters), names)


Figures = dict[str, str | int]
Names = Mapping[str, str]


def _named(figures: Figures, names: Names, *keys: str) -> dict[str, object]:
    return {**figures, **{key: names.get(str(figures[key]), "") for key in keys}}


def _nothing(_figures: Figures, _names: Names) -> str:
    return _("眼下没有要办的问题。")


def _in_one(figures: Figures, names: Names) -> str:
    share = per_cent(int(figures["per_mille"]))
    return _(
        "%(share)s 的工作量在%(lane)s：还要办的 %(all_findings)s 处里，这里有 %(findings)s 处。"
    ) % {
        **_named(figures, names, "lane"),
        "share": share,
    }


def _spread(figures: Figures, names: Names) -> str:
    return _(
        "工作量比较分散：%(lane)s最多，还要办的 %(all_findings)s 处里有 %(findings)s 处；"
        "%(lanes)s 个地方合起来占 %(share)s。"
    ) % {
        **_named(figures, names, "lane"),
        "share": per_cent(int(figures["lanes_per_mille"])),
    }


def _where_most_is(figures: Figures, names: Names) -> str:
    return _("建议就在%(lane)s打开突破口：六项合计 %(score)s 分（满分 100），排在第一。") % {
        **_named(figures, names, "lane"),
        "score": _score(figures),
    }


def _elsewhere(figures: Figures, names: Names) -> str:
    return _(
        "建议先从%(lane)s着手（%(score)s 分，满分 100），而不是问题最多的%(largest)s；"
        "主要差在“%(reason)s”这一项。"
    ) % {
        **_named(figures, names, "lane", "largest"),
        "score": _score(figures),
        "reason": CRITERIA[str(figures["reason"])],
    }


def _score(figures: Figures) -> str:
    return out_of_hundred(int(figures["points"]), int(figures["out_of"]))


def _first_step(figures: Figures, names: Names) -> str:
    what = str(_FIRST[str(figures["step"])]) % figures
    number = names.get(str(figures["number"]), "")
    if not number:
        return _("%(what)s。") % {"what": what}
    return _("%(what)s，从%(number)s开始（%(count)s 处）。") % {
        "what": what,
        "number": number,
        "count": figures["number_findings"],
    }


def _only_one(figures: Figures, names: Names) -> str:
    return _("眼下只有%(lane)s有问题，不用比较先后。") % _named(figures, names, "lane")


def _steady(figures: Figures, names: Names) -> str:
    return _(
        "这个选择站得住：哪一项的权重减半或者加半，第一名都还是%(lane)s，第二是%(next)s。"
    ) % _named(figures, names, "lane", "next")


def _depends(figures: Figures, names: Names) -> str:
    words = (
        _("这个选择还要商量：如果“%(criterion)s”的权重减半，第一名就换成%(other)s。")
        if figures["numerator"] == 1
        else _("这个选择还要商量：如果“%(criterion)s”的权重加半，第一名就换成%(other)s。")
    )
    return words % {
        **_named(figures, names, "other"),
        "criterion": CRITERIA[str(figures["criterion"])],
    }


_WORDS: dict[str, Callable[[Figures, Names], str]] = {
    "nothing_found": _nothing,
    "work_lies_in_one_lane": _in_one,
    "work_is_spread": _spread,
    "begin_where_most_is": _where_most_is,
    "begin_elsewhere": _elsewhere,
    "first_step": _first_step,
    "only_one_lane": _only_one,
    "choice_is_steady": _steady,
    "choice_depends_on": _depends,
}
