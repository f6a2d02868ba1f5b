"""A theme with a released sentence and a proposal that waits, in a tenant's street."""

from __future__ import annotations

from typing import Any

from lilong.council.actions.confirm_theme import confirm_theme
from lilong.council.actions.say_suggestion import say_suggestion
from lilong.council.models import Suggestion
from lilong.kernel.actor import Actor
from tests.council.proposed import ids_of, waiting
from tests.neighbourhood import Street

SEWAGE = ("的污水冒出来了", "的下水道污水倒灌", "的阴沟污水横流")
LIGHT = ("的路灯不亮", "的路灯又坏了")


def objects(street: Street, actors: dict[str, Actor], word: str) -> dict[str, list[Any]]:
    """Things by the parameter that names them; every text holds the street's word."""
    said = [
        say_suggestion(actors["resident"], place_id=street.numbers[0].id, text=f"{word}{text}")
        for text in (*SEWAGE, *LIGHT)
    ]
    sewage, light = waiting(street)
    theme = confirm_theme(
        actors["secretary"],
        proposal_id=sewage.id,
        suggestion_ids=ids_of(sewage),
        title=f"{word}污水",
        category="sewage",
    )
    Suggestion.objects.filter(pk=said[0].pk).update(released=True)
    return {
        "theme_id": [theme.id],
        "proposal_id": [sewage.id, light.id],
        "suggestion_id": [said[0].id, said[1].id, said[-1].id],
    }
