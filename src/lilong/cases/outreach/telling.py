"""Telling who is sent to doors: each morning, and at once where the day has begun."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from lilong.commons.notices.telling import tell
from lilong.commons.web.addresses import address


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


SENT = _("今天（%(day)s）安排您上门 %(count)s 户")


def tell_walker(
    person_id: UUID, *, space_id: UUID, area_id: UUID, day: date, count: int, key: str
) -> None:
    """Leave a notice for a walker; the same `key` tells once."""
    tell(
        [person_id],
        space_id=space_id,
        key=key,
        group="cases.errands",
        sentence=SENT,
        facts={"day": day.isoformat(), "count": count},
        url=address("cases:today", area_id),
    )
