"""Leading by example: one's own word, taken back at any time, and nobody told who."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.cases.files import writing
from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.actions.offer_to_lead import offer_to_lead
from lilong.cases.files.actions.open_case import open_case
from lilong.cases.files.actions.take_back_lead import take_back_lead
from lilong.cases.files.actions.withdraw_case import withdraw_case
from lilong.cases.files.checking import counters_agree, leads_agree
from lilong.cases.files.forgetting import forget_parties
from lilong.cases.files.models import Case, CaseStep, LeadOffer
from lilong.cases.files.queries.planning import weeks_ahead
from lilong.commons.ledger.events import sentence_of
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices.models import Notice
from lilong.kernel.refusal import Invalid, NotAllowed, NotFound, Refused
from lilong.places import queries as places
from lilong.places.grounds import ground_at
from tests.neighbourhood import person_with

TODAY = timezone.localdate()
PAPER = {"paper": "同意书第 3 号", "paper_on": TODAY}


@pytest.fixture
def party_of(worker):
    """Note somebody as a party of a case: by account, or by a sealed name alone."""

    def note(case, actor=None, role="owner", **values):
        person = {"person_id": actor.person_id} if actor else {"name": "王美芳"}
        return note_party(worker, case_id=case.id, role=role, purpose="劝导", **person, **values)

    return note


@pytest.fixture
def own(opened, party_of, resident):
    """A case about the window cage of the resident's own home."""
    case = opened(kind="window_cage", summary="防盗窗外挑")
    party_of(case, resident)
    return case


def tier_of(case):
    return Case.objects.get(pk=case.pk).tier


def order(worker, street):
    area = places.place(street.area.id)
    made = weeks_ahead(worker, area, weeks=1, capacity=100)
    return [(one.id, one.reasons()[0]) for one in made.cases]


def test_whoever_leads_is_taken_up_before_the_other_homes(own, opened, resident, worker, street):
    other = opened(kind="window_cage", place=street.rooms[1], summary="防盗窗外挑")
    Case.objects.filter(pk=other.pk).update(opened_on=TODAY - timedelta(days=30))
    assert [pk for pk, _why in order(worker, street)] == [other.id, own.id]
    assert offer_to_lead(resident, case_id=own.id) == [own]
    assert order(worker, street)[0] == (own.id, "自己报名带头")
    take_back_lead(resident, case_id=own.id)
    assert tier_of(own) == "private"
    assert [pk for pk, _why in order(worker, street)] == [other.id, own.id]
    assert not list(counters_agree())
    assert not list(leads_agree())


def test_the_word_holds_for_all_that_is_ones_own_and_private(
    own, opened, party_of, resident, worker, other_street
):
    shed, shop = opened(summary="搭了一间"), opened(summary="店外搭了一间", tier="shop")
    neighbours, done = opened(summary="邻居的"), opened(summary="不成立")
    for case, role in ((shed, "user"), (shop, "shopkeeper"), (neighbours, "neighbour")):
        party_of(case, resident, role=role)
    party_of(done, resident)
    withdraw_case(worker, case_id=done.id, reason="看错了")
    elsewhere = person_with("community_worker", other_street.area)
    far = open_case(
        elsewhere, place_id=other_street.rooms[0].id, kind="window_cage", summary="别处的"
    )
    note_party(
        elsewhere, case_id=far.id, role="owner", purpose="劝导", person_id=resident.person_id
    )
    offer_to_lead(resident, case_id=own.id)
    assert {tier_of(own), tier_of(shed)} == {"leads"}
    assert [tier_of(one) for one in (shop, neighbours, done, far)] == [
        *("shop", "private", "private", "private")
    ]
    later = opened(summary="后来才立的")
    party_of(later, resident)
    assert tier_of(later) == "leads"
    assert set(take_back_lead(resident, case_id=shed.id)) == {own, shed, later}
    assert not LeadOffer.objects.exists()
    assert set(Case.objects.values_list("tier", flat=True)) == {"private", "shop"}


def test_a_case_leads_until_the_last_of_its_parties_takes_it_back(own, party_of, resident, street):
    tenant = person_with("tenant", street.rooms[0])
    party_of(own, tenant, role="user")
    offer_to_lead(resident, case_id=own.id)
    offer_to_lead(tenant, case_id=own.id)
    take_back_lead(resident, case_id=own.id)
    assert tier_of(own) == "leads"
    take_back_lead(tenant, case_id=own.id)
    assert tier_of(own) == "private"


def test_a_keeper_enters_only_what_was_agreed_to_in_writing(own, party_of, worker, resident):
    sealed = party_of(own)
    tomorrow = timezone.localdate() + timedelta(days=1)
    for paper in ({}, {"paper": "同意书"}, {**PAPER, "paper_on": tomorrow}):
        with pytest.raises(Invalid):
            offer_to_lead(worker, case_id=own.id, party_id=sealed.id, **paper)
    assert tier_of(own) == "private"
    offer_to_lead(worker, case_id=own.id, party_id=sealed.id, **PAPER)
    assert tier_of(own) == "leads"
    assert LeadOffer.objects.get().paper == "同意书第 3 号"
    take_back_lead(worker, case_id=own.id, party_id=sealed.id)
    assert tier_of(own) == "private"


def test_an_account_hears_what_a_keeper_entered_for_it(own, worker, resident):
    party = own.parties.get()
    offer_to_lead(worker, case_id=own.id, party_id=party.id, **PAPER)
    take_back_lead(worker, case_id=own.id, party_id=party.id)
    told = list(Notice.objects.filter(person_id=resident.person_id).order_by("created_at"))
    assert len(told) == 3
    assert any("随时可以收回" in one.sentence for one in told)
    assert any("您收回了带头" in one.sentence for one in told)


def test_nobody_speaks_for_another(own, worker, leader, officer, resident, street):
    party = own.parties.get()
    neighbour = person_with("resident", street.rooms[1], "邻居")
    for other in (leader, officer, neighbour):
        for values in ({}, {"party_id": party.id, **PAPER}):
            with pytest.raises(NotAllowed):
                offer_to_lead(other, case_id=own.id, **values)
    with pytest.raises(NotAllowed):
        offer_to_lead(worker, case_id=own.id, **PAPER)
    assert tier_of(own) == "private"
    offer_to_lead(resident, case_id=own.id)
    for other in (leader, officer, neighbour):
        with pytest.raises(NotAllowed):
            take_back_lead(other, case_id=own.id, party_id=party.id)
    assert tier_of(own) == "leads"


def test_what_is_no_own_home_or_quarrel_or_over_leads_in_nothing(
    opened, party_of, resident, worker
):
    quarrel, danger = opened(kind="dispute"), opened(kind="danger")
    public, neighbours, over = opened(tier="public"), opened(), opened()
    for case, role in (
        (quarrel, "applicant"), (danger, "owner"), (public, "user"), (neighbours, "neighbour"),
        (over, "owner"),
    ):  # fmt: skip
        party_of(case, resident, role=role)
    withdraw_case(worker, case_id=over.id, reason="看错了")
    for case in (quarrel, danger, public, neighbours, over):
        with pytest.raises(Refused):
            offer_to_lead(resident, case_id=case.id)
    stranger = neighbours.parties.get()
    with pytest.raises(NotFound):
        offer_to_lead(worker, case_id=opened().id, party_id=stranger.id, **PAPER)
    assert not LeadOffer.objects.exists()


def test_said_twice_or_taken_back_twice_changes_nothing(own, resident):
    with pytest.raises(Refused):
        take_back_lead(resident, case_id=own.id)
    offer_to_lead(resident, case_id=own.id)
    with pytest.raises(Refused):
        offer_to_lead(resident, case_id=own.id)
    assert LeadOffer.objects.count() == 1


def test_it_is_taken_back_even_when_the_case_is_over(own, resident, worker):
    offer_to_lead(resident, case_id=own.id)
    withdraw_case(worker, case_id=own.id, reason="自己改好了")
    take_back_lead(resident, case_id=own.id)
    assert tier_of(own) == "private"


def test_neither_ledger_nor_steps_tell_who_or_which_way(own, resident):
    steps, seen = CaseStep.objects.count(), LedgerEntry.objects.count()
    offer_to_lead(resident, case_id=own.id)
    take_back_lead(resident, case_id=own.id)
    assert CaseStep.objects.count() == steps
    there, back = LedgerEntry.objects.order_by("number")[seen:]
    for entry in (there, back):
        assert entry.actor_id is None
        assert entry.role == "sealed"
        assert entry.facts == {"code": own.code}
        assert timezone.localtime(entry.at).hour == 0
    assert sentence_of(there.kind, there.facts) == sentence_of(back.kind, back.facts)


def test_with_a_party_its_word_is_forgotten(own, worker, resident):
    offer_to_lead(resident, case_id=own.id)
    party = own.parties.get()
    assert forget_parties(party.expires_on) == 0
    assert tier_of(own) == "leads"
    withdraw_case(worker, case_id=own.id, reason="重复立案")
    assert forget_parties(party.expires_on) == 1
    assert tier_of(own) == "private"
    assert not LeadOffer.objects.exists()
    assert not list(leads_agree())
    assert not list(counters_agree())


def test_a_tier_that_nobody_chose_is_found(own, opened):
    Case.objects.filter(pk=own.pk).update(tier="leads")
    (told,) = leads_agree()
    assert own.code in told


def test_no_door_opens_a_case_in_the_tier_of_those_who_lead(opened, worker, street):
    with pytest.raises(Invalid) as told:
        opened(tier="leads")
    assert "本人自愿" in told.value.fields["tier"][0]
    with pytest.raises(Invalid):
        writing.fill(Case(kind="window_cage", tier="leads"), ground_at(street.rooms[0].id))
    assert not Case.objects.exists()
