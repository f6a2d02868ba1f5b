"""Note what a foreign service says of a suggestion that was handed on to it."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from lilong.commons.usecase import use_case
from lilong.council import open311_permissions as permissions
from lilong.council.actions.hand_on_suggestion import ASKED_EVERY
from lilong.council.models import HandedSuggestion
from lilong.council.moving import append_step, locked_suggestion, tell
from lilong.council.open311_events import ForeignStatusNoted
from lilong.council.open311_states import HANDED, HandedState
from lilong.kernel.actor import Actor

WORDS = {"open": "还在办", "closed": "办结了"}
LONGEST_NOTES = 200


@use_case(unrecorded="what is still as it was tells nothing new; a change is recorded")
def note_foreign_status(
    actor: Actor, *, handed_id: UUID, status: str, notes: str = ""
) -> HandedSuggestion:
    """Keep their status; a change is a step that the author reads. What becomes of the
    suggestion itself a keeper says.

    Raises:
        NotAllowed: anybody but the house itself.
    """
    permissions.hand_on(actor)
    rows = HandedSuggestion.objects.select_for_update(of=("self",), no_key=True).select_related(
        "service"
    )
    handed = rows.get(pk=handed_id)
    handed.next_at = timezone.now() + ASKED_EVERY
    if status not in WORDS or status == handed.foreign_status:
        handed.save(update_fields=["next_at"])
        return handed
    suggestion = locked_suggestion(handed.suggestion_id)
    to = HandedState.CLOSED if status == "closed" else HandedState.SENT
    handed.state, handed.foreign_status = HANDED.check(handed.state, to), status
    handed.save()
    name = handed.service.name
    tell(actor, suggestion, ForeignStatusNoted, {"name": name, "status": status})
    said = "".join(c for c in " ".join(notes.split()) if c.isprintable())[:LONGEST_NOTES]
    words = f"{name}说：{WORDS[status]}。{said}"
    append_step(suggestion, words=words)
    return handed
