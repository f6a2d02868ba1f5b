"""What cases keep for a time only."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from lilong.cases.files import leading
from lilong.cases.files.actions.note_party import KEPT_DAYS
from lilong.cases.files.actions.open_original import ORIGINAL
from lilong.cases.files.actions.open_party import PARTY
from lilong.cases.files.hotline_models import OrderWords
from lilong.cases.files.models import CaseParty, CasePhoto, LeadOffer
from lilong.cases.files.states import AT_REST
from lilong.commons.files import originals
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


def forget_order_words(today: date) -> int:
    """Delete what callers said of cases that have rested as long as names are kept.

    Returns of how many.
    """
    last = today - timedelta(days=KEPT_DAYS)
    over = OrderWords.objects.filter(case__state__in=sorted(AT_REST), case__closed_on__lte=last)
    gone, _each = over.delete()
    return gone


@transaction.atomic
def forget_case_originals(today: date) -> int:
    """Delete the sealed originals of photos whose case has rested as long as names are kept.

    The covered photos stay. Returns of how many.
    """
    last = today - timedelta(days=KEPT_DAYS)
    sealed = CasePhoto.objects.filter(original_id__isnull=False)
    over = sealed.filter(case__state__in=sorted(AT_REST), case__closed_on__lte=last)
    photos = {one: key for one, key in over.values_list("pk", "original_id") if key}
    CasePhoto.objects.filter(pk__in=photos).update(original_id=None)
    # The same photo may hang elsewhere, in what goes on: there its original stays.
    originals.forget_originals(photos.values())
    forget_looks(ORIGINAL, photos)
    return len(photos)
