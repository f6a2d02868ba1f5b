"""Writing a statement: it waits, and nobody learns whose it is."""

from __future__ import annotations

import json

import pytest
from django.core import serializers
from django.db import connection

from lilong.commons.ledger.models import LedgerEntry
from lilong.council.actions.add_statement import MOST_WRITTEN, add_statement
from lilong.council.actions.close_conversation import close_conversation
from lilong.council.models import Conversation, Statement, StatementAuthor, Voice
from lilong.council.opinion_authors import forget_authors
from lilong.kernel.refusal import Invalid, Refused
from tests.council.conversations import opened
from tests.neighbourhood import person_with
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone

MEMBERS = {
    "owners_committee_member@compound",
    "block_leader@number",
    "block_leader@other number",
    "volunteer@number",
    "owner@room",
    "resident@room",
}


@pytest.fixture
def conversation(worker, street):
    return opened(worker, street)


@everyone
def test_members_and_keepers_write(who, worker, street, other_street, conversation):
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in MEMBERS | KEEPERS,
        lambda: add_statement(actor, conversation_id=conversation.id, text="装个棚子就好"),
    )


def test_a_residents_statement_waits_and_a_keepers_is_shown(worker, resident, conversation):
    waiting = add_statement(
        resident, conversation_id=conversation.id, text=" 装个\n棚子 \u202e就好 "
    )
    shown = add_statement(worker, conversation_id=conversation.id, text="棚子装在东门")

    assert (waiting.text, waiting.state, waiting.number) == ("装个 棚子 就好", "waiting", None)
    assert (shown.state, shown.seed, shown.number) == ("shown", True, 9)
    conversation.refresh_from_db()
    assert (conversation.shown, conversation.waiting) == (9, 1)


def test_a_worker_who_lives_here_writes_as_a_neighbour(street, worker, conversation):
    home = person_with("resident", street.rooms[3])
    both = type(worker)(worker.person_id, worker.name, (*worker.grants, *home.grants))

    assert add_statement(both, conversation_id=conversation.id, text="装个棚子").state == "waiting"


def test_who_wrote_it_stands_nowhere_in_clear(resident, conversation):
    add_statement(resident, conversation_id=conversation.id, text="装个棚子就好")

    everything = serializers.serialize(
        "json", [*Statement.objects.all(), *Voice.objects.all(), *LedgerEntry.objects.all()]
    )
    assert str(resident.person_id) not in everything
    assert resident.name not in everything
    entry = LedgerEntry.objects.get(kind="council.statement_added")
    assert (entry.actor_id, entry.role) == (None, "sealed")
    assert entry.facts == {"question": conversation.question}
    with connection.cursor() as cursor:
        cursor.execute("SELECT author FROM council_statementauthor")
        stored = json.dumps(cursor.fetchall())
    assert str(resident.person_id) not in stored
    assert StatementAuthor.objects.get().author == str(resident.person_id)


def test_the_author_is_forgotten_with_the_conversation_or_after_half_a_year(
    worker, resident, conversation
):
    add_statement(resident, conversation_id=conversation.id, text="装个棚子就好")
    expires = StatementAuthor.objects.get().expires_on

    assert forget_authors(expires.replace(year=expires.year - 1)) == 0
    assert forget_authors(expires) == 1
    add_statement(resident, conversation_id=conversation.id, text="再装一个")
    Statement.objects.filter(state="waiting").update(state="left_out", reason="twice")
    Conversation.objects.update(waiting=0)
    close_conversation(worker, conversation_id=conversation.id)
    assert not StatementAuthor.objects.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\u200b \n", "能同意或不同意"),
        ("长" * 141, "最多 140 个"),
        ("请打１３８００００１２３４", "可以写成：请打＊＊"),
        ("301室王阿姨的车别停门口", "可以写成：301室＊＊的车别停门口"),
        ("楼道里不应该停电动车", "已经有了"),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_is_kept(resident, conversation, text, said):
    with pytest.raises(Invalid, match=said) as refusal:
        add_statement(resident, conversation_id=conversation.id, text=text)

    assert set(refusal.value.fields) == {"text"}
    assert not Statement.objects.filter(state="waiting").exists()


def test_one_person_writes_ten_and_no_more(resident, conversation):
    for number in range(MOST_WRITTEN):
        add_statement(resident, conversation_id=conversation.id, text=f"第{number}个主意")

    with pytest.raises(Refused, match="已经写了 10 条"):
        add_statement(resident, conversation_id=conversation.id, text="还有一个")


def test_a_closed_conversation_takes_nothing_in(worker, resident, conversation):
    close_conversation(worker, conversation_id=conversation.id)

    with pytest.raises(Refused, match="不再收"):
        add_statement(resident, conversation_id=conversation.id, text="晚了一步")
