"""Nobody acts in office on a case of the own: whoever is a party does what parties do."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from lilong.cases.files import clocks, permissions
from lilong.cases.files.actions.add_case_photo import add_case_photo
from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.change_owner import change_owner
from lilong.cases.files.actions.classify_case import classify_case
from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.actions.note_told import note_told
from lilong.cases.files.actions.open_party import open_party
from lilong.cases.files.actions.rewrite_summary import rewrite_summary
from lilong.cases.files.actions.say_as_party import say_as_party
from lilong.cases.files.actions.start_clock import start_clock
from lilong.cases.files.models import Case
from lilong.cases.files.permissions import Sight, sight_of
from lilong.cases.joint.actions.call_joint_meeting import call_joint_meeting
from lilong.cases.norms.actions.measure_case import measure_case
from lilong.cases.outreach.actions.keep_team_note import keep_team_note
from lilong.cases.outreach.actions.record_house_call import record_house_call
from lilong.cases.outreach.actions.record_promise import record_promise
from lilong.cases.outreach.permissions import in_team
from lilong.cases.outreach.queries.door import door_card
from lilong.cases.outreach.queries.walking import walk_of
from lilong.commons.web.addresses import address
from lilong.kernel.refusal import NotAllowed
from lilong.places import queries as places
from tests.neighbourhood import person_with
from tests.survey.web.conftest import _nothing_kept, as_person

__all__ = ["_nothing_kept", "as_person"]


def concerned(case, who, by):
    return note_party(by, case_id=case.id, role="owner", purpose="劝导", person_id=who.person_id)


@pytest.fixture
def own(opened, worker, colleague):
    """A cage that another worker keeps, and that is the worker's own."""
    case = opened(kind="window_cage", by=colleague, summary="防盗窗伸出来很多")
    concerned(case, worker, colleague)
    case.neighbour = note_party(
        colleague, case_id=case.id, role="neighbour", purpose="联系", name="王美芳"
    )
    return case


def today():
    return timezone.localdate()


def acts_of_office(case):
    """Everything that somebody in office may do to such a case, by name."""
    soon, given = today() + timedelta(days=5), {"case_id": case.id}
    return {
        "advance": lambda who: advance_case(who, **given, to="asked", words="讲了标准"),
        "classify": lambda who: classify_case(who, **given, classified_as="illegal_structure"),
        "hand over": lambda who: hand_over_case(
            who, **given, to_level="street", asked_of="枫林街道", tried="谈过", asked="请来看",
            answer_due=soon,
        ),
        "told": lambda who: note_told(
            who, **given, state="visited", told_by="徐汇区城管执法局", paper="笔录", on=today()
        ),
        "summary": lambda who: rewrite_summary(who, **given, summary="没有什么事"),
        "owner": lambda who: change_owner(who, **given, owner_id=who.person_id),
        "clock": lambda who: start_clock(
            who, **given, clock="petition_route", on=today(), paper="信访登记"
        ),
        "party": lambda who: note_party(
            who, **given, role="neighbour", purpose="联系", name="李四"
        ),
        "name": lambda who: open_party(who, party_id=case.neighbour.id, purpose="visit"),
        "photo": lambda who: add_case_photo(who, **given, photo=None, of="after"),
        "measure": lambda who: measure_case(
            who, **given, values={"projection_mm": 0}, measured_on=today()
        ),
        "promise": lambda who: record_promise(who, **given, due_on=soon),
        "call": lambda who: record_house_call(
            who, call_id=uuid4(), place_id=case.place_id, result="met",
            carries=[f"case:{case.id}"],
        ),
        "note": lambda who: keep_team_note(who, place_id=case.place_id, words="要慢慢说"),
        "meeting": lambda who: call_joint_meeting(
            who, **given, at=timezone.now() + timedelta(days=2), where="居委会",
            bodies=["物业公司", "居委会"], decides="怎样改", roles="各自说明",
        ),
    }  # fmt: skip


@pytest.mark.parametrize("name", [
    "advance", "classify", "hand over", "told", "summary", "owner", "clock", "party", "name",
    "photo", "measure", "promise", "call", "note", "meeting",
])  # fmt: skip
def test_nobody_in_office_acts_on_a_case_of_their_own(own, worker, name):
    before = Case.objects.get(pk=own.pk)
    with pytest.raises(NotAllowed) as said:
        acts_of_office(own)[name](worker)
    if name != "note":
        assert "一位同事" in said.value.remedy
    after = Case.objects.get(pk=own.pk)
    assert (after.state, after.version, after.owner_id) == (
        before.state, before.version, before.owner_id,
    )  # fmt: skip


def test_a_colleague_does_and_so_do_those_above(own, colleague, officer):
    measure_case(colleague, case_id=own.id, values={"projection_mm": 900}, measured_on=today())
    advance_case(officer, case_id=own.id, to="asked", words="讲了标准")
    assert open_party(officer, party_id=own.neighbour.id, purpose="visit").name == "王美芳"


def test_those_above_stand_in_for_nobody_where_no_keeper_is_a_party(opened, officer, worker):
    case = opened()
    with pytest.raises(NotAllowed):
        advance_case(officer, case_id=case.id, to="dissuaded", words="讲了道理")


def test_an_officer_of_the_own_case_stands_in_for_nobody(own, officer, colleague):
    concerned(own, officer, colleague)
    for act in ("advance", "told", "meeting"):
        with pytest.raises(NotAllowed):
            acts_of_office(own)[act](officer)


def test_a_quarrel_of_a_keeper_stays_closed_above(opened, worker, colleague, officer):
    quarrel = opened(kind="dispute", by=colleague, summary="楼上漏水")
    note_party(
        colleague, case_id=quarrel.id, role="applicant", purpose="调解", person_id=worker.person_id
    )
    assert sight_of(officer, quarrel) is Sight.OUTLINE
    with pytest.raises(NotAllowed):
        rewrite_summary(officer, case_id=quarrel.id, summary="楼上楼下为漏水")


def test_a_block_leader_neither_measures_nor_calls_at_the_own_cage(own, leader, colleague, street):
    assert leader.has_role_at(street.rooms[0].path, ("block_leader",))
    acts = acts_of_office(own)
    acts["measure"](leader)
    concerned(own, leader, colleague)
    for act in ("measure", "promise", "call"):
        with pytest.raises(NotAllowed) as said:
            acts[act](leader)
        assert said.value.remedy
    card = door_card(leader, places.place(own.place_id))
    assert card.door.carried == []


def test_nobody_is_of_the_team_of_their_own_door(opened, own, worker, colleague, street):
    path = street.rooms[0].path
    assert in_team(colleague, path)
    assert not in_team(worker, path)
    assert in_team(worker, street.rooms[1].path)
    at_home = person_with("resident", street.rooms[2])
    both = type(worker)(
        person_id=at_home.person_id, name="住在这里的社工", grants=(*at_home.grants, *worker.grants)
    )
    assert not in_team(both, street.rooms[2].path)
    assert in_team(both, street.rooms[3].path)


def test_todays_doors_lead_nobody_to_their_own_case(opened, worker, street):
    case = opened()
    area = places.place(street.area.id)
    assert walk_of(worker, area).left == 1
    concerned(case, worker, worker)
    assert walk_of(worker, area).left == 0


def test_the_page_shows_a_worker_what_a_party_reads(as_person, own, worker, colleague):
    advance_case(colleague, case_id=own.id, to="asked", words="讲了标准，记在笔记里")
    browser = as_person(worker)
    html = browser.get(f"/cases/case/{own.id}/").content.decode()
    assert sight_of(worker, own) is Sight.PARTY
    assert "您是这一件的当事人" in html
    assert "有话要说" in html
    assert 'name="step" value="' not in html.replace('value="lead"', "")
    for page in ("clock", "owner", "photos", "measure", "joint", "order"):
        assert address(f"cases:{page}", own.id) not in html
        assert browser.get(address(f"cases:{page}", own.id)).status_code in (403, 404)
    packet = address("cases:packet", own.id, "pdf")
    assert packet not in html
    assert browser.get(packet).status_code == 403
    kept = as_person(colleague).get(f"/cases/case/{own.id}/").content.decode()
    assert 'name="step" value="advance"' in kept
    assert address("cases:measure", own.id) in kept
    assert "您是这一件的当事人" not in kept


def test_what_every_party_may_do_stays(own, worker):
    say_as_party(worker, case_id=own.id, words="我下个月请人来改")
    assert list(permissions.visible_to(worker, Case.objects.all())) == [own]


def test_the_page_costs_a_keeper_no_query_more(
    as_person, opened, worker, django_assert_max_num_queries
):
    case = opened()
    browser = as_person(worker)
    browser.get(f"/cases/case/{case.id}/")
    with django_assert_max_num_queries(24):
        browser.get(f"/cases/case/{case.id}/")


def test_the_list_of_what_runs_out_tells_nobody_that_somebody_called_about_them(
    as_person, opened, worker, colleague, street
):
    case = opened(
        kind="repair", summary="路灯不亮", source="hotline", source_number="HX1", by=colleague
    )
    clocks.start(colleague, case, "hotline_close", amount=5)
    here = f"/cases/{street.area.id}/due"
    # As long as it is not about them it stands there.
    assert case.code in as_person(worker).get(here).content.decode()
    concerned(case, worker, colleague)
    own = as_person(worker).get(here).content.decode()
    assert case.code not in own
    assert "热线工单" not in own
    assert case.code in as_person(colleague).get(here).content.decode()
