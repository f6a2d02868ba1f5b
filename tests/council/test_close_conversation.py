"""Closing: nothing waits, the map is drawn once more."""

from __future__ import annotations

import pytest
from django_tasks_db.models import DBTaskResult

from lilong.commons.ledger.models import LedgerEntry
from lilong.council.actions.add_statement import add_statement
from lilong.council.actions.close_conversation import close_conversation
from lilong.council.actions.say_opinion import say_opinion
from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Refused
from tests.council.conversations import neighbours, opened, statements
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@pytest.fixture
def conversation(worker, street):
    return opened(worker, street)


@everyone
def test_keepers_close(who, street, other_street, conversation):
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in KEEPERS, lambda: close_conversation(actor, conversation_id=conversation.id)
    )


def test_it_is_closed_once_and_its_map_ordered(worker, street, conversation):
    for actor in neighbours(street, 5):
        say_opinion(actor, statement_id=statements(conversation)[0].id, opinion=1)

    closed = close_conversation(worker, conversation_id=conversation.id)

    assert closed.state == "closed"
    assert closed.closed_at
    assert LedgerEntry.objects.get(kind="council.conversation_closed").facts["votes"] == 5
    job = DBTaskResult.objects.get(task_path__endswith="draw_map")
    assert job.args_kwargs["args"] == [str(conversation.id)]
    with pytest.raises(ForbiddenMove):
        close_conversation(worker, conversation_id=conversation.id)


def test_the_ledger_tells_no_figure_of_fewer_than_five(worker, resident, conversation):
    say_opinion(resident, statement_id=statements(conversation)[0].id, opinion=1)

    close_conversation(worker, conversation_id=conversation.id)

    assert LedgerEntry.objects.get(kind="council.conversation_closed").facts["votes"] == 0


def test_what_waits_is_decided_first(worker, resident, conversation):
    add_statement(resident, conversation_id=conversation.id, text="装个棚子")

    with pytest.raises(Refused, match="1 条观点没有看过"):
        close_conversation(worker, conversation_id=conversation.id)

    conversation.refresh_from_db()
    assert conversation.state == "open"
