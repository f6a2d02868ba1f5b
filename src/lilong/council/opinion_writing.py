"""What the verbs on conversations and statements share."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import record
from lilong.council.models import Conversation, Statement
from lilong.council.models.opinions import LONGEST_STATEMENT
from lilong.council.opinion_events import ConversationEvent
from lilong.council.opinion_states import ConversationState, StatementState
from lilong.engines.tabular.personal import personal_parts, without_personal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotFound, Refused

# Nobody reads more, and the map's arithmetic grows with their cube.
MOST_STATEMENTS = 500


def locked_conversation(conversation_id: UUID) -> Conversation:
    """The conversation, locked until the commit. Raises NotFound."""
    found = Conversation.objects.select_for_update(no_key=True).filter(pk=conversation_id).first()
    if found is None:
        raise no_such_conversation()
    return found


def no_such_conversation() -> NotFound:
    """What is said where there is none, or none that the person may see."""
    return NotFound(_("没有这次表态，或者您没有查看的权限"))


def check_open(conversation: Conversation) -> None:
    """Raises Refused: it is closed."""
    if conversation.state != ConversationState.OPEN:
        raise Refused(_("这个问题已经不再收表态"), remedy=_("结果在观点地图上，随时可以看。"))


def checked_statement(text: str, *, field: str = "text") -> str:
    """The text of a statement on one line, without signs that nobody sees.

    Raises:
        Invalid: empty, too long, or with what looks like a telephone or identity number,
            or a name.
    """
    line = " ".join("".join(map(_seen, text)).split())
    if not line:
        raise _wrong(field, _("请写一句能同意或不同意的话"))
    if len(line) > LONGEST_STATEMENT:
        facts = {"count": len(line), "most": LONGEST_STATEMENT}
        raise _wrong(field, _("写了 %(count)s 个字，最多 %(most)s 个；一条只说一件事") % facts)
    if personal_parts(line):
        said = _("里面像是有电话、证件号码或人名，请去掉再交。可以写成：%(covered)s")
        raise _wrong(field, said % {"covered": without_personal(line)})
    return line


def _seen(sign: str) -> str:
    kind = unicodedata.category(sign)
    if sign in "\n\r\t" or kind == "Zs":
        return " "
    # Joins within an emoji stay; marks that turn the direction of writing go.
    return "" if kind in ("Cc", "Cf", "Cs", "Co", "Cn") and sign != "\u200d" else sign


def _wrong(field: str, said: Any) -> Invalid:
    return Invalid(said, fields={field: [said]})


def check_new(conversation: Conversation, texts: Sequence[str], *, field: str = "text") -> None:
    """Raises Invalid where a text stands there already, Refused where there is no more room."""
    kept = Statement.objects.filter(conversation=conversation)
    asked = kept.exclude(state=StatementState.LEFT_OUT).filter(text__in=texts)
    if len(set(texts)) < len(texts) or asked.exists():
        raise _wrong(field, _("这一条已经有了，一模一样的不用再写"))
    if conversation.shown + conversation.waiting + len(texts) > MOST_STATEMENTS:
        facts = {"most": MOST_STATEMENTS}
        raise Refused(
            _("这个问题已经有 %(most)s 条观点，收不下了") % facts,
            remedy=_("请先对已有的表态；意思相近的多半已经有人写了。"),
        )


def next_number(conversation: Conversation) -> int:
    """The number of the statement that is shown next, in a locked conversation."""
    last = Statement.objects.filter(conversation=conversation).aggregate(last=Max("number"))
    return (last["last"] or 0) + 1


def add_seeds(conversation: Conversation, texts: Sequence[str]) -> list[Statement]:
    """Statements of keepers, shown at once, in a locked conversation."""
    first, today = next_number(conversation), timezone.localdate()
    made = [
        Statement(
            space_id=conversation.space_id,
            conversation=conversation,
            number=number,
            text=text,
            seed=True,
            state=StatementState.SHOWN,
            decided_on=today,
        )
        for number, text in enumerate(texts, first)
    ]
    Statement.objects.bulk_create(made)
    count(conversation, shown=len(made))
    return made


def count(conversation: Conversation, **changes: int) -> None:
    """Add to the conversation's counters in the transaction, and to the row in hand."""
    Conversation.objects.filter(pk=conversation.pk).update(
        **{name: F(name) + amount for name, amount in changes.items()}
    )
    for name, amount in changes.items():
        setattr(conversation, name, getattr(conversation, name) + amount)


def tell(
    actor: Actor, conversation: Conversation, event: type[ConversationEvent], **facts: Any
) -> None:
    """Record what happened in a conversation."""
    record(
        actor,
        event(
            space_id=conversation.space_id,
            place_path=conversation.place_path,
            subject_id=conversation.id,
            question=conversation.question,
            **facts,
        ),
    )
