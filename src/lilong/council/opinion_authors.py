"""Who wrote a statement: sealed apart from it; the house alone opens it, to tell them."""

from __future__ import annotations

import hashlib
import hmac
from datetime import date, time, timedelta
from random import shuffle
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from lilong.commons.fields import known
from lilong.commons.jobs.declaring import job, scheduled
from lilong.commons.notices.telling import tell
from lilong.council.models import Conversation, Statement, StatementAuthor
from lilong.council.opinion_states import LeftOut, StatementState

KEPT_DAYS = 180
NOTICES = "council.statements"


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


SHOWN = _("您为“%(question)s”写的观点已经公开，大家可以表态了")
LEFT_OUT = _("您为“%(question)s”写的观点没有公开：%(reason)s。可以改一改再写。")


def seal(statement: Statement, person_id: UUID) -> None:
    """Keep who wrote a statement until the conversation closes."""
    StatementAuthor.objects.create(
        id=uuid4(),
        space_id=statement.space_id,
        statement_id=statement.id,
        conversation_id=statement.conversation_id,
        author=str(person_id),
        expires_on=timezone.localdate() + timedelta(days=KEPT_DAYS),
    )


@scheduled(daily_at=time(7, 0))
@job(attempts=2)
def tell_authors_of_yesterday() -> int:
    """Tell the authors of statements that were decided on before today; return how many rows.

    Not at once: the moment of a notice and the moment of the decision in the ledger would
    together say whose sentence it was. In the morning all of a day are told at one moment.
    """
    return _tell(StatementAuthor.objects.all(), timezone.localdate())


def tell_all_of(conversation: Conversation) -> None:
    """Tell every author of a conversation that is being closed what was decided."""
    rows = StatementAuthor.objects.filter(conversation_id=conversation.id)
    _tell(rows, timezone.localdate() + timedelta(days=1))


def _tell(authors: QuerySet[StatementAuthor], before: date) -> int:
    """Leave notices that do not say which statement they are about; nobody is told twice."""
    rows = list(authors)
    shuffle(rows)
    decided = Statement.objects.exclude(state=StatementState.WAITING).filter(decided_on__lt=before)
    found = decided.select_related("conversation").in_bulk([row.statement_id for row in rows])
    for row in rows:
        statement, person = found.get(row.statement_id), known(row.author)
        if statement is not None and person:
            _tell_one(UUID(person), statement)
    return len(rows)


def _tell_one(person_id: UUID, statement: Statement) -> None:
    reason = str(LeftOut(statement.reason).label) if statement.reason else ""
    question = statement.conversation.question
    tell(
        [person_id],
        space_id=statement.space_id,
        key=_notice_key(statement),
        group=NOTICES,
        sentence=LEFT_OUT if reason else SHOWN,
        facts={"question": question, **({"reason": reason} if reason else {})},
        url=reverse("council:conversation", args=[statement.conversation_id]),
    )


def _notice_key(statement: Statement) -> str:
    """The same for the same decision, and without the field key no way back to the sentence."""
    text = f"{statement.id} {statement.state} {statement.decided_on}".encode()
    digest = hmac.digest(settings.FIELD_KEY.encode(), b"lilong statement\n" + text, hashlib.sha256)
    return f"statement:{digest.hex()[:32]}"


def forget_of(conversation: Conversation) -> None:
    """Delete who wrote the statements of a conversation."""
    StatementAuthor.objects.filter(conversation_id=conversation.id).delete()


def forget_authors(today: date) -> int:
    """Delete authors who were kept long enough; return how many."""
    gone, _each = StatementAuthor.objects.filter(expires_on__lte=today).delete()
    return gone
