"""Writing down the court's paper about a challenge."""

from __future__ import annotations

import io
from datetime import date

import pytest
from tests.ballot.desk import picture
from tests.ballot.motions import AFTER, agreeing, posted
from tests.ballot.test_challenge_result import KNEW, challenge
from tests.ballot.test_decide_challenge import decide
from tests.ballot.votes import some_id
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.note_court_paper import note_court_paper
from lilong.ballot.clocking import as_if
from lilong.ballot.consent import live_consent
from lilong.ballot.models import Challenge, CourtPaper
from lilong.commons.files.models import StoredFile
from lilong.commons.files.purposes import may_read
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


def test_the_paper_and_its_photo_are_kept_beside_what_was_noted(stage, owner):
    motion = posted(stage, agreeing(8))
    made = challenge(owner, motion)

    note(stage.member, made, scan=picture())

    stored = StoredFile.objects.get(purpose="court_paper")
    paper = CourtPaper.objects.get()
    assert (paper.challenge_id, paper.court_ref, paper.said_on, paper.words, paper.result) == (
        made.id, PAPER["court_ref"], KNEW, PAPER["court_words"], "",
    )  # fmt: skip
    assert (paper.file_id, paper.sha256) == (stored.id, stored.content)
    assert paper.noted_by_id == stage.member.person_id
    facts = LedgerEntry.objects.get(kind="ballot.court_paper_noted").facts
    assert facts["sha256"] == stored.content


def test_a_second_paper_of_the_court_leaves_the_first(stage, owner):
    made = challenge(owner, posted(stage, agreeing(8)))
    note(stage.member, made)
    note(stage.member, made, court_words="区人民法院开庭传票", scan=picture())

    papers = CourtPaper.objects.order_by("noted_at", "pk")
    assert [(one.words, one.sha256 != "") for one in papers] == [
        (PAPER["court_words"], False),
        ("区人民法院开庭传票", True),
    ]


def test_what_is_no_picture_is_said_and_nothing_is_noted(stage, owner):
    made = challenge(owner, posted(stage, agreeing(8)))

    with pytest.raises(Invalid, match="不是照片"):
        note(stage.member, made, scan=io.BytesIO(b"%PDF-1.7 judgment"))

    assert Challenge.objects.get().court_on is None
    assert not CourtPaper.objects.exists()


@everyone
def test_the_photo_is_seen_by_those_who_decide_and_the_street(
    who, street, other_street, stage, owner
):
    made = challenge(owner, posted(stage, agreeing(8)))
    note(stage.member, made, scan=picture())
    stored = StoredFile.objects.get(purpose="court_paper")

    seen = may_read(someone(who, street, other_street), stored)

    assert seen == (who in {"owners_committee_member@compound", "street_officer@street"})


def test_neither_who_challenged_nor_the_public_sees_the_photo(stage, owner, client):
    made = challenge(owner, posted(stage, agreeing(8)))
    note(stage.member, made, scan=picture())
    stored = StoredFile.objects.get(purpose="court_paper")

    assert not may_read(owner, stored)
    assert client.get(f"/files/{stored.id}/original").status_code == 404


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
