"""What cases keep for a time only."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from lilong.cases.files import leading
from lilong.cases.files.actions.open_party import PARTY
from lilong.cases.files.models import CaseParty, LeadOffer
from lilong.commons.sealed.looking import forget_looks


@transaction.atomic
def forget_parties(today: date) -> int:
    """Delete the sealed names that have been kept long enough, and who looked at them.

    Returns how many.
    """
    old = CaseParty.objects.filter(expires_on__lte=today)
    # With a name the word of its bearer is forgotten.
    leading.put_back(LeadOffer.objects.filter(party__in=old))
    forget_looks(PARTY, old.values_list("pk", flat=True))
    gone, _each = old.delete()
    return gone
