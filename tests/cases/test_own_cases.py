"""Whoever is a party of a case finds it among the own ones, is told how it goes on, may say
something back, and finds nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.actions.say_as_party import MOST_SAID, say_as_party
from lilong.cases.files.actions.withdraw_case import withdraw_case
from lilong.cases.files.models import Case, CaseFinding
from lilong.cases.files.packet import packet_values
from lilong.cases.files.permissions import Sight, sight_of
from lilong.cases.files.queries.case_filter import CaseFilter
from lilong.cases.files.queries.case_list import case_page
from lilong.cases.files.queries.cases import steps_of
from lilong.cases.files.queries.own_cases import MOST, NOW, own_cases
from lilong.cases.files.states import CaseState
from lilong.cases.outreach.actions.record_promise import record_promise
from lilong.commons.ledger.listening import deliver
from lilong.commons.notices.models import Notice
from lilong.council.covering import Telling
from lilong.kernel.actor import VISITOR
from lilong.kernel.refusal import NotAllowed, Refused
from lilong.places import queries as places
from lilong.survey.actions.add_finding import add_finding
from tests.neighbourhood import person_with
from tests.survey.web.conftest import _nothing_kept, as_person

__all__ = ["_nothing_kept", "as_person"]

SAID = "铁架是前面的房东装的，我有照片"


@pytest.fixture
def neighbour(street):
    return person_with("resident", street.rooms[1], "邻居")


@pytest.fixture
def own(opened, worker, resident):
    """A case of the resident's own home."""
    case = opened(summary="窗外搭了铁架")
    note_party(worker, case_id=case.id, role="owner", purpose="劝导", person_id=resident.person_id)
    return case


def lines(actor):
    return own_cases(actor)


def notices(actor):
    deliver(Case.objects.first().space_id)
    return [one.sentence % one.facts for one in Notice.objects.filter(person_id=actor.person_id)]


def test_a_party_finds_the_own_case_and_nobody_elses(own, opened, resident, neighbour, worker):
    opened(summary="别人家的")
    (line,) = lines(resident)
    assert line.case.id == own.id
    assert "居委会" in line.now
    assert lines(neighbour) == []
    assert lines(worker) == []
    with pytest.raises(NotAllowed):
        lines(VISITOR)


def test_who_found_something_is_no_party_of_it(own, street):
    neighbour = person_with("volunteer", street.numbers[0])
    found = add_finding(
        neighbour, place_id=street.rooms[1].id, kind="illegal_building",
        found_on=timezone.localdate(), part="private",
    )  # fmt: skip
    CaseFinding.objects.create(space_id=own.space_id, case=own, finding=found)
    assert lines(neighbour) == []


def test_it_says_what_is_asked_and_by_when(own, resident, worker):
    advance_case(worker, case_id=own.id, to="dissuaded", words="说过了")
    (line,) = lines(resident)
    assert line.asked
    assert line.by is None
    due = timezone.localdate() + timedelta(days=9)
    record_promise(worker, case_id=own.id, due_on=due, words="自己拆")
    (line,) = lines(resident)
    assert line.by == due


def test_a_neighbour_of_it_is_asked_nothing(own, neighbour, worker):
    note_party(
        worker, case_id=own.id, role="neighbour", purpose="邻居", person_id=neighbour.person_id
    )
    advance_case(worker, case_id=own.id, to="dissuaded", words="说过了")
    (line,) = lines(neighbour)
    assert line.asked == ""
    assert line.now


def test_each_party_is_told_when_it_goes_on(own, resident, neighbour, worker):
    assert len(notices(resident)) == 1
    advance_case(worker, case_id=own.id, to="dissuaded", words="说过了")
    assert any("劝导中" in one for one in notices(resident))
    withdraw_case(worker, case_id=own.id, reason="量错了")
    assert any("撤销" in one for one in notices(resident))
    assert notices(neighbour) == []
    assert not any("铁架" in one for one in notices(resident))


def test_what_a_party_says_is_read_by_keepers_and_by_itself(
    own, resident, neighbour, worker, leader
):
    note_party(
        worker, case_id=own.id, role="neighbour", purpose="邻居", person_id=neighbour.person_id
    )
    say_as_party(resident, case_id=own.id, words=SAID)

    def reads(reader, sight):
        return any(SAID in step.words for step in steps_of(own, sight, reader=reader))

    assert reads(worker, Sight.FULL)
    assert reads(resident, Sight.PARTY)
    assert not reads(neighbour, Sight.PARTY)
    assert not reads(leader, Sight.FIELD)
    assert SAID in str(packet_values(Case.objects.get(pk=own.id)))
    assert any(own.code in one for one in notices(worker))
    assert Case.objects.get(pk=own.id).state == "found"


def test_only_a_party_speaks_and_not_for_ever(own, resident, neighbour, worker):
    for other in (neighbour, worker, VISITOR):
        with pytest.raises(NotAllowed):
            say_as_party(other, case_id=own.id, words=SAID)
    with pytest.raises(Telling):
        say_as_party(resident, case_id=own.id, words="打 13800001111")
    for _time in range(MOST_SAID):
        say_as_party(resident, case_id=own.id, words=SAID)
    with pytest.raises(Refused):
        say_as_party(resident, case_id=own.id, words=SAID)


def test_in_a_quarrel_one_speaks_at_its_table(opened, worker, resident):
    case = opened(kind="dispute", summary="漏水")
    note_party(
        worker, case_id=case.id, role="applicant", purpose="调解", person_id=resident.person_id
    )
    with pytest.raises(Refused):
        say_as_party(resident, case_id=case.id, words=SAID)
    assert case.steps.count() == 1


def test_the_page_lists_leads_and_lets_one_speak(
    as_person, own, opened, resident, django_assert_max_num_queries
):
    browser = as_person(resident)
    browser.get("/cases/mine/")
    with django_assert_max_num_queries(8):
        page = browser.get("/cases/mine/")
    text = page.content.decode()
    assert own.code in text
    assert f"/cases/case/{own.id}/say" in text
    assert "no-store" in page["Cache-Control"]
    sent = browser.post(f"/cases/case/{own.id}/say", {"words": SAID})
    assert sent.status_code == 302
    assert SAID in browser.get(f"/cases/case/{own.id}/").content.decode()


def test_who_has_none_is_told_so(as_person, neighbour):
    assert "还没有" in as_person(neighbour).get("/cases/mine/").content.decode()


def test_it_reads_the_newest_of_very_many(own, resident):
    assert len(own_cases(resident, most=1)) == 1
    assert MOST == 100


def test_each_state_has_a_plain_sentence():
    assert set(NOW) == set(CaseState.values)


def test_the_page_of_a_quarrel_leads_to_its_table(as_person, opened, worker, resident):
    case = opened(kind="dispute", summary="漏水")
    note_party(
        worker, case_id=case.id, role="applicant", purpose="调解", person_id=resident.person_id
    )
    answer = as_person(resident).get(f"/cases/case/{case.id}/say")
    assert answer.status_code == 302
    assert answer["Location"] == f"/cases/case/{case.id}/mediation/mine"


@pytest.fixture
def companys(opened, worker, street):
    """A case of a home in which the property company is a party, by one of its workers."""
    agent = person_with("property_staff", street.compound, "物业甲")
    case = opened(kind="repair", summary="水管漏到楼下")

    def note(case, who=agent, role="property_company"):
        return note_party(worker, case_id=case.id, role=role, purpose="修", person_id=who.person_id)

    note(case)
    return case, agent, note


def test_a_colleague_finds_the_companys_cases_and_does_not_speak_for_it(
    as_person, companys, street, opened, django_assert_max_num_queries
):
    case, agent, _note = companys
    colleague = person_with("property_staff", street.compound, "物业乙")
    (line,) = lines(colleague)
    assert (line.case.id, line.company, line.speaks) == (case.id, True, False)
    (line,) = lines(agent)
    assert (line.case.id, line.company, line.speaks) == (case.id, False, True)
    assert sight_of(colleague, case) is sight_of(agent, case) is Sight.PARTY
    browser = as_person(colleague)
    browser.get("/cases/mine/")
    with django_assert_max_num_queries(8):
        text = browser.get("/cases/mine/").content.decode()
    assert "由同事出面" in text
    assert f"/cases/case/{case.id}/say" not in text
    assert browser.get(f"/cases/case/{case.id}/").status_code == 200
    listed = case_page(colleague, places.place(street.area.id), CaseFilter()).lines
    assert [one.id for one in listed] == [case.id]
    with pytest.raises(NotAllowed):
        say_as_party(colleague, case_id=case.id, words=SAID)


def test_who_works_elsewhere_or_in_a_quarrel_is_no_colleague(companys, street, opened):
    _case, agent, note = companys
    quarrel = opened(kind="dispute", summary="物业费")
    note(quarrel)
    note(opened(summary="物业自己的房间"), role="user")
    colleague = person_with("property_staff", street.compound, "物业乙")
    assert [one.case.kind for one in lines(colleague)] == ["repair"]
    assert sight_of(colleague, quarrel) is Sight.NONE
    assert sight_of(agent, quarrel) is Sight.PARTY
    far = person_with("property_staff", street.numbers[-1], "另一处的物业")
    assert lines(far) == []


def test_a_stranger_who_is_noted_as_the_company_opens_it_to_nobody(
    companys, street, opened, neighbour
):
    case, _agent, note = companys
    other = opened(summary="搭了棚子")
    note(other, neighbour)
    colleague = person_with("property_staff", street.compound, "物业乙")
    assert [one.case.id for one in lines(colleague)] == [case.id]


def test_those_of_one_home_do_not_read_of_each_other(own, opened, street, worker, resident):
    together = person_with("owner", street.rooms[0], "同住的业主")
    assert lines(together) == []
    assert sight_of(together, own) is Sight.NONE
