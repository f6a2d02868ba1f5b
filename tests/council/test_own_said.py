"""What I said and promised myself, and nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.council import contacts
from lilong.council.actions.make_promise import PromiseDraft, make_promise
from lilong.council.models import SuggestionContact
from lilong.council.queries.own_said import own_said
from lilong.kernel.actor import VISITOR
from lilong.kernel.refusal import NotAllowed
from tests.neighbourhood import person_with


def test_only_what_was_said_with_the_account_is_listed(street, resident, said):
    other = person_with("resident", street.rooms[1])
    mine = said("路灯不亮", leave_name=True)
    said("没有留名字")
    said("别人说的", by=other, leave_name=True)

    assert [one.id for one in own_said(resident).suggestions] == [mine.id]
    assert own_said(other).suggestions[0].text == "别人说的"


def test_nothing_joins_two_days_or_two_people_without_the_key(street, resident, said, monkeypatch):
    other = person_with("resident", street.rooms[1])
    said(leave_name=True)
    said(by=other, leave_name=True)
    tomorrow = contacts.kept_until() + timedelta(days=1)
    monkeypatch.setattr(contacts, "kept_until", lambda: tomorrow)
    said(leave_name=True)

    holders = list(SuggestionContact.objects.values_list("holder", flat=True))
    assert len(set(holders)) == 3
    assert resident.person_id.hex not in "".join(holders)


def test_what_is_forgotten_is_gone_from_the_list(resident, said):
    said(leave_name=True)
    SuggestionContact.objects.all().delete()

    assert own_said(resident).suggestions == ()


def test_open_promises_stand_there(street, worker, resident):
    make_promise(
        worker,
        place_id=street.area.id,
        draft=PromiseDraft(
            "看好水泵",
            timezone.localdate() + timedelta(days=9),
            "居民代表",
            person_id=resident.person_id,
        ),
    )

    assert [one.text for one in own_said(resident).promises] == ["看好水泵"]
    assert own_said(worker).promises == ()


def test_a_visitor_has_no_list():
    with pytest.raises(NotAllowed, match="登录以后"):
        own_said(VISITOR)


def test_it_costs_three_queries(resident, said, django_assert_max_num_queries):
    for _each in range(4):
        said(leave_name=True)
    with django_assert_max_num_queries(3):
        assert len(own_said(resident).suggestions) == 4
