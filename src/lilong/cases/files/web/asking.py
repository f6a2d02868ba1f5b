"""What the pages of cases ask of a request."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lilong.cases.files.models import Case
from lilong.commons.positions import LAST_POSITION
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.places import queries as places
from lilong.places.web.asking import trail_to


def position_of(text: str | None) -> int | None:
    """A place in the list as an address names it; None for what nobody can read."""
    if not (text and text.isascii() and text.isdigit() and len(text) <= len(str(LAST_POSITION))):
        return None
    return min(int(text), LAST_POSITION)


def case_trail(case: Case, *pages: Link) -> list[Link]:
    """The way to a case from its residents' area."""
    area = places.place(case.area_id)
    return trail_to(
        area,
        Link(_("办件"), address("cases:cases", area.id)),
        Link(case.code, address("cases:case", case.id)),
        *pages,
    )
