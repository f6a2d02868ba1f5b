"""Who may come to look, order, decide and take over: what a text gives the power, by its name."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from lilong.cases.files.kinds import DICTIONARY
from lilong.kernel.refusal import Refused


def has_power(body: str) -> bool:
    """Whether the name of a body is that of one which a text gives the power.

    What is no such name has none: a committee, a company and a law firm go by many names, and
    those with the power by few.

    >>> has_power("枫林街道城管中队"), has_power("西木南社区"), has_power("老王")
    (True, False, False)
    """
    named, never, after = _patterns()
    if never.search(body):
        return False
    first, within = named.search(body), after.search(body)
    return first is not None and (within is None or first.start() < within.start())


def is_powerless(body: str) -> bool:
    """Whether a name is known as that of one who may dissuade, report and support, and no more. Of
    bodies that no text was read for this says nothing.

    >>> is_powerless("零陵路某弄物业"), is_powerless("区绿化市容局"), is_powerless("城管中队")
    (True, False, False)
    """
    _named, never, after = _patterns()
    if never.search(body) is not None:
        return True
    company = after.search(body) is not None and not any(one in body for one in _offices())
    return company and not has_power(body)


def check_power(body: str) -> None:
    """Raises Refused: what only those with the power do is said to come from somebody else."""
    if has_power(body):
        return
    raise Refused(
        _("“%(body)s”没有责令、催告和决定拆除的权力，也不能代有权的单位到场，不能这样记")
        % {"body": body},
        basis=_("《上海市居民委员会工作条例》第二十五条"),
        remedy=_(
            "由城管、规划、房管、街道办事处或者政府办的，写那个单位的名称，比如“某某街道综合行政执法队”；居委会、物业自己去看的，记成劝导或者上门。"
        ),
    )


@cache
def _offices() -> tuple[str, ...]:
    return tuple(_read()["offices"])


@cache
def _read() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((DICTIONARY / "authorities.json").read_text(encoding="utf-8"))
    return read


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    read = _read()
    named = [re.escape(name) for row in read["bodies"] for name in row["names"]]
    ends = [_ending(row, end) for row in read["bodies"] for end in row.get("at_the_end", ())]
    return (
        re.compile("|".join([*named, *ends])),
        re.compile("|".join(map(re.escape, read["never"]))),
        re.compile("|".join(map(re.escape, read["after"]))),
    )


def _ending(row: dict[str, Any], end: str) -> str:
    """What a name ends with: after so many signs, where the word by itself names nothing."""
    before, not_before = row.get("before_the_end", 0), row.get("not_before", "")
    named = rf"\w{{{before - 1}}}[^\W{re.escape(not_before)}]" if before else ""
    return f"{named}{re.escape(end)}$"
