"""Writing down the court's paper about a challenge."""

from __future__ import annotations

from datetime import date

import pytest
from tests.ballot.motions import AFTER, agreeing, posted
from tests.ballot.test_challenge_result import KNEW, challenge
from tests.ballot.test_decide_challenge import decide
from tests.ballot.votes import some_id
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.note_court_paper import note_court_paper
from lilong.ballot.clocking import as_if
from lilong.ballot.consent import live_consent
from lilong.ballot.models import Challenge
from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.refusal import Invalid, NotAllowed, NotFound, Refused

PAPER = {
    "court_ref": "（2027）沪0104民初12号",
    "court_on": KNEW,
    "court_words": "区人民法院受理案件通知书",
}


def note(actor, made, **other):
    with as_if(AFTER):
        return note_court_paper(actor, challenge_id=made.id, **{**PAPER, **other})


@everyone
def test_the_committee_and_the_street_write_it_down(who, street, other_street, stage, owner):
    motion = posted(stage, agreeing(8))
    made = challenge(owner, motion)
    actor = someone(who, street, other_street)
    may = who in {"owners_committee_member@compound", "street_officer@street"}

    may_or_is_refused(may, lambda: note(actor, made))

    assert live_consent(motion.id).live != may


def test_from_then_on_nothing_is_built_upon_the_decision_until_the_court_ends_it(stage, owner):
    motion = posted(stage, agreeing(8))
    made = challenge(owner, motion, court_ref="据说已经起诉")
    assert live_consent(motion.id).live

    note(stage.member, made)

    consent = live_consent(motion.id)
    assert (consent.live, consent.suspended) == (False, True)
    for words in (PAPER["court_ref"], PAPER["court_words"], "2026-12-28"):
        assert words in str(consent.why)
    facts = LedgerEntry.objects.get(kind="ballot.court_paper_noted").facts
    assert facts["court_ref"] == PAPER["court_ref"]

    decide(stage.member, made, "rejected")
    assert live_consent(motion.id).live


@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("court_ref", {"court_ref": " "}),
        ("court_ref", {"court_ref": "长" * 81}),
        ("court_words", {"court_words": " "}),
        ("court_words", {"court_words": "长" * 301}),
        ("court_on", {"court_on": date(2026, 12, 29)}),
        ("court_on", {"court_on": date(2026, 12, 27)}),
    ],
)
def test_what_cannot_be_is_said_at_the_field(stage, owner, field, other):
    made = challenge(owner, posted(stage, agreeing(8)))

    with pytest.raises(Invalid) as refusal:
        note(stage.member, made, **other)

    assert list(refusal.value.fields) == [field]
    assert Challenge.objects.get().court_on is None


def test_what_is_settled_does_not_go_to_court_here(stage, owner):
    made = challenge(owner, posted(stage, agreeing(8)))
    decide(stage.member, made)

    with pytest.raises(Refused, match="已经了结"):
        note(stage.member, made)


def test_nothing_is_not_found(member):
    with pytest.raises(NotFound):
        note_court_paper(member, challenge_id=some_id(), **PAPER)


@pytest.mark.parametrize("named", ["entered_by_id", "by_id"])
def test_who_brought_or_entered_it_does_not_bring_the_court_alone(stage, owner, named):
    motion = posted(stage, agreeing(8))
    made = challenge(owner, motion)
    Challenge.objects.filter(pk=made.pk).update(**{named: stage.member.person_id})

    with pytest.raises(NotAllowed, match="另一位委员"):
        note(stage.member, made)
    with pytest.raises(NotAllowed, match="另一位委员"):
        decide(stage.member, made, "annulled", court_ref=PAPER["court_ref"])

    assert live_consent(motion.id).live
