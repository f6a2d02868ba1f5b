"""What ends a case, and what does not: hops, levels, whoever is concerned, the refused task."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.cases.files import clocks
from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.answer_hand_over import answer_hand_over
from lilong.cases.files.actions.check_case import check_case
from lilong.cases.files.actions.close_case import close_case
from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.actions.refuse_task import refuse_task
from lilong.cases.files.actions.reopen_case import reopen_case
from lilong.cases.files.actions.set_assistance_list import set_assistance_list
from lilong.cases.files.actions.take_back_hand_over import take_back_hand_over
from lilong.cases.files.actions.withdraw_case import withdraw_case
from lilong.cases.files.models import Case, CaseClock
from lilong.cases.files.permissions import Sight, sight_of, visible_to
from lilong.cases.files.queries.cases import clocks_of
from lilong.cases.files.web.words import clock_lines
from lilong.kernel.refusal import NotAllowed, Refused
from lilong.survey.actions.add_finding import add_finding
from tests.neighbourhood import person_with

SOON = timezone.localdate() + timedelta(days=5)


def up(by, case, to_level="department"):
    return hand_over_case(
        by,
        case_id=case.id,
        to_level=to_level,
        asked_of="枫林城管中队",
        tried="上门三次",
        asked="请到现场认定",
        answer_due=SOON,
    )


@pytest.fixture
def patch(street):
    return person_with("patch_officer", street.street)


@pytest.fixture
def done(opened, worker):
    case = opened()
    advance_case(worker, case_id=case.id, to="dissuaded", words="讲了道理")
    return advance_case(worker, case_id=case.id, to="removed", words="自己拆了")


@pytest.fixture
def closed_up(opened, worker, colleague):
    """Removed while the department was still asked, and closed."""
    case = opened()
    advance_case(worker, case_id=case.id, to="dissuaded", words="讲了道理")
    up(worker, case)
    advance_case(worker, case_id=case.id, to="removed", words="自己拆了")
    check_case(colleague, case_id=case.id, holds=True, words="看过了")
    return close_case(worker, case_id=case.id, words="谢谢")


# ── Hops and levels ─────────────────────────────────────────────────────────────────────────


def test_what_is_at_rest_asks_nobody(closed_up, worker, opened):
    hop = closed_up.hand_overs.get()
    assert (hop.state, hop.answer) == ("taken_back", "谢谢")
    with pytest.raises(Refused) as said:
        up(worker, closed_up, "street")
    assert said.value.remedy
    case = opened()
    up(worker, case, "patch")
    withdraw_case(worker, case_id=case.id, reason="有规划许可")
    assert case.hand_overs.get().state == "taken_back"


def test_what_comes_back_can_be_reported_anew(closed_up, worker):
    case = reopen_case(worker, case_id=closed_up.id, words="又搭了")
    assert case.level == "neighbourhood"
    assert up(worker, case).state == "reported"


def test_what_did_not_hold_is_reported_anew(opened, worker, colleague, officer):
    case = opened()
    advance_case(worker, case_id=case.id, to="dissuaded", words="讲了道理")
    up(worker, case)
    answer_hand_over(officer, case_id=case.id, outcome="takes", words="我们来")
    advance_case(worker, case_id=case.id, to="removed", words="自己拆了")
    case = check_case(colleague, case_id=case.id, holds=False, words="顶还在")
    assert (case.state, case.level) == ("reported", "department")
    assert case.clocks.get(clock="enforcement_visit").state == "running"
    advance_case(worker, case_id=case.id, to="dissuaded", words="又讲了道理")
    case = up(worker, case)
    assert (case.state, case.hand_overs.count()) == ("reported", 2)


def test_the_department_that_is_asked_sees_what_it_is_asked(opened, worker, street):
    department = person_with("department_officer", street.street)
    case, other = opened(), opened()
    dispute = opened(kind="dispute", summary="漏水")
    advance_case(worker, case_id=case.id, to="dissuaded", words="讲了道理")
    assert not visible_to(department, Case.objects.all()).exists()
    up(worker, case)
    up(worker, dispute)
    assert list(visible_to(department, Case.objects.all())) == [case]
    assert sight_of(department, Case.objects.get(pk=case.id)) == Sight.PUBLIC
    assert sight_of(department, other) == Sight.NONE
    answer_hand_over(department, case_id=case.id, outcome="bounces", words="不归我们管")
    assert sight_of(department, Case.objects.get(pk=case.id)) == Sight.NONE


def test_whoever_found_it_sees_that_it_was_withdrawn(opened, worker, street):
    staff = person_with("property_staff", street.compound)
    finding = add_finding(
        staff, place_id=street.rooms[0].id, kind="illegal_building", found_on=timezone.localdate()
    )
    case = opened(finding_ids=[finding.id])
    withdraw_case(worker, case_id=case.id, reason="有规划许可")
    assert list(visible_to(staff, Case.objects.all())) == [case]
    assert sight_of(staff, Case.objects.get(pk=case.id)) == Sight.PARTY
    again = opened(finding_ids=[finding.id])
    assert set(visible_to(staff, Case.objects.all())) == {case, again}


# ── Whoever is concerned ────────────────────────────────────────────────────────────────────


def concerned(by, case, other):
    return note_party(
        by, case_id=case.id, role="owner", purpose="当事人", person_id=other.person_id
    )


def test_no_party_checks_closes_or_withdraws_their_own_case(done, worker, colleague, patch):
    concerned(worker, done, colleague)
    with pytest.raises(NotAllowed) as said:
        check_case(colleague, case_id=done.id, holds=True, words="看过了")
    assert said.value.remedy
    with pytest.raises(NotAllowed):
        withdraw_case(colleague, case_id=done.id, reason="不成立")
    assert Case.objects.get(pk=done.id).state == "removed"
    check_case(patch, case_id=done.id, holds=True, words="看过了")
    with pytest.raises(NotAllowed):
        close_case(colleague, case_id=done.id)
    assert close_case(worker, case_id=done.id).state == "closed"


def test_the_patch_closes_and_withdraws_where_a_keeper_is_a_party(done, worker, colleague, patch):
    check_case(colleague, case_id=done.id, holds=True, words="看过了")
    with pytest.raises(NotAllowed):
        close_case(patch, case_id=done.id)
    concerned(worker, done, colleague)
    assert close_case(patch, case_id=done.id).state == "closed"


def test_the_patch_withdraws_where_a_keeper_is_a_party(opened, worker, colleague, patch):
    case = opened()
    with pytest.raises(NotAllowed):
        withdraw_case(patch, case_id=case.id, reason="不成立")
    concerned(worker, case, colleague)
    assert withdraw_case(patch, case_id=case.id, reason="不成立").state == "withdrawn"


# ── The refused task ────────────────────────────────────────────────────────────────────────


@pytest.fixture
def refused(opened, worker, officer, street):
    """A hotline order that stands on no list, with both its clocks."""
    set_assistance_list(
        officer,
        street_id=street.street.id,
        title="清单",
        issuer="枫林街道",
        issued_on=timezone.localdate(),
        items=["人口普查"],
        source="枫街办〔2026〕3号",
    )
    case = opened(kind="repair", summary="路灯不亮", source="hotline", source_number="A-1")
    clocks.start(worker, case, "hotline_first_contact", amount=1)
    clocks.start(worker, case, "hotline_close", amount=5)
    clocks.note_next(case)
    return refuse_task(
        worker,
        case_id=case.id,
        reason="清单里没有修路灯",
        to_level="street",
        asked_of="枫林街道",
        answer_due=SOON,
        list_version=1,
    )


def states(case):
    return dict(CaseClock.objects.filter(case=case).values_list("clock", "state"))


def test_the_clocks_of_a_refused_task_end_with_the_reason(refused):
    assert set(states(refused).values()) == {"ended"}
    assert Case.objects.get(pk=refused.id).next_due is None
    for line in clock_lines(clocks_of(refused), timezone.now()):
        assert str(line["light"]) != "已完成"
        assert "清单里没有修路灯" in line["sums"][-1]


@pytest.mark.parametrize("way", ["bounces", "taken_back"])
def test_a_task_that_comes_back_goes_on_with_its_clocks(refused, worker, officer, way):
    if way == "bounces":
        answer_hand_over(officer, case_id=refused.id, outcome="bounces", words="清单第三项就是")
    else:
        take_back_hand_over(worker, case_id=refused.id, words="我们来修")
    assert set(states(refused).values()) == {"running"}
    assert Case.objects.get(pk=refused.id).next_clock == "hotline_first_contact"
    line = clock_lines(clocks_of(refused), timezone.now())[0]
    assert any("清单里没有修路灯" in said for said in line["sums"])


def test_a_refused_task_that_is_taken_has_no_clock_here(refused, officer):
    answer_hand_over(officer, case_id=refused.id, outcome="takes", words="街道来修")
    assert set(states(refused).values()) == {"ended"}
