"""Registering organisations."""

from __future__ import annotations

import pytest
from tests.neighbourhood import person_with

from lilong.kernel.refusal import Invalid, NotAllowed
from lilong.people.actions.add_organisation import add_organisation
from lilong.people.queries import organisations_at


def test_a_property_company_is_registered_at_its_compound(street, other_street):
    worker = person_with("community_worker", street.area)

    add_organisation(worker, place_id=street.compound.id, kind="property_company", name="梧桐物业")

    assert [found.name for found in organisations_at(street.street.path)] == ["梧桐物业"]
    assert organisations_at(other_street.street.path) == []


def test_a_resident_registers_none(street):
    with pytest.raises(NotAllowed, match="登记单位"):
        add_organisation(
            person_with("resident", street.rooms[0]),
            place_id=street.compound.id,
            kind="other",
            name="甲",
        )


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"kind": "emperor"}, "kind"),
        ({"credit_code": "91310000000000000X"}, "credit_code"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(street, typed, field):
    worker = person_with("community_worker", street.area)
    details = {"kind": "contractor", "name": "青砖修缮", **typed}

    with pytest.raises(Invalid) as refused:
        add_organisation(worker, place_id=street.area.id, **details)

    assert list(refused.value.fields) == [field]


def test_the_same_one_twice_is_refused(street):
    worker = person_with("community_worker", street.area)
    details = {"place_id": street.area.id, "kind": "contractor", "name": "青砖修缮"}
    add_organisation(worker, **details)

    with pytest.raises(Invalid, match="已经登记过"):
        add_organisation(worker, **details)
