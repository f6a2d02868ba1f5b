"""Close a conversation: what was said is drawn once more if enough have spoken, and stays."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.council import opinion_permissions as permissions
from lilong.council.models import Conversation
from lilong.council.opinion_authors import forget_of, tell_all_of
from lilong.council.opinion_drawing import draw_map
from lilong.council.opinion_events import ConversationClosed
from lilong.council.opinion_states import CONVERSATION, ConversationState
from lilong.council.opinion_writing import locked_conversation, tell
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused


@use_case
def close_conversation(actor: Actor, *, conversation_id: UUID) -> Conversation:
    """Close an open conversation; tell who wrote its statements a last time, and forget them.

    Raises:
        NotAllowed: not a keeper here.
        Refused: statements still wait for a decision.
        ForbiddenMove: it is closed already.
    """
    conversation = locked_conversation(conversation_id)
    permissions.keep_conversation(actor, conversation.place_path)
    if conversation.waiting:
        raise Refused(
            _("还有 %(count)s 条观点没有看过") % {"count": conversation.waiting},
            remedy=_("请先决定公开还是不公开，写的人在等答复。"),
        )
    conversation.state = CONVERSATION.check(conversation.state, ConversationState.CLOSED)
    conversation.closed_at = timezone.now()
    conversation.save(update_fields=["state", "closed_at"])
    tell_all_of(conversation)
    forget_of(conversation)
    tell(actor, conversation, ConversationClosed, votes=_told(conversation))
    draw_map.enqueue(str(conversation.id))
    return conversation


def _told(conversation: Conversation) -> int:
    """How many answers the ledger tells: none where fewer people took part than may be told of."""
    return conversation.votes if conversation.participants >= conversation.smallest else 0
