"""What the council keeps for a time only."""

from __future__ import annotations

from datetime import date

from lilong.commons.sealed.looking import forget_looks
from lilong.council.actions.open_contact import CONTACT
from lilong.council.models import SuggestionContact


def forget_contacts(today: date) -> int:
    """Delete the contacts that have been kept long enough, and who looked at them.

    Returns how many contacts.
    """
    old = SuggestionContact.objects.filter(expires_on__lte=today)
    forget_looks(CONTACT, old.values_list("suggestion_id", flat=True))
    gone, _each = old.delete()
    return gone
