"""The gate before works: whether the owners' consent is live."""

from __future__ import annotations

import pytest
from tests.ballot.motions import AFTER, agreeing, drafted, posted
from tests.ballot.test_challenge_result import challenge
from tests.ballot.votes import behind_our_back, some_id

from lilong.ballot.actions.revise_motion import revise_motion
from lilong.ballot.clocking import as_if
from lilong.ballot.consent import live_consent
from lilong.ballot.models import Motion
from lilong.ballot.states import MotionState


def test_it_is_live_for_exactly_the_scope_that_was_asked(stage):
    motion = posted(stage, agreeing(8))

    assert live_consent(motion.id).live
    assert live_consent(motion.id, scope_digest=motion.scope_digest).live
    other = live_consent(motion.id, scope_digest="0" * 64)
    assert (other.live, other.scope_digest) == (False, motion.scope_digest)
    assert "不是同一份" in str(other.why)


DECIDED = (MotionState.EFFECTIVE, MotionState.CHALLENGED)


@pytest.mark.parametrize("state", [one for one in MotionState if one not in DECIDED])
def test_in_no_other_state(stage, state):
    motion = posted(stage, agreeing(8))
    behind_our_back(Motion.objects.filter(pk=motion.pk), state=state)

    consent = live_consent(motion.id)

    assert not consent.live
    assert str(consent.why).endswith("。")


def test_a_challenge_warns_and_stops_nothing(stage, owner):
    motion = posted(stage, agreeing(8))
    challenge(owner, motion, court_ref="据说已经起诉")
    challenge(stage.member, motion)

    consent = live_consent(motion.id)

    assert (consent.live, consent.suspended, consent.since) == (True, False, motion.posted_at)
    (warning,) = consent.warnings
    assert "2 件" in str(warning)
    assert "第二百八十条" in str(warning)
    assert not live_consent(motion.id, scope_digest="0" * 64).live


def test_a_challenge_to_what_failed_makes_it_no_consent(stage, owner):
    motion = posted(stage, agreeing(7))
    challenge(owner, motion)

    consent = live_consent(motion.id)

    assert not consent.live
    assert "没有通过" in str(consent.why)


def test_a_challenged_revision_has_taken_its_place(stage, owner):
    motion, later = posted(stage, agreeing(8)), posted(stage, agreeing(8))
    challenge(owner, later)
    become(later, "draft", "2" * 64)
    Motion.objects.filter(pk=later.pk).update(revises_id=motion.id)
    become(later, "challenged", "2" * 64)

    assert live_consent(motion.id).superseded_by == later.id


def test_not_for_a_draft_nor_for_nothing(stage):
    assert not live_consent(drafted(stage.member, stage.street).id).live
    assert not live_consent(some_id()).live


def become(motion, state, digest):
    """Bring a motion to a state with this digest."""
    behind_our_back(Motion.objects.filter(pk=motion.pk), scope_digest=digest, state=state)


def test_a_revision_takes_its_place_only_when_it_takes_effect_with_another_scope(stage):
    motion = posted(stage, agreeing(8))
    with as_if(AFTER):
        middle = revise_motion(stage.member, motion_id=motion.id)
        become(middle, "failed", "1" * 64)
        last = revise_motion(stage.member, motion_id=middle.id)

    become(last, "open", "2" * 64)
    assert live_consent(motion.id).live
    become(last, "effective", motion.scope_digest)
    assert live_consent(motion.id).live
    become(last, "effective", "2" * 64)

    consent = live_consent(motion.id)
    assert (consent.live, consent.superseded_by) == (False, last.id)
    assert last.code in str(consent.why)
