"""What became of a challenge."""

from __future__ import annotations

from datetime import date

import pytest
from tests.ballot.motions import AFTER, agreeing, posted
from tests.ballot.test_challenge_result import KNEW, challenge
from tests.ballot.votes import some_id
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.decide_challenge import decide_challenge
from lilong.ballot.clocking import as_if
from lilong.ballot.models import Challenge
from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Invalid, NotFound


def decide(actor, made, result="dismissed", **other):
    values = {"decision": "法院驳回", "decided_on": KNEW, **other}
    with as_if(AFTER):
        return decide_challenge(actor, challenge_id=made.id, result=result, **values)


@everyone
def test_the_owners_committee_writes_it_down(who, street, other_street, stage, owner):
    motion = posted(stage, agreeing(8))
    made = challenge(owner, motion)
    actor = someone(who, street, other_street)
    may = who == "owners_committee_member@compound"

    may_or_is_refused(may, lambda: decide(actor, made))

    motion.refresh_from_db()
    assert motion.state == ("effective" if may else "challenged")


@pytest.mark.parametrize(("count", "was"), [(8, "effective"), (7, "failed")])
def test_dismissed_it_is_as_before(stage, owner, count, was):
    motion = posted(stage, agreeing(count))

    decide(stage.member, challenge(owner, motion))

    motion.refresh_from_db()
    assert motion.state == was


def test_while_another_is_open_it_stays_challenged(stage, owner):
    motion = posted(stage, agreeing(8))
    first, second = challenge(owner, motion), challenge(stage.member, motion)

    decide(stage.member, first)
    motion.refresh_from_db()
    assert motion.state == "challenged"

    decide(stage.member, second)
    motion.refresh_from_db()
    assert motion.state == "effective"


def test_annulled_it_never_binds_again_and_the_others_are_settled(stage, owner):
    motion = posted(stage, agreeing(8))
    first, second = challenge(owner, motion), challenge(stage.member, motion)

    decide(
        stage.member, first, "annulled", decision="法院判决撤销", court_ref="（2027）沪01民初1号"
    )

    motion.refresh_from_db()
    second.refresh_from_db()
    assert motion.state == "annulled"
    assert (second.state, second.decision) == ("annulled", "法院判决撤销")
    with pytest.raises(ForbiddenMove):
        decide(stage.member, second)


@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("result", {"result": "open"}),
        ("decision", {"decision": " "}),
        ("decided_on", {"decided_on": date(2026, 12, 29)}),
        ("decided_on", {"decided_on": date(2026, 12, 27)}),
        ("court_ref", {"court_ref": "长" * 81}),
    ],
)
def test_what_cannot_be_is_said_at_the_field(stage, owner, field, other):
    made = challenge(owner, posted(stage, agreeing(8)))

    with pytest.raises(Invalid) as refusal:
        decide(stage.member, made, **other)

    assert list(refusal.value.fields) == [field]
    assert Challenge.objects.get().state == "open"


def test_nothing_is_not_found(member):
    with pytest.raises(NotFound):
        decide_challenge(
            member, challenge_id=some_id(), result="dismissed", decision="…", decided_on=KNEW
        )
