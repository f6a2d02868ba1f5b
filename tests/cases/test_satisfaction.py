"""Asked once after closing; nobody learns who said what, and counts are told five at a time."""

from __future__ import annotations

import json

import pytest
from django.utils import timezone

from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.check_case import check_case
from lilong.cases.files.actions.close_case import close_case
from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.actions.reopen_case import reopen_case
from lilong.cases.satisfaction.actions.note_satisfaction import note_satisfaction
from lilong.cases.satisfaction.actions.say_satisfaction import say_satisfaction
from lilong.cases.satisfaction.checking import satisfaction_agrees
from lilong.cases.satisfaction.listeners import ask_those_concerned
from lilong.cases.satisfaction.models import Answered, Satisfaction
from lilong.cases.satisfaction.queries.answers import told_of, words_of
from lilong.commons.counters.models import Tally
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices.models import Notice
from lilong.council.covering import Telling
from lilong.kernel.refusal import Invalid, NotAllowed, NotFound, Refused
from lilong.places import queries as places
from lilong.survey.actions.add_finding import add_finding
from tests.neighbourhood import person_with
from tests.survey.web.conftest import as_person

__all__ = ["as_person"]


@pytest.fixture
def closed(opened, worker, colleague):
    """A closed case with these persons as parties."""

    def close(*persons, case=None, **values):
        case = case or opened(**values)
        for person in persons:
            note_party(
                worker,
                case_id=case.id,
                role="neighbour",
                purpose="办理",
                person_id=person.person_id,
            )
        if not case.reopened:
            advance_case(worker, case_id=case.id, to="dissuaded", words="讲了道理")
        advance_case(worker, case_id=case.id, to="removed", words="拆了")
        check_case(colleague, case_id=case.id, holds=True, words="看过了")
        return close_case(worker, case_id=case.id)

    return close


@pytest.fixture
def neighbours(street):
    return [person_with("resident", room, f"邻居{n}") for n, room in enumerate(street.rooms[:6])]


def say(person, case, choice="satisfied", **values):
    say_satisfaction(person, case_id=case.id, choice=choice, **values)


def test_a_party_answers_once_for_each_closing(closed, worker, colleague, neighbours):
    case = closed(neighbours[0])
    say(neighbours[0], case, words="很快")
    with pytest.raises(Refused):
        say(neighbours[0], case, "dissatisfied")
    assert Satisfaction.objects.get().choice == "satisfied"
    case = reopen_case(worker, case_id=case.id, words="又搭了")
    with pytest.raises(Refused):
        say(neighbours[0], case)
    closed(case=case)
    say(neighbours[0], case, "fair")
    assert Satisfaction.objects.count() == 2


def test_nothing_tells_who_said_what(closed, neighbours):
    case = closed(neighbours[0])
    say(neighbours[0], case, "dissatisfied", words="拖得太久")
    assert {field.name for field in Satisfaction._meta.fields}.isdisjoint(
        {"person", "party", "by", "at", "answered"}
    )
    entry = LedgerEntry.objects.get(kind="cases.satisfaction_said")
    assert (entry.actor_id, entry.role) == (None, "sealed")
    told = json.dumps(entry.facts, ensure_ascii=False)
    for betrays in ("dissatisfied", "拖得太久", str(neighbours[0].person_id)):
        assert betrays not in told


def test_whom_it_does_not_concern_and_who_keeps_it_are_not_asked(
    closed, worker, officer, leader, neighbours
):
    case = closed(neighbours[0])
    for other in (worker, officer, leader, neighbours[1]):
        with pytest.raises(NotAllowed):
            say(other, case)
    for other in (officer, leader, neighbours[0]):
        with pytest.raises(NotAllowed):
            note_satisfaction(
                other, case_id=case.id, party_id=case.parties.get().id, choice="satisfied"
            )
    assert not Satisfaction.objects.exists()


def test_before_closing_nobody_is_asked(opened, worker, neighbours):
    case = opened()
    note_party(
        worker, case_id=case.id, role="owner", purpose="办理", person_id=neighbours[0].person_id
    )
    with pytest.raises(Refused):
        say(neighbours[0], case)


def test_what_was_typed_is_looked_at(closed, neighbours):
    case = closed(neighbours[0])
    with pytest.raises(Invalid):
        say(neighbours[0], case, "great")
    with pytest.raises(Invalid):
        say(neighbours[0], case, words="好" * 201)
    with pytest.raises(Telling):
        say(neighbours[0], case, words="301室王阿姨帮了忙")
    say(neighbours[0], case, words="301室王阿姨帮了忙", personal="cover")
    assert Satisfaction.objects.get().words == "301室＊＊帮了忙"


def test_a_keeper_notes_what_a_party_said_once(closed, opened, worker, neighbours):
    case = opened()
    party = note_party(worker, case_id=case.id, role="owner", purpose="办理", name="王阿姨")
    closed(neighbours[0], case=case)
    note_satisfaction(worker, case_id=case.id, party_id=party.id, choice="fair", words="还行")
    with pytest.raises(Refused):
        note_satisfaction(worker, case_id=case.id, party_id=party.id, choice="fair")
    own = case.parties.get(person_id=neighbours[0].person_id)
    note_satisfaction(worker, case_id=case.id, party_id=own.id, choice="satisfied")
    with pytest.raises(Refused):
        say(neighbours[0], case)
    elsewhere = closed(neighbours[1])
    with pytest.raises(NotFound):
        note_satisfaction(worker, case_id=elsewhere.id, party_id=party.id, choice="fair")
    assert Answered.objects.filter(party=party).count() == 1


def test_counts_are_told_five_at_a_time_and_can_be_counted_again(
    closed, worker, neighbours, street
):
    area = places.place(street.area.id)
    case = closed(*neighbours)
    for person in neighbours[:4]:
        say(person, case, words="好的")
    assert told_of(area.id).total == told_of(case.id).total == 0
    assert words_of(worker, area) == []
    say(neighbours[4], case)
    assert told_of(area.id).counts == {"satisfied": 5, "fair": 0, "dissatisfied": 0}
    assert told_of(case.id).total == 5
    assert words_of(worker, area) == ["好的"] * 4
    say(neighbours[5], case, "dissatisfied", words="不好")
    assert told_of(area.id).total == 5
    assert words_of(worker, area) == ["好的"] * 4
    assert not list(satisfaction_agrees())
    Tally.objects.filter(name="cases.satisfaction").update(count=9)
    assert list(satisfaction_agrees())


def test_a_group_that_is_too_small_is_not_told(closed, neighbours, street):
    case = closed(*neighbours)
    for person in neighbours[:4]:
        say(person, case)
    say(neighbours[4], case, "dissatisfied")
    told = told_of(street.area.id)
    assert told.total == 5
    assert told.counts == {"satisfied": None, "fair": 0, "dissatisfied": None}


def test_parties_and_finders_are_told_that_they_are_asked_keepers_are_not(
    closed, opened, worker, neighbours, street
):
    staff = person_with("property_staff", street.compound)
    today = timezone.localdate()
    at = street.rooms[0].id
    seen = add_finding(staff, place_id=at, kind="illegal_building", found_on=today)
    own = add_finding(worker, place_id=at, kind="illegal_building", found_on=today)
    case = closed(neighbours[0], case=opened(finding_ids=[seen.id, own.id]))
    entry = LedgerEntry.objects.get(kind="cases.case_closed")
    Notice.objects.all().delete()
    for _twice in range(2):
        ask_those_concerned(entry)
    told = Notice.objects.filter(group="cases.satisfaction")
    assert {one.person_id for one in told} == {staff.person_id, neighbours[0].person_id}
    assert told[0].url.endswith(f"/cases/case/{case.id}/satisfaction")
    say(staff, case)


def test_a_mediation_is_counted_and_no_word_of_it_told(opened, worker, neighbours):
    case = opened(kind="dispute")
    note_party(
        worker, case_id=case.id, role="applicant", purpose="调解", person_id=neighbours[0].person_id
    )
    type(case).objects.filter(pk=case.pk).update(state="closed")
    with pytest.raises(Refused):
        say(neighbours[0], case, words="他还是不讲理")
    say(neighbours[0], case)
    assert Satisfaction.objects.get().words == ""


def test_the_pages_ask_and_print_and_tell(as_person, closed, opened, worker, leader, neighbours):
    case = opened()
    note_party(worker, case_id=case.id, role="owner", purpose="办理", name="封存的名字")
    closed(*neighbours, case=case)
    here, page = f"/cases/case/{case.id}/", f"/cases/case/{case.id}/satisfaction"
    own = as_person(neighbours[0])
    assert page in own.get(here).content.decode()
    assert own.post(page, {"words": "好"}).status_code == 422
    assert own.post(page, {"choice": "satisfied", "words": "301室王阿姨好"}).status_code == 422
    sent = {"choice": "satisfied", "words": "301室王阿姨好", "personal": "covered"}
    assert own.post(page, sent).status_code == 302
    assert own.post(page, sent).status_code == 409
    assert "您已经回答过了" in own.get(page).content.decode()
    assert as_person(leader).get(page).status_code == 403
    assert page not in as_person(leader).get(here).content.decode()
    keeper = as_person(worker)
    assert "回答了 1 份" in keeper.get(here).content.decode()
    slips = keeper.get(page).content.decode()
    assert "封存的名字" not in slips
    assert "tick-box" in slips
    owner = case.parties.get(role="owner")
    noted = keeper.post(page, {"party": str(owner.id), "choice": "fair"})
    assert noted.status_code == 302
    area = f"/cases/{case.area_id}/pictures"
    assert "回答还不满五份" in keeper.get(area).content.decode()
    for person in neighbours[1:4]:
        say(person, case, words="这么快")
    pictures = keeper.get(area).content.decode()
    assert "办结以后回答了 5 份" in pictures
    assert "这么快" in pictures
    assert "太少，不公布" in keeper.get(here).content.decode()
