"""One slip printed again: of its present number, and written down."""

from __future__ import annotations

import pytest
from tests.ballot.test_reissue_slip import PREPARERS
from tests.ballot.votes import motion_on, some_id, voter_of
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.print_slip import print_slip
from lilong.ballot.actions.reissue_slip import reissue_slip
from lilong.ballot.slips import phrase, read
from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.refusal import NotFound, Refused


@everyone
def test_those_who_prepare_print_one(who, street, other_street, motion):
    actor = someone(who, street, other_street)
    voter = voter_of(motion, 1)

    may_or_is_refused(who in PREPARERS, lambda: print_slip(actor, voter_id=voter.id))

    written = LedgerEntry.objects.filter(kind="ballot.slip_printed").count()
    assert written == (who in PREPARERS)


def test_it_is_the_present_slip_of_this_unit(motion, worker):
    voter = voter_of(motion, 3)
    reissue_slip(worker, voter_id=voter.id, reason="丢了")

    _voter, slip = print_slip(worker, voter_id=voter.id)

    proof = read(slip.address.rsplit("/", 1)[1])
    assert proof is not None
    assert (proof.voter_id, proof.serial) == (voter.id, 2)
    assert (slip.number, slip.holders) == (3, ("业主3",))
    assert slip.phrase == phrase(voter.id, 2)
    entry = LedgerEntry.objects.get(kind="ballot.slip_printed")
    assert (entry.facts["number"], entry.facts["serial"]) == (3, 2)
    assert "业主3" not in str(entry.facts)


@pytest.mark.parametrize("state", ["closed", "effective", "withdrawn"])
def test_after_the_close_none_is_printed(roll, worker, state):
    motion = motion_on(roll, state=state)

    with pytest.raises(Refused):
        print_slip(worker, voter_id=voter_of(motion, 1).id)

    assert not LedgerEntry.objects.filter(kind="ballot.slip_printed").exists()


def test_an_unknown_unit_has_none(worker, db):
    with pytest.raises(NotFound):
        print_slip(worker, voter_id=some_id())
