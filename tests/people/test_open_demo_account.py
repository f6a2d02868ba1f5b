"""Opening the demo's accounts."""

from __future__ import annotations

import pytest
from tests.neighbourhood import person_with

from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Invalid, NotAllowed
from lilong.people.actions.open_demo_account import open_demo_account
from lilong.people.queries import demo_roles


def test_two_of_the_same_role_can_be_entered_apart(street, other_street):
    for key, place in (("secretary", street.area), ("secretary@daning", other_street.area)):
        open_demo_account(SYSTEM, person_id=person_with("secretary", place).person_id, role=key)

    assert [(role.role, role.place) for role in demo_roles()] == [
        ("secretary", street.area.name),
        ("secretary@daning", other_street.area.name),
    ]


def test_nobody_signs_in_to_it_with_a_password(client, street):
    person_id = person_with("secretary", street.area).person_id
    user = open_demo_account(SYSTEM, person_id=person_id, role="secretary")

    assert not user.has_usable_password()


def test_only_the_house_opens_demo_accounts(street):
    steward = person_with("steward", street.street)

    with pytest.raises(NotAllowed, match="只能由系统"):
        open_demo_account(steward, person_id=steward.person_id, role="steward")


def test_a_role_that_does_not_exist_gets_no_account(street):
    person = person_with("steward", street.street)

    with pytest.raises(Invalid, match="没有这个身份"):
        open_demo_account(SYSTEM, person_id=person.person_id, role="emperor")
