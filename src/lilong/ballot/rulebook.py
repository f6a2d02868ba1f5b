"""The rules of voting as data: which one holds for a matter on a day.

Every file in `rules/` is JSON: {"about": …, "rules": [entry…]}, an entry as `Rule.from_dict`
reads it. A rule that changes gets a new entry with a new id, and the old one its
`effective_to`: motions keep a copy of the rule they were called under, and are never judged
by another.
"""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from importlib.resources import files

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lilong.commons.wording import listed
from lilong.engines.voting import Rule
from lilong.kernel.refusal import Invalid


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule there is or was, in the order of the files.

    Raises:
        ValueError: when two have one id, one names a rule that is not there, or two of one
            matter are in force on the same day.
    """
    folder = files("lilong.ballot").joinpath("rules")
    read = tuple(
        Rule.from_dict(entry)
        for name in sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".json"))
        for entry in json.loads(folder.joinpath(name).read_text("utf-8"))["rules"]
    )
    check(read)
    return read


def check(read: tuple[Rule, ...]) -> None:
    """Refuse a rulebook that contradicts itself; raises as `rules` does."""
    known = {rule.id for rule in read}
    if len(known) != len(read):
        raise ValueError("two rules have one id")
    for number, rule in enumerate(read):
        named = {*rule.conflicts_with, *([rule.supersedes] if rule.supersedes else [])}
        if not named <= known:
            raise ValueError(f"{rule.id} names rules that are not there: {named - known}")
        for other in read[:number]:
            if other.matter == rule.matter and _overlap(other, rule):
                raise ValueError(f"{other.id} and {rule.id} are in force on the same day")


def _overlap(one: Rule, other: Rule) -> bool:
    return (one.effective_to is None or other.effective_from < one.effective_to) and (
        other.effective_to is None or one.effective_from < other.effective_to
    )


def matters() -> tuple[str, ...]:
    """The code of every matter, each once, in the order of the files."""
    return tuple(dict.fromkeys(rule.matter for rule in rules()))


def rule_by_id(rule_id: str) -> Rule:
    """The rule with this id.

    Raises:
        KeyError: when there is none.
    """
    return {rule.id: rule for rule in rules()}[rule_id]


def rule_for(matter: str, on: date) -> Rule:
    """The rule of a matter that is in force on a day.

    Raises:
        Invalid: when the matter is unknown, or no rule of it is in force on that day.
    """
    ours = [rule for rule in rules() if rule.matter == matter]
    if not ours:
        raise Invalid(
            _("没有“%(matter)s”这种表决事项") % {"matter": matter},
            remedy=_("可以用：%(matters)s") % {"matters": listed(matters())},
        )
    for rule in ours:
        if rule.in_force(on):
            return rule
    raise Invalid(
        _("%(day)s 还没有或者已经没有可用的表决规则：%(matter)s")
        % {"day": on.isoformat(), "matter": label_of(ours[0])},
        basis=ours[0].basis,
        remedy=_("收录的规则从 %(day)s 起施行；更早的表决请查当时的文件。")
        % {"day": min(rule.effective_from for rule in ours).isoformat()},
    )


def conflicting(rule: Rule, on: date) -> tuple[Rule, ...]:
    """The rules in force on a day that ask something else of the same matter."""
    named = (rule_by_id(other) for other in rule.conflicts_with)
    return tuple(other for other in named if other.in_force(on))


def day_is_known(rule: Rule, on: date) -> bool:
    """Whether it is certain that the rule was in force on that day already."""
    return rule.effective_from_known == "day" or on.year > rule.effective_from.year


# ── In the reader's language ────────────────────────────────────────────────────────────────


def label_of(rule: Rule) -> str:
    """What its matter is called."""
    return rule.english if reads_english() else rule.label


def basis_of(rule: Rule) -> str:
    """The article it rests on."""
    return rule.basis_english if reads_english() and rule.basis_english else rule.basis


def notes_of(rule: Rule) -> tuple[str, ...]:
    """What a reader must know."""
    return rule.notes_english if reads_english() and rule.notes_english else rule.notes


def reads_english() -> bool:
    """Whether the reader has chosen English."""
    return (get_language() or "").startswith("en")
