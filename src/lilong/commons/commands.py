"""Legal clocks from the command line."""

from __future__ import annotations

import argparse
import difflib
import json
import sys
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lilong.commons.wording import listed
from lilong.kernel.refusal import Invalid

if TYPE_CHECKING:
    from lilong.engines.clocks import Clock, Due

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

# Days further away are mistyped; no calendar knows them.
FIRST_YEAR, LAST_YEAR = 1900, 2200
MOST = 9999


def register(subparsers: Subparsers) -> None:
    """Add `clock due`."""
    clocks = subparsers.add_parser("clock", help=_("法定期限"))
    verbs = clocks.add_subparsers(required=True, metavar=_("动作"))
    asking = verbs.add_parser("due", help=_("一个期限什么时候到期，怎么数的"))
    asking.add_argument("kind", help=_("哪一种期限，例如 danger_report"))
    asking.add_argument("--from", dest="start", required=True, help=_("从什么时候起算"))
    asking.add_argument("--amount", type=int, help=_("各地自定的期限：多少（法律没有规定的才要）"))
    asking.add_argument("--json", action="store_true", help=_("以 JSON 输出"))
    asking.set_defaults(run=_due, needs_database=False)


def _due(options: Any) -> int:
    from lilong.commons.calendar import working_calendar
    from lilong.engines.clocks import due

    rule = _rule(options.kind, options.amount)
    found = due(rule, _start(options.start, rule), working_calendar())
    told = json.dumps(as_json(rule, found), ensure_ascii=False, indent=2)
    sys.stdout.write((told if options.json else _told(rule, found)) + "\n")
    return 0


def as_json(rule: Clock, found: Due) -> dict[str, object]:
    """What `clock due --json` prints.

    Returns:
        `due`, a day or a moment; `counted`, each working day that was counted; `provisional`,
        whether a notice of holidays that is still to come may move it; `basis`, the article; and
        `at_latest`, the next working day, only where `due` is a day off.
    """
    later = {"at_latest": found.at_latest.isoformat()} if found.at_latest != found.due else {}
    return {
        "due": found.due.isoformat(),
        **later,
        "counted": [day.isoformat() for day in found.counted],
        "provisional": found.provisional,
        "basis": rule.basis,
    }


def _told(rule: Clock, found: Due) -> str:
    english = (get_language() or "").startswith("en")
    lines = [
        _("%(clock)s：%(due)s 到期")
        % {"clock": rule.english if english else rule.name, "due": _plain(found.due)}
    ]
    if found.at_latest != found.due:
        lines.append(_("那天不上班，顺延到 %(day)s") % {"day": _plain(found.at_latest)})
    if found.counted:
        days = listed(day.isoformat() for day in found.counted)
        lines.append(_("数了这些工作日：%(days)s") % {"days": days})
    for day, holiday in found.arithmetic.made_up:
        lines.append(_("%(day)s 是%(holiday)s的调休上班日") % {"day": day, "holiday": holiday})
    if found.provisional:
        years = listed(str(year) for year in found.provisional_years)
        lines.append(_("暂定：%(years)s年的放假通知还没有公布") % {"years": years})
    lines.append(_("依据：%(basis)s") % {"basis": rule.basis})
    return "\n".join(lines)


def _plain(moment: date | datetime) -> str:
    if isinstance(moment, datetime):
        return moment.isoformat(" ", "minutes")
    return moment.isoformat()


def _rule(kind: str, amount: int | None) -> Clock:
    from lilong.commons.clocks import clocks

    rule = clocks().get(kind)
    if rule is None:
        near = difflib.get_close_matches(kind, clocks(), 3, 0.6) or list(clocks())
        raise Invalid(
            _("没有叫“%(kind)s”的期限") % {"kind": kind},
            remedy=_("可以用：%(kinds)s") % {"kinds": listed(near)},
        )
    if amount is not None and not 0 < amount <= MOST:
        raise Invalid(_("--amount 请写 1 到 %(most)s 的整数") % {"most": MOST})
    if rule.amount is None:
        if amount is None:
            raise Invalid(
                _("%(kind)s 没有法定的期限，由各地自定") % {"kind": kind},
                remedy=_("用 --amount 写明多少。"),
            )
        return replace(rule, amount=amount)
    if amount is not None and amount != rule.amount:
        raise Invalid(
            _("%(kind)s 由法律规定（%(basis)s），不能另写多少")
            % {"kind": kind, "basis": rule.basis}
        )
    return rule


def _start(text: str, rule: Clock) -> date | datetime:
    """A day, or a moment; one without a zone is in ours."""
    found = _read(text)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        bounds = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise Invalid(_("请写 %(first)s 到 %(last)s 年之间的日子") % bounds)
    if not isinstance(found, datetime):
        if rule.unit in ("minute", "hour"):
            raise Invalid(_("按小时数的期限要写到几点，例如 2026-02-13T17:00"))
        return found
    return found if found.tzinfo else timezone.make_aware(found)


def _read(text: str) -> date | datetime:
    try:
        if len(text) <= len("2026-02-13"):
            return date.fromisoformat(text)
        return datetime.fromisoformat(text)
    except ValueError:
        raise Invalid(
            _("看不懂“%(text)s”是哪一天") % {"text": text},
            remedy=_("写成 2026-02-13 或 2026-02-13T17:00。"),
        ) from None
