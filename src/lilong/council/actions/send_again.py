"""Say that a suggestion has not come to a foreign service, so that it is sent again."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.council import open311_permissions as permissions
from lilong.council.models import HandedSuggestion
from lilong.council.moving import locked_suggestion, tell
from lilong.council.open311_events import SuggestionSentAgain
from lilong.council.open311_states import HANDED, HandedState
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound


@use_case
def send_again(actor: Actor, *, handed_id: UUID) -> HandedSuggestion:
    """Put what was sent without an answer, or given up, back into the outbox.

    For whoever has asked the other side: by itself nothing goes twice that may have come.

    Raises:
        NotAllowed: neither secretary nor chair.
        NotFound: it is not in the outbox.
        ForbiddenMove: it has come, or it waits already.
    """
    rows = HandedSuggestion.objects.select_for_update(of=("self",), no_key=True)
    handed = rows.select_related("service").filter(pk=handed_id).first()
    if handed is None:
        raise NotFound(_("没有这一条转出的记录"))
    permissions.set_foreign_service(actor, handed.service.area_path)
    suggestion = locked_suggestion(handed.suggestion_id)
    handed.state = HANDED.check(handed.state, HandedState.WAITING)
    handed.tries, handed.next_at, handed.problem = 0, timezone.now(), ""
    handed.save(update_fields=["state", "tries", "next_at", "problem"])
    tell(actor, suggestion, SuggestionSentAgain, {"name": handed.service.name})
    return handed
