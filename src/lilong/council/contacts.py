"""How the author of a sentence may be reached: sealed apart from it, and for a time."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.council.models import Suggestion, SuggestionContact
from lilong.council.wording import legible
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid

# How long the committee may still need to answer; then the author is forgotten.
KEPT_DAYS = 365
LONGEST = 100


def seal(
    suggestion: Suggestion, contact: str, *, person: Actor | None = None, name: str = ""
) -> None:
    """Seal what the author left; nothing is kept where nothing was left.

    Args:
        contact: telephone or address, as typed.
        person: the account behind it, when its holder wants to be found.
        name: as told at the door.
    """
    contact, name = (" ".join(legible(one).split()) for one in (contact, name))
    if len(contact) > LONGEST or len(name) > LONGEST:
        said = _("联系方式最多 %(most)s 个字") % {"most": LONGEST}
        raise Invalid(said, fields={"contact": [said]})
    known = person is not None and person.person_id is not None
    if not (contact or name or known):
        return
    author = {
        "person_id": str(person.person_id) if person and known else None,
        "name": person.name if person and known else name,
    }
    SuggestionContact.objects.create(
        id=uuid4(),
        space_id=suggestion.space_id,
        suggestion_id=suggestion.id,
        author=json.dumps(author, ensure_ascii=False),
        contact=contact,
        expires_on=kept_until(),
        holder=_holder(person.person_id, kept_until()) if person and person.person_id else "",
    )


def kept_until() -> date:
    """The day on which a contact left today is forgotten."""
    today: date = timezone.localdate()
    return today + timedelta(days=KEPT_DAYS)


def said_by(person_id: UUID) -> list[UUID]:
    """The sentences under which a person left their account, as far as it is kept. One query."""
    first = timezone.localdate() + timedelta(days=1)
    # What was said on one day shares a holder; nothing joins two days without the field key.
    holders = [_holder(person_id, first + timedelta(days=day)) for day in range(KEPT_DAYS)]
    # The index holds those that name a holder: only so asked is it used.
    kept = SuggestionContact.objects.exclude(holder="").filter(holder__in=holders)
    return list(kept.values_list("suggestion_id", flat=True))


def _holder(person_id: UUID, expires_on: date) -> str:
    text = b"lilong said\n" + person_id.bytes + expires_on.isoformat().encode()
    return hmac.digest(settings.FIELD_KEY.encode(), text, hashlib.sha256).hex()[:32]
