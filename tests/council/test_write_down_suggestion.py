"""Writing down what somebody says at the door, on paper, on the phone, at a meeting."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.commons.ledger.models import LedgerEntry
from lilong.council.actions.write_down_suggestion import write_down_suggestion
from lilong.council.covering import Telling
from lilong.council.models import Suggestion, SuggestionContact
from lilong.kernel.refusal import Invalid
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone

RECORDERS = KEEPERS | {"block_leader@number", "volunteer@number"}


@everyone
def test_keepers_block_leaders_and_volunteers_write_down(who, street, other_street):
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in RECORDERS,
        lambda: write_down_suggestion(actor, place_id=street.numbers[0].id, text="路灯坏了"),
    )

    assert Suggestion.objects.count() == int(who in RECORDERS)


def test_it_names_who_wrote_and_seals_who_said(worker, street):
    yesterday = timezone.localdate() - timedelta(days=1)

    one = write_down_suggestion(
        worker,
        place_id=street.numbers[0].id,
        text="路灯坏了",
        said_by="paper",
        said_on=yesterday,
        name="王阿姨",
        contact="13812345678",
    )

    assert (one.entered_by_id, one.said_on, one.category) == (worker.person_id, yesterday, "light")
    sealed = SuggestionContact.objects.get(suggestion_id=one.id)
    assert "王阿姨" in sealed.author
    assert sealed.contact == "13812345678"
    assert "王阿姨" not in str(list(LedgerEntry.objects.values())) + str(
        list(Suggestion.objects.values())
    )


@pytest.mark.parametrize(
    "wrong",
    [
        # Still to come if midnight passes before the test runs.
        {"said_on": timezone.localdate() + timedelta(days=2)},
        {"said_by": "phone"},
        {"category": "castles"},
    ],
)
def test_a_day_to_come_or_an_unknown_way_writes_nothing(worker, street, wrong):
    with pytest.raises(Invalid) as refusal:
        write_down_suggestion(worker, place_id=street.numbers[0].id, text="路灯", **wrong)

    assert list(refusal.value.fields) == list(wrong)
    assert not Suggestion.objects.exists()


def test_a_worker_is_asked_too_whether_a_name_is_meant(worker, street):
    text = "302室王美芳说13812345678"
    with pytest.raises(Telling):
        write_down_suggestion(worker, place_id=street.numbers[0].id, text=text)
    assert not Suggestion.objects.exists()

    one = write_down_suggestion(worker, place_id=street.numbers[0].id, text=text, personal="cover")
    assert "王美芳" not in one.text
    assert "13812345678" not in one.text
