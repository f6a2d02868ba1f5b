"""Noting what strangers try: counted by the house itself, a row only where a unit was named."""

from __future__ import annotations

import pytest
from tests.ballot.votes import some_id, voter_of
from tests.neighbourhood import person_with

from lilong.ballot.actions.note_refused_ballot import FORGED, note_refused_ballot
from lilong.ballot.models import RefusedBallot
from lilong.commons.counters.counting import tallies
from lilong.commons.spaces import CITY
from lilong.kernel.actor import SYSTEM, VISITOR
from lilong.kernel.refusal import NotAllowed


def test_what_named_no_motion_is_only_counted(motion):
    assert note_refused_ballot(SYSTEM, why="forged", count=1_000_000) == 0
    note_refused_ballot(SYSTEM, why="forged", count=2)

    assert tallies(CITY, FORGED) == {"forged": 1_000_002}
    assert not RefusedBallot.objects.exists()


def test_where_units_were_named_each_has_a_row(motion):
    claimed = [voter_of(motion, n).id for n in (2, 1)] + [some_id()]

    noted = note_refused_ballot(SYSTEM, why="forged", count=3, motion_id=motion.id, claimed=claimed)

    assert noted == 2
    assert [(row.unit, row.why) for row in RefusedBallot.objects.order_by("unit")] == [
        (1, "forged"), (2, "forged"),
    ]  # fmt: skip


@pytest.mark.parametrize("role", ["owners_committee_member", "secretary", "steward", ""])
def test_only_the_house_itself_notes(motion, street, role):
    actor = person_with(role, street.compound) if role else VISITOR

    with pytest.raises(NotAllowed):
        note_refused_ballot(actor, why="forged", count=1)

    assert tallies(CITY, FORGED) == {}
