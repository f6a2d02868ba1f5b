"""Registering persons."""

from __future__ import annotations

import pytest
from django.db import connection
from tests.neighbourhood import person_with

from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.actor import VISITOR
from lilong.kernel.refusal import Invalid, NotAllowed
from lilong.people.actions.register_person import register_person
from lilong.people.models import Person


def test_a_community_worker_registers_a_resident_with_sealed_contacts(street):
    worker = person_with("community_worker", street.area)

    person = register_person(
        worker, place_id=street.lanes[0].id, name=" 陈梧桐 ", phone="13800001234", email="c@b.cn"
    )

    assert Person.objects.get(pk=person.pk).phone == "13800001234"
    assert (person.name, person.path) == ("陈梧桐", street.lanes[0].path)
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, email FROM people_person WHERE name = '陈梧桐'")
        assert "13800001234" not in str(cursor.fetchall())


def test_the_ledger_names_nobody(street):
    worker = person_with("community_worker", street.area)

    person = register_person(
        worker, place_id=street.lanes[0].id, name="金丝雀", phone="13800001234"
    )

    entry = LedgerEntry.objects.get(kind="people.person_registered")
    assert entry.subject_id == person.id
    assert entry.facts == {}


@pytest.mark.parametrize("role", ["block_leader", "property_staff", "contractor", "resident"])
def test_who_does_not_keep_the_records_registers_nobody(street, role):
    with pytest.raises(NotAllowed, match="登记人员"):
        register_person(person_with(role, street.area), place_id=street.area.id, name="甲")


def test_a_visitor_registers_nobody(street):
    with pytest.raises(NotAllowed):
        register_person(VISITOR, place_id=street.area.id, name="甲")


def test_nobody_is_registered_in_another_street(street, other_street):
    worker = person_with("community_worker", street.area)

    with pytest.raises(NotAllowed):
        register_person(worker, place_id=other_street.area.id, name="甲")


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"name": "  "}, "name"), ({"phone": "打我电话"}, "phone"), ({"email": "甲@"}, "email")],
)
def test_what_cannot_be_is_said_at_its_field(street, typed, field):
    worker = person_with("community_worker", street.area)

    with pytest.raises(Invalid) as refused:
        register_person(worker, place_id=street.area.id, **{"name": "甲", **typed})

    assert list(refused.value.fields) == [field]
