"""What is written down in a mediation and read by more than its mediators is looked through."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import timezone
from django.utils.translation import override

from lilong.cases.mediation.actions.draft_agreement import draft_agreement
from lilong.cases.mediation.actions.file_paper import file_paper
from lilong.cases.mediation.actions.hold_session import hold_session
from lilong.cases.mediation.actions.make_proposal import make_proposal
from lilong.cases.mediation.actions.note_performance import note_performance
from lilong.cases.mediation.actions.note_revisit import note_revisit
from lilong.cases.mediation.actions.record_oral_agreement import record_oral_agreement
from lilong.cases.mediation.caucus import notes_of
from lilong.cases.mediation.drafting import Clause
from lilong.cases.mediation.models import MediationSession
from lilong.cases.mediation.seating import table_of
from lilong.cases.mediation.states import letter_of
from lilong.council.covering import Personal, Telling
from tests.survey.web.conftest import _nothing_kept, as_person

__all__ = ["_nothing_kept", "as_person"]

PHONE = "13800001111"
WORDS = f"修好了打 {PHONE}"
TODAY = timezone.localdate
CLAUSE = Clause(side=1, duty="修好防水", due=None, proof="试水")


def sitting(talking, kind="joint", **values):
    given = {"text": "谈漏水", "where": "居委会", "present": [1, 2], **values}
    return hold_session(talking.mediator, case_id=talking.id, kind=kind, on=TODAY(), **given)


def drafted(talking, *, facts="漏水", **changed):
    clause = replace(CLAUSE, due=TODAY(), **changed.pop("clause", {}))
    return draft_agreement(
        talking.mediator, case_id=talking.id, facts=facts, clauses=[clause], **changed
    )


def spoken(talking, **changed):
    return record_oral_agreement(
        talking.mediator, case_id=talking.id, facts=WORDS, reached_on=TODAY(), all_agreed=True,
        clauses=[replace(CLAUSE, due=TODAY())], **changed,
    )  # fmt: skip


def at_table(talking, **more):
    """What may be said at the table: every verb with a number in its words."""
    who, here = talking.mediator, {"case_id": talking.id, **more}
    yield lambda: sitting(talking, text=WORDS, **more)
    yield lambda: sitting(talking, where=WORDS, **more)
    yield lambda: make_proposal(who, text=WORDS, **here)
    yield lambda: make_proposal(talking.upstairs, text=WORDS, of=1, **here)
    yield lambda: file_paper(who, item="evidence", title=WORDS, **here)
    yield lambda: drafted(talking, facts=WORDS, **more)
    yield lambda: drafted(talking, clause={"duty": WORDS}, **more)
    yield lambda: drafted(talking, clause={"proof": WORDS}, **more)
    yield lambda: spoken(talking, **more)


@pytest.mark.parametrize("which", range(9))
def test_a_number_at_the_table_is_asked_about(talking, which):
    with pytest.raises(Telling):
        list(at_table(talking))[which]()


def test_what_is_covered_is_kept_covered(talking):
    assert PHONE not in sitting(talking, text=WORDS, personal=Personal.COVER).record
    assert PHONE in sitting(talking, text=WORDS, personal=Personal.KEEP).record
    made = drafted(
        talking, facts=WORDS, clause={"duty": WORDS, "proof": WORDS}, personal=Personal.COVER
    )
    made.refresh_from_db()
    clause = made.clauses.get()
    assert not any(PHONE in text for text in (made.facts, clause.duty, clause.proof))
    assert "修好了打" in clause.duty


def test_what_shows_performance_and_revisits_is_asked_about(talking):
    talking.agree()
    given = {"case_id": talking.id, "on": TODAY(), "words": WORDS}
    for act in (
        lambda **more: note_performance(talking.worker, clause=1, done=True, **given, **more),
        lambda **more: note_revisit(talking.worker, holds=True, **given, **more),
    ):
        with pytest.raises(Telling):
            act()
        done = act(personal="cover")
        assert PHONE not in (getattr(done, "done_words", "") + getattr(done, "words", ""))


def test_notes_of_a_separate_sitting_stay_as_they_were_said(talking):
    alone = sitting(talking, kind="separate", text=WORDS, room_of=2)
    table = table_of(alone.mediation)
    assert [note.text for note in notes_of(talking.mediator, table, alone)] == [WORDS]


def test_the_page_asks_once_and_keeps_what_was_typed(as_person, talking):
    browser, here = as_person(talking.mediator), f"/cases/case/{talking.id}/mediation/"
    before = MediationSession.objects.count()
    meet = {
        "kind": "joint", "present": [1, 2], "on": TODAY().isoformat(), "where": "居委会",
        "text": WORDS,
    }  # fmt: skip
    asked = browser.post(f"{here}meet", meet)
    assert asked.status_code == 422
    page = asked.content.decode()
    assert WORDS in page
    assert 'value="covered"' in page
    assert MediationSession.objects.count() == before
    assert browser.post(f"{here}meet", {**meet, "personal": "covered"}).status_code == 302
    assert PHONE not in MediationSession.objects.order_by("order").last().record
    step = {"step": "propose", "text": WORDS}
    asked = browser.post(f"{here}agreement", step)
    assert asked.status_code == 422
    assert 'value="covered"' in asked.content.decode()
    assert browser.post(f"{here}agreement", {**step, "personal": "covered"}).status_code == 302
    assert PHONE not in browser.get(f"{here}agreement").content.decode()
    draft = {
        "facts": WORDS, "base_version": 0, "reached_on": TODAY().isoformat(),
        "clause-TOTAL_FORMS": 1, "clause-INITIAL_FORMS": 0, "clause-0-side": 1,
        "clause-0-duty": "修好", "clause-0-due": TODAY().isoformat(), "clause-0-proof": "试水",
        "clause-0-remind_days": 3,
    }  # fmt: skip
    asked = browser.post(f"{here}agreement/draft", draft)
    assert asked.status_code == 422
    assert 'value="covered"' in asked.content.decode()
    answer = browser.post(f"{here}agreement/draft", {**draft, "personal": "covered"})
    assert answer.status_code == 302


def test_sides_are_called_in_the_readers_language(as_person, talking):
    page = f"/cases/case/{talking.id}/mediation/"
    browser = as_person(talking.mediator)
    assert "甲方" in browser.get(page).content.decode()
    told = browser.get(page, headers={"accept-language": "en"}).content.decode()
    assert "Side A" in told
    assert "甲方" not in told
    with override("en"):
        assert [letter_of(order) for order in (2, 10, 11)] == ["Side B", "Side J", "Side 11"]
