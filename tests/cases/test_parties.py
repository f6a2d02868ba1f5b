"""Whom a case concerns: sealed, opened for a purpose, forgotten in time."""

from __future__ import annotations

import re
import sys
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from lilong.cases.files import permissions
from lilong.cases.files.actions.note_party import KEPT_DAYS, note_party
from lilong.cases.files.actions.offer_to_lead import offer_to_lead
from lilong.cases.files.actions.open_party import open_party
from lilong.cases.files.actions.remove_party import remove_party
from lilong.cases.files.actions.withdraw_case import withdraw_case
from lilong.cases.files.checking import counters_agree
from lilong.cases.files.forgetting import forget_parties
from lilong.cases.files.models import Case, CaseParty
from lilong.cases.files.twice import WrittenAlready
from lilong.commons.ledger.chain import verify
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices.models import Notice
from lilong.commons.sealed.models import SealedLook
from lilong.kernel.ids import day_uuid7
from lilong.kernel.refusal import Invalid, NotAllowed, NotFound, Refused
from tests.survey.web.conftest import as_person

__all__ = ["as_person"]


@pytest.fixture
def party(opened, worker):
    return note_party(
        worker,
        case_id=opened().id,
        role="owner",
        purpose="上门劝导",
        name="王美芳",
        contact="13812345678",
    )


def test_a_name_stands_nowhere_in_clear(party):
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, contact FROM cases_caseparty")
        (row,) = cursor.fetchall()
    assert "王美芳" not in "".join(row)
    assert "13812345678" not in row[1]


def test_a_look_has_a_purpose_and_is_written_down(party, worker, leader):
    with pytest.raises(Invalid):
        open_party(worker, party_id=party.id, purpose="好奇")
    with pytest.raises(NotAllowed):
        open_party(leader, party_id=party.id, purpose="visit")
    assert not SealedLook.objects.exists()
    known = open_party(worker, party_id=party.id, purpose="visit")
    assert (known.name, known.contact) == ("王美芳", "13812345678")
    assert SealedLook.objects.get().purpose == "visit"


def test_nobody_is_a_reporter(opened, worker):
    with pytest.raises(Invalid) as told:
        note_party(worker, case_id=opened().id, role="reporter", purpose="回复", name="李某")
    assert set(told.value.fields) == {"role"}
    assert not CaseParty.objects.exists()


def test_what_was_kept_long_enough_is_forgotten_with_who_looked(party, worker):
    open_party(worker, party_id=party.id, purpose="visit")
    assert forget_parties(timezone.localdate()) == 0
    assert forget_parties(party.expires_on) == 1
    assert not SealedLook.objects.exists()
    with pytest.raises(NotFound):
        open_party(worker, party_id=party.id, purpose="visit")


def test_an_expired_name_is_closed_before_it_is_deleted(party, worker):
    CaseParty.objects.update(expires_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(NotFound):
        open_party(worker, party_id=party.id, purpose="visit")


def test_who_has_an_account_stays_a_party_as_long_as_the_case_goes_on(
    as_person, opened, worker, colleague, resident, clock_at
):
    case = opened()
    for who, name in ((worker, "王社工"), (resident, "李阿姨")):
        party = note_party(
            colleague, case_id=case.id, role="owner", purpose="劝导", person_id=who.person_id,
            name=name, contact="13812345678",
        )  # fmt: skip
    note_party(colleague, case_id=case.id, role="neighbour", purpose="联系", name="赵某")
    open_party(colleague, party_id=party.id, purpose="visit")
    assert forget_parties(party.expires_on) == 3
    assert forget_parties(party.expires_on) == 0
    assert set(case.parties.values_list("person_id", "name", "contact")) == {
        (worker.person_id, "", ""), (resident.person_id, "", ""),
    }  # fmt: skip
    assert not SealedLook.objects.exists()
    # Nobody is in office about themselves for its having taken long, and all may read on.
    assert not permissions.keep_case.allows(worker, case)
    assert permissions.sight_of(worker, case) is permissions.Sight.PARTY
    assert permissions.sight_of(resident, case) is permissions.Sight.PARTY
    assert as_person(resident).get(f"/cases/case/{case.id}/").status_code == 200
    clock_at(timezone.now() + timedelta(days=KEPT_DAYS))
    known = open_party(colleague, party_id=party.id, purpose="visit")
    assert (known.name, known.contact) == (resident.name, "")
    withdraw_case(colleague, case_id=case.id, reason="重复立案")
    rested = timezone.localdate() + timedelta(days=KEPT_DAYS)
    assert forget_parties(rested - timedelta(days=1)) == 0
    assert forget_parties(rested) == 2
    assert not case.parties.exists()
    assert not SealedLook.objects.exists()


def test_an_account_does_not_keep_open_what_was_sealed_for_a_time(opened, worker, resident):
    party = note_party(
        worker, case_id=opened().id, role="owner", purpose="劝导", name="李阿姨",
        contact="13812345678", person_id=resident.person_id,
    )  # fmt: skip
    CaseParty.objects.update(expires_on=timezone.localdate())
    known = open_party(worker, party_id=party.id, purpose="visit")
    assert (known.name, known.contact) == (resident.name, "")


def test_who_sees_a_case(opened, worker, officer, leader, resident, street):
    from tests.neighbourhood import person_with

    private, dispute = opened(), opened(kind="dispute", summary="楼上漏水")
    public = opened(tier="public", place=street.numbers[0], kind="common_land", summary="水斗")
    property_staff = person_with("property_staff", street.compound)
    seen = {
        who: {
            case.summary
            for case in permissions.visible_to(actor, Case.objects.all())
        }
        for who, actor in (
            ("worker", worker), ("officer", officer), ("leader", leader),
            ("resident", resident), ("property", property_staff),
        )
    }  # fmt: skip
    everything = {private.summary, dispute.summary, public.summary}
    assert seen == {
        "worker": everything,
        "officer": everything,
        "leader": {private.summary, public.summary},
        "resident": set(),
        "property": {public.summary},
    }
    for case in (private, dispute, public):
        for actor in (worker, officer, leader, resident, property_staff):
            single = permissions.sight_of(actor, case) > permissions.Sight.NONE
            many = permissions.visible_to(actor, Case.objects.filter(pk=case.pk)).exists()
            assert single == many


def test_a_party_with_an_account_sees_the_own_case_only(opened, worker, resident):
    case = opened()
    opened(summary="别人的")
    note_party(
        worker, case_id=case.id, role="owner", purpose="当事人", person_id=resident.person_id
    )
    assert list(permissions.visible_to(resident, Case.objects.all())) == [case]
    assert permissions.sight_of(resident, case) == permissions.Sight.PARTY


def test_a_case_has_no_crowd_of_parties(opened, worker, monkeypatch):
    module = sys.modules["lilong.cases.files.actions.note_party"]
    monkeypatch.setattr(module, "MOST_PARTIES", 2)
    case = opened()
    for name in ("甲", "乙"):
        note_party(worker, case_id=case.id, role="neighbour", purpose="联系", name=name)
    with pytest.raises(Refused) as told:
        note_party(worker, case_id=case.id, role="neighbour", purpose="联系", name="丙")
    assert "代表" in str(told.value.remedy)
    assert case.parties.count() == 2


# ── Noted by mistake ────────────────────────────────────────────────────────────────────────


def test_one_form_sent_twice_notes_one_party(opened, worker):
    case, number = opened(), day_uuid7()
    given = {"case_id": case.id, "role": "owner", "purpose": "劝导", "name": "王美芳"}
    party = note_party(worker, party_id=number, **given)
    assert party.pk == number
    told = LedgerEntry.objects.filter(kind="cases.party_noted")
    assert told.count() == 1
    assert note_party(worker, party_id=number, **given) == party
    assert told.count() == 1
    with pytest.raises(WrittenAlready):
        note_party(worker, party_id=number, **{**given, "case_id": opened().id})
    assert case.parties.count() == 1
    # Two of one name may both be meant.
    note_party(worker, party_id=day_uuid7(), **given)
    assert case.parties.count() == 2


def test_a_form_gone_back_to_and_changed_is_given_back_and_notes_another(as_person, opened, worker):
    case, number = opened(), day_uuid7()
    given = {"case_id": case.id, "role": "owner", "purpose": "劝导", "name": "王建国"}
    note_party(worker, party_id=number, **given)
    for other in ({"name": "李秀英"}, {"role": "neighbour"}, {"contact": "13812345678"}):
        with pytest.raises(WrittenAlready):
            note_party(worker, party_id=number, **{**given, **other})
    browser, here = as_person(worker), f"/cases/case/{case.id}/"
    found = re.compile('value="party"><input type="hidden" name="token" value="([^"]+)"')
    sent = {"step": "party", "role": "owner", "name": "王美芳", "purpose": "劝导"}
    sent["token"] = found.search(browser.get(here).content.decode())[1]
    assert browser.post(f"{here}act", sent).status_code == 302
    answer = browser.post(f"{here}act", {**sent, "name": "赵秀兰"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "这一次没有再记" in page
    assert 'value="赵秀兰"' in page
    fresh = found.search(page)[1]
    assert fresh != sent["token"]
    assert browser.post(f"{here}act", {**sent, "name": "赵秀兰", "token": fresh}).status_code == 302
    assert sorted(one.name for one in case.parties.all()) == ["王建国", "王美芳", "赵秀兰"]


def test_a_party_noted_by_mistake_goes_with_all_that_was_sealed(party, worker):
    case = party.case
    open_party(worker, party_id=party.id, purpose="visit")
    with pytest.raises(Invalid, match="为什么"):
        remove_party(worker, case_id=case.id, party_id=party.id, reason="王美芳记错了")
    remove_party(worker, case_id=case.id, party_id=party.id, reason="wrong")
    assert not CaseParty.objects.exists()
    assert not SealedLook.objects.exists()
    with pytest.raises(NotFound):
        remove_party(worker, case_id=case.id, party_id=party.id, reason="wrong")
    step = case.steps.get(verb="remove_party")
    assert (step.words, step.for_parties) == ("记错了人，与这一件无关", False)
    entry = LedgerEntry.objects.get(kind="cases.party_removed")
    assert entry.facts == {"code": case.code, "reason": "记错了人，与这一件无关"}
    assert not list(verify(case.space_id))


def test_an_account_joined_by_mistake_reads_the_case_no_more(
    opened, worker, colleague, resident, as_person
):
    case = opened()
    party = note_party(
        worker, case_id=case.id, role="owner", purpose="劝导", person_id=resident.person_id
    )
    browser, here = as_person(resident), f"/cases/case/{case.id}/"
    assert browser.get(here).status_code == 200
    told = Notice.objects.filter(person_id=resident.person_id, url__startswith=here)
    assert told.exists()
    withdraw_case(worker, case_id=case.id, reason="重复立案")
    remove_party(worker, case_id=case.id, party_id=party.id, reason="account")
    assert browser.get(here).status_code == 404
    assert case.code not in browser.get("/cases/mine/").content.decode()
    assert not told.exists()


def test_who_reads_the_case_besides_keeps_what_was_told(opened, worker, colleague):
    case = opened()
    party = note_party(
        worker, case_id=case.id, role="owner", purpose="劝导", person_id=colleague.person_id
    )
    remove_party(worker, case_id=case.id, party_id=party.id, reason="account")
    assert Notice.objects.filter(person_id=colleague.person_id).exists()
    assert permissions.keep_case.allows(colleague, case)


def test_a_private_case_leaves_no_notice_with_who_reads_the_public_ones(opened, worker, street):
    from tests.neighbourhood import person_with

    staff = person_with("department_officer", street.street)
    left = {}
    for tier in ("private", "public"):
        case = opened(tier=tier, kind="common_land", place=street.numbers[0], summary="水斗")
        noted = {"case_id": case.id, "role": "owner", "purpose": "劝导"}
        party = note_party(worker, person_id=staff.person_id, **noted)
        told = Notice.objects.filter(
            person_id=staff.person_id, url__startswith=f"/cases/case/{case.id}"
        )
        assert told.exists()
        remove_party(worker, case_id=case.id, party_id=party.id, reason="account")
        left[tier] = told.exists()
    assert left == {"private": False, "public": True}


def test_only_who_may_note_a_party_takes_it_out_and_nobody_in_their_own(
    party, opened, worker, colleague, officer, leader, resident
):
    case = party.case
    for other in (officer, leader, resident):
        with pytest.raises(NotAllowed):
            remove_party(other, case_id=case.id, party_id=party.id, reason="twice")
    with pytest.raises(NotFound):
        remove_party(worker, case_id=opened().id, party_id=party.id, reason="twice")
    own = note_party(
        worker, case_id=case.id, role="user", purpose="劝导", person_id=colleague.person_id
    )
    for one in (own, party):
        with pytest.raises(NotAllowed):
            remove_party(colleague, case_id=case.id, party_id=one.id, reason="wrong")
    assert case.parties.count() == 2


def test_with_a_party_goes_its_leading_here_and_its_word_elsewhere_stays(
    opened, worker, resident, street
):
    own, other = opened(), opened(place=street.rooms[1])
    for case in (own, other):
        party = note_party(
            worker, case_id=case.id, role="owner", purpose="劝导", person_id=resident.person_id
        )
        if case is own:
            offer_to_lead(resident, case_id=own.id)
    assert Case.objects.get(pk=other.pk).tier == "leads"
    remove_party(worker, case_id=other.id, party_id=party.id, reason="account")
    assert Case.objects.get(pk=other.pk).tier == other.tier
    assert Case.objects.get(pk=own.pk).tier == "leads"
    assert not list(counters_agree())


def test_a_case_with_as_many_parties_as_it_may_have_takes_another_for_one_taken_out(party, worker):
    """What is taken out no longer counts as one of them."""
    module = sys.modules["lilong.cases.files.actions.note_party"]
    case = party.case
    given = {"case_id": case.id, "role": "neighbour", "purpose": "联系", "name": "乙"}
    most, module.MOST_PARTIES = module.MOST_PARTIES, 1
    try:
        with pytest.raises(Refused):
            note_party(worker, **given)
        remove_party(worker, case_id=case.id, party_id=party.id, reason="twice")
        note_party(worker, **given)
    finally:
        module.MOST_PARTIES = most


def test_the_page_notes_once_and_takes_out_what_was_noted_by_mistake(
    as_person, worker, opened, resident
):
    case, browser = opened(), as_person(worker)
    here = f"/cases/case/{case.id}/"
    page = browser.get(here).content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    sent = {"step": "party", "role": "owner", "name": "王美芳", "purpose": "劝导", "token": token}
    for _time in range(2):
        assert browser.post(f"{here}act", sent).status_code == 302
    party = case.parties.get()
    page = browser.get(here).content.decode()
    assert "记下了，姓名和联系方式单独加密存放" in page
    assert "取下第 1 位（业主）" in page
    out = {"step": "remove_party", "party_id": str(party.pk), "reason": ""}
    answer = browser.post(f"{here}act", out)
    assert answer.status_code == 422
    # Open, and said at the field: both disclosures around it stand open.
    asked = answer.content.decode().split("取下第 1 位（业主）</summary>")
    assert asked[0].rsplit("<details", 1)[1].startswith(' class="disclosure" open>')
    field = asked[1].split("</details>")[0].split("为什么取下</label>")[1]
    assert "请选为什么取下" in field.split("<select")[0]
    assert browser.post(f"{here}act", {**out, "party_id": "x"}).status_code == 404
    assert browser.post(f"{here}act", {**out, "reason": "twice"}).status_code == 302
    assert not case.parties.exists()
    assert "记了两遍" in browser.get(here).content.decode()
    case.parties.create(
        space_id=case.space_id, role="owner", person_id=resident.person_id, purpose="劝导",
        expires_on=timezone.localdate(),
    )  # fmt: skip
    # Whom it concerns is not told who was once noted beside them.
    assert "记了两遍" not in as_person(resident).get(here).content.decode()
