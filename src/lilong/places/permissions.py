"""Who may change the address tree, and who sees what of it."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import permission
from lilong.kernel.actor import Actor
from lilong.kernel.paths import ancestors, covers, subtree
from lilong.kernel.refusal import NotAllowed
from lilong.places.models import Place

# Those who keep the address base of a place: the street's and the residents' area's own staff.
KEEPERS = ("steward", "street_officer", "secretary", "committee_chair", "community_worker")


@permission
def change_places(actor: Actor, path: str) -> None:
    """Staff of the residents' area or of the street, at the place or above it."""
    if not actor.has_role_at(path, KEEPERS):
        raise NotAllowed(
            _("只有本居民区或街道的工作人员可以维护地址"),
            remedy=_("请把要改的门牌告诉居委会，由他们登记。"),
        )


def may_see(actor: Actor, path: str) -> bool:
    """Whether an actor may see the place at `path`: the single check to `visible_to`'s filter."""
    if actor.system:
        return True
    return any(covers(grant.path, path) or covers(path, grant.path) for grant in actor.grants)


def visible_to(actor: Actor, places: QuerySet[Place]) -> QuerySet[Place]:
    """The places an actor may see: everything at and below a grant, and the way down to it."""
    if actor.system:
        return places
    seen = Q(pk__in=[])
    for path in {grant.path for grant in actor.grants}:
        low, high = subtree(path)
        seen |= Q(path__gte=low, path__lt=high) | Q(path__in=ancestors(path))
    return places.filter(seen)
