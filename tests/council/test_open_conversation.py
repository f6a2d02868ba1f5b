"""Putting a question."""

from __future__ import annotations

import pytest

from lilong.commons.ledger.models import LedgerEntry
from lilong.council.models import Conversation, Statement
from lilong.kernel.refusal import Invalid, Refused
from tests.council.conversations import SEEDS, opened
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@everyone
def test_keepers_put_questions(who, street, other_street):
    actor = someone(who, street, other_street)

    may_or_is_refused(who in KEEPERS, lambda: opened(actor, street))


def test_its_first_statements_are_shown_at_once_and_said_to_be_the_committees(worker, street):
    conversation = opened(worker, street)

    kept = Statement.objects.filter(conversation=conversation).order_by("number")
    assert [statement.text for statement in kept] == list(SEEDS)
    assert {(one.state, one.seed) for one in kept} == {("shown", True)}
    assert (conversation.shown, conversation.waiting, conversation.smallest) == (8, 0, 5)
    entry = LedgerEntry.objects.get(kind="council.conversation_opened")
    assert entry.facts == {"question": "电动车停在哪里？", "statements": 8}


def test_a_compound_may_be_asked_and_a_lane_may_not(worker, street):
    assert opened(worker, street, place=street.compound).place_path == street.compound.path
    with pytest.raises(Refused, match="整个居民区或整个小区"):
        opened(worker, street, place=street.lanes[0])


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"question": " "}, "question"),
        ({"question": "问" * 81}, "question"),
        ({"background": "背" * 1001}, "background"),
        ({"statements": [" ", ""]}, "statements"),
        ({"statements": ["观" * 141]}, "statements"),
        ({"statements": [f"观点{n}" for n in range(31)]}, "statements"),
        ({"statements": ["先试三个月", "先试三个月"]}, "statements"),
        ({"statements": ["打 138 0000 1234 问老王"]}, "statements"),
        ({"smallest": 4}, "smallest"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(worker, street, values, field):
    with pytest.raises(Invalid) as refusal:
        opened(worker, street, **values)

    assert set(refusal.value.fields) == {field}
    assert not Conversation.objects.exists()
