"""Looking at how an author can be reached."""

from __future__ import annotations

import pytest
from django.utils import timezone

from lilong.commons.jobs.regular import EXPIRIES
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.sealed.looking import looks_about
from lilong.commons.sealed.models import SealedLook
from lilong.council.actions.open_contact import open_contact
from lilong.council.models import SuggestionContact
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Invalid, NotAllowed, NotFound
from tests.walks import HEADS, everyone, may_or_is_refused, someone


@pytest.fixture
def left(said):
    return said(contact="13812345678", leave_name=True)


@everyone
def test_secretary_and_chair_open_a_contact(who, street, other_street, left):
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in HEADS, lambda: open_contact(actor, suggestion_id=left.id, purpose="answer")
    )

    assert SealedLook.objects.count() == int(who in HEADS)


def test_the_look_is_told_to_the_author_and_names_nobody(secretary, resident, left):
    author = open_contact(secretary, suggestion_id=left.id, purpose="clarify")

    assert (author.name, author.contact) == (resident.name, "13812345678")
    (look,) = looks_about(resident.person_id).looks
    assert (look.what, look.purpose) == ("提建议时留的联系方式", "问清楚说的是什么")
    assert str(resident.person_id) not in str(list(SealedLook.objects.values()))
    entry = LedgerEntry.objects.get(kind="council.contact_opened")
    assert "138" not in str(entry.facts)


def test_nothing_left_no_purpose_and_the_system_are_refused(secretary, said, left):
    with pytest.raises(NotFound):
        open_contact(secretary, suggestion_id=said().id, purpose="answer")
    with pytest.raises(Invalid):
        open_contact(secretary, suggestion_id=left.id, purpose="curiosity")
    with pytest.raises(NotAllowed):
        open_contact(SYSTEM, suggestion_id=left.id, purpose="answer")

    assert not SealedLook.objects.exists()


def test_it_is_forgotten_with_the_looks_at_it(secretary, left):
    open_contact(secretary, suggestion_id=left.id, purpose="answer")
    SuggestionContact.objects.update(expires_on=timezone.localdate())

    with pytest.raises(NotFound):
        open_contact(secretary, suggestion_id=left.id, purpose="answer")
    assert EXPIRIES["council.contacts"](timezone.localdate()) == 1

    assert not SuggestionContact.objects.exists()
    assert not SealedLook.objects.exists()
