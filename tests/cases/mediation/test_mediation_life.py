"""From the application to what was kept: each step, what it refuses, and what then stood still."""

from __future__ import annotations

import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.cases.files.accounts import account_of
from lilong.cases.files.actions.check_case import check_case
from lilong.cases.files.actions.close_case import close_case
from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.actions.reopen_case import reopen_case
from lilong.cases.files.actions.withdraw_case import withdraw_case
from lilong.cases.files.models import CaseParty
from lilong.cases.mediation.actions.accept_mediation import accept_mediation
from lilong.cases.mediation.actions.answer_proposal import answer_proposal
from lilong.cases.mediation.actions.change_mediators import change_mediators
from lilong.cases.mediation.actions.choose_mediator import choose_mediator
from lilong.cases.mediation.actions.hold_session import hold_session
from lilong.cases.mediation.actions.join_account import join_account
from lilong.cases.mediation.actions.make_proposal import make_proposal
from lilong.cases.mediation.actions.note_confirmation import note_confirmation
from lilong.cases.mediation.actions.note_performance import note_performance
from lilong.cases.mediation.actions.note_revisit import note_revisit
from lilong.cases.mediation.actions.register_mediation import register_mediation
from lilong.cases.mediation.actions.seat_side import seat_side
from lilong.cases.mediation.actions.stop_mediation import stop_mediation
from lilong.cases.mediation.actions.tell_rights import tell_rights
from lilong.cases.mediation.effect import last_day_of_confirmation
from lilong.cases.mediation.models import (
    AgreementClause,
    Mediation,
    MediationParty,
    MediationSession,
    Mediator,
    Proposal,
    ProposalAnswer,
)
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices.models import Notice
from lilong.kernel.actor import SYSTEM
from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Invalid, NotAllowed, Refused
from tests.survey.web.conftest import _nothing_kept, as_person

__all__ = ["_nothing_kept", "as_person"]
from tests.neighbourhood import person_with

__all__ = ["_nothing_kept", "as_person"]


def test_an_application_seats_the_parties_of_the_case(quarrel):
    mediation = Mediation.objects.get(case=quarrel.case)
    assert [side.letter for side in mediation.sides.order_by("order")] == ["甲方", "乙方"]
    with pytest.raises(Refused):
        register_mediation(quarrel.worker, case_id=quarrel.id, source="applied")


def test_only_a_dispute_is_mediated_and_a_referral_has_its_paper(opened, worker, resident):
    with pytest.raises(Refused):
        register_mediation(worker, case_id=opened().id, source="applied")
    case = opened(kind="dispute", summary="噪音")
    with pytest.raises(Invalid) as said:
        register_mediation(worker, case_id=case.id, source="police")
    assert set(said.value.fields) == {"source_paper"}
    with pytest.raises(NotAllowed):
        register_mediation(resident, case_id=case.id, source="proactive")
    register_mediation(worker, case_id=case.id, source="police", source_paper="移交函3号")
    assert Mediation.objects.get(case=case).source == "police"


def test_a_worker_in_a_quarrel_of_the_own_keeps_no_file(opened, worker, colleague):
    case = opened(kind="dispute", summary="楼道堆物")
    note_party(
        colleague, case_id=case.id, role="neighbour", purpose="调解", person_id=worker.person_id
    )
    with pytest.raises(NotAllowed):
        register_mediation(worker, case_id=case.id, source="applied")
    register_mediation(colleague, case_id=case.id, source="applied")
    with pytest.raises(Invalid):
        accept_or_choose(colleague, case, worker)
    assert not Mediator.objects.exists()


def accept_or_choose(by, case, mediator):
    choose_mediator(by, case_id=case.id, side=1, person_id=mediator.person_id)


def test_both_sides_may_choose_who_mediates(quarrel):
    for actor, side in ((quarrel.upstairs, 1), (quarrel.downstairs, 2)):
        choose_mediator(actor, case_id=quarrel.id, side=side, person_id=quarrel.mediator.person_id)
    with pytest.raises(NotAllowed):
        choose_mediator(
            quarrel.upstairs, case_id=quarrel.id, side=2, person_id=quarrel.worker.person_id
        )
    quarrel.accept()
    assert Mediator.objects.get().chosen_by == "parties"


def test_a_table_has_two_sides_and_no_party_mediates(opened, worker, mediator, upstairs):
    case = opened(kind="dispute", summary="噪音")
    register_mediation(worker, case_id=case.id, source="proactive")
    with pytest.raises(Refused):
        accept_mediation(worker, case_id=case.id, mediator_ids=[mediator.person_id])
    for person in (upstairs.person_id, mediator.person_id):
        party = note_party(
            worker, case_id=case.id, role="neighbour", purpose="调解", person_id=person
        )
        seat_side(worker, case_id=case.id, party_id=party.id)
        with pytest.raises(Refused):
            seat_side(worker, case_id=case.id, party_id=party.id)
    with pytest.raises(Invalid):
        accept_mediation(worker, case_id=case.id, mediator_ids=[mediator.person_id])
    with pytest.raises(Invalid):
        accept_mediation(worker, case_id=case.id, mediator_ids=[])
    accept_mediation(worker, case_id=case.id, mediator_ids=[worker.person_id])


def test_nobody_talks_before_every_side_knows_its_rights(quarrel):
    quarrel.accept()
    with pytest.raises(Refused):
        quarrel.meet()
    tell_rights(quarrel.mediator, case_id=quarrel.id, side=1, how="signed_paper", wish="open")
    assert quarrel.state == "accepted"
    with pytest.raises(Refused):
        quarrel.meet_alone(1, "单独")
    assert not MediationSession.objects.exists()
    tell_rights(quarrel.downstairs, case_id=quarrel.id, side=2, how="on_screen", wish="closed")
    assert quarrel.state == "informed"


def test_on_screen_is_said_by_the_side_itself(quarrel):
    quarrel.accept()
    for actor, how in (
        (quarrel.mediator, "on_screen"), (quarrel.upstairs, "read_out"), (quarrel.upstairs, "")
    ):  # fmt: skip
        with pytest.raises(Invalid):
            tell_rights(actor, case_id=quarrel.id, side=1, how=how, wish="open")
    with pytest.raises(Invalid) as said:
        tell_rights(quarrel.upstairs, case_id=quarrel.id, side=1, how="on_screen", wish="")
    assert set(said.value.fields) == {"wish"}
    with pytest.raises(NotAllowed):
        tell_rights(quarrel.downstairs, case_id=quarrel.id, side=1, how="on_screen", wish="open")
    assert not MediationParty.objects.exclude(told="").exists()


def test_a_sitting_begins_the_talks_and_needs_two_sides(quarrel):
    quarrel.accept().inform()
    with pytest.raises(Invalid):
        hold_session(
            quarrel.mediator, case_id=quarrel.id, kind="joint", on=timezone.localdate(),
            where="居委会", text="来了一方", present=[1],
        )  # fmt: skip
    for other in (quarrel.worker, quarrel.upstairs, SYSTEM):
        with pytest.raises(NotAllowed):
            quarrel.meet(by=other)
    quarrel.meet()
    assert quarrel.state == "in_sessions"


def test_a_proposal_is_answered_by_each_side_for_itself(talking):
    proposal = make_proposal(talking.mediator, case_id=talking.id, text="楼上修，费用各半")
    assert Notice.objects.filter(key__startswith="mediation-proposal").count() == 2
    own = {"case_id": talking.id, "proposal_id": proposal.id}
    answer_proposal(talking.upstairs, **own, side=1, answer="yes")
    with pytest.raises(NotAllowed):
        answer_proposal(talking.upstairs, **own, side=2, answer="yes")
    with pytest.raises(Invalid):
        answer_proposal(talking.downstairs, **own, side=2, answer="change")
    answer_proposal(talking.mediator, **own, side=2, answer="change", words="要楼上全出")
    answer_proposal(talking.downstairs, **own, side=2, answer="yes")
    said = {a.side.order: (a.answer, a.by_itself) for a in ProposalAnswer.objects.all()}
    assert said == {1: ("yes", True), 2: ("yes", True)}
    with pytest.raises(NotAllowed):
        make_proposal(talking.worker, case_id=talking.id, text="我来说")
    make_proposal(talking.downstairs, case_id=talking.id, text="请楼上全出", of=2)


def test_a_side_that_clearly_refuses_ends_it_and_hears_of_the_other_ways(talking):
    with pytest.raises(Invalid) as said:
        stop_mediation(talking.upstairs, case_id=talking.id, why="refused", told=[])
    assert set(said.value.fields) == {"told"}
    with pytest.raises(Invalid):
        stop_mediation(talking.upstairs, case_id=talking.id, why="no_agreement", told=["court"])
    stop_mediation(talking.upstairs, case_id=talking.id, why="refused", told=["court"])
    assert talking.state == "failed"
    assert "向人民法院起诉" in talking.case.steps.order_by("-order")[0].words
    with pytest.raises(Refused):
        talking.meet()
    with pytest.raises(Refused):
        make_proposal(talking.mediator, case_id=talking.id, text="再谈谈")
    closed = close_case(talking.worker, case_id=talking.id)
    assert closed.outcome == "not_agreed"


def test_who_never_wanted_to_talk_is_not_made_to(quarrel, resident):
    with pytest.raises(NotAllowed):
        stop_mediation(resident, case_id=quarrel.id, why="refused", told=["court"])
    stop_mediation(quarrel.worker, case_id=quarrel.id, why="refused", told=["court", "authority"])
    assert quarrel.state == "failed"
    with pytest.raises(ForbiddenMove):
        accept_mediation(
            quarrel.worker, case_id=quarrel.id, mediator_ids=[quarrel.mediator.person_id]
        )


def test_an_agreement_in_effect_is_not_left_by_refusing_to_talk(talking):
    talking.agree()
    for actor, why in ((talking.upstairs, "refused"), (talking.mediator, "no_agreement")):
        with pytest.raises(Refused):
            stop_mediation(actor, case_id=talking.id, why=why, told=["court"])
    stop_mediation(
        talking.mediator, case_id=talking.id, why="not_kept", told=["agreement_suit"],
        words="说了不照办",
    )  # fmt: skip
    assert talking.state == "failed"
    assert not AgreementClause.objects.exclude(remind_on=None).exists()


def test_what_was_agreed_is_kept_clause_by_clause_checked_and_revisited(talking, colleague):
    talking.agree()
    kept = {"case_id": talking.id, "on": timezone.localdate()}
    with pytest.raises(NotAllowed):
        note_performance(talking.upstairs, **kept, clause=1, done=True, words="修好了")
    with pytest.raises(Invalid):
        note_performance(talking.worker, **kept, clause=1, done=True, words="")
    with pytest.raises(Refused):
        note_performance(talking.worker, **kept, clause=1, done=False, words="没修")
    note_performance(talking.worker, **kept, clause=1, done=True, words="当面看过")
    assert talking.state == "agreed"
    note_performance(talking.worker, **kept, clause=2, done=True, words="收条")
    assert talking.state == "performed"
    with pytest.raises(NotAllowed):
        check_case(talking.worker, case_id=talking.id, holds=True)
    check_case(colleague, case_id=talking.id, holds=False, words="又漏了")
    note_performance(talking.worker, **kept, clause=1, done=False, words="又漏了")
    note_performance(talking.worker, **kept, clause=1, done=True, words="重做了防水")
    check_case(colleague, case_id=talking.id, holds=True)
    close_case(talking.worker, case_id=talking.id)
    revisit = note_revisit(talking.mediator, **kept, holds=True, words="三十天没有再漏")
    assert revisit.holds
    with pytest.raises(Invalid):
        note_revisit(
            talking.mediator, case_id=talking.id, holds=True, words="明天",
            on=timezone.localdate() + timedelta(days=1),
        )  # fmt: skip


def test_who_leaves_the_table_is_no_mediator_any_more(talking, colleague):
    change_mediators(talking.worker, case_id=talking.id, mediator_ids=[colleague.person_id])
    with pytest.raises(NotAllowed):
        talking.meet()
    talking.meet(by=colleague)
    assert Mediator.objects.filter(until=None).get().person_id == colleague.person_id


def test_the_file_outlives_the_forgotten_name(talking):
    CaseParty.objects.filter(case=talking.case).delete()
    assert [side.letter for side in MediationParty.objects.order_by("order")] == ["甲方", "乙方"]


def test_no_step_and_no_ledger_entry_bears_the_name_of_a_side(quarrel):
    quarrel.accept()
    for actor, side in ((quarrel.upstairs, 1), (quarrel.downstairs, 2)):
        tell_rights(actor, case_id=quarrel.id, side=side, how="on_screen", wish="open")
    assert quarrel.state == "informed"
    stop_mediation(quarrel.downstairs, case_id=quarrel.id, why="refused", told=["court"])
    sides = {quarrel.upstairs.person_id, quarrel.downstairs.person_id}
    steps = set(quarrel.case.steps.values_list("by_id", flat=True))
    ledger = set(LedgerEntry.objects.values_list("actor_id", flat=True))
    assert not sides & (steps | ledger)
    # Negative control: who works for the committee does stand there.
    assert quarrel.worker.person_id in steps & ledger


def test_a_side_is_not_told_who_else_helps_out_in_the_lanes(quarrel, leader):
    with pytest.raises(Invalid):
        choose_mediator(quarrel.upstairs, case_id=quarrel.id, side=1, person_id=leader.person_id)
    accept_mediation(quarrel.worker, case_id=quarrel.id, mediator_ids=[leader.person_id])
    assert Mediator.objects.get().person_id == leader.person_id


def test_the_thirty_days_run_once_though_a_check_fails(talking, colleague):
    talking.agree()
    day = timezone.localdate()
    note_confirmation(
        talking.mediator, case_id=talking.id, confirmation="not_wanted", on=day, together=True
    )
    for clause in (1, 2):
        note_performance(
            talking.worker, case_id=talking.id, clause=clause, done=True, on=day, words="看过"
        )
    check_case(colleague, case_id=talking.id, holds=False, words="又漏了")
    assert talking.state == "agreed"
    assert talking.case.clocks.get().state == "ended"


def test_who_does_without_the_court_has_not_applied_and_still_may(as_person, talking):
    talking.agree()
    note_confirmation(
        talking.mediator, case_id=talking.id, confirmation="not_wanted",
        on=timezone.localdate(), together=True,
    )  # fmt: skip
    last = last_day_of_confirmation(talking.case).isoformat()
    for who in (talking.mediator, talking.upstairs):
        here = as_person(who).get(f"/cases/case/{talking.id}/mediation/", follow=True)
        assert f"到 {last} 还可以共同申请" in here.content.decode()
    page = as_person(talking.worker).get(f"/cases/case/{talking.id}/").content.decode()
    assert "不再计时：双方认为不需要" in page
    assert "已完成" not in page


def test_a_case_opened_again_has_no_second_agreement(talking, colleague):
    talking.agree()
    stop_mediation(
        talking.mediator, case_id=talking.id, why="not_kept", told=["agreement_suit"],
        words="说了不照办",
    )  # fmt: skip
    close_case(talking.worker, case_id=talking.id)
    reopen_case(talking.worker, case_id=talking.id, words="又漏了")
    # What took effect binds: it can still be kept, and a new quarrel is a new case.
    assert talking.state == "agreed"
    with pytest.raises(Refused):
        talking.draft(base_version=1)
    day = timezone.localdate()
    for clause in (1, 2):
        note_performance(
            talking.worker, case_id=talking.id, clause=clause, done=True, on=day, words="看过"
        )
    check_case(colleague, case_id=talking.id, holds=True)
    close_case(talking.worker, case_id=talking.id)
    talking.case.refresh_from_db()
    assert talking.case.outcome == "agreed"


def test_what_two_households_agreed_on_is_withdrawn_by_nobody(talking, colleague):
    talking.agree()
    for at in ("agreed", "performed", "checked"):
        if at == "performed":
            day = timezone.localdate()
            for clause in (1, 2):
                note_performance(
                    talking.worker,
                    case_id=talking.id,
                    clause=clause,
                    done=True,
                    on=day,
                    words="看过",
                )
        elif at == "checked":
            check_case(colleague, case_id=talking.id, holds=True)
        assert talking.state == at
        with pytest.raises(Refused) as said:
            withdraw_case(talking.worker, case_id=talking.id, reason="不办了")
        assert "第三十一条" in said.value.basis
    assert talking.case.clocks.get().state == "running"


def test_an_agreement_that_is_not_kept_is_not_withdrawn_either(talking):
    talking.agree()
    stop_mediation(
        talking.mediator, case_id=talking.id, why="not_kept", told=["agreement_suit"],
        words="说了不照办",
    )  # fmt: skip
    with pytest.raises(Refused):
        withdraw_case(talking.worker, case_id=talking.id, reason="不办了")
    assert close_case(talking.worker, case_id=talking.id).outcome == "not_agreed"


def test_nobody_is_buried_in_proposals(talking, monkeypatch):
    monkeypatch.setattr(
        sys.modules["lilong.cases.mediation.actions.make_proposal"], "MOST_PROPOSALS", 1
    )
    make_proposal(talking.downstairs, case_id=talking.id, text="请楼上全出", of=2)
    with pytest.raises(Refused):
        make_proposal(talking.downstairs, case_id=talking.id, text="再来一个", of=2)
    assert Proposal.objects.count() == 1


def test_a_side_is_joined_to_its_account_and_then_speaks_for_itself(
    opened, worker, mediator, upstairs, resident, officer
):
    case = opened(kind="dispute", summary="噪音")
    for role in ("applicant", "respondent"):
        note_party(worker, case_id=case.id, role=role, purpose="调解", name="楼上")
    register_mediation(worker, case_id=case.id, source="proactive")
    accept_mediation(worker, case_id=case.id, mediator_ids=[mediator.person_id])
    joining = {"case_id": case.id, "side": 1}
    for wrong in (mediator, officer):
        with pytest.raises((Invalid, Refused)):
            join_account(worker, **joining, person_id=wrong.person_id)
    with pytest.raises(NotAllowed):
        join_account(upstairs, **joining, person_id=upstairs.person_id)
    assert not CaseParty.objects.filter(person__isnull=False).exists()
    join_account(worker, **joining, person_id=upstairs.person_id)
    with pytest.raises(Refused):
        join_account(worker, case_id=case.id, side=2, person_id=upstairs.person_id)
    with pytest.raises(Refused):
        join_account(worker, **joining, person_id=resident.person_id)
    tell_rights(upstairs, case_id=case.id, side=1, how="on_screen", wish="closed")
    assert MediationParty.objects.get(order=1).told == "on_screen"


def test_of_several_of_one_name_the_address_tells_which(street, opened):
    quarrel = opened(kind="dispute", summary="漏水")
    first = person_with("resident", street.rooms[0], "王芳")
    with pytest.raises(Invalid) as said:
        account_of(quarrel, "王")
    assert set(said.value.fields) == {"account"}
    assert account_of(quarrel, "王芳") == first.person_id
    second = person_with("owner", street.rooms[0], "王芳")
    person_with("owner", street.rooms[1], "王芳")
    with pytest.raises(Invalid) as said:
        account_of(quarrel, "王芳")
    assert set(said.value.fields) == {"address"}
    there = {"address": "102室"}
    with pytest.raises(Invalid) as said:
        account_of(quarrel, "王芳", **there)
    assert set(said.value.fields) == {"elsewhere"}
    found = account_of(quarrel, "王芳", **there, elsewhere=True)
    assert found not in {first.person_id, second.person_id}


def test_who_is_registered_elsewhere_is_joined_after_it_was_made_sure_of(
    as_person, opened, worker, street
):
    case = opened(kind="dispute", summary="漏水")
    for role, name in (("applicant", "李秀英"), ("respondent", "楼上")):
        note_party(worker, case_id=case.id, role=role, purpose="调解", name=name)
    register_mediation(worker, case_id=case.id, source="applied")
    there = person_with("resident", street.rooms[5], "李秀英")
    browser, here = as_person(worker), f"/cases/case/{case.id}/mediation/"
    sure = "请先核对：登记在别处的这个账号，是同一个人才勾"
    assert sure not in browser.get(here).content.decode()
    sent = {"step": "join", "side": "1", "name": "李秀英", "elsewhere": "False"}
    asked = browser.post(here, sent)
    assert asked.status_code == 422
    page = asked.content.decode()
    assert sure in page
    assert street.rooms[5].address in page
    assert not CaseParty.objects.filter(person__isnull=False).exists()
    assert browser.post(here, {**sent, "elsewhere": "on"}).status_code == 302
    assert CaseParty.objects.get(person__isnull=False).person_id == there.person_id


def test_at_the_place_itself_nothing_is_asked(as_person, opened, worker, street):
    case = opened(kind="dispute", summary="漏水")
    note_party(worker, case_id=case.id, role="applicant", purpose="调解", name="李秀英")
    register_mediation(worker, case_id=case.id, source="applied")
    person_with("resident", street.rooms[5], "李秀英")
    at_home = person_with("resident", street.rooms[0], "李秀英")
    sent = {"step": "join", "side": "1", "name": "李秀英"}
    answer = as_person(worker).post(f"/cases/case/{case.id}/mediation/", sent)
    assert answer.status_code == 302
    assert CaseParty.objects.get().person_id == at_home.person_id
