"""Two at once on PostgreSQL: nobody waits for somebody who waits for them (`chain.lock_street`)."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone

from lilong.cases.files import leading
from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.change_owner_of_many import change_owner_of_many
from lilong.cases.files.actions.check_case import check_case
from lilong.cases.files.actions.close_case import close_case
from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.actions.offer_to_lead import offer_to_lead
from lilong.cases.files.actions.open_case import open_case
from lilong.cases.files.actions.take_back_lead import take_back_lead
from lilong.cases.files.checking import counters_agree
from lilong.cases.files.forgetting import forget_parties
from lilong.cases.files.models import Case, CaseParty, LeadOffer
from lilong.cases.files.repeat_models import CaseRepeat
from lilong.cases.outreach.actions.call_off_errand import call_off_errand
from lilong.cases.outreach.actions.plan_errands import plan_errands
from lilong.cases.outreach.actions.record_house_call import record_house_call
from lilong.cases.outreach.models import Errand, HouseCall
from lilong.kernel.refusal import Refused
from lilong.people.models import RoleGrant
from tests import halting
from tests.neighbourhood import build_district, build_street, person_with

LEADING = "lilong.cases.files.leading"
MANY = "lilong.cases.files.actions.change_owner_of_many"
MOVING = "lilong.cases.files.moving"
OFF = "lilong.cases.outreach.actions.call_off_errand"
CALL = "lilong.cases.outreach.actions.record_house_call"


@pytest.fixture
def site(own_server):
    return build_street(build_district(), "枫林街道", "fenglin")


@pytest.fixture
def keeper(site):
    return person_with("community_worker", site.area)


@pytest.fixture
def other(site):
    return person_with("community_worker", site.area, "同事")


def opened(by, site, room=0, kind="illegal_structure"):
    return open_case(by, place_id=site.rooms[room].id, kind=kind, summary="天井里搭了一间")


# ── Who leads by example: the cases, the street, the counters ───────────────────────────────


@pytest.fixture
def own(site, keeper):
    """Somebody who lives here, and a case of its own home."""
    resident = person_with("resident", site.rooms[0])
    case = opened(keeper, site)
    note_party(keeper, case_id=case.id, role="owner", purpose="办理", person_id=resident.person_id)
    return resident, case


@pytest.mark.parametrize("name", ["put_first", "put_back"])
def test_who_leads_meets_nobody_crosswise_at_the_counters(own, site, keeper, monkeypatch, name):
    (resident, case), next_door = own, opened(keeper, site, 1)
    verb = offer_to_lead
    if name == "put_back":
        offer_to_lead(resident, case_id=case.id)
        verb = take_back_lead

    halting.both(
        monkeypatch, LEADING, name,
        lambda: verb(resident, case_id=case.id),
        lambda: advance_case(keeper, case_id=next_door.id, to="dissuaded", words="谈过"),
        after=True,
    )  # fmt: skip

    assert LeadOffer.objects.count() == (name == "put_first")
    assert Case.objects.get(pk=next_door.pk).state == "dissuaded"
    assert not list(counters_agree())


def test_who_takes_back_twice_at_once_takes_back_once(own, monkeypatch):
    resident, case = own
    offer_to_lead(resident, case_id=case.id)

    def back():
        take_back_lead(resident, case_id=case.id)

    one, twin = halting.held(monkeypatch, LEADING, "put_back", back, back, after=True)

    assert one.error is None
    assert isinstance(twin.error, Refused)
    assert not list(counters_agree())


def test_who_offers_twice_at_once_is_told(own, monkeypatch):
    resident, case = own

    def offer():
        offer_to_lead(resident, case_id=case.id)

    one, twin = halting.held(monkeypatch, LEADING, "put_first", offer, offer, after=True)

    assert one.error is None
    assert isinstance(twin.error, Refused)
    assert LeadOffer.objects.count() == 1


def test_names_are_forgotten_street_by_street(site, keeper, monkeypatch):
    """Whoever writes in one street waits for no other, and what breaks in one undoes no other."""
    away = build_street(site.street.parent, "大宁街道", "daning")
    today = timezone.localdate()
    for case in (
        opened(keeper, site),
        opened(person_with("community_worker", away.area, "那边"), away),
    ):
        CaseParty.objects.create(
            space_id=case.space_id, case=case, role="user", name="李某", purpose="办理",
            expires_on=today,
        )  # fmt: skip
    real, streets = leading.hold, []

    def hold(case_ids):
        if streets:
            raise ConnectionError
        cases = real(case_ids)
        streets.append({case.space_id for case in cases})
        return cases

    monkeypatch.setattr(leading, "hold", hold)
    # The offers of nobody: `put_back` holds nothing further.
    monkeypatch.setattr(leading, "put_back", lambda _offers: [])
    with pytest.raises(ConnectionError):
        forget_parties(today)

    assert [len(one) for one in streets] == [1]
    assert CaseParty.objects.count() == 1


# ── What comes back: the case from before is pointed at ─────────────────────────────────────


def test_who_knocks_at_a_closed_case_and_who_opens_it_anew_do_not_wait_crosswise(
    site, keeper, other, monkeypatch
):
    before = opened(keeper, site, kind="repair")
    advance_case(keeper, case_id=before.id, to="done", words="修好了")
    check_case(other, case_id=before.id, holds=True, words="看过了")
    close_case(keeper, case_id=before.id)
    number = uuid4()

    halting.both(
        monkeypatch, CALL, "lock_street",
        lambda: record_house_call(
            keeper, call_id=number, place_id=site.rooms[0].id, result="met",
            carries=[f"case:{before.id}"],
        ),
        lambda: opened(other, site, kind="repair"),
    )  # fmt: skip

    assert HouseCall.objects.filter(pk=number).exists()
    assert CaseRepeat.objects.get().before_id == before.id


# ── What somebody kept who has gone ─────────────────────────────────────────────────────────


@pytest.fixture
def left(site):
    """Three cases of somebody who has gone since."""
    gone = person_with("community_worker", site.area, "走了")
    cases = [opened(gone, site, room) for room in range(3)]
    RoleGrant.objects.filter(person_id=gone.person_id).update(ended_at=timezone.now())
    return sorted(cases, key=lambda one: one.pk)


def test_two_who_hand_on_from_two_cases_hand_on_once(left, keeper, other, monkeypatch):
    first, _second, third = left

    def hand_on(case, by):
        return lambda: change_owner_of_many(by, case_id=case.id, owner_id=by.person_id)

    one, twin = halting.held(
        monkeypatch, MOVING, "check_version", hand_on(third, keeper), hand_on(first, other),
        after=True,
    )  # fmt: skip

    assert one.outcome().count == 3
    assert isinstance(twin.error, Refused)
    assert set(Case.objects.values_list("owner_id", flat=True)) == {keeper.person_id}


def test_who_becomes_a_party_meanwhile_is_not_given_their_own_case(
    left, keeper, other, monkeypatch
):
    first, second, third = left

    _party, done = halting.both(
        monkeypatch, MOVING, "tell",
        lambda: note_party(
            keeper, case_id=second.id, role="owner", purpose="办理", person_id=other.person_id
        ),
        lambda: change_owner_of_many(keeper, case_id=first.id, owner_id=other.person_id),
    )  # fmt: skip

    assert done.count == 2
    kept = Case.objects.filter(owner_id=other.person_id)
    assert {one.pk for one in kept} == {first.pk, third.pk}


# ── Errands: after the street ───────────────────────────────────────────────────────────────


def test_who_calls_an_errand_off_and_who_plans_it_anew_do_not_wait_crosswise(
    site, keeper, other, monkeypatch
):
    opened(keeper, site)

    def plan():
        plan_errands(
            other, area_id=site.area.id, place_ids=[site.rooms[0].id],
            person_id=keeper.person_id, day=timezone.localdate(),
        )  # fmt: skip

    plan()
    errand = Errand.objects.get()

    halting.both(
        monkeypatch, OFF, "record", lambda: call_off_errand(keeper, errand_id=errand.id), plan
    )

    states = Errand.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["called_off", "planned"]
