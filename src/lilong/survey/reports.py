"""By which an account finds what it reported itself; nobody else is led there."""

from __future__ import annotations

import hashlib
import hmac
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from lilong.survey.models import SealedReport

# How long the committee may still need to answer; then the reporter is forgotten.
KEPT_DAYS = 365


def holder_of(person_id: UUID, expires_on: date) -> str:
    """What stands with a sealed report of that day in place of the account."""
    text = b"lilong reported\n" + person_id.bytes + expires_on.isoformat().encode()
    return hmac.digest(settings.FIELD_KEY.encode(), text, hashlib.sha256).hex()[:32]


def reported_by(person_id: UUID) -> dict[UUID, date]:
    """The findings that a person reported, as far as it is kept: {finding: day}. One query."""
    first = timezone.localdate() + timedelta(days=1)
    # What was reported on one day shares a holder; nothing joins two days without the field key.
    holders = [holder_of(person_id, first + timedelta(days=day)) for day in range(KEPT_DAYS)]
    # The index holds those that name a holder: only so asked is it used.
    kept = SealedReport.objects.exclude(holder="").filter(holder__in=holders, expires_on__gte=first)
    told = kept.values_list("finding_id", "expires_on")
    return {one: until - timedelta(days=KEPT_DAYS) for one, until in told}
