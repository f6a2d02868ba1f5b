"""Put a question to the people of a residents' area or of a compound."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.council import opinion_permissions as permissions
from lilong.council.models import Conversation
from lilong.council.models.opinions import LONGEST_BACKGROUND, LONGEST_QUESTION, SMALLEST
from lilong.council.opinion_events import ConversationOpened
from lilong.council.opinion_writing import add_seeds, check_new, checked_statement, tell
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused
from lilong.places import queries as places

AT = ("residents_area", "compound")
MOST_SEEDS = 30


@use_case
def open_conversation(
    actor: Actor,
    *,
    place_id: UUID,
    question: str,
    background: str = "",
    statements: Sequence[str] = (),
    smallest: int = SMALLEST,
) -> Conversation:
    """Open a conversation; members of the place may answer at once.

    Args:
        statements: to begin with, so that nobody stands before an empty page.
        smallest: groups of fewer people are told of nowhere; five at least.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: no question, something too long, no statement, or one that cannot be used.
        Refused: the place is neither a residents' area nor a compound, or it is closed.
    """
    place = places.place(place_id)
    permissions.open_conversation(actor, place.path)
    if place.kind not in AT or place.closed:
        raise Refused(
            _("问题请向整个居民区或整个小区提"),
            remedy=_("人太少的地方，一张图就看得出谁说了什么。"),
        )
    question, background = question.strip(), background.strip()
    texts = _checked(question, background, statements, smallest)
    conversation = Conversation.objects.create(
        space_id=place.space_id,
        place_id=place.id,
        place_path=place.path,
        question=question,
        background=background,
        smallest=smallest,
        opened_at=timezone.now(),
    )
    check_new(conversation, texts, field="statements")
    add_seeds(conversation, texts)
    tell(actor, conversation, ConversationOpened, statements=len(texts))
    return conversation


def _checked(question: str, background: str, statements: Sequence[str], smallest: int) -> list[str]:
    wrong: dict[str, list[Any]] = {}
    too_long = _("最多 %(most)s 个字")
    if not question:
        wrong["question"] = [_("请写出要问大家的问题")]
    elif len(question) > LONGEST_QUESTION:
        wrong["question"] = [too_long % {"most": LONGEST_QUESTION}]
    if len(background) > LONGEST_BACKGROUND:
        wrong["background"] = [too_long % {"most": LONGEST_BACKGROUND}]
    if smallest < SMALLEST:
        wrong["smallest"] = [_("不能小于 %(smallest)s 人") % {"smallest": SMALLEST}]
    given = [text for text in statements if text.strip()]
    if not given:
        wrong["statements"] = [_("请先放几条观点，一行一条，大家才有东西可以表态")]
    elif len(given) > MOST_SEEDS:
        wrong["statements"] = [_("开头最多放 %(most)s 条") % {"most": MOST_SEEDS}]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)
    return [checked_statement(text, field="statements") for text in given]
