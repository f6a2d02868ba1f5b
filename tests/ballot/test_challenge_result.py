"""Asking to have a decision annulled."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from tests.ballot.motions import AFTER, agreeing, counted, posted
from tests.ballot.test_draft_motion import PREPARE
from tests.neighbourhood import person_with
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.challenge_result import Grounds, challenge_result
from lilong.ballot.clocking import as_if
from lilong.ballot.models import Challenge
from lilong.kernel.refusal import Invalid, NotAllowed, Refused

KNEW = date(2026, 12, 28)
WORDS = "没有提前十五天公告"


def challenge(actor, motion, at=AFTER, **other):
    values = {"grounds": WORDS, "knew_on": KNEW, "by_name": "王先生", **other}
    with as_if(at):
        return challenge_result(actor, motion_id=motion.id, challenge=Grounds(**values))


@everyone
def test_owners_and_those_who_write_paper_down(who, street, other_street, stage):
    motion = posted(stage, agreeing(8))
    actor = someone(who, street, other_street)
    may = who in PREPARE | {"owner@room"}

    may_or_is_refused(may, lambda: challenge(actor, motion))

    motion.refresh_from_db()
    assert motion.state == ("challenged" if may else "effective")


def test_an_owner_of_another_compound_may_not(stage, other_street):
    motion = posted(stage, agreeing(8))

    with pytest.raises(NotAllowed):
        challenge(person_with("owner", other_street.rooms[0]), motion)


def test_the_year_runs_from_the_day_they_knew(stage, owner):
    made = challenge(owner, posted(stage, agreeing(8)))

    assert (made.received_on, made.due_on) == (KNEW, date(2027, 12, 28))
    assert (made.by_id, made.by_name, made.was) == (owner.person_id, "", "effective")


def test_grounds_and_name_are_sealed(stage):
    challenge(stage.member, posted(stage, agreeing(8)))

    with connection.cursor() as cursor:
        cursor.execute("SELECT grounds, by_name FROM ballot_challenge")
        for column in cursor.fetchone():
            assert WORDS not in column
            assert "王先生" not in column
    assert Challenge.objects.get().by_name == "王先生"


def test_on_its_last_day_it_is_in_time_and_a_day_later_a_court_may_still_take_it(stage, owner):
    motion = posted(stage, agreeing(8))
    last = datetime(2027, 12, 28, 15, 0, tzinfo=UTC)
    late = datetime(2027, 12, 28, 16, 0, tzinfo=UTC)

    with pytest.raises(Refused, match="一年已经过了") as refusal:
        challenge(owner, motion, at=late)
    assert "法院" in refusal.value.remedy
    assert refusal.value.basis
    motion.refresh_from_db()
    assert motion.state == "effective"

    assert challenge(owner, motion, at=last).due_on == date(2027, 12, 28)


def test_a_second_one_keeps_what_the_motion_was(stage, owner):
    motion = posted(stage, agreeing(7))
    challenge(owner, motion)

    assert challenge(stage.member, motion).was == "failed"
    assert Challenge.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("grounds", {"grounds": " "}),
        ("grounds", {"grounds": "长" * 2001}),
        ("knew_on", {"knew_on": date(2026, 12, 29)}),
        ("knew_on", {"knew_on": date(2026, 12, 1)}),
        ("received_on", {"received_on": date(2026, 12, 29)}),
        ("received_on", {"received_on": date(2026, 12, 27)}),
        ("by_name", {"by_name": ""}),
        ("court_ref", {"court_ref": "长" * 81}),
    ],
)
def test_what_cannot_be_is_said_at_the_field(stage, field, other):
    motion = posted(stage, agreeing(8))

    with pytest.raises(Invalid) as refusal:
        challenge(stage.member, motion, **other)

    assert list(refusal.value.fields) == [field]
    assert not Challenge.objects.exists()


def test_nothing_is_challenged_before_it_is_posted(stage, owner):
    with pytest.raises(Refused, match="结果公布以后"):
        challenge(owner, counted(stage, agreeing(8)))
