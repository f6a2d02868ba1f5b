"""What cases keep for a time only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from lilong.cases.files import leading
from lilong.cases.files.actions.note_party import KEPT_DAYS
from lilong.cases.files.actions.open_original import ORIGINAL
from lilong.cases.files.actions.open_party import PARTY
from lilong.cases.files.hotline_models import OrderWords
from lilong.cases.files.models import CaseParty, CasePhoto, LeadOffer
from lilong.cases.files.states import AT_REST
from lilong.commons.files import originals
from lilong.commons.sealed.looking import forget_looks

# Cases that are held at a time while their parties are forgotten.
AT_ONCE = 200


def forget_parties(today: date) -> int:
    """Delete the sealed names that have been kept long enough, and who looked at them.

    Who has an account stays a party until the case has rested as long: else whoever the case is
    about could no longer read it, and somebody in office could decide in their own matter.

    Street by street, and some cases at a time: as long as they are held nobody writes there.
    Returns how many.
    """
    over = CaseParty.objects.filter(expires_on__lte=today)
    rows = over.filter(_goes(today) | _SEALED).order_by("space_id", "case_id").distinct()
    pairs = list(rows.values_list("space_id", "case_id"))
    gone = 0
    for _street, same in groupby(pairs, itemgetter(0)):
        case_ids = [case_id for _space, case_id in same]
        for start in range(0, len(case_ids), AT_ONCE):
            gone += _forget_parties_of(case_ids[start : start + AT_ONCE], today)
    return gone


# Something of a party is sealed.
_SEALED = ~Q(name="", contact="")


def _goes(today: date) -> Q:
    """Of those whose time is over, who is a party no more."""
    last = today - timedelta(days=KEPT_DAYS)
    rested = Q(case__state__in=sorted(AT_REST), case__closed_on__lte=last)
    return Q(person=None) | rested


@transaction.atomic
def _forget_parties_of(case_ids: Sequence[UUID], today: date) -> int:
    """Of these cases of one street, as everybody does it: the cases, the street, then the rest."""
    leading.hold(case_ids)
    over = CaseParty.objects.filter(expires_on__lte=today, case_id__in=case_ids)
    gone = list(over.filter(_goes(today)).values_list("pk", flat=True))
    stay = list(over.filter(_SEALED).exclude(pk__in=gone).values_list("pk", flat=True))
    # With whoever goes their word goes.
    leading.put_back(LeadOffer.objects.filter(party__in=gone))
    forget_looks(PARTY, [*gone, *stay])
    CaseParty.objects.filter(pk__in=gone).delete()
    CaseParty.objects.filter(pk__in=stay).update(name="", contact="")
    return len(gone) + len(stay)


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
