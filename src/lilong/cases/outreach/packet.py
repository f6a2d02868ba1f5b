"""What outreach adds to the packet for those who decide: each call at the door, each promise.

The team's notes are not read here, nor who made a call.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from lilong.cases.files.models import Case
from lilong.cases.outreach.queries.promises import calls_of, promises_of
from lilong.cases.outreach.states import CallResult
from lilong.commons.documents.blocks import Block, Table


def section(case: Case) -> tuple[str, list[Block], Any] | None:
    """Calls and promises, oldest first; None where nobody has called."""
    calls = calls_of(case)
    promises = promises_of(case, timezone.localdate())[::-1]
    if not calls and not promises:
        return None
    blocks: list[Block] = []
    if calls:
        rows = tuple(
            (f"{timezone.localtime(at):%Y-%m-%d %H:%M}", str(CallResult(result).label))
            for at, result in calls
        )
        blocks.append(Table((_("上门的时间"), _("结果")), rows, widths=(1, 1)))
    if promises:
        told = tuple(
            (
                one.made_on.isoformat(),
                one.due_on.isoformat(),
                _("日子过了") if one.late else str(one.state.label),
            )
            for one in promises
        )
        head = (_("哪一天答应"), _("答应哪一天前"), _("结果"))
        blocks.append(Table(head, told, widths=(1, 1, 1)))
    value = {
        "calls": [
            {"at": timezone.localtime(at).isoformat(), "result": result} for at, result in calls
        ],
        "promises": [
            {
                "made_on": one.made_on.isoformat(),
                "due_on": one.due_on.isoformat(),
                "state": str(one.state),
                "late": one.late,
            }
            for one in promises
        ],
    }
    return _("上门和承诺"), blocks, value
