"""What became of a challenge."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.ballot.desk import picture
from tests.ballot.motions import AFTER, agreeing, posted
from tests.ballot.test_challenge_result import KNEW, challenge
from tests.ballot.votes import some_id
from tests.neighbourhood import person_with
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.decide_challenge import decide_challenge
from lilong.ballot.actions.note_court_paper import note_court_paper
from lilong.ballot.clocking import as_if
from lilong.ballot.models import Challenge, CourtPaper
from lilong.commons.files.models import StoredFile
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices.models import Notice
from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Invalid, NotAllowed, NotFound, Refused

COURT = {"court_ref": "（2027）沪01民初1号"}


def decide(actor, made, result="withdrawn", **other):
    values = {"decision": "本人书面撤回", "decided_on": KNEW, **other}
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


@pytest.fixture
def colleague(stage):
    """Another member of the owners' committee than the one who wrote the paper down."""
    return person_with("owners_committee_member", stage.street.compound)


@pytest.mark.parametrize(("count", "was"), [(8, "effective"), (7, "failed")])
@pytest.mark.parametrize("result", ["withdrawn", "settled", "rejected"])
def test_ended_without_change_it_is_as_before(stage, owner, count, was, result):
    motion = posted(stage, agreeing(count))

    made = decide(stage.member, challenge(owner, motion), result, **COURT)

    motion.refresh_from_db()
    assert motion.state == was
    assert (made.state, made.result) == ("dismissed", result)


@everyone
def test_what_a_court_said_the_street_may_write_down_too(who, street, other_street, stage, owner):
    motion = posted(stage, agreeing(8))
    made = challenge(owner, motion)
    actor = someone(who, street, other_street)
    may = who in {"owners_committee_member@compound", "street_officer@street"}

    may_or_is_refused(may, lambda: decide(actor, made, "annulled", **COURT))

    motion.refresh_from_db()
    assert motion.state == ("annulled" if may else "challenged")


@pytest.mark.parametrize("result", ["annulled", "rejected"])
def test_without_a_courts_number_nobody_speaks_for_it(stage, owner, result):
    motion = posted(stage, agreeing(8))
    made = challenge(owner, motion)

    with pytest.raises(Invalid) as refusal:
        decide(stage.member, made, result)

    assert list(refusal.value.fields) == ["court_ref"]
    motion.refresh_from_db()
    assert motion.state == "challenged"


@pytest.mark.parametrize("result", ["annulled", "rejected"])
def test_who_entered_a_challenge_does_not_write_down_what_the_court_said(stage, colleague, result):
    motion = posted(stage, agreeing(8))
    made = challenge(stage.member, motion)

    with pytest.raises(NotAllowed, match="另一位委员"):
        decide(stage.member, made, result, **COURT)
    motion.refresh_from_db()
    assert motion.state == "challenged"

    assert decide(colleague, made, result, **COURT).court_ref == COURT["court_ref"]


def test_the_database_annuls_nothing_without_a_court(stage, owner):
    made = challenge(owner, posted(stage, agreeing(8)))

    with pytest.raises(IntegrityError), transaction.atomic():
        Challenge.objects.filter(pk=made.pk).update(state="annulled", decided_on=KNEW)


def test_what_is_before_a_court_only_the_court_ends(stage, owner):
    motion = posted(stage, agreeing(8))
    made = challenge(owner, motion)
    with as_if(AFTER):
        note_court_paper(
            stage.member, challenge_id=made.id, court_on=KNEW, court_words="受理通知书", **COURT
        )

    with pytest.raises(Refused, match="法院的文书"):
        decide(stage.member, made, "withdrawn")

    # Its number is in the register already.
    assert decide(stage.member, made, "rejected").court_ref == COURT["court_ref"]
    motion.refresh_from_db()
    assert motion.state == "effective"


@pytest.mark.parametrize("result", ["annulled", "rejected"])
def test_what_the_court_said_is_kept_with_its_photo(stage, owner, result):
    made = challenge(owner, posted(stage, agreeing(8)))

    decide(stage.member, made, result, decision="法院判决书", scan=picture(), **COURT)

    paper = CourtPaper.objects.get()
    assert (paper.challenge_id, paper.court_ref, paper.said_on, paper.words, paper.result) == (
        made.id, COURT["court_ref"], KNEW, "法院判决书", result,
    )  # fmt: skip
    assert StoredFile.objects.get(pk=paper.file_id).content == paper.sha256
    facts = LedgerEntry.objects.get(kind="ballot.challenge_decided").facts
    assert facts["sha256"] == paper.sha256


def test_without_a_court_there_is_no_paper_of_one(stage, owner):
    made = challenge(owner, posted(stage, agreeing(8)))

    with pytest.raises(Invalid) as refusal:
        decide(stage.member, made, "settled", scan=picture())
    assert list(refusal.value.fields) == ["scan"]

    decide(stage.member, made, "settled")
    assert not CourtPaper.objects.exists()


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

    decide(stage.member, first, "annulled", decision="法院判决撤销", **COURT)

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
        ("result", {"result": "dismissed"}),
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


def test_the_challenger_hears_how_it_is_said_to_have_ended(
    stage, owner, django_capture_on_commit_callbacks
):
    made = challenge(owner, posted(stage, agreeing(8)))

    with django_capture_on_commit_callbacks(execute=True):
        decide(stage.member, made, "withdrawn")

    told = Notice.objects.filter(sentence__contains="登记了结果")
    assert [(one.person_id, one.facts["result"]) for one in told] == [
        (owner.person_id, "提出的人撤回了")
    ]


def test_nothing_is_not_found(member):
    with pytest.raises(NotFound):
        decide_challenge(
            member, challenge_id=some_id(), result="withdrawn", decision="…", decided_on=KNEW
        )
