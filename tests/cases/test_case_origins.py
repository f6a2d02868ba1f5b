"""One press opens a case from a claim or a house call; nobody learns who said it."""

from __future__ import annotations

import json

import pytest
from django.core.cache import cache
from django.test import Client

from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.actions.open_case import AlreadyOpened
from lilong.cases.files.actions.withdraw_case import withdraw_case
from lilong.cases.files.models import Case, CaseOrigin
from lilong.cases.files.packet import packet_values
from lilong.cases.outreach.actions.record_house_call import record_house_call
from lilong.commons.ledger.models import LedgerEntry
from lilong.council.actions.move_branch import move_branch
from lilong.council.actions.open_contact import open_contact
from lilong.council.actions.release_suggestion import release_suggestion
from lilong.council.actions.say_suggestion import say_suggestion
from lilong.council.covering import Telling
from lilong.kernel.ids import uuid7
from lilong.kernel.refusal import Invalid, NotAllowed, NotFound, Refused
from tests.neighbourhood import person_with
from tests.survey.web.conftest import as_person

__all__ = ["as_person"]
WORDS = "我对门那家天井里搭建了一间，晒不到太阳"


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


@pytest.fixture
def claim(resident, street):
    """What the resident of 101 claims about 甲弄1号."""
    return say_suggestion(
        resident, place_id=street.numbers[0].id, text=WORDS, branch="claim", personal="keep"
    )


@pytest.fixture
def said_with_contact(resident, street):
    return say_suggestion(
        resident, place_id=street.numbers[0].id, text=WORDS, branch="claim", personal="keep",
        contact="13812345678", leave_name=True,
    )  # fmt: skip


def of(claim):
    return ("council.suggestion", claim.id)


def pressed(claim):
    return f"/cases/{claim.place_id}/open?from=council.suggestion:{claim.id}"


def test_a_claim_becomes_a_case_that_does_not_tell_whose_it_was(opened, claim, worker, resident):
    case = opened(place=claim.place, origin=of(claim))
    assert case.source == "suggestion"
    assert CaseOrigin.objects.get().source_id == claim.id
    assert not case.parties.exists()
    told = LedgerEntry.objects.get(kind="cases.case_opened")
    everything = json.dumps([told.facts, packet_values(case)], ensure_ascii=False, default=str)
    for betrays in (str(claim.id), claim.key, WORDS, resident.name, str(resident.person_id)):
        assert betrays not in everything


def test_a_second_press_shows_the_case_that_exists(as_person, opened, claim, worker, colleague):
    case = opened(place=claim.place, origin=of(claim))
    with pytest.raises(AlreadyOpened) as again:
        opened(place=claim.place, origin=of(claim), by=colleague)
    assert again.value.case_id == case.id
    assert Case.objects.count() == 1
    answer = as_person(colleague).get(pressed(claim))
    assert answer.status_code == 302
    assert str(case.id) in answer["Location"]


def test_nobody_is_led_from_the_words_to_a_case_about_them(
    as_person, opened, claim, worker, colleague
):
    case = opened(place=claim.place, origin=of(claim))
    said = f"/council/suggestions/{claim.id}/"
    assert str(case.id) in as_person(colleague).get(said).content.decode()  # the control
    note_party(worker, case_id=case.id, role="owner", purpose="沟通", person_id=colleague.person_id)
    browser = as_person(colleague)
    for at in (said, pressed(claim)):
        page = browser.get(at)
        told = [str(case.id), "为这件事立了案"]
        assert not [one for one in told if one in page.content.decode()], at
        assert page.status_code == (409 if at == pressed(claim) else 200)


def test_a_secretary_who_is_a_party_does_not_learn_how_to_reach_who_said_it(
    as_person, opened, said_with_contact, worker, secretary, street
):
    claim = said_with_contact
    case = opened(place=claim.place, origin=of(claim))
    here = f"/council/suggestions/{claim.id}/"
    assert "帮忙办自家的诉求" in as_person(secretary).get(here).content.decode()
    note_party(worker, case_id=case.id, role="owner", purpose="沟通", person_id=secretary.person_id)
    with pytest.raises(NotAllowed):
        open_contact(secretary, suggestion_id=claim.id, purpose="answer")
    assert "帮忙办自家的诉求" not in as_person(secretary).get(here).content.decode()
    chair = person_with("committee_chair", street.area)
    assert open_contact(chair, suggestion_id=claim.id, purpose="answer").contact == "13812345678"


def test_those_above_are_not_told_by_a_claim_what_a_closed_quarrel_is_about(
    as_person, opened, claim, officer, worker, street
):
    case = opened(kind="dispute", place=street.rooms[0], origin=of(claim), summary="漏水")
    said = f"/council/suggestions/{claim.id}/"
    assert str(case.id) in as_person(worker).get(said).content.decode()
    page = as_person(officer).get(said)
    assert page.status_code == 200
    assert not [one for one in (str(case.id), "为这件事立了案") if one in page.content.decode()]


def test_what_was_withdrawn_leaves_the_claim_free(opened, claim, worker):
    first = opened(place=claim.place, origin=of(claim))
    withdraw_case(worker, case_id=first.id, reason="看错了门牌")
    second = opened(place=claim.place, origin=of(claim))
    assert list(CaseOrigin.objects.order_by("id").values_list("case_id", "freed")) == [
        (first.id, True), (second.id, False),
    ]  # fmt: skip


def test_a_suggestion_of_all_opens_no_case_and_neither_does_a_stranger(
    opened, claim, worker, officer, leader, resident, other_street
):
    elsewhere = person_with("community_worker", other_street.area, "外区")
    for other in (officer, leader, resident, elsewhere):
        with pytest.raises(NotAllowed):
            opened(place=claim.place, origin=of(claim), by=other)
    with pytest.raises((NotFound, Invalid, NotAllowed)):
        opened(place=other_street.area, origin=of(claim), by=elsewhere)
    move_branch(worker, suggestion_id=claim.id, branch="suggestion", reason="是大家的事")
    with pytest.raises(Refused):
        opened(place=claim.place, origin=of(claim))
    assert not Case.objects.exists()


def test_a_summary_that_names_somebody_is_asked_about_once(opened, claim):
    with pytest.raises(Telling):
        opened(place=claim.place, origin=of(claim), summary="101室王阿姨家搭了一间")
    assert not Case.objects.exists()
    case = opened(summary="101室王阿姨家搭了一间", personal="cover")
    assert case.summary == "101室＊＊家搭了一间"
    assert case.steps.get().words == case.summary


def test_the_button_leads_to_a_form_that_proposes_and_does_not_decide(
    as_person, claim, worker, leader
):
    page = as_person(worker).get(f"/council/suggestions/{claim.id}/").content.decode()
    assert pressed(claim) in page.replace("&amp;", "&")
    form = as_person(worker).get(pressed(claim)).content.decode()
    assert WORDS in form
    assert "看内容像是“违法搭建”，请您定" in form
    assert '<option value="" selected>' in form
    assert as_person(leader).get(pressed(claim)).status_code == 403
    sent = as_person(worker).post(
        pressed(claim),
        {"kind": "illegal_structure", "summary": "天井里搭了一间", "tier": "private"},
    )
    assert sent.status_code == 302
    assert CaseOrigin.objects.get().case.place_id == claim.place_id
    again = as_person(worker).get(f"/council/suggestions/{claim.id}/").content.decode()
    assert pressed(claim) not in again.replace("&amp;", "&")
    assert Case.objects.get().code in again


def test_the_form_asks_once_before_a_name_is_kept(as_person, claim, worker):
    typed = {"kind": "repair", "summary": "101室王阿姨家漏水", "tier": "private"}
    asked = as_person(worker).post(pressed(claim), typed)
    assert asked.status_code == 422
    assert "101室＊＊家漏水" in asked.content.decode()
    as_person(worker).post(pressed(claim), {**typed, "personal": "covered"})
    assert Case.objects.get().summary == "101室＊＊家漏水"


def test_whoever_said_it_sees_how_the_case_stands_in_public_words(opened, claim, worker):
    assert "立了案" not in Client().get(f"/s/{claim.key}").content.decode()
    case = opened(place=claim.place, origin=of(claim))
    advance_case(worker, case_id=case.id, to="dissuaded", words="只有当事人读的话")
    feed = Client().get(f"/s/{claim.key}").content.decode()
    assert case.code in feed
    assert "劝导中" in feed
    for not_theirs in ("只有当事人读的话", str(case.id), worker.name):
        assert not_theirs not in feed


def test_of_a_dispute_only_whether_it_goes_on_is_told(opened, claim):
    opened(kind="dispute", place=claim.place, origin=of(claim))
    feed = Client().get(f"/s/{claim.key}").content.decode()
    assert "正在办" in feed
    assert "已立案" not in feed


def test_parties_and_neighbours_are_not_led_from_one_to_the_other(
    as_person, opened, claim, worker, leader, street
):
    case = opened(place=claim.place, origin=of(claim))
    move_branch(worker, suggestion_id=claim.id, branch="suggestion", reason="是大家的事")
    release_suggestion(worker, suggestion_id=claim.id, cover=True)
    neighbour = person_with("resident", street.rooms[1], "邻居")
    said = as_person(neighbour).get(f"/council/suggestions/{claim.id}/").content.decode()
    assert str(case.id) not in said
    assert "立了案" not in said
    shown = as_person(leader).get(f"/cases/case/{case.id}/").content.decode()
    assert str(claim.id) not in shown
    assert "从哪里来" not in shown
    assert "从哪里来" in as_person(worker).get(f"/cases/case/{case.id}/").content.decode()


def test_a_house_call_opens_a_case_of_its_own(as_person, opened, worker, leader, street):
    first = opened()
    made = record_house_call(
        worker,
        call_id=uuid7(),
        place_id=street.rooms[0].id,
        result="met",
        carries=[f"case:{first.id}"],
        words="厨房水管漏水，也没人修",
    )
    door, here = f"/cases/{street.rooms[0].id}/door", f"/cases/{street.rooms[0].id}/open"
    button = f"{here}?from=cases.house_call:{made.call.id}"
    assert button in as_person(worker).get(door).content.decode()
    assert button not in as_person(leader).get(door).content.decode()
    form = as_person(worker).get(button).content.decode()
    assert "看内容像是“报修”，请您定" in form
    sent = {"kind": "repair", "summary": "厨房水管漏水", "tier": "private"}
    as_person(worker).post(button, sent)
    case = Case.objects.get(kind="repair")
    assert (case.source, case.place_id) == ("visit", street.rooms[0].id)
    assert "已立案" in as_person(worker).get(door).content.decode()
    assert as_person(worker).get(button).status_code == 302
