"""Who wrote a statement: sealed apart from it; the house alone opens it, to tell them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import shuffle
from uuid import UUID, uuid4

from django.db.models import QuerySet
from django.utils import timezone

from lilong.commons.fields import known
from lilong.commons.web.addresses import address
from lilong.commons.wording import kept
from lilong.council.models import Conversation, Statement, StatementAuthor
from lilong.council.opinion_states import LeftOut, StatementState
from lilong.council.telling_rounds import Told, hand_out, register_source, told_until

KEPT_DAYS = 180
_TOGETHER = 500


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


SHOWN = _("您为“%(question)s”写的观点已经公开，大家可以表态了")
LEFT_OUT = _("您为“%(question)s”写的观点没有公开：%(reason_words)s。可以改一改再写。")
MANY_SHOWN = _("您写的观点有 %(shown)s 条已经公开，大家可以表态了")
MANY_LEFT_OUT = _("您写的观点有 %(left_out)s 条没有公开：%(reasons_words)s。可以改一改再写。")


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


def register() -> None:
    """Have the morning's round ask for decided statements."""
    register_source("statements", statements)


def statements(since: date, until: date) -> list[Told]:
    """The authors of statements that were decided on in these days; a source of the round.

    What is told does not say which statement it is about.
    """
    return _told(Statement.objects.all(), since, until)


def tell_all_of(conversation: Conversation) -> None:
    """Tell every author of a conversation that is being closed what no round has told yet.

    At once: after the closing the house knows no more who they were.
    """
    known_until = told_until()
    since = known_until + timedelta(days=1) if known_until else date.min
    told = _told(Statement.objects.filter(conversation=conversation), since, timezone.localdate())
    hand_out(told, key=f"conversation-closed:{conversation.id}")


def _told(statements: QuerySet[Statement], since: date, until: date) -> list[Told]:
    # What was decided is looked up first: nobody else's seal is opened.
    decided = statements.filter(decided_on__range=(since, until))
    decided = decided.exclude(state=StatementState.WAITING).select_related("conversation")
    found = {one.pk: one for one in decided}
    ids, rows = sorted(found), list[StatementAuthor]()
    for start in range(0, len(ids), _TOGETHER):
        part = ids[start : start + _TOGETHER]
        rows += StatementAuthor.objects.filter(statement_id__in=part)
    # In which order they are told must not be the order in which they wrote.
    shuffle(rows)
    by_person: dict[UUID, list[Statement]] = {}
    for row in rows:
        if person := known(row.author):
            by_person.setdefault(UUID(person), []).append(found[row.statement_id])
    return [_one_of(person_id, about) for person_id, about in by_person.items()]


def _one_of(person_id: UUID, about: Sequence[Statement]) -> Told:
    """What a person is told of their statements, in one sentence or two."""
    left_out = [one for one in about if one.reason]
    shown = len(about) - len(left_out)
    reasons = kept(*(LeftOut(one.reason).label for one in left_out))
    sentences, facts = list[str](), dict[str, str | int]()
    if len(about) == 1:
        sentences.append(LEFT_OUT if left_out else SHOWN)
        facts = {"question": about[0].conversation.question}
        facts |= {"reason_words": reasons} if left_out else {}
    else:
        if shown:
            sentences.append(MANY_SHOWN)
            facts["shown"] = shown
        if left_out:
            sentences.append(MANY_LEFT_OUT)
            facts |= {"left_out": len(left_out), "reasons_words": reasons}
    conversations = {one.conversation_id for one in about}
    url = address("council:conversation", conversations.pop()) if len(conversations) == 1 else ""
    return Told(person_id, about[0].space_id, "\n".join(sentences), facts, url)


def forget_of(conversation: Conversation) -> None:
    """Delete who wrote the statements of a conversation."""
    StatementAuthor.objects.filter(conversation_id=conversation.id).delete()


def forget_authors(today: date) -> int:
    """Delete authors who were kept long enough; return how many."""
    gone, _each = StatementAuthor.objects.filter(expires_on__lte=today).delete()
    return gone
