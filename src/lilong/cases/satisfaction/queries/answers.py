"""What is told of answers: counts in groups, words without order, and who may still be asked."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from lilong.cases.files import permissions as files_permissions
from lilong.cases.files.models import Case, CaseParty
from lilong.cases.satisfaction.counting import TOLD
from lilong.cases.satisfaction.models import Answered, Satisfaction
from lilong.cases.satisfaction.states import Choice
from lilong.commons.counters.counting import tallies
from lilong.council.queries.statistics import too_few
from lilong.kernel.actor import Actor
from lilong.places.queries import PlaceView

MOST_WORDS = 20


@dataclass(frozen=True)
class Told:
    """How many said what, of those that may be told; None where a group is too small.

    `total` is 0 while there are fewer than five.
    """

    counts: Mapping[str, int | None]
    total: int


def told_of(scope_id: UUID) -> Told:
    """The answers about a case or of an area, as its keepers may know them. One query.

    By the rule of the council's statistics: no group under five is told, nor another from which
    it could be reckoned.
    """
    counts = tallies(scope_id, TOLD)
    whole = {str(choice): counts.get(choice, 0) for choice in Choice}
    total = sum(whole.values())
    hidden = {choice for choice in too_few(whole) if whole[choice]}
    shown = {choice: None if choice in hidden else count for choice, count in whole.items()}
    return Told(shown, total)


def words_of(actor: Actor, area: PlaceView) -> list[str]:
    """What was written besides, of those that are told, shuffled. One query.

    Raises:
        NotAllowed: no full sight here.
    """
    files_permissions.see_due(actor, area.path)
    rows = Satisfaction.objects.filter(area_id=area.id, told_there=True).exclude(words="")
    found = list(rows.order_by("-id").values_list("words", flat=True)[:MOST_WORDS])
    random.shuffle(found)
    return found


def answered_count(case: Case) -> int:
    """How many have answered about this closing. One query."""
    return Answered.objects.filter(case=case, closing=case.reopened).count()


def has_answered(person_id: UUID, case: Case) -> bool:
    """Whether somebody has answered about this closing. One query."""
    rows = Answered.objects.filter(case=case, closing=case.reopened, person_id=person_id)
    return rows.exists()


def to_be_asked(case: Case) -> Sequence[CaseParty]:
    """The parties who have not answered about this closing, without opening a name. Two queries."""
    rows = Answered.objects.filter(case=case, closing=case.reopened)
    done = list(rows.values_list("person_id", "party_id"))
    persons, parties = {one for one, _party in done if one}, {one for _person, one in done if one}
    return [
        party
        for party in case.parties.order_by("id").defer("name", "contact")
        if party.pk not in parties and party.person_id not in persons
    ]
