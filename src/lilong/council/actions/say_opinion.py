"""Agree, disagree or pass."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F, Subquery
from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.council import opinion_permissions as permissions
from lilong.council.models import Conversation, OpinionVote, Statement, Voice
from lilong.council.opinion_states import ConversationState, Opinion, StatementState
from lilong.council.opinion_voices import locked_voice
from lilong.council.opinion_writing import check_open
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotFound, Refused


@use_case(unrecorded="who says what is nobody's business; the conversation counts the answers")
def say_opinion(actor: Actor, *, statement_id: UUID, opinion: int) -> OpinionVote:
    """Say something to a statement, or say something else than before: the last word counts.

    Nothing is written to the ledger, not even that somebody said something: the moment would
    tell a neighbour who had just been seen with the phone in hand.

    Raises:
        NotFound: no such statement, or it is not shown.
        NotAllowed: not a member of the place.
        Invalid: neither agree, disagree nor pass.
        Refused: the conversation is closed.
    """
    found = Statement.objects.select_related("conversation").filter(pk=statement_id)
    statement = found.exclude(state=StatementState.WAITING).first()
    if statement is None:
        raise NotFound(_("没有这条观点"))
    conversation = statement.conversation
    permissions.say_opinion(actor, conversation.place_path)
    check_open(conversation)
    if statement.state != StatementState.SHOWN:
        raise Refused(_("这条观点已经不公开了"), remedy=_("请看下一条。"))
    if opinion not in Opinion.values:
        raise Invalid(_("请选同意、不同意或者略过"))
    voice = locked_voice(actor, conversation)
    vote = OpinionVote.objects.filter(voice=voice, statement=statement).first()
    if vote is not None and vote.opinion == opinion:
        return vote
    first_word, first_answer = not voice.answers, vote is None
    if vote is None:
        vote = OpinionVote(
            space_id=conversation.space_id,
            conversation=conversation,
            voice=voice,
            statement=statement,
        )
        Statement.objects.filter(pk=statement.pk).update(answers=F("answers") + 1)
    vote.opinion = opinion
    vote.save()
    _count(conversation, participants=int(first_word), votes=int(first_answer))
    _mark(voice, answers=int(first_answer))
    return vote


def _count(conversation: Conversation, *, participants: int, votes: int) -> None:
    """Count in the conversation, as long as it is open: closing waits for no half-said word.

    From here to the commit nobody else draws its map (`opinion_drawing`).
    """
    counted = Conversation.objects.filter(pk=conversation.pk, state=ConversationState.OPEN).update(
        participants=F("participants") + participants,
        votes=F("votes") + votes,
        turns=F("turns") + 1,
    )
    if not counted:
        conversation.state = ConversationState.CLOSED
        check_open(conversation)


def _mark(voice: Voice, *, answers: int) -> None:
    """Mark that this voice has said something new in the turn that was just counted."""
    counted = Conversation.objects.filter(pk=voice.conversation_id).values("turns")
    Voice.objects.filter(pk=voice.pk).update(answers=F("answers") + answers, turn=Subquery(counted))
