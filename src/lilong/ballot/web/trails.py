"""The way down to a page of a motion."""

from __future__ import annotations

from lilong.ballot.models import Motion
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.places import queries as places
from lilong.places.web.asking import trail_to


def trail_of(motion: Motion, *pages: Link) -> list[Link]:
    """The breadcrumb from the street down to a motion, and the pages below it."""
    here = Link(motion.title, address("ballot:motion", motion.id))
    return trail_to(places.place(motion.place_id), here, *pages)
