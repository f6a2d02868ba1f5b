"""Look at how the author of a sentence can be reached: for a purpose, and never unnoticed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.fields import Undecipherable, known
from lilong.commons.sealed.looking import note_look, seals
from lilong.commons.usecase import use_case
from lilong.council import permissions
from lilong.council.events import ContactOpened
from lilong.council.models import SuggestionContact
from lilong.council.moving import locked_suggestion, tell
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotAllowed, NotFound


class Purpose(models.TextChoices):
    """What an author may be looked up for."""

    ANSWER = "answer", _("答复提的人")
    CLARIFY = "clarify", _("问清楚说的是什么")
    HELP = "help", _("帮忙办自家的诉求")


CONTACT = seals(
    "council.suggestion", "author", _("提建议时留的联系方式"), dict(Purpose.choices), keyed=True
)


@dataclass(frozen=True)
class Author:
    """Who said it, as far as they told, and how to reach them."""

    name: str
    contact: str


@use_case
def open_contact(actor: Actor, *, suggestion_id: UUID, purpose: str) -> Author:
    """Open the sealed contact of a sentence. The look is logged where the author can read it.

    Raises:
        NotAllowed: neither secretary nor chair here, or whom it concerns.
        Invalid: no purpose of the list.
        NotFound: nothing was left, or it has expired.
        Undecipherable: its key is not on this machine.
    """
    found = locked_suggestion(suggestion_id)
    permissions.open_contact(actor, found)
    if actor.person_id is None:
        raise NotAllowed(_("联系方式只能由本人登录后查看"))
    if purpose not in Purpose.values:
        raise Invalid(_("请选择查看的用途"), fields={"purpose": [_("请选择查看的用途")]})
    kept = SuggestionContact.objects.filter(expires_on__gt=timezone.localdate())
    sealed = kept.filter(suggestion_id=found.id).first()
    if sealed is None:
        raise NotFound(_("提的人没有留联系方式，或者已过保存期"))
    if not known(sealed.author):
        raise Undecipherable
    author = json.loads(sealed.author)
    person_id = author["person_id"]
    note_look(
        actor,
        CONTACT,
        space_id=found.space_id,
        place_path=found.place_path,
        subject_id=found.id,
        about_person_id=UUID(person_id) if person_id else None,
        purpose=purpose,
    )
    tell(actor, found, ContactOpened, {"purpose": str(Purpose(purpose).label)})
    return Author(author["name"], sealed.contact)
