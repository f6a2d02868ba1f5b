"""Note what a foreign service answered when a suggestion was handed on to it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from lilong.commons.usecase import use_case
from lilong.council import open311_permissions as permissions
from lilong.council.models import HandedSuggestion
from lilong.council.moving import append_step, locked_suggestion, tell
from lilong.council.open311_events import SuggestionHandedOn
from lilong.council.open311_states import HANDED, HandedState
from lilong.kernel.actor import Actor

# What the author reads; a value like any other, so it is not translated.
TOLD = "居委会把它转给了{name}，对方的编号是 {foreign_id}。"
ASKED_EVERY = timedelta(hours=6)


@use_case(unrecorded="what is told twice is noted once; the first time is recorded")
def hand_on_suggestion(actor: Actor, *, handed_id: UUID, foreign_id: str) -> HandedSuggestion:
    """Keep the foreign number and tell the author; told twice, it is noted once.

    Raises:
        NotAllowed: anybody but the house itself.
    """
    permissions.hand_on(actor)
    rows = HandedSuggestion.objects.select_for_update(of=("self",), no_key=True).select_related(
        "service"
    )
    handed = rows.get(pk=handed_id)
    if handed.foreign_id:
        return handed
    suggestion = locked_suggestion(handed.suggestion_id)
    handed.state = HANDED.check(handed.state, HandedState.SENT)
    handed.foreign_id, handed.foreign_status, handed.problem = foreign_id[:100], "open", ""
    handed.next_at = timezone.now() + ASKED_EVERY
    handed.save()
    name = handed.service.name
    tell(actor, suggestion, SuggestionHandedOn, {"name": name})
    append_step(suggestion, words=TOLD.format(name=name, foreign_id=handed.foreign_id))
    return handed
