"""Changing one's own contacts."""

from __future__ import annotations

import pytest
from tests.neighbourhood import person_with

from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices.mailing import mail_address_of
from lilong.kernel.actor import VISITOR
from lilong.kernel.refusal import Invalid, NotAllowed
from lilong.people.actions.change_own_contact import change_own_contact
from lilong.people.models import Person


def test_the_ledger_says_which_field_changed_and_never_what_to(street):
    actor = person_with("resident", street.rooms[0])

    change_own_contact(actor, phone="021-64000000", email="", wants_mail=False)

    assert Person.objects.get(pk=actor.person_id).phone == "021-64000000"
    assert LedgerEntry.objects.get(kind="people.contact_changed").facts == {"fields": ["phone"]}


def test_mail_goes_to_those_who_want_it(street):
    actor = person_with("resident", street.rooms[0])

    change_own_contact(actor, phone="", email="c@b.cn", wants_mail=False)
    assert mail_address_of(actor.person_id) == ""

    change_own_contact(actor, phone="", email="c@b.cn", wants_mail=True)
    assert mail_address_of(actor.person_id) == "c@b.cn"


def test_what_cannot_be_is_refused(street):
    with pytest.raises(Invalid):
        change_own_contact(
            person_with("resident", street.rooms[0]), phone="没有", email="", wants_mail=False
        )


def test_a_visitor_has_none(db):
    with pytest.raises(NotAllowed, match="登录"):
        change_own_contact(VISITOR, phone="", email="", wants_mail=False)
