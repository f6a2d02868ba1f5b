"""A compound's own rules of voting, as far as they are data: defaults, checks, words.

Where the law leaves something to the assembly's rules, nothing is decided silently: until
somebody has written down what the rules say, a default holds, and every page that it matters to
says that it is one (domain.md §1.2, §1.5).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lilong.ballot.models import CompoundRules
from lilong.engines.voting import (
    FOLLOWS_MAJORITY,
    NONRETURN_POLICIES,
    NOT_PARTICIPATING,
    REPEAT_POLICIES,
)
from lilong.kernel.refusal import Invalid

DEFAULTS: dict[str, Any] = {
    "count_parking": False,
    "spoiled_counts_as_participation": False,
    "nonreturn_policy": NOT_PARTICIPATING,
    "repeat_policy": "first",
    "scrutineers_required": 0,
    "complaint_days": 3,
    "public_turnout": False,
}
MOST_SCRUTINEERS = 30
MOST_COMPLAINT_DAYS = 30
_FLAGS = ("count_parking", "spoiled_counts_as_participation", "public_turnout")
_POLICIES = {"nonreturn_policy": NONRETURN_POLICIES, "repeat_policy": REPEAT_POLICIES}
_NUMBERS = {"scrutineers_required": MOST_SCRUTINEERS, "complaint_days": MOST_COMPLAINT_DAYS}


@dataclass(frozen=True)
class CompoundOptions:
    """How a compound counts on a day.

    Attributes:
        values: every option with its value, as `CompoundRules.options`.
        stated: whether somebody wrote down what the compound's rules say; else defaults.
        source: where it stands written; empty for defaults.
        version: of the compound's rules; 0 for defaults.
    """

    values: Mapping[str, Any]
    stated: bool
    source: str = ""
    version: int = 0

    def frozen(self) -> dict[str, Any]:
        """As a motion keeps it: the options, and where they come from."""
        return {
            **self.values,
            "stated": self.stated,
            "source": self.source,
            "version": self.version,
        }


def options_on(place_id: UUID, on: date) -> CompoundOptions:
    """How the compound counts on a day: the latest version in force, else the defaults."""
    found = rules_on(place_id, on)
    if found is None:
        return CompoundOptions(DEFAULTS, stated=False)
    return CompoundOptions(
        {**DEFAULTS, **found.options}, stated=True, source=found.source, version=found.version
    )


def rules_on(place_id: UUID, on: date) -> CompoundRules | None:
    """The version of a compound's rules in force on a day, if it has any."""
    rows = CompoundRules.objects.filter(place_id=place_id, effective_from__lte=on)
    return rows.order_by("-effective_from", "-version").first()


def checked(options: Mapping[str, Any]) -> dict[str, Any]:
    """The options, each with a value it can have; what is left out is the default.

    Raises:
        Invalid: one is unknown, or its value cannot be.
    """
    wrong: dict[str, list[object]] = {
        name: [gettext_lazy("没有这个选项")] for name in set(options) - set(DEFAULTS)
    }
    for name, value in options.items():
        if name not in wrong and not _possible(name, value):
            wrong[name] = [_why_not(name)]
    if wrong:
        raise Invalid(gettext_lazy("有几处需要改一下"), fields=wrong)
    return {**DEFAULTS, **options}


def _possible(name: str, value: Any) -> bool:
    if name in _FLAGS:
        return isinstance(value, bool)
    if name in _POLICIES:
        return value in _POLICIES[name]
    return type(value) is int and 0 <= value <= _NUMBERS[name]


def _why_not(name: str) -> object:
    if name in _NUMBERS:
        return gettext_lazy("请填 0 到 %(most)s") % {"most": _NUMBERS[name]}
    return gettext_lazy("请选一项")


# ── In the reader's language ────────────────────────────────────────────────────────────────


def label_of(name: str) -> str:
    """What an option is called."""
    return {
        "count_parking": _("车位"),
        "spoiled_counts_as_participation": _("废票"),
        "nonreturn_policy": _("送达后没有交回的票"),
        "repeat_policy": _("一户投了不止一次"),
        "scrutineers_required": _("监票人"),
        "complaint_days": _("截止后的核对期"),
        "public_turnout": _("投票过程中的参与人数"),
    }[name]


def words_of(name: str, value: Any) -> str:
    """An option with its value, as a sentence."""
    if name in _NUMBERS:
        return _numbered(name, value)
    return _CHOSEN[name, value]()


_CHOSEN: dict[tuple[str, Any], Callable[[], str]] = {
    ("count_parking", True): lambda: _("单独登记的车位计入面积和人数。"),
    ("count_parking", False): lambda: _("车位不计入面积，也不计入人数。"),
    ("spoiled_counts_as_participation", True): lambda: _("废票算参与表决，但不算同意。"),
    ("spoiled_counts_as_participation", False): lambda: _("废票不算参与表决。"),
    ("nonreturn_policy", FOLLOWS_MAJORITY): lambda: _(
        "送达后没有交回的票随多数；两种算法都列出来，结果不同时会提醒。"
    ),
    ("nonreturn_policy", NOT_PARTICIPATING): lambda: _("没有交回的票不算参与表决。"),
    ("repeat_policy", "first"): lambda: _("以第一张有效票为准。"),
    ("repeat_policy", "last"): lambda: _("以最后一张有效票为准。"),
    ("public_turnout", True): lambda: _("投票过程中，所有人都看得到有多少业主参与了。"),
    ("public_turnout", False): lambda: _("截止以前，只有组织表决的人看得到有多少业主参与了。"),
}


def choices_of(name: str) -> list[tuple[str, str]]:
    """What an option can be, for a form: (its JSON text, the sentence)."""
    return [(json.dumps(value), words()) for (one, value), words in _CHOSEN.items() if one == name]


def _numbered(name: str, value: int) -> str:
    if name == "scrutineers_required":
        if not value:
            return _(
                "没有规定要求监票人的人数，由本小区自己定，现在是 0 位；请了监票人，就由他们核对。"
            )
        return _("至少 %(count)s 位不是业委会委员的业主核对。") % {"count": value}
    if not value:
        return _("截止后就可以计票。")
    return _("截止后 %(count)s 天内，业主可以核对自己的票有没有计入；过后再计票。") % {
        "count": value
    }


def told(options: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Every option as (what it is called, the sentence), in order."""
    values = {**DEFAULTS, **{name: options[name] for name in DEFAULTS if name in options}}
    return [(label_of(name), words_of(name, value)) for name, value in values.items()]


def origin(options: Mapping[str, Any]) -> str:
    """Where the options come from, as a sentence."""
    if options.get("stated"):
        return _("按本小区议事规则（第 %(version)s 版，%(source)s）。") % {
            "version": options.get("version", ""),
            "source": options.get("source", ""),
        }
    return _("本小区还没有登记议事规则，这里用的是通常做法，没有人确认过。请业委会登记后再定稿。")
