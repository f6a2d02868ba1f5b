"""What neighbours read of what was said: the sentences that a keeper has released."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from lilong.council import permissions
from lilong.council.models import Suggestion
from lilong.council.states import Branch
from lilong.kernel.actor import Actor
from lilong.places.queries import PlaceView

PAGE = 30


class Released(NamedTuple):
    """What the list shows of a sentence: nobody's name, no words but its own."""

    id: UUID
    text: str
    address: str
    category: str
    state: str
    said_on: date
    photos: int
    position: int


@dataclass(frozen=True)
class ReleasedPage:
    """One page, and the positions to go on from."""

    lines: tuple[Released, ...]
    newer: int | None
    older: int | None


def released_page(
    actor: Actor, area: PlaceView, *, before: int | None = None, after: int | None = None
) -> ReleasedPage:
    """Released sentences of a residents' area, newest first. One query.

    Raises:
        NotAllowed: the actor neither belongs here nor reads every sentence.
    """
    permissions.see_released(actor, area.path)
    rows = Suggestion.objects.filter(area_id=area.id, released=True, branch=Branch.SUGGESTION)
    back = after is not None
    if back:
        rows = rows.filter(position__gt=after).order_by("position")
    else:
        rows = rows.filter(position__lt=before) if before is not None else rows
        rows = rows.order_by("-position")
    found = [Released(*row) for row in rows.values_list(*Released._fields)[: PAGE + 1]]
    more, lines = len(found) > PAGE, found[:PAGE]
    if back:
        lines.reverse()
    if not lines:
        return ReleasedPage((), None, None)
    return ReleasedPage(
        tuple(lines),
        newer=lines[0].position if (more if back else before is not None) else None,
        older=lines[-1].position if (back or more) else None,
    )
