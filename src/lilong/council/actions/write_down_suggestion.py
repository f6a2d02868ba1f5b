"""A worker writes down what somebody said at the door, on paper, on the phone, at a meeting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import BinaryIO
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.council import contacts, permissions, writing
from lilong.council.categories import categories
from lilong.council.covering import Personal, looked_through
from lilong.council.events import SuggestionWrittenDown
from lilong.council.models import Suggestion
from lilong.council.moving import tell
from lilong.council.photos import hang
from lilong.council.states import Branch, SaidBy
from lilong.council.wording import cleaned_text
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid
from lilong.places.grounds import ground_at

WAYS = (SaidBy.DOOR, SaidBy.PAPER, SaidBy.CALL, SaidBy.MEETING)
EARLIEST = date(2000, 1, 1)


@use_case
def write_down_suggestion(
    actor: Actor,
    /,
    *,
    place_id: UUID,
    text: str,
    said_by: str = SaidBy.DOOR,
    branch: str = Branch.SUGGESTION,
    category: str = "",
    said_on: date | None = None,
    name: str = "",
    contact: str = "",
    suggestion_id: UUID | None = None,
    photos: Sequence[BinaryIO] = (),
    personal: str = Personal.ASK,
) -> Suggestion:
    """Write down one sentence for somebody; its short address is for them to take home.

    Args:
        category: code of a category; recognised from the text when empty.
        said_on: today when None.
        name, contact: what the author leaves to be reached by, sealed apart.
        personal: what to do with telephone numbers, identity numbers and names in it.
        suggestion_id: made when the form was, so that the same form sent twice fails on it.

    Raises:
        Telling: it holds one of these, and nobody has said yet what is meant.
        NotAllowed: neither a keeper nor a block leader or volunteer here.
        Invalid: as `say_suggestion`; a day to come, an unknown way or category.
    """
    ground = ground_at(place_id)
    permissions.write_down_suggestion(actor, ground.place.path)
    day = said_on or timezone.localdate()
    _check(day, said_by, category)
    said = Suggestion(
        branch=Branch(branch),
        text=looked_through(personal, {"text": cleaned_text(text)})["text"],
        category=category,
        said_on=day,
        said_by=SaidBy(said_by),
        entered_by_id=actor.person_id,
    )
    said.id = suggestion_id or said.id
    head = writing.insert([writing.fill(said, ground)])
    facts = {"branch": said.branch, "said_by": said.said_by}
    tell(actor, said, SuggestionWrittenDown, facts, head=head)
    hang(said, photos)
    contacts.seal(said, contact, name=name)
    return said


def _check(day: date, said_by: str, category: str) -> None:
    wrong: dict[str, list[object]] = {}
    if not EARLIEST <= day <= timezone.localdate():
        wrong["said_on"] = [_("日期不能晚于今天，也不能太早")]
    if said_by not in WAYS:
        wrong["said_by"] = [_("请选是怎么听到的")]
    if category and category not in categories():
        wrong["category"] = [_("请从列表里选类别")]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)
