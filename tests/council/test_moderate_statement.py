"""A keeper shows a statement or leaves it out; the author is told, everybody reads the reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices.models import Notice
from lilong.council.actions.add_statement import add_statement
from lilong.council.actions.close_conversation import close_conversation
from lilong.council.actions.moderate_statement import moderate_statement
from lilong.council.actions.say_opinion import say_opinion
from lilong.council.models import Statement
from lilong.council.queries.conversations import left_out_log
from lilong.council.telling_rounds import tell_of_yesterday
from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Invalid, NotFound
from tests.council.conversations import opened
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@pytest.fixture
def conversation(worker, street):
    return opened(worker, street)


@pytest.fixture
def waiting(resident, conversation):
    return add_statement(resident, conversation_id=conversation.id, text="装个棚子就好")


def told_the_next_morning():
    """What was decided today was decided yesterday, and the morning's job runs."""
    Statement.objects.filter(seed=False).update(decided_on=timezone.localdate() - timedelta(days=1))
    tell_of_yesterday.func()


@everyone
def test_keepers_decide(who, street, other_street, waiting):
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in KEEPERS,
        lambda: moderate_statement(actor, statement_id=waiting.id, state="shown"),
    )


def test_a_shown_one_gets_the_next_number_and_its_author_a_notice(
    worker, resident, conversation, waiting
):
    shown = moderate_statement(worker, statement_id=waiting.id, state="shown")

    assert (shown.state, shown.number) == ("shown", 9)
    conversation.refresh_from_db()
    assert (conversation.shown, conversation.waiting) == (9, 0)
    assert not Notice.objects.exists()
    told_the_next_morning()
    notice = Notice.objects.get(person_id=resident.person_id)
    # The notice leads to the question, not to the sentence.
    assert str(waiting.id) not in notice.key + notice.url
    assert notice.facts == {"question": conversation.question}


def test_one_that_is_left_out_stands_in_the_log_with_its_reason_and_no_author(
    worker, resident, conversation, waiting
):
    moderate_statement(worker, statement_id=waiting.id, state="left_out", reason="twice")

    (line,), later = left_out_log(conversation, texts=True)
    assert (line.reason, line.text, later) == ("和已有的一条意思相同", "装个棚子就好", None)
    for _twice in range(2):
        told_the_next_morning()
    assert Notice.objects.get(person_id=resident.person_id).facts["reason_words"] == line.reason
    entry = LedgerEntry.objects.get(kind="council.statement_left_out")
    assert "装个棚子就好" not in str(entry.facts)


@pytest.mark.parametrize("reason", ["names", "insult", "unlawful"])
def test_what_would_hurt_is_not_repeated_in_the_log(worker, conversation, waiting, reason):
    moderate_statement(worker, statement_id=waiting.id, state="left_out", reason=reason)

    (line,), _later = left_out_log(conversation, texts=True)
    assert line.text == ""
    assert line.reason


def test_nobody_is_told_on_the_day_itself_nor_while_it_waits(
    worker, resident, conversation, waiting
):
    assert tell_of_yesterday.func() == 0
    moderate_statement(worker, statement_id=waiting.id, state="shown")
    tell_of_yesterday.func()

    assert not Notice.objects.exists()


def test_closing_tells_who_is_still_to_be_told(worker, resident, conversation, waiting):
    moderate_statement(worker, statement_id=waiting.id, state="shown")

    close_conversation(worker, conversation_id=conversation.id)

    assert Notice.objects.get(person_id=resident.person_id).facts == {
        "question": conversation.question
    }


def test_leaving_out_needs_a_reason(worker, waiting):
    with pytest.raises(Invalid, match="请选一个理由"):
        moderate_statement(worker, statement_id=waiting.id, state="left_out", reason="dull")

    waiting.refresh_from_db()
    assert waiting.state == "waiting"


def test_a_mistake_is_put_right_and_what_was_said_still_counts(
    worker, resident, conversation, waiting
):
    moderate_statement(worker, statement_id=waiting.id, state="shown")
    say_opinion(resident, statement_id=waiting.id, opinion=1)
    moderate_statement(worker, statement_id=waiting.id, state="left_out", reason="several")
    again = moderate_statement(worker, statement_id=waiting.id, state="shown")

    assert (again.number, again.reason, again.answers) == (9, "", 1)
    conversation.refresh_from_db()
    assert (conversation.shown, conversation.votes) == (9, 1)
    with pytest.raises(ForbiddenMove):
        moderate_statement(worker, statement_id=waiting.id, state="shown")


def test_what_is_not_there_is_said(worker, conversation):
    with pytest.raises(NotFound):
        moderate_statement(worker, statement_id=conversation.id, state="shown")
