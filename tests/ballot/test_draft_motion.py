"""Drafting a motion."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.neighbourhood import person_with
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.draft_motion import draft_motion
from lilong.ballot.clocking import as_if
from lilong.ballot.models import Motion
from lilong.kernel.refusal import Invalid, Refused

PREPARE = {
    "owners_committee_member@compound",
    "committee_secretary@compound",
    "committee_chair@area",
    "community_worker@area",
}
AUTUMN = datetime(2026, 11, 28, 4, 0, tzinfo=UTC)


def draft(actor, place, at=AUTUMN, **other):
    values = {"title": " 更换水泵 ", "matter": "repair_fund_use", **other}
    with as_if(at):
        return draft_motion(actor, place_id=place.id, **values)


@everyone
def test_those_who_prepare_draft(who, street, other_street):
    actor = someone(who, street, other_street)

    may_or_is_refused(who in PREPARE, lambda: draft(actor, street.compound))

    assert Motion.objects.exists() == (who in PREPARE)


def test_it_asks_the_whole_compound_where_nobody_is_named(street, worker):
    motion = draft(worker, street.compound)

    assert (motion.title, motion.state, motion.version) == ("更换水泵", "draft", 1)
    assert motion.scope_paths == [street.compound.path]
    assert motion.prepared_by_id == worker.person_id


def test_numbers_run_by_compound_and_year(street, other_street, worker):
    elsewhere = person_with("community_worker", other_street.area)
    codes = [draft(worker, street.compound).code for _ in range(2)]

    assert codes == ["2026-01", "2026-02"]
    assert draft(elsewhere, other_street.compound).code == "2026-01"
    # New Year in Shanghai, still the old year in Greenwich.
    new_year = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)
    assert draft(worker, street.compound, at=new_year).code == "2027-01"


def test_of_places_within_each_other_the_outer_is_asked(street, worker):
    number, room = street.numbers[0], street.rooms[0]

    motion = draft(worker, street.compound, scope_ids=[room.id, number.id, street.numbers[2].id])

    assert motion.scope_paths == sorted([number.path, street.numbers[2].path])


@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("title", {"title": "  "}),
        ("title", {"title": "长" * 81}),
        ("question", {"question": "长" * 301}),
        ("matter", {"matter": "a_party"}),
    ],
)
def test_what_cannot_be_is_said_at_the_field(street, worker, field, other):
    with pytest.raises(Invalid) as refusal:
        draft(worker, street.compound, **other)

    assert list(refusal.value.fields) == [field]
    assert not Motion.objects.exists()


def test_only_owners_of_this_compound_are_asked(street, other_street, worker):
    with pytest.raises(Invalid) as refusal:
        draft(worker, street.compound, scope_ids=[other_street.numbers[0].id])

    assert "scope" in refusal.value.fields


def test_a_lane_is_no_compound(street, worker):
    with pytest.raises(Refused, match="不是小区"):
        draft(worker, street.lanes[0])
