"""What a party, a kin of a party or a hurried committee would try at a table, and does not get."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.cases.files.actions.check_case import check_case
from lilong.cases.files.actions.close_case import close_case
from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.actions.open_party import open_party
from lilong.cases.files.actions.reopen_case import reopen_case
from lilong.cases.files.moving import append_step
from lilong.cases.mediation.actions.accept_mediation import accept_mediation
from lilong.cases.mediation.actions.answer_proposal import answer_proposal
from lilong.cases.mediation.actions.change_mediators import change_mediators
from lilong.cases.mediation.actions.hold_session import hold_session
from lilong.cases.mediation.actions.join_account import join_account
from lilong.cases.mediation.actions.make_proposal import make_proposal
from lilong.cases.mediation.actions.note_confirmation import note_confirmation
from lilong.cases.mediation.actions.note_mandate import note_mandate
from lilong.cases.mediation.actions.note_performance import note_performance
from lilong.cases.mediation.actions.record_oral_agreement import record_oral_agreement
from lilong.cases.mediation.actions.register_mediation import register_mediation
from lilong.cases.mediation.actions.seal_agreement import seal_agreement
from lilong.cases.mediation.actions.stop_mediation import stop_mediation
from lilong.cases.mediation.actions.take_up_again import take_up_again
from lilong.cases.mediation.actions.tell_rights import tell_rights
from lilong.cases.mediation.caucus import notes_of
from lilong.cases.mediation.drafting import Clause
from lilong.cases.mediation.models import (
    Agreement,
    AgreementClause,
    Mediation,
    MediationParty,
    MediationSession,
    ProposalAnswer,
)
from lilong.cases.mediation.seating import table_of
from lilong.cases.mediation.tasks import remind_of_clauses
from lilong.cases.models import CaseParty
from lilong.commons.notices.models import Notice
from lilong.kernel.refusal import Invalid, NotAllowed, Refused
from tests.cases.mediation.conftest import TODAY
from tests.survey.web.conftest import _nothing_kept, as_person

__all__ = ["_nothing_kept", "as_person"]

DAY = timedelta(days=1)


def today():
    return timezone.localdate()


def table(quarrel):
    return table_of(Mediation.objects.get(case=quarrel.case))


# ── Who sits down later ─────────────────────────────────────────────────────────────────────


def test_a_keeper_who_seats_themselves_does_not_read_what_was_told_to_others(talking, worker):
    alone = talking.meet_alone(2, "底线三千")
    change_mediators(
        worker, case_id=talking.id, mediator_ids=[talking.mediator.person_id, worker.person_id]
    )
    assert notes_of(worker, table(talking), alone) == []
    assert [one.text for one in notes_of(talking.mediator, table(talking), alone)] == ["底线三千"]
    # What is said from then on is said to both.
    later = talking.meet_alone(2, "那就两千八")
    assert len(notes_of(worker, table(talking), later)) == 1
    assert len(notes_of(talking.mediator, table(talking), later)) == 1


def test_who_was_away_for_a_while_does_not_read_what_was_told_meanwhile(talking, worker):
    before = talking.meet_alone(2, "底线三千")
    change_mediators(worker, case_id=talking.id, mediator_ids=[worker.person_id])
    between = talking.meet_alone(2, "只告诉你", by=worker)
    change_mediators(worker, case_id=talking.id, mediator_ids=[talking.mediator.person_id])
    assert notes_of(talking.mediator, table(talking), between) == []
    assert len(notes_of(talking.mediator, table(talking), before)) == 1


def test_the_sides_are_told_when_the_mediators_change(talking, worker):
    change_mediators(worker, case_id=talking.id, mediator_ids=[worker.person_id])
    told = Notice.objects.filter(key__startswith="mediation-mediators")
    assert {one.person_id for one in told} == {
        talking.upstairs.person_id, talking.downstairs.person_id,
    }  # fmt: skip


# ── Whose account, whose proxy ──────────────────────────────────────────────────────────────


def test_a_side_is_not_joined_to_the_account_of_somebody_of_another_name(
    opened, worker, mediator, upstairs, downstairs
):
    case = opened(kind="dispute", summary="噪音")
    for role, name in (("applicant", "楼下"), ("respondent", "楼上")):
        note_party(worker, case_id=case.id, role=role, purpose="调解", name=name)
    register_mediation(worker, case_id=case.id, source="proactive")
    accept_mediation(worker, case_id=case.id, mediator_ids=[mediator.person_id])
    with pytest.raises(Invalid) as said:
        join_account(worker, case_id=case.id, side=1, person_id=upstairs.person_id)
    assert "姓名" in said.value.sentence
    assert not CaseParty.objects.filter(person__isnull=False).exists()
    join_account(worker, case_id=case.id, side=1, person_id=downstairs.person_id)


def mandate(talking, side, proxy, **given):
    return note_mandate(
        talking.mediator, case_id=talking.id, side=side, proxy=proxy, paper="委托书",
        on=today(), signs=True, **given,
    )  # fmt: skip


def test_nobody_acts_for_both_sides_or_for_the_other_or_mediates_besides(talking):
    mandate(talking, 1, "王小妹")
    for proxy in ("王小妹", "王 小妹", "楼上", "老书记"):
        with pytest.raises(Refused) as said:
            mandate(talking, 2, proxy)
        assert "民法典" in said.value.basis
    assert MediationParty.objects.get(order=2).proxy_name == ""
    mandate(talking, 2, "李大哥")
    mandate(talking, 1, "王小妹")  # the same side may note its own again


def test_several_sides_have_one_proxy_only_when_each_agreed_in_writing(talking):
    mandate(talking, 1, "王小妹")
    mandate(talking, 2, "王小妹", shared=True)
    assert MediationParty.objects.get(order=2).proxy_name == "王小妹"


def test_a_mandate_by_which_somebody_signed_is_not_replaced(talking):
    mandate(talking, 1, "王小妹")
    talking.draft()
    talking.sign(1, signer="proxy")
    with pytest.raises(Refused) as said:
        mandate(talking, 1, "李大哥")
    assert "改一稿" in said.value.remedy
    assert MediationParty.objects.get(order=1).proxy_name == "王小妹"
    talking.draft(base_version=1)
    mandate(talking, 1, "李大哥")


# ── The own wish ────────────────────────────────────────────────────────────────────────────


def test_what_a_side_wished_itself_is_opened_by_nobody_else(quarrel):
    quarrel.accept()
    mine = {"case_id": quarrel.id, "side": 1}
    tell_rights(quarrel.upstairs, **mine, how="on_screen", wish="closed")
    with pytest.raises(Refused):
        tell_rights(quarrel.mediator, **mine, how="read_out", wish="open")
    side = MediationParty.objects.get(order=1)
    assert (side.told, side.wish) == ("on_screen", "closed")
    tell_rights(quarrel.upstairs, **mine, how="on_screen", wish="open")
    assert MediationParty.objects.get(order=1).wish == "open"
    # To close it again a word is enough.
    tell_rights(quarrel.mediator, **mine, how="read_out", wish="closed")
    assert MediationParty.objects.get(order=1).wish == "closed"


def test_a_side_may_change_its_wish_on_its_own_page(as_person, talking):
    browser, mine = as_person(talking.upstairs), f"/cases/case/{talking.id}/mediation/mine"
    assert 'name="step" value="rights"' not in browser.get(mine).content.decode()
    page = browser.get(f"{mine}?wish=1").content.decode()
    assert 'name="step" value="rights"' in page
    assert browser.post(mine, {"step": "rights", "wish": "open"}).status_code == 302
    assert MediationParty.objects.get(order=1).wish == "open"


# ── Days that cannot be ─────────────────────────────────────────────────────────────────────


def oral(talking, **changed):
    given = {
        "facts": "楼上漏水", "reached_on": today(), "all_agreed": True,
        "clauses": [Clause(1, "修好", today() + 3 * DAY, proof="看过")],
    }  # fmt: skip
    return record_oral_agreement(talking.mediator, case_id=talking.id, **{**given, **changed})


def test_nothing_was_agreed_before_anybody_talked(talking):
    MediationSession.objects.update(on=today() - 3 * DAY)
    with pytest.raises(Invalid) as said:
        oral(talking, reached_on=today() - 4 * DAY)
    assert set(said.value.fields) == {"reached_on"}
    assert not Agreement.objects.exists()
    oral(talking, reached_on=today() - 3 * DAY)


def test_nobody_talked_before_every_side_was_told(quarrel):
    quarrel.accept().inform()
    with pytest.raises(Invalid) as said:
        hold_session(
            quarrel.mediator, case_id=quarrel.id, kind="joint", on=today() - DAY,
            where="居委会", text="谈了", present=[1, 2],
        )  # fmt: skip
    assert set(said.value.fields) == {"on"}


def test_no_seal_is_older_than_the_paper(talking):
    talking.draft()
    talking.sign(1)
    talking.sign(2)
    with pytest.raises(Invalid) as said:
        seal_agreement(talking.mediator, case_id=talking.id, version=1, on=today() - DAY)
    assert set(said.value.fields) == {"on"}
    assert talking.state == "in_sessions"


# ── The court's thirty days ─────────────────────────────────────────────────────────────────


def reached_ago(talking, days):
    MediationParty.objects.update(told_on=today() - timedelta(days=days))
    MediationSession.objects.update(on=today() - timedelta(days=days))
    return oral(talking, reached_on=today() - timedelta(days=days))


def applied(talking, on=None):
    return note_confirmation(
        talking.mediator, case_id=talking.id, confirmation="applied", on=on or today(),
        court="徐汇区法院", together=True,
    )  # fmt: skip


def test_the_refusal_names_the_last_day_on_which_it_was_still_possible(talking):
    reached_ago(talking, 60)
    clock = talking.case.clocks.get(clock="judicial_confirmation")
    last = timezone.localtime(clock.runs_out - timedelta(microseconds=1)).date()
    with pytest.raises(Refused) as said:
        applied(talking)
    assert str(last) in said.value.sentence
    # The day of the effect is not counted; a last day on a holiday moves on, never back.
    assert last >= today() - timedelta(days=30)
    applied(talking, on=last)


def test_the_court_may_speak_after_the_case_was_closed(talking, colleague):
    talking.agree()
    applied(talking)
    for clause in (1, 2):
        note_performance(
            talking.worker, case_id=talking.id, clause=clause, done=True, on=today(), words="看过"
        )
    check_case(colleague, case_id=talking.id, holds=True)
    close_case(talking.worker, case_id=talking.id)
    note_confirmation(
        talking.worker, case_id=talking.id, confirmation="confirmed", on=today(),
        court="徐汇区法院", paper="裁定书",
    )  # fmt: skip
    assert Agreement.objects.get().confirmation == "confirmed"


def test_what_a_side_answered_itself_is_changed_by_itself_alone(talking):
    offer = make_proposal(talking.mediator, case_id=talking.id, text="各修一半")

    def says(who, answer):
        answer_proposal(who, case_id=talking.id, proposal_id=offer.pk, side=1, answer=answer)
        return ProposalAnswer.objects.get().answer

    assert says(talking.mediator, "yes") == "yes"  # told face to face, and it may think again
    assert says(talking.upstairs, "no") == "no"
    with pytest.raises(Refused):
        says(talking.mediator, "yes")
    assert ProposalAnswer.objects.get().answer == "no"
    assert says(talking.upstairs, "yes") == "yes"


# ── The end ─────────────────────────────────────────────────────────────────────────────────


def test_everybody_at_the_table_is_told_that_it_is_over_but_not_by_whom(talking):
    stop_mediation(talking.upstairs, case_id=talking.id, why="refused", told=["court"])
    told = Notice.objects.filter(key__startswith="mediation-stopped")
    assert {one.person_id for one in told} == {
        talking.upstairs.person_id, talking.downstairs.person_id, talking.mediator.person_id,
    }  # fmt: skip
    assert len({(one.sentence, str(one.facts)) for one in told}) == 1


def reopened(talking):
    talking.agree()
    stop_mediation(
        talking.mediator, case_id=talking.id, why="not_kept", told=["agreement_suit"],
        words="说了不照办",
    )  # fmt: skip
    close_case(talking.worker, case_id=talking.id)
    reopen_case(talking.worker, case_id=talking.id, words="又漏了")


def test_an_agreement_that_binds_again_is_reminded_of_and_no_longer_called_broken(
    as_person, talking, colleague
):
    talking.agree()
    kept = {"done": True, "on": TODAY(), "words": "当面看过"}
    note_performance(talking.mediator, case_id=talking.id, clause=1, **kept)
    not_kept = {"why": "not_kept", "told": ["agreement_suit"], "words": "说了不照办"}
    stop_mediation(talking.mediator, case_id=talking.id, **not_kept)
    assert not AgreementClause.objects.filter(remind_on__isnull=False)
    close_case(talking.worker, case_id=talking.id)
    reopen_case(talking.worker, case_id=talking.id, words="又愿意照办了")

    done, open_still = AgreementClause.objects.order_by("order")
    assert (done.remind_on, open_still.remind_on is not None) == (None, True)
    note_performance(talking.mediator, case_id=talking.id, clause=2, **kept)
    check_case(colleague, case_id=talking.id, holds=True)
    close_case(talking.worker, case_id=talking.id)
    for who in (talking.mediator, talking.upstairs):
        answer = as_person(who).get(f"/cases/case/{talking.id}/mediation/", follow=True)
        page = answer.content.decode()
        assert not [said for said in ("为什么结束", "没有履行", "您还可以") if said in page]


def test_what_binds_again_is_told_of_again_to_whoever_was_told_before(
    talking, clock_at, always_worked
):
    def told():
        rows = Notice.objects.filter(key__startswith="clause-late")
        return sorted(rows.values_list("person_id", flat=True))

    talking.agree()
    clock_at(timezone.now() + timedelta(days=14))
    remind_of_clauses.func()
    both = [talking.mediator.person_id, talking.upstairs.person_id]
    assert told() == sorted(both)
    not_kept = {"why": "not_kept", "told": ["agreement_suit"], "words": "说了不照办"}
    stop_mediation(talking.mediator, case_id=talking.id, **not_kept)
    close_case(talking.worker, case_id=talking.id)
    reopen_case(talking.worker, case_id=talking.id, words="又愿意照办了")
    remind_of_clauses.func()
    assert told() == sorted([*both, *both])
    # Once, and not again the next morning.
    remind_of_clauses.func()
    assert len(told()) == 4


def test_a_table_that_was_opened_again_can_be_ended_again(as_person, talking):
    reopened(talking)
    here = f"/cases/case/{talking.id}/mediation/"
    browser = as_person(talking.mediator)
    page = browser.get(here).content.decode()
    assert "已告知的其他办法" not in page
    assert 'value="not_kept"' in page
    assert 'value="no_agreement"' not in page
    sent = {"step": "stop", "why": "not_kept", "told": ["court"], "words": "不照办"}
    answer = browser.post(here, sent)
    assert answer.status_code == 302, answer.content.decode()
    assert talking.state == "failed"


def test_who_refused_once_is_not_brought_back_without_being_asked(as_person, talking):
    stop_mediation(talking.upstairs, case_id=talking.id, why="refused", told=["court"])
    close_case(talking.worker, case_id=talking.id)
    reopen_case(talking.worker, case_id=talking.id, words="听说又愿意谈")
    for again in (
        talking.meet,
        lambda: make_proposal(talking.mediator, case_id=talking.id, text="再谈谈"),
        talking.draft,
    ):
        with pytest.raises(Refused) as said:
            again()
        assert "愿意" in said.value.sentence
    with pytest.raises(Invalid):
        take_up_again(talking.mediator, case_id=talking.id, all_willing=False)
    with pytest.raises(NotAllowed):
        take_up_again(talking.upstairs, case_id=talking.id, all_willing=True)
    here = f"/cases/case/{talking.id}/mediation/"
    browser = as_person(talking.mediator)
    assert 'name="step" value="again"' in browser.get(here).content.decode()
    answer = browser.post(here, {"step": "again", "all_willing": "on"})
    assert answer.status_code == 302, answer.content.decode()
    assert Mediation.objects.get(case=talking.case).stopped_on is None
    with pytest.raises(Refused):
        take_up_again(talking.mediator, case_id=talking.id, all_willing=True)
    talking.meet()


# ── A worker in a quarrel of the own ────────────────────────────────────────────────────────


@pytest.fixture
def own_quarrel(opened, worker, colleague, downstairs):
    """The committee's own worker quarrels with a neighbour; a colleague keeps the file."""
    case = opened(kind="dispute", summary="楼道堆物")
    for person, role in ((worker, "respondent"), (downstairs, "applicant")):
        note_party(
            colleague, case_id=case.id, role=role, purpose="调解", person_id=person.person_id
        )
    register_mediation(colleague, case_id=case.id, source="applied")
    accept_mediation(colleague, case_id=case.id, mediator_ids=[colleague.person_id])
    return case


def test_a_worker_learns_no_name_in_a_quarrel_of_the_own(own_quarrel, worker, colleague):
    other = note_party(
        colleague, case_id=own_quarrel.id, role="neighbour", purpose="调解", name="证人"
    )
    with pytest.raises(NotAllowed):
        open_party(worker, party_id=other.id, purpose="mediate")
    assert open_party(colleague, party_id=other.id, purpose="mediate").name == "证人"


def test_a_worker_unseats_no_mediator_of_the_own_quarrel(own_quarrel, worker, colleague):
    with pytest.raises(NotAllowed):
        note_party(
            worker, case_id=own_quarrel.id, role="neighbour", purpose="调解",
            person_id=colleague.person_id,
        )  # fmt: skip
    with pytest.raises(Refused) as said:
        note_party(
            colleague, case_id=own_quarrel.id, role="neighbour", purpose="调解",
            person_id=worker.person_id,
        )  # fmt: skip
    assert "已经在" in said.value.sentence


def test_a_worker_reads_the_own_quarrel_as_a_party(as_person, own_quarrel, worker, colleague):
    append_step(
        colleague, own_quarrel, "record_house_call", words="他说没带人去", for_parties=False
    )
    address = f"/cases/case/{own_quarrel.id}/"
    assert "他说没带人去" in as_person(colleague).get(address).content.decode()
    page = as_person(worker).get(address).content.decode()
    assert "他说没带人去" not in page
    assert "记下当事人" not in page


def test_above_reads_no_words_among_the_steps_of_a_quarrel(as_person, own_quarrel, colleague,
                                                           officer):  # fmt: skip
    stop_mediation(
        colleague, case_id=own_quarrel.id, why="no_agreement", told=["court"], words="说不拢的话"
    )
    address = f"/cases/case/{own_quarrel.id}/"
    assert "说不拢的话" in as_person(colleague).get(address).content.decode()
    page = as_person(officer).get(address).content.decode()
    assert "未达成协议" in page
    assert "说不拢的话" not in page
