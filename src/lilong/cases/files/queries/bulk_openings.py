"""What was opened together, and how much of it nobody has touched since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files import permissions
from lilong.cases.files.models import Case, CaseFinding, CaseStep
from lilong.cases.files.opening_models import BulkOpening, OpenedTogether
from lilong.cases.files.repeat_models import CaseRepeat
from lilong.cases.files.states import CaseState
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound
from lilong.places.queries import PlaceView

# What opening many cases writes beside each of them, and the link that it makes.
OWN, RELATION = (CaseStep, CaseFinding, CaseRepeat, OpenedTogether), "handles"
# So many are listed; the cases of older ones are in the list of cases.
SHOWN = 50


class Opened(NamedTuple):
    """One case of an opening: what it is about, where, and how it stands."""

    id: UUID
    code: str
    kind: str
    address: str
    state: str


@dataclass(frozen=True)
class OpeningNow:
    """An opening, and its cases in the order of their numbers, with the state of each."""

    opening: BulkOpening
    cases: tuple[Opened, ...]

    @property
    def withdrawn(self) -> int:
        """How many have been withdrawn."""
        return sum(one.state == CaseState.WITHDRAWN for one in self.cases)

    @property
    def found(self) -> int:
        """How many still stand where they stood when they were opened."""
        return sum(one.state == CaseState.FOUND for one in self.cases)


def seen_opening(actor: Actor, opening_id: UUID) -> OpeningNow:
    """One opening, for who keeps cases there. Two queries.

    Raises:
        NotFound: there is none.
        NotAllowed: not a keeper there.
    """
    opening = BulkOpening.objects.filter(pk=opening_id).select_related("by").first()
    if opening is None:
        raise NotFound(_("没有这一次批量立案"))
    permissions.open_case(actor, opening.place_path)
    rows = Case.objects.filter(opened_together__opening=opening).order_by("code")
    found = rows.values_list("pk", "code", "kind", "address", "state")
    return OpeningNow(opening, tuple(Opened(*one) for one in found))


def openings_at(actor: Actor, area: PlaceView) -> list[BulkOpening]:
    """The last openings of an area, the newest first. One query.

    Raises:
        NotAllowed: not a keeper here.
    """
    permissions.open_case(actor, area.path)
    rows = BulkOpening.objects.filter(area_id=area.id).select_related("by")
    return list(rows.order_by("-at", "-pk")[:SHOWN])
