"""Looking at contacts."""

from __future__ import annotations

import pytest
from tests.neighbourhood import person_with

from lilong.commons.sealed.looking import looks_about
from lilong.commons.sealed.models import SealedLook
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Invalid, NotAllowed, NotFound
from lilong.people.actions.look_at_contact import look_at_contact
from lilong.people.actions.register_person import register_person


@pytest.fixture
def resident_id(street):
    person = register_person(
        SYSTEM, place_id=street.rooms[0].id, name="陈梧桐", phone="13800001234", email="c@b.cn"
    )
    return person.id


def test_a_look_answers_and_leaves_a_row_that_the_person_reads(street, resident_id):
    worker = person_with("community_worker", street.area)

    contact = look_at_contact(worker, person_id=resident_id, purpose="visit")

    assert (contact.phone, contact.email) == ("13800001234", "c@b.cn")
    (look,) = looks_about(resident_id).looks
    assert (look.viewer_id, look.viewer_role) == (worker.person_id, "community_worker")
    assert (look.what, look.purpose) == ("联系方式", "约上门走访")


def test_each_look_leaves_its_own_row(street, resident_id):
    worker = person_with("community_worker", street.area)

    for purpose in ("visit", "visit", "notify"):
        look_at_contact(worker, person_id=resident_id, purpose=purpose)

    assert SealedLook.objects.count() == 3


@pytest.mark.parametrize("purpose", ["", "好奇", "VISIT"])
def test_without_a_purpose_of_the_list_nothing_is_shown_nor_noted(street, resident_id, purpose):
    with pytest.raises(Invalid, match="用途"):
        look_at_contact(
            person_with("community_worker", street.area), person_id=resident_id, purpose=purpose
        )

    assert not SealedLook.objects.exists()


def test_a_steward_keeps_accounts_but_has_no_business_with_contacts(street, resident_id):
    with pytest.raises(NotAllowed, match="联系方式"):
        look_at_contact(
            person_with("steward", street.street), person_id=resident_id, purpose="visit"
        )


@pytest.mark.parametrize("role", ["block_leader", "property_staff", "contractor", "resident"])
def test_others_do_not_even_find_the_record(street, resident_id, role):
    with pytest.raises(NotFound):
        look_at_contact(person_with(role, street.area), person_id=resident_id, purpose="visit")


def test_another_street_does_not_find_it(other_street, resident_id):
    with pytest.raises(NotFound):
        look_at_contact(
            person_with("secretary", other_street.area), person_id=resident_id, purpose="visit"
        )
