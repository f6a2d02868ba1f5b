"""What cases keep for a time only."""

from __future__ import annotations

from datetime import date

from lilong.cases.files.actions.open_party import PARTY
from lilong.cases.files.models import CaseParty
from lilong.commons.sealed.looking import forget_looks


def forget_parties(today: date) -> int:
    """Delete the sealed names that have been kept long enough, and who looked at them.

    Returns how many.
    """
    old = CaseParty.objects.filter(expires_on__lte=today)
    forget_looks(PARTY, old.values_list("pk", flat=True))
    gone, _each = old.delete()
    return gone
