"""What a person is called in one conversation: nobody without the field key can tell who it is."""

from __future__ import annotations

import hashlib
import hmac
from uuid import UUID

from django.conf import settings

from lilong.council.models import Conversation, Voice
from lilong.kernel.actor import Actor


def voice_key(conversation_id: UUID, person_id: UUID) -> UUID:
    """A keyed hash of both, so that two conversations cannot be laid beside each other either."""
    text = b"lilong voice\n" + conversation_id.bytes + person_id.bytes
    digest = hmac.digest(settings.FIELD_KEY.encode(), text, hashlib.sha256)
    return UUID(bytes=digest[:16])


def own_voice(actor: Actor, conversation: Conversation) -> Voice | None:
    """The actor's voice, if they have said or written anything yet."""
    if actor.person_id is None:
        return None
    key = voice_key(conversation.id, actor.person_id)
    return Voice.objects.filter(conversation=conversation, key=key).first()


def locked_voice(actor: Actor, conversation: Conversation) -> Voice:
    """The actor's voice, made when it is their first word, locked until the commit."""
    assert actor.person_id is not None, "only a person has a voice"
    key = voice_key(conversation.id, actor.person_id)
    found = Voice.objects.select_for_update(no_key=True).filter(conversation=conversation, key=key)
    if voice := found.first():
        return voice
    made = Voice(space_id=conversation.space_id, conversation=conversation, key=key)
    # Two windows of one person: whoever comes second finds the row of the first.
    Voice.objects.bulk_create([made], ignore_conflicts=True)
    return found.get()
