"""Who wrote a statement: sealed apart from it; the house alone opens it, to tell them."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

from django.urls import reverse
from django.utils import timezone

from lilong.commons.fields import known
from lilong.commons.notices.telling import tell
from lilong.council.models import Conversation, Statement, StatementAuthor
from lilong.council.opinion_states import LeftOut

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


def tell_author(conversation: Conversation, statement: Statement) -> None:
    """Tell who wrote a statement what was decided, in a notice that does not say which one it is.

    Nobody is told where a keeper wrote it, or where its author is forgotten.
    """
    row = StatementAuthor.objects.filter(statement_id=statement.id).first()
    person = known(row.author) if row else ""
    if not person:
        return
    reason = str(LeftOut(statement.reason).label) if statement.reason else ""
    facts = {"question": conversation.question, **({"reason": reason} if reason else {})}
    tell(
        [UUID(person)],
        space_id=conversation.space_id,
        # By chance: a key made of the statement would lead from the notice to the sentence.
        key=f"statement:{uuid4()}",
        group=NOTICES,
        sentence=LEFT_OUT if reason else SHOWN,
        facts=facts,
        url=reverse("council:conversation", args=[conversation.id]),
    )


def forget_of(conversation: Conversation) -> None:
    """Delete who wrote the statements of a conversation."""
    StatementAuthor.objects.filter(conversation_id=conversation.id).delete()


def forget_authors(today: date) -> int:
    """Delete authors who were kept long enough; return how many."""
    gone, _each = StatementAuthor.objects.filter(expires_on__lte=today).delete()
    return gone
