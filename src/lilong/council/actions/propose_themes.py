"""Look again which sentences of a residents' area may say the same."""

from __future__ import annotations

from uuid import UUID

from lilong.commons.usecase import use_case
from lilong.council import theme_permissions as permissions
from lilong.council.queries.theme_groups import groups_in_area
from lilong.council.theme_proposing import renew_proposals
from lilong.kernel.actor import Actor
from lilong.places import queries as places


@use_case(unrecorded="a proposal changes nothing: what a person makes of it is recorded")
def propose_themes(actor: Actor, *, area_id: UUID) -> int:
    """Propose groups of the sentences that have no theme; what waited gives way to the newer.

    Nothing is grouped by this. What a person rejected is not proposed again.

    Returns:
        How many proposals wait.

    Raises:
        NotAllowed: not a keeper of the residents' area.
    """
    area = places.place(area_id)
    permissions.propose_themes(actor, area.path)
    return renew_proposals(area, groups_in_area(area.id))
