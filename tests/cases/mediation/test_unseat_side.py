"""A side that was noted by mistake, or twice, is taken from the table while nothing binds it."""

from __future__ import annotations

import pytest

from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.actions.remove_party import remove_party
from lilong.cases.files.models import Case, CaseParty, CaseStep
from lilong.cases.mediation.actions.make_proposal import make_proposal
from lilong.cases.mediation.actions.register_mediation import register_mediation
from lilong.cases.mediation.actions.seal_agreement import seal_agreement
from lilong.cases.mediation.actions.seat_side import seat_side
from lilong.cases.mediation.actions.sign_agreement import sign_agreement
from lilong.cases.mediation.actions.tell_rights import tell_rights
from lilong.cases.mediation.actions.unseat_side import unseat_side
from lilong.cases.mediation.caucus import forget_notes, notes_of
from lilong.cases.mediation.models import Agreement, CaucusNote, MediationParty, MediationSession
from lilong.cases.mediation.queries.files import proposals_of, seen_mediation, sessions_of
from lilong.cases.mediation.seating import table_of
from lilong.council.covering import Telling
from lilong.kernel.ids import day_uuid7
from lilong.kernel.refusal import Invalid, NotAllowed, Refused
from tests.cases.mediation.conftest import TODAY, Quarrel
from tests.survey.web.conftest import _nothing_kept, as_person

__all__ = ["_nothing_kept", "as_person"]

WHY = "同一个人记了两次"


@pytest.fixture
def three(opened, worker, mediator, upstairs, downstairs, resident):
    """Upstairs, downstairs, and 丙方: somebody who has nothing to do with it."""
    case = opened(kind="dispute", summary="卫生间漏水")
    roles = ((upstairs, "applicant"), (downstairs, "respondent"), (resident, "neighbour"))
    for actor, role in roles:
        note_party(worker, case_id=case.id, role=role, purpose="调解", person_id=actor.person_id)
    register_mediation(worker, case_id=case.id, source="applied")
    return Quarrel(case, worker, mediator, upstairs, downstairs)


def unseat(quarrel, side=3, by=None, **more):
    given = {"case_id": quarrel.id, "side": side, "reason": WHY, **more}
    return unseat_side(by or quarrel.mediator, **given)


def told(quarrel, *sides, wish="closed"):
    for side in sides:
        tell_rights(quarrel.mediator, case_id=quarrel.id, side=side, how="read_out", wish=wish)


def test_nobody_waits_any_more_for_who_has_nothing_to_do_with_it(three):
    three.accept()
    told(three, 1, 2)
    assert three.state == "accepted"
    unseat(three)
    assert three.state == "informed"
    three.meet().agree()
    assert three.state == "agreed"
    step = CaseStep.objects.get(case=three.case, verb="unseat_side")
    assert (step.words, step.for_parties) == (WHY, True)


def test_mediators_do_it_and_keepers_before_there_are_any(three):
    with pytest.raises(NotAllowed):
        unseat(three, by=three.upstairs)
    unseat(three, side=2, by=three.worker)
    party = CaseParty.objects.get(case=three.case, role="respondent")
    side = seat_side(three.worker, case_id=three.id, party_id=party.pk)
    assert side.letter == "丁方"
    three.accept()
    for nobody in (three.worker, three.upstairs):
        with pytest.raises(NotAllowed):
            unseat(three, by=nobody)
    with pytest.raises(Invalid):
        unseat(three, side=2)
    with pytest.raises(Invalid):
        unseat(three, reason=" ")
    with pytest.raises(Telling):
        unseat(three, reason="王美芳的电话是13800000000")
    unseat(three)


def test_its_party_may_be_taken_out_of_the_case_afterwards(three, resident):
    party = CaseParty.objects.get(case=three.case, role="neighbour")
    out = {"case_id": three.id, "party_id": party.pk, "reason": "wrong"}
    with pytest.raises(Refused) as said:
        remove_party(three.worker, **out)
    assert "请下来" in str(said.value.remedy)
    unseat(three, by=three.worker)
    remove_party(three.worker, **out)
    assert MediationParty.objects.filter(mediation__case=three.case).count() == 3
    assert len(table_of(three.case.mediation).sides) == 2


def test_who_signed_stays_and_so_does_whose_duty_stands_in_the_draft(three):
    three.accept()
    told(three, 1, 2, 3)
    three.meet().draft()
    three.sign(3)
    with pytest.raises(Refused) as said:
        unseat(three)
    assert "签了" in said.value.sentence
    with pytest.raises(Refused) as said:
        unseat(three, side=1)
    assert "要做的事" in said.value.sentence
    three.draft(base_version=1)
    three.sign(1, version=2)
    unseat(three)
    # Who has signed a draft with three at the table signs anew.
    assert Agreement.objects.get().version == 3
    three.sign(2, version=3)
    with pytest.raises(Refused) as said:
        seal_agreement(three.mediator, case_id=three.id, version=3, on=TODAY())
    assert "甲方" in said.value.sentence
    sign_agreement(three.upstairs, case_id=three.id, side=1, version=3, read=True)
    seal_agreement(three.mediator, case_id=three.id, version=3, on=TODAY())
    with pytest.raises(Refused):
        unseat(three, side=1)


def test_what_it_said_alone_stays_sealed_and_is_destroyed_in_its_time(three, resident):
    three.accept()
    told(three, 1, 2, 3)
    three.meet()
    alone = three.meet_alone(3, "只说给调解员听的")
    unseat(three)
    assert MediationSession.objects.filter(pk=alone.pk).exists()
    table = table_of(three.case.mediation)
    assert [one.text for one in notes_of(three.mediator, table, alone)] == ["只说给调解员听的"]
    assert notes_of(resident, table, alone) == notes_of(three.upstairs, table, alone) == []
    forget_notes(CaucusNote.objects.get().expires_on)
    assert not CaucusNote.objects.exists()


def test_who_was_seated_by_mistake_reads_and_says_nothing_any_more(three, resident):
    three.accept()
    told(three, 1, 2, 3)
    three.meet().draft()
    make_proposal(resident, case_id=three.id, text="各修一半", of=3)
    unseat(three)
    seen = seen_mediation(resident, three.id)
    assert seen.own is None
    assert seen.agreement is None
    assert proposals_of(seen) == sessions_of(seen) == []
    with pytest.raises(Invalid):
        make_proposal(resident, case_id=three.id, text="再来一个", of=3)
    # The others still read whose proposal it was.
    mine = seen_mediation(three.upstairs, three.id)
    assert [one.of for one in proposals_of(mine)] == ["丙方"]
    assert [one.side.letter for one in proposals_of(mine)[0].answers] == ["甲方", "乙方"]


def test_what_somebody_wished_closed_is_not_opened_by_taking_them_away(three):
    three.accept()
    told(three, 1, 2, wish="open")
    told(three, 3)
    unseat(three)
    assert not Case.objects.get(pk=three.id).open_above
    assert not seen_mediation(three.mediator, three.id).open_to_all


def test_whoever_was_meant_comes_in_the_place_of_who_was_not_while_they_talk(as_person, three):
    three.accept()
    told(three, 1, 2, 3)
    three.meet().draft()
    right = note_party(
        three.worker, case_id=three.id, role="neighbour", purpose="调解", name="真的"
    )
    seat = {"case_id": three.id, "party_id": right.pk}
    with pytest.raises(Refused):
        seat_side(three.worker, **seat)
    unseat(three)
    here = f"/cases/case/{three.id}/mediation/"
    assert 'value="seat"' in as_person(three.worker).get(here).content.decode()
    three.sign(1, version=2)
    assert seat_side(three.worker, **seat).letter == "丁方"
    # Nobody talks on before it knows its rights, and what two had signed is signed anew by three.
    with pytest.raises(Refused, match="丁方"):
        three.meet()
    told(three, 4)
    three.meet()
    for side in (2, 4):
        three.sign(side, version=3)
    with pytest.raises(Refused, match="甲方"):
        seal_agreement(three.mediator, case_id=three.id, version=3, on=TODAY())
    three.sign(1, version=3)
    seal_agreement(three.mediator, case_id=three.id, version=3, on=TODAY())
    assert three.state == "agreed"


def test_the_page_asks_for_the_side_and_the_reason(as_person, three):
    three.accept()
    browser, here = as_person(three.mediator), f"/cases/case/{three.id}/mediation/"
    assert 'value="unseat"' in browser.get(here).content.decode()
    assert 'value="unseat"' not in as_person(three.worker).get(here).content.decode()
    browser = as_person(three.mediator)
    sent = {"step": "unseat", "side": "3", "reason": ""}
    assert browser.post(here, sent).status_code == 422
    assert browser.post(here, {**sent, "reason": WHY}).status_code == 302
    page = browser.get(here).content.decode()
    assert "丙方" not in page
    assert "一方下了桌" in as_person(three.worker).get(f"/cases/case/{three.id}/").content.decode()


# ── Registered before the parties were noted ────────────────────────────────────────────────


@pytest.fixture
def empty(opened, worker):
    case = opened(kind="dispute", summary="噪音")
    register_mediation(worker, case_id=case.id, source="applied")
    return case


def test_an_empty_table_leads_to_where_parties_are_noted(as_person, empty, worker):
    page = as_person(worker).get(f"/cases/case/{empty.id}/mediation/").content.decode()
    assert "还没有当事人，请先在办件里记下" in page
    assert "去记当事人" in page


def test_noted_afterwards_they_are_brought_to_the_table_here(as_person, empty, worker):
    for role in ("applicant", "respondent"):
        note_party(worker, case_id=empty.id, role=role, purpose="调解", name="楼上")
    browser, here = as_person(worker), f"/cases/case/{empty.id}/mediation/"
    page = browser.get(here).content.decode()
    assert "还没有当事人" not in page
    assert "当事人已经记在办件里了" in page
    offered = page.split("再请一方到桌上来</summary>")[0].rsplit("<details", 1)[1]
    assert "open" in offered
    for party in CaseParty.objects.filter(case=empty):
        browser.post(here, {"step": "seat", "party_id": str(party.pk)})
    page = browser.get(here).content.decode()
    assert "桌上还没有人" not in page
    assert "乙方" in page


def test_of_those_noted_on_one_day_on_a_page_whoever_asks_sits_first(opened, worker):
    case = opened(kind="dispute", summary="噪音")
    for role in ("respondent", "applicant", "neighbour"):
        noted = {"role": role, "purpose": "调解", "name": "楼上", "party_id": day_uuid7()}
        note_party(worker, case_id=case.id, **noted)
    register_mediation(worker, case_id=case.id, source="applied")
    assert MediationParty.objects.get(order=1).party.role == "applicant"
