"""No way leads round the table: two sides, each told its rights, before anybody talks or signs."""

from __future__ import annotations

import pytest

from lilong.cases.files.actions.close_case import close_case
from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.actions.reopen_case import reopen_case
from lilong.cases.files.checking import counters_agree, outcomes_agree
from lilong.cases.files.machines import nexts_of
from lilong.cases.files.models import Case, CaseParty
from lilong.cases.mediation.actions.accept_mediation import accept_mediation
from lilong.cases.mediation.actions.change_mediators import change_mediators
from lilong.cases.mediation.actions.make_proposal import make_proposal
from lilong.cases.mediation.actions.record_oral_agreement import record_oral_agreement
from lilong.cases.mediation.actions.register_mediation import register_mediation
from lilong.cases.mediation.actions.seal_agreement import seal_agreement
from lilong.cases.mediation.actions.seat_side import seat_side
from lilong.cases.mediation.actions.stop_mediation import stop_mediation
from lilong.cases.mediation.actions.take_up_again import take_up_again
from lilong.cases.mediation.actions.tell_rights import tell_rights
from lilong.cases.mediation.drafting import Clause
from lilong.cases.mediation.models import Mediation, MediationParty
from lilong.kernel.refusal import Refused
from tests.cases.mediation.conftest import TODAY, Quarrel
from tests.survey.web.conftest import as_person

__all__ = ["as_person"]


def stopped_and_reopened(quarrel, why="no_agreement"):
    stop_mediation(quarrel.worker, case_id=quarrel.id, why=why, told=["court"])
    close_case(quarrel.worker, case_id=quarrel.id)
    return reopen_case(quarrel.worker, case_id=quarrel.id, words="又愿意谈了")


@pytest.fixture
def alone(opened, worker, mediator, upstairs, downstairs):
    """Registered with one party only."""
    case = opened(kind="dispute", summary="楼道堆物")
    note_party(
        worker, case_id=case.id, role="applicant", purpose="调解", person_id=upstairs.person_id
    )
    register_mediation(worker, case_id=case.id, source="applied")
    return Quarrel(case, worker, mediator, upstairs, downstairs)


def before(quarrel, state):
    if state != "found":
        quarrel.accept()
    if state in ("informed", "in_sessions"):
        quarrel.inform()
    if state == "in_sessions":
        quarrel.meet()


@pytest.mark.parametrize("state", ["found", "accepted", "informed", "in_sessions"])
def test_opened_again_a_quarrel_stands_where_it_ended(quarrel, state):
    before(quarrel, state)
    assert quarrel.state == state
    case = stopped_and_reopened(quarrel)
    assert case.state == state
    assert not list(counters_agree())
    assert not list(outcomes_agree())
    # Nobody takes these ways by a step of their own.
    closed = Case(kind="dispute", state="closed")
    assert set(nexts_of(closed)) >= {"found"}


def test_one_side_alone_is_not_brought_to_the_table_by_opening_again(alone):
    case = stopped_and_reopened(alone)
    assert case.state == "found"
    here = {"case_id": alone.id, "mediator_ids": [alone.mediator.person_id]}
    for tried in (change_mediators, accept_mediation):
        with pytest.raises(Refused):
            tried(alone.worker, **here)
    # The other side may still be asked to come, and then it goes the whole way.
    note_party(
        alone.worker, case_id=alone.id, role="respondent", purpose="调解",
        person_id=alone.downstairs.person_id,
    )  # fmt: skip
    party = CaseParty.objects.get(case=case, role="respondent")
    seat_side(alone.worker, case_id=alone.id, party_id=party.id)
    alone.accept().inform()
    assert alone.state == "informed"
    with pytest.raises(Refused) as said:
        alone.meet()
    assert "愿意" in said.value.sentence
    take_up_again(alone.mediator, case_id=alone.id, all_willing=True)
    alone.meet().agree()
    assert alone.state == "agreed"


def oral(quarrel):
    record_oral_agreement(
        quarrel.mediator, case_id=quarrel.id, facts="堆物", all_agreed=True, reached_on=TODAY(),
        clauses=[Clause(side=1, duty="清走", due=TODAY(), proof="照片")],
    )  # fmt: skip


def untold(quarrel):
    """As it stood before: in sessions, and one side was never told."""
    MediationParty.objects.filter(mediation__case=quarrel.case, order=2).update(told="", wish="")


WAYS = {
    "session": lambda one: one.meet(),
    "alone": lambda one: one.meet_alone(1, "谈"),
    "proposal": lambda one: make_proposal(one.mediator, case_id=one.id, text="清走"),
    "draft": lambda one: one.draft(),
    "oral": oral,
}


@pytest.mark.parametrize("way", WAYS)
def test_nobody_talks_or_agrees_with_a_side_that_knows_no_rights(talking, way):
    untold(talking)
    with pytest.raises(Refused) as said:
        WAYS[way](talking)
    assert "乙方" in said.value.sentence
    assert "告知" in str(said.value.remedy)
    tell_rights(talking.mediator, case_id=talking.id, side=2, how="read_out", wish="closed")
    WAYS[way](talking)


def test_what_was_drafted_takes_no_effect_before_all_know_their_rights(talking):
    talking.draft()
    talking.sign(1)
    talking.sign(2)
    untold(talking)
    with pytest.raises(Refused):
        seal_agreement(talking.mediator, case_id=talking.id, version=1, on=TODAY())
    assert talking.state == "in_sessions"
    assert not talking.case.clocks.exists()


def test_a_table_with_one_side_can_still_be_completed(as_person, talking):
    """What stood alone in sessions before is not stuck there."""
    Mediation.objects.get(case=talking.case).sides.filter(order=2).delete()
    with pytest.raises(Refused) as said:
        talking.meet_alone(1, "谈")
    assert "两方" in said.value.sentence
    here = f"/cases/case/{talking.id}/mediation/"
    assert "记一次谈话" not in as_person(talking.mediator).get(here).content.decode()
    page = as_person(talking.worker).get(here).content.decode()
    assert 'name="step" value="seat"' in page
    party = CaseParty.objects.get(case=talking.case, role="applicant")
    seat_side(talking.worker, case_id=talking.id, party_id=party.id)
    with pytest.raises(Refused):
        talking.meet()
    tell_rights(talking.mediator, case_id=talking.id, side=2, how="read_out", wish="closed")
    talking.meet()
    assert "记一次谈话" in as_person(talking.mediator).get(here).content.decode()


def test_a_table_of_two_takes_no_third_side_once_they_talk(talking, resident):
    note_party(
        talking.worker, case_id=talking.id, role="neighbour", purpose="调解",
        person_id=resident.person_id,
    )  # fmt: skip
    party = CaseParty.objects.get(case=talking.case, role="neighbour")
    with pytest.raises(Refused):
        seat_side(talking.worker, case_id=talking.id, party_id=party.id)
