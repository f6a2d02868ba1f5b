"""The end of a re-election."""

from __future__ import annotations

from datetime import date

import pytest
from tests.ballot.test_begin_reelection import NOTE, SINCE
from tests.neighbourhood import person_with
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.begin_reelection import begin_reelection
from lilong.ballot.actions.end_reelection import end_reelection
from lilong.ballot.gates import reelection_on
from lilong.ballot.models import Reelection
from lilong.kernel.refusal import Invalid, NotFound

UNTIL = date(2026, 12, 1)


@pytest.fixture
def running(street):
    secretary = person_with("secretary", street.area)
    return begin_reelection(secretary, place_id=street.compound.id, since=SINCE)


@everyone
def test_committee_and_street_note_it(who, street, other_street, running):
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in NOTE, lambda: end_reelection(actor, place_id=street.compound.id, until=UNTIL)
    )

    assert Reelection.objects.filter(until=None).exists() == (who not in NOTE)


def test_from_its_last_day_on_everything_may_be_voted_on(street, running):
    end_reelection(person_with("secretary", street.area), place_id=street.compound.id, until=UNTIL)

    assert reelection_on(street.compound.path, date(2026, 11, 30))
    assert reelection_on(street.compound.path, UNTIL) is None


def test_it_does_not_end_before_it_began(street, running):
    with pytest.raises(Invalid) as refusal:
        end_reelection(
            person_with("secretary", street.area),
            place_id=street.compound.id,
            until=date(2026, 10, 31),
        )

    assert "until" in refusal.value.fields
    assert Reelection.objects.filter(until=None).exists()


def test_none_is_running(street):
    with pytest.raises(NotFound):
        end_reelection(
            person_with("secretary", street.area), place_id=street.compound.id, until=UNTIL
        )
