"""What the survey keeps for a time only."""

from __future__ import annotations

from datetime import date

from lilong.survey.models import SealedReport


def forget_reports(today: date) -> int:
    """Delete the sealed reports that have been kept long enough; return how many."""
    gone, _each = SealedReport.objects.filter(expires_on__lte=today).delete()
    return gone
