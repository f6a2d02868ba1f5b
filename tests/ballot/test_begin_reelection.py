"""The beginning of a re-election of the owners' committee."""

from __future__ import annotations

from datetime import date

import pytest
from tests.neighbourhood import person_with
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.begin_reelection import begin_reelection
from lilong.ballot.gates import reelection_on
from lilong.ballot.models import Reelection
from lilong.kernel.refusal import Refused

NOTE = {"secretary@area", "committee_chair@area", "street_officer@street"}
SINCE = date(2026, 11, 1)


@everyone
def test_committee_and_street_note_it(who, street, other_street):
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in NOTE, lambda: begin_reelection(actor, place_id=street.compound.id, since=SINCE)
    )

    assert Reelection.objects.exists() == (who in NOTE)


def test_it_runs_from_its_day_on_and_only_here(street, other_street):
    secretary = person_with("secretary", street.area)
    begin_reelection(secretary, place_id=street.compound.id, since=SINCE)

    assert reelection_on(street.compound.path, SINCE)
    assert reelection_on(street.compound.path, date(2026, 10, 31)) is None
    assert reelection_on(other_street.compound.path, SINCE) is None


def test_one_at_a_time(street):
    secretary = person_with("secretary", street.area)
    begin_reelection(secretary, place_id=street.compound.id, since=SINCE)

    with pytest.raises(Refused, match="还没有结束"):
        begin_reelection(secretary, place_id=street.compound.id, since=SINCE)

    assert Reelection.objects.count() == 1


def test_only_a_compound_has_an_owners_committee(street):
    with pytest.raises(Refused, match="不是小区"):
        begin_reelection(
            person_with("secretary", street.area), place_id=street.area.id, since=SINCE
        )
