"""Reads about boxes of slips: who took them, who watched, how far they are entered."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions
from lilong.ballot.boxes import BoxSoFar, boxes_so_far, may_witness
from lilong.ballot.models import BallotBox, Motion
from lilong.ballot.states import WitnessSaid
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound
from lilong.people import queries as people


@dataclass(frozen=True, slots=True)
class BoxLine:
    """A box as those who enter paper see it."""

    box: BallotBox
    entered: int
    missing: int
    taken_by: str
    witness: str

    @property
    def full(self) -> bool:
        return self.entered >= self.box.slips

    @property
    def colleague(self) -> bool:
        """Whether the witness signs in here; otherwise there is only a name."""
        return self.box.witness_id is not None

    @property
    def denied(self) -> bool:
        """Whether the witness said that it was not so."""
        return self.box.witness_said == WitnessSaid.DENIED


def box_lines(motion: Motion) -> list[BoxLine]:
    """The boxes of a motion in the order in which they were taken. Three queries."""
    found = boxes_so_far(motion)
    names = people.names_of(
        [id_ for one in found for id_ in (one.box.taken_by_id, one.box.witness_id)]
    )
    return [_line(one, names) for one in found]


def _line(one: BoxSoFar, names: dict[UUID, str]) -> BoxLine:
    box = one.box
    watched = names.get(box.witness_id, "") if box.witness_id else str(box.witness)
    return BoxLine(box, one.entered, one.missing, names.get(box.taken_by_id, ""), watched)


def seen_box(actor: Actor, box_id: UUID) -> BoxLine:
    """A box, for those who enter paper there, and its witness. Raises NotFound otherwise."""
    box = BallotBox.objects.filter(pk=box_id).select_related("motion__place").first()
    if box is None or not (
        permissions.enter_paper.allows(actor, box.motion.place_path)
        # Who was there has an answer to give, although they may prepare here no more.
        or permissions.witness_ballot_box.allows(actor, box)
    ):
        raise NotFound(_("没有这个票箱，或者您不录入它的票"))
    return next(line for line in box_lines(box.motion) if line.box.pk == box.pk)


def witnesses_for(actor: Actor, motion: Motion) -> list[tuple[UUID, str]]:
    """Who may be written down as witness, by name."""
    names = people.names_of(may_witness(actor, motion))
    return sorted(names.items(), key=lambda one: (one[1], one[0]))
