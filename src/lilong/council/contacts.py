"""How the author of a sentence may be reached: sealed apart from it, and for a time."""

from __future__ import annotations

import json
from datetime import date, timedelta
from uuid import uuid4

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.council.models import Suggestion, SuggestionContact
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
    contact, name = contact.strip(), name.strip()
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
    )


def kept_until() -> date:
    """The day on which a contact left today is forgotten."""
    today: date = timezone.localdate()
    return today + timedelta(days=KEPT_DAYS)
