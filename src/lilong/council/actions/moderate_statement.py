"""Show a statement to everybody, or leave it out with a reason that everybody reads."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.commons.wording import kept
from lilong.council import opinion_permissions as permissions
from lilong.council.models import Conversation, Statement
from lilong.council.opinion_events import StatementLeftOut, StatementShown
from lilong.council.opinion_states import STATEMENT, LeftOut, StatementState
from lilong.council.opinion_writing import (
    check_open,
    count,
    locked_conversation,
    next_number,
    tell,
)
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotFound


@use_case
def moderate_statement(
    actor: Actor, *, statement_id: UUID, state: str, reason: str = ""
) -> Statement:
    """Decide on a statement; its author is told the next morning (`opinion_authors`).

    Args:
        state: `shown` or `left_out`.
        reason: one of `LeftOut`, when it is left out.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: neither of the two is named; no reason.
        Refused: the conversation is closed.
        ForbiddenMove: it is in that state already.
    """
    conversation = locked_conversation(_conversation_of(statement_id))
    permissions.keep_conversation(actor, conversation.place_path)
    check_open(conversation)
    statement = Statement.objects.select_for_update(no_key=True).get(pk=statement_id)
    before = statement.state
    statement.reason = _reason(state, reason)
    statement.state = STATEMENT.check(before, state)
    statement.decided_on = timezone.localdate()
    if state == StatementState.SHOWN and statement.number is None:
        statement.number = next_number(conversation)
    statement.save(update_fields=["state", "reason", "decided_on", "number"])
    _count(conversation, before, state)
    if state == StatementState.SHOWN:
        tell(actor, conversation, StatementShown, number=statement.number)
    else:
        label = kept(LeftOut(statement.reason).label)
        tell(actor, conversation, StatementLeftOut, reason=label)
    return statement


def _conversation_of(statement_id: UUID) -> UUID:
    found = Statement.objects.filter(pk=statement_id).values_list("conversation_id", flat=True)
    if (conversation_id := found.first()) is None:
        raise NotFound(_("没有这条观点"))
    return conversation_id


def _reason(state: str, reason: str) -> str:
    if state == StatementState.SHOWN:
        return ""
    if state != StatementState.LEFT_OUT:
        raise Invalid(_("请选公开，还是不公开"))
    if reason not in LeftOut.values:
        said = _("请选一个理由，大家都会看到")
        raise Invalid(said, fields={"reason": [said]})
    return reason


def _count(conversation: Conversation, before: str, after: str) -> None:
    """Keep the counters. No map is drawn for it: pages leave out what is not shown by themselves,
    and a new map would tell what the few have said who have answered since the last one.
    """
    waiting = -1 if before == StatementState.WAITING else 0
    shown = (after == StatementState.SHOWN) - (before == StatementState.SHOWN)
    count(conversation, waiting=waiting, shown=shown)
