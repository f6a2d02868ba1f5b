"""What the survey keeps for a time only."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from lilong.commons.files.originals import KEPT_DAYS
from lilong.commons.sealed.looking import forget_looks
from lilong.survey.actions.open_report import REPORTER
from lilong.survey.models import FindingPhoto, SealedReport
from lilong.survey.sealed_photos import forget_unheld
from lilong.survey.states import AT_REST


def forget_reports(today: date) -> int:
    """Delete the sealed reports that have been kept long enough, and who looked at them.

    Returns how many reports.
    """
    old = SealedReport.objects.filter(expires_on__lte=today)
    forget_looks(REPORTER, old.values_list("finding_id", flat=True))
    gone, _each = old.delete()
    return gone


@transaction.atomic
def forget_originals(today: date) -> int:
    """Delete the sealed originals of photos whose finding has rested for two years, and who
    looked at them.

    The covered photos stay; so does an original that the photo of a finding or a case that goes
    on still has. Returns of how many photos.
    """
    last = today - timedelta(days=KEPT_DAYS)
    sealed = FindingPhoto.objects.filter(original_id__isnull=False)
    # Whatever brings a finding to rest, or wakes it, writes its row.
    over = sealed.filter(finding__state__in=sorted(AT_REST), finding__changed_on__lte=last)
    photos = {one: key for one, key in over.values_list("pk", "original_id") if key}
    FindingPhoto.objects.filter(pk__in=photos).update(original_id=None)
    forget_unheld(set(photos.values()))
    return len(photos)
