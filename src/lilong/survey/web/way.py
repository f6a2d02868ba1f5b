"""The way to a finding's pages."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.kernel.actor import Actor
from lilong.places import queries as places
from lilong.places.web.asking import trail_to, way_to
from lilong.survey import permissions
from lilong.survey.models import Finding


def finding_trail(actor: Actor, found: Finding, *below: Link) -> list[Link]:
    """Through the widest ledger that the reader may open, at most that of the area; `below` a
    page of the finding, if it is not the finding's own."""
    place = places.place(found.place_id)
    read = [view for view in way_to(place) if permissions.see_ledger.allows(actor, view.path)]
    area = [view for view in read if view.id == found.area_id]
    ledgers = [Link(_("台账"), address("survey:ledger", view.id)) for view in (area or read)[:1]]
    own = Link(found.code, address("survey:finding", found.id) if below else "")
    return trail_to(place, *ledgers, own, *below)
