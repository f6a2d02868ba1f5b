"""What the pages of cases ask of a request."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lilong.cases.files import permissions
from lilong.cases.files.models import Case
from lilong.commons.positions import LAST_POSITION
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.kernel.actor import Actor
from lilong.places import queries as places
from lilong.places.web.asking import trail_to


def position_of(text: str | None) -> int | None:
    """A place in the list as an address names it; None for what nobody can read."""
    if not (text and text.isascii() and text.isdigit() and len(text) <= len(str(LAST_POSITION))):
        return None
    return min(int(text), LAST_POSITION)


def case_trail(actor: Actor, case: Case, *pages: Link) -> list[Link]:
    """The way to a case from its residents' area, over the list for those who may read it."""
    area = places.place(case.area_id)
    reads = permissions.see_cases.allows(actor, area.path)
    return trail_to(
        area,
        *([Link(_("办件"), address("cases:cases", area.id))] if reads else []),
        Link(case.code, address("cases:case", case.id)),
        *pages,
    )


def draft_key(name: str, case: Case, reader: Actor) -> str:
    """Under which name a browser keeps what is typed into a form about a case. A quarrel's ends in
    `-tab`: it stays in one tab, and in no browser that others use afterwards (`draft.ts`)."""
    ends = "-tab" if case.kind in permissions.CONFIDENTIAL else ""
    return f"{name}-{case.id}-{reader.person_id}{ends}"
