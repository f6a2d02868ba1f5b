"""What somebody reported themselves, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lilong.kernel.actor import Actor
from lilong.survey import permissions
from lilong.survey.models import Finding
from lilong.survey.reports import reported_by
from lilong.survey.states import FindingState

MOST = 100


@dataclass(frozen=True, slots=True)
class OwnReport:
    """A report as its author reads it.

    Attributes:
        state: of the finding that is followed; `joined` where somebody else had told of it first:
            then its state, and what became of it as anybody who told of it is told.
        followed_id: that finding.
    """

    kind: str
    address: str
    reported_on: date
    state: str
    joined: bool
    followed_id: UUID


def own_reports(actor: Actor) -> list[OwnReport]:
    """What the actor reported within the year, newest first. Three queries at most.

    Raises:
        NotAllowed: not signed in.
    """
    permissions.see_own_reports(actor)
    assert actor.person_id is not None
    days = reported_by(actor.person_id)
    rows = Finding.objects.filter(pk__in=days).defer("grams")
    own = sorted(rows, key=lambda one: (days[one.id], one.id), reverse=True)[:MOST]
    repeated = [
        one.repeats_id
        for one in own
        if one.repeats_id is not None and one.state == FindingState.DUPLICATE
    ]
    states = dict(Finding.objects.filter(pk__in=repeated).values_list("pk", "state"))
    return [_own(one, days[one.id], states) for one in own]


def _own(one: Finding, on: date, states: dict[UUID, str]) -> OwnReport:
    joined = one.state == FindingState.DUPLICATE and one.repeats_id in states
    followed = one.repeats_id if joined and one.repeats_id else one.id
    state = states[followed] if joined else one.state
    return OwnReport(one.kind, one.address, on, state, joined, followed)
