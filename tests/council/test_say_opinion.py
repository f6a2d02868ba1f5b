"""Agree, disagree, pass: one row a person and statement, and nobody else sees it."""

from __future__ import annotations

import pytest
from django.core import serializers
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from lilong.commons.ledger.models import LedgerEntry
from lilong.council.actions.add_statement import add_statement
from lilong.council.actions.close_conversation import close_conversation
from lilong.council.actions.moderate_statement import moderate_statement
from lilong.council.actions.say_opinion import say_opinion
from lilong.council.models import OpinionVote, Voice
from lilong.council.opinion_permissions import visible_votes
from lilong.council.queries.conversations import own_answers, turn_of
from lilong.kernel.actor import SYSTEM, VISITOR
from lilong.kernel.ids import DAY_MS
from lilong.kernel.refusal import Invalid, NotFound, Refused
from tests.council.conversations import opened, statements
from tests.council.test_add_statement import MEMBERS
from tests.neighbourhood import person_with
from tests.walks import everyone, may_or_is_refused, someone


@pytest.fixture
def conversation(worker, street):
    return opened(worker, street)


@everyone
def test_members_of_the_place_answer(who, street, other_street, conversation):
    actor = someone(who, street, other_street)
    statement = statements(conversation)[0]

    may_or_is_refused(
        who in MEMBERS, lambda: say_opinion(actor, statement_id=statement.id, opinion=1)
    )


def test_of_a_compound_who_lives_elsewhere_in_the_area_is_not_asked(worker, street):
    conversation = opened(worker, street, place=street.compound)
    elsewhere = person_with("resident", street.area)

    may_or_is_refused(
        False,
        lambda: say_opinion(elsewhere, statement_id=statements(conversation)[0].id, opinion=1),
    )


def test_the_last_word_counts_and_the_counters_keep_up(resident, conversation):
    first, second, *_rest = statements(conversation)
    for opinion in (1, 0, -1):
        say_opinion(resident, statement_id=first.id, opinion=opinion)
    say_opinion(resident, statement_id=second.id, opinion=0)

    assert own_answers(resident, conversation) == [(first, -1), (second, 0)]
    conversation.refresh_from_db()
    assert (conversation.participants, conversation.votes, conversation.turns) == (1, 2, 4)
    first.refresh_from_db()
    assert (first.answers, Voice.objects.get().answers) == (1, 2)


def test_the_database_holds_one_row_a_person_and_statement(resident, conversation):
    vote = say_opinion(resident, statement_id=statements(conversation)[0].id, opinion=1)
    copy = {"space_id": vote.space_id, "conversation": vote.conversation}

    with pytest.raises(IntegrityError), transaction.atomic():
        OpinionVote.objects.create(**copy, voice=vote.voice, statement=vote.statement, opinion=-1)


def test_nobody_but_oneself_sees_what_one_said(resident, worker, secretary, street, conversation):
    say_opinion(resident, statement_id=statements(conversation)[0].id, opinion=1)
    neighbour = person_with("resident", street.rooms[0])

    def seen(actor):
        return visible_votes(actor, conversation.id, OpinionVote.objects.all()).count()

    assert seen(resident) == 1
    assert [seen(one) for one in (neighbour, worker, secretary, VISITOR, SYSTEM)] == [0] * 5


def test_no_row_leads_from_an_answer_to_a_person_and_no_moment_is_kept(resident, conversation):
    entries = LedgerEntry.objects.count()
    vote = say_opinion(resident, statement_id=statements(conversation)[0].id, opinion=1)

    kept = serializers.serialize("json", [vote, *Voice.objects.all()])
    assert str(resident.person_id) not in kept
    assert LedgerEntry.objects.count() == entries
    assert (vote.id.int >> 80) % DAY_MS == 0
    assert (vote.voice_id.int >> 80) % DAY_MS == 0


def test_one_person_has_another_name_in_another_conversation(resident, worker, street):
    for question in ("一问", "二问"):
        asked = opened(worker, street, question=question)
        say_opinion(resident, statement_id=statements(asked)[0].id, opinion=1)

    first, second = Voice.objects.all()
    assert first.key != second.key


def test_the_least_answered_comes_up_first_and_nothing_twice(resident, street, conversation):
    one, two, *others = statements(conversation)
    for neighbour in (person_with("resident", street.rooms[1]) for _ in range(2)):
        for statement in (one, *others):
            say_opinion(neighbour, statement_id=statement.id, opinion=0)

    assert turn_of(resident, conversation).statement == two
    seen = []
    while (turn := turn_of(resident, conversation)).statement:
        seen.append(turn.statement.number)
        say_opinion(resident, statement_id=turn.statement.id, opinion=1)
    assert sorted(seen) == list(range(1, 9))
    assert turn_of(resident, conversation, two.id).opinion == 1


def test_what_is_not_shown_is_not_answered(resident, worker, conversation):
    waiting = add_statement(resident, conversation_id=conversation.id, text="装个棚子")

    with pytest.raises(NotFound):
        say_opinion(resident, statement_id=waiting.id, opinion=1)
    moderate_statement(worker, statement_id=waiting.id, state="shown")
    say_opinion(resident, statement_id=waiting.id, opinion=1)
    moderate_statement(worker, statement_id=waiting.id, state="left_out", reason="several")
    with pytest.raises(Refused, match="不公开"):
        say_opinion(resident, statement_id=waiting.id, opinion=-1)


def test_something_else_is_no_answer(resident, conversation):
    with pytest.raises(Invalid):
        say_opinion(resident, statement_id=statements(conversation)[0].id, opinion=2)

    assert not OpinionVote.objects.exists()


def test_a_closed_conversation_takes_no_answer(resident, worker, conversation):
    close_conversation(worker, conversation_id=conversation.id)

    with pytest.raises(Refused, match="不再收表态"):
        say_opinion(resident, statement_id=statements(conversation)[0].id, opinion=1)


def test_an_answer_costs_ten_queries_at_most(resident, conversation):
    first, second, *_rest = statements(conversation)
    said = ((first, 1, 10), (second, 1, 8), (second, 0, 7), (second, 0, 4))
    for statement, opinion, most in said:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            say_opinion(resident, statement_id=statement.id, opinion=opinion)
        told = [one["sql"] for one in asked if "SAVEPOINT" not in one["sql"]]
        assert len(told) <= most, told
