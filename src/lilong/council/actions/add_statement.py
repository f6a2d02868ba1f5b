"""Write a statement for others to agree or disagree with."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.council import opinion_permissions as permissions
from lilong.council.models import Conversation, Statement
from lilong.council.opinion_authors import seal
from lilong.council.opinion_events import StatementAdded, StatementSeeded
from lilong.council.opinion_voices import locked_voice
from lilong.council.opinion_writing import (
    add_seeds,
    check_new,
    check_open,
    checked_statement,
    count,
    locked_conversation,
    tell,
)
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused

MOST_WRITTEN = 10


@use_case
def add_statement(actor: Actor, *, conversation_id: UUID, text: str) -> Statement:
    """Add a statement. A resident's waits for a keeper; who wrote it stands nowhere in clear.

    A keeper who is no member of the place writes as the committee: that is shown at once, and
    said to be theirs. The same form sent twice is refused, since the text is there by then.

    Raises:
        NotAllowed: neither a member of the place nor a keeper.
        Invalid: empty, too long, there already, with a telephone number in it.
        Refused: closed, no more room, or this person has written enough here.
    """
    conversation = locked_conversation(conversation_id)
    permissions.add_statement(actor, conversation.place_path)
    check_open(conversation)
    line = checked_statement(text)
    check_new(conversation, [line])
    if not permissions.is_member(actor, conversation.place_path):
        (seeded,) = add_seeds(conversation, [line])
        tell(actor, conversation, StatementSeeded, number=seeded.number)
        return seeded
    _count_written(actor, conversation)
    statement = Statement.objects.create(
        space_id=conversation.space_id, conversation=conversation, text=line
    )
    assert actor.person_id is not None, "a member is somebody"
    seal(statement, actor.person_id)
    count(conversation, waiting=1)
    tell(actor, conversation, StatementAdded)
    return statement


def _count_written(actor: Actor, conversation: Conversation) -> None:
    voice = locked_voice(actor, conversation)
    if voice.written >= MOST_WRITTEN:
        raise Refused(
            _("您为这个问题已经写了 %(most)s 条") % {"most": MOST_WRITTEN},
            remedy=_("请给邻居也留一点地方；已有的可以表态。"),
        )
    voice.written += 1
    voice.save(update_fields=["written"])
