"""Somebody says one sentence: no account is asked for where the residents' area allows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO
from uuid import UUID

from django.utils import timezone

from lilong.commons.usecase import use_case
from lilong.council import contacts, permissions, writing
from lilong.council.categories import categories
from lilong.council.covering import Personal, looked_through
from lilong.council.events import SuggestionSaid
from lilong.council.floods import HOURLY_WITH_ACCOUNT, count_saying, source_of_person
from lilong.council.models import Intake, Suggestion
from lilong.council.moving import tell
from lilong.council.photos import hang
from lilong.council.states import Branch, SaidBy
from lilong.council.wording import cleaned_text
from lilong.kernel.actor import Actor
from lilong.places.grounds import Ground, ground_at


@use_case
def say_suggestion(
    actor: Actor,
    /,
    *,
    place_id: UUID,
    text: str,
    branch: str = Branch.SUGGESTION,
    said_by: str = SaidBy.PHONE,
    source: str = "",
    suggestion_id: UUID | None = None,
    photos: Sequence[BinaryIO] = (),
    personal: str = Personal.ASK,
    category: str = "",
    contact: str = "",
    leave_name: bool = False,
) -> Suggestion:
    """Say one sentence. It is received at once, unreleased, with a short address to follow it.

    Neither the sentence nor the ledger tells who said it; what the author leaves to be reached
    by is sealed apart from it. The same form sent twice fails on its id; the page then leads
    to the sentence that stands.

    Args:
        source: `floods.source_of` the address it comes from, for one without an account.
        category: what it is about, where the author has said so; recognised in the text otherwise.
        suggestion_id: made when the form was.
        personal: what to do with telephone numbers, identity numbers and names in it.
        contact: how the author may be reached, as typed; empty for not at all.
        leave_name: whether an account's name is sealed beside it.

    Raises:
        Telling: it holds one of these, and nobody has said yet what is meant.
        NotAllowed: strangers are not taken in here, and the actor does not belong here.
        TooManySayings: one too many this hour.
        Invalid: no text, or too much of it; a place outside; a photo that cannot be used.
    """
    ground = ground_at(place_id)
    _ask(actor, ground, source)
    said = Suggestion(
        branch=Branch(branch),
        text=looked_through(personal, {"text": cleaned_text(text)})["text"],
        said_on=timezone.localdate(),
        said_by=SaidBy(said_by),
        category=category if category in categories() else "",
    )
    said.id = suggestion_id or said.id
    head = writing.insert([writing.fill(said, ground)])
    facts = {"branch": said.branch, "said_by": said.said_by}
    tell(actor, said, SuggestionSaid, facts, head=head)
    hang(said, photos)
    contacts.seal(said, contact, person=actor if leave_name else None)
    return said


def _ask(actor: Actor, ground: Ground, source: str) -> None:
    """Whether this may be said here and now; a stranger is counted with all of the area's."""
    if actor.system or permissions.belongs(actor, ground.area.path):
        permissions.say_suggestion(actor, ground.area.path, strangers=False)
        if actor.person_id is not None:
            count_saying([(source_of_person(actor.person_id), HOURLY_WITH_ACCOUNT, False)])
        return
    intake = Intake.objects.filter(area_id=ground.area.id).first()
    strangers = intake is not None and intake.strangers
    permissions.say_suggestion(actor, ground.area.path, strangers=strangers)
    assert intake is not None
    everybody = f"area:{ground.area.id.hex}"
    count_saying([(source, intake.hourly, False), (everybody, intake.area_hourly, True)])
