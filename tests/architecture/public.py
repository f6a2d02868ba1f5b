"""What a tenant of the matrix shows to everybody, and a token of its secretary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lilong.council.actions.say_suggestion import say_suggestion
from lilong.council.queries.published import published_in
from lilong.kernel.actor import Actor
from lilong.people.actions.create_token import create_token
from tests.council.published import released as release
from tests.council.published import show_everything
from tests.neighbourhood import Street


def objects(street: Street, actors: Mapping[str, Actor], word: str) -> dict[str, list[Any]]:
    """Everything that may be shown is; the ids of what is to be read then."""
    secretary = actors["secretary"]
    show_everything(secretary, street)

    def said(text: str, **values: Any) -> Any:
        return say_suggestion(
            actors["resident"], place_id=street.numbers[0].id, text=text, **values
        )

    release(secretary, said, f"{word}路灯不亮")
    token = create_token(secretary, name=f"{word}大屏", days=30)
    return {
        "entry_id": [one.id for one in published_in(street.area.id)],
        "token_id": [token.kept.id],
    }
