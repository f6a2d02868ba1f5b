"""A residents' area that shows everything it may, with one of each kind."""

from __future__ import annotations

from typing import Any

from lilong.council.actions.release_suggestion import release_suggestion
from lilong.council.actions.set_publishing import set_publishing
from lilong.council.models import Suggestion
from lilong.kernel.actor import Actor
from tests.council import meeting_stage as stage
from tests.neighbourhood import Street

EVERYTHING = {
    "suggestions": True,
    "meetings": True,
    "resolutions": True,
    "promises": True,
    "topics": True,
}


def show_everything(secretary: Actor, street: Street) -> None:
    """Let anybody read whatever may be shown."""
    set_publishing(secretary, area_id=street.area.id, **EVERYTHING)


def released(
    secretary: Actor, said: Any, text: str = "楼下的窨井又冒水了", **values: Any
) -> Suggestion:
    """A sentence that a keeper has released."""
    one: Suggestion = said(text, **values)
    release_suggestion(secretary, suggestion_id=one.id, cover=True)
    one.refresh_from_db()
    return one


def story(secretary: Actor, street: Street, said: Any) -> Suggestion:
    """A released sentence, one that is not, and a whole meeting; everything is shown."""
    show_everything(secretary, street)
    stage.approved(secretary, street)
    said("这一句还没有人看过")
    return released(secretary, said)
