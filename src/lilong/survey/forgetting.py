"""What the survey keeps for a time only."""

from __future__ import annotations

from datetime import date

from lilong.commons.sealed.looking import forget_looks
from lilong.survey.actions.open_report import REPORTER
from lilong.survey.models import SealedReport


def forget_reports(today: date) -> int:
    """Delete the sealed reports that have been kept long enough, and who looked at them.

    Returns how many reports.
    """
    old = SealedReport.objects.filter(expires_on__lte=today)
    forget_looks(REPORTER, old.values_list("finding_id", flat=True))
    gone, _each = old.delete()
    return gone
