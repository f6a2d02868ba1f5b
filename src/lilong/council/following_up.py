"""How promises come back on an agenda: shared by planning a meeting and by the morning's job."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Max
from django.utils.translation import gettext as _
from django.utils.translation import override

from lilong.council.meeting_moving import MOST_ITEMS
from lilong.council.models import AgendaItem, Meeting, Promise
from lilong.engines.tabular.personal import without_personal

LONGEST_TITLE = 80
_CHINESE = "zh-hans"


def put_on_agenda(meeting: Meeting, promises: Sequence[Promise]) -> int:
    """Put promises behind what stands on a locked meeting's agenda, and return how many fitted.

    In Chinese whoever plans it: the items are read by all. What does not fit waits for the next
    meeting, or for an item to go.
    """
    there = AgendaItem.objects.filter(meeting=meeting).aggregate(last=Max("order"), n=Count("pk"))
    last, fitting = there["last"] or 0, promises[: max(MOST_ITEMS - there["n"], 0)]
    with override(_CHINESE):
        AgendaItem.objects.bulk_create(
            AgendaItem(
                space_id=meeting.space_id,
                meeting=meeting,
                order=order,
                title=follow_up_title(promise.text),
                asked=_("%(who)s答应在 %(day)s 以前办好，现在怎样？")
                % {"who": without_personal(promise.as_what), "day": promise.due_on.isoformat()},
                promise=promise,
            )
            for order, promise in enumerate(fitting, last + 1)
        )
    return len(fitting)


def follow_up_title(text: str) -> str:
    """The title of an item that follows a promise up: in Chinese, and with names and numbers
    covered, for all will read it, whatever was kept in the promise."""
    with override(_CHINESE):
        # Covered before it is cut: half of a number would not be found any more.
        title = _("跟进：%(text)s") % {"text": without_personal(text)}
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…"
