"""A conversation with an answer and statements in each state, in a tenant's street."""

from __future__ import annotations

from typing import Any

from lilong.council.actions.add_statement import add_statement
from lilong.council.actions.moderate_statement import moderate_statement
from lilong.council.actions.say_opinion import say_opinion
from lilong.kernel.actor import Actor
from tests.council.conversations import drawn, opened, statements
from tests.neighbourhood import Street


def objects(street: Street, actors: dict[str, Actor], word: str) -> dict[str, list[Any]]:
    """Things by the parameter that names them; every text holds the street's word."""
    secretary, resident = actors["secretary"], actors["resident"]
    seeds = [f"{word}先试三个月", f"{word}马上就办"]
    asked = opened(secretary, street, statements=seeds, question=f"{word}怎么办？")
    for statement in statements(asked):
        say_opinion(resident, statement_id=statement.id, opinion=1)
    waiting, left_out = (
        add_statement(resident, conversation_id=asked.id, text=f"{word}{text}")
        for text in ("再想想", "别的事")
    )
    moderate_statement(secretary, statement_id=left_out.id, state="left_out", reason="insult")
    drawn(asked)
    return {
        "conversation_id": [asked.id],
        "statement_id": [statements(asked)[0].id, waiting.id, left_out.id],
    }
