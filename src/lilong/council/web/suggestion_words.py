"""How pages and papers say where a sentence stands, what comes next and who is waited for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lilong.council.models import Suggestion, SuggestionStep
from lilong.council.states import SuggestionState

TAGS = {
    SuggestionState.RECEIVED: "warn",
    SuggestionState.GROUPED: "info",
    SuggestionState.DISCUSSED: "info",
    SuggestionState.REFERRED: "info",
    SuggestionState.ADOPTED: "ok",
    SuggestionState.DECLINED: "stop",
    SuggestionState.DONE: "warn",
    SuggestionState.SOLVED: "ok",
}

# What comes next, and who is waited for.
_NEXT: dict[str, tuple[str | Promise, str | Promise]] = {
    SuggestionState.RECEIVED: (
        gettext_lazy("居委会会看，把说同一件事的放到一起，再告诉您怎么办。"),
        gettext_lazy("居委会"),
    ),
    SuggestionState.GROUPED: (
        gettext_lazy("有别的邻居也说了这件事，放在一起等居务会讨论。"),
        gettext_lazy("居务会"),
    ),
    SuggestionState.DISCUSSED: (
        gettext_lazy("讨论有了结果，会写在这里：采纳、不采纳（说明理由）或者转给能办的人。"),
        gettext_lazy("居委会和居务会"),
    ),
    SuggestionState.REFERRED: (gettext_lazy("对方答复以后，会写在这里。"), ""),
    SuggestionState.ADOPTED: (
        # Which revision of the plan takes it up is known once works are planned here.
        gettext_lazy(
            "已经采纳。列进方案、办好以后，都会在这里告诉您，并请您看看是不是真的解决了。"
        ),
        gettext_lazy("列入方案"),
    ),
    SuggestionState.DECLINED: (
        gettext_lazy("这一次没有采纳，理由写在上面。您有新的情况，可以再说一句。"),
        "",
    ),
    SuggestionState.DONE: (
        gettext_lazy("居委会说办好了。请您看一看，是不是真的解决了。"),
        gettext_lazy("您"),
    ),
    SuggestionState.SOLVED: (gettext_lazy("您说解决了，这件事就到这里。谢谢您。"), ""),
}


def next_words(
    suggestion: Suggestion,
    step: SuggestionStep | None,
    *,
    inside: bool = False,
    noted: bool = False,
) -> tuple[str, str]:
    """What comes next, and who is waited for (empty for nobody).

    Args:
        inside: told to others than its author.
        noted: solved as a keeper noted, which its author can contradict.
    """
    comes, waited = _NEXT[suggestion.state]
    if inside and suggestion.state == SuggestionState.DONE:
        waited = _("提的人")
    if noted:
        comes = _("社工替您记下解决了。是这样的话，这件事就到这里。")
    if suggestion.state == SuggestionState.REFERRED and step is not None:
        return str(comes), waits_words(step)
    return str(comes), str(waited)


def waits_words(step: SuggestionStep) -> str:
    """Who has it, and until when."""
    if not step.waits_for or step.until is None:
        return step.waits_for
    return _("%(who)s（%(until)s 前答复）") % {"who": step.waits_for, "until": step.until}


def timeline(
    suggestion: Suggestion, steps: tuple[SuggestionStep, ...], *, inside: bool = False
) -> list[dict[str, Any]]:
    """What became of a sentence, oldest first; that it was received is its first step.

    Args:
        inside: told to its keepers, not to its author.
    """
    received = _("收到这一句") if inside else _("收到您说的这一句")
    told: list[dict[str, Any]] = [{"on": suggestion.said_on, "what": received, "words": ""}]
    before = str(SuggestionState.RECEIVED)
    for step in steps:
        what = _what(step, before, inside=inside)
        told.append({"on": step.on, "what": what, "words": step.words})
        before = step.state
    return told


def _what(step: SuggestionStep, before: str, *, inside: bool) -> str:
    if step.by_author:
        solved = step.state == SuggestionState.SOLVED
        if inside:
            return _("提的人说：解决了") if solved else _("提的人说：还没有解决")
        return _("您说：解决了") if solved else _("您说：还没有解决")
    if step.waits_for:
        return _("转给%(who)s") % {"who": waits_words(step)}
    if step.state == before:
        return _("居委会说")
    if step.state == SuggestionState.SOLVED:
        return _("社工替提的人记下：解决了") if inside else _("社工替您记下：解决了")
    return str(SuggestionState(step.state).label)


def said_day(day: date) -> str:
    """A day as people here write it."""
    return f"{day:%Y-%m-%d}"
