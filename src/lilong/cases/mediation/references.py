"""How mediations stand in what is forgotten in time."""

from __future__ import annotations

from datetime import date

from lilong.cases.mediation.caucus import forget_notes
from lilong.cases.mediation.models import MediationParty
from lilong.commons.jobs.regular import register_expiry


def forget_proxies(today: date) -> int:
    """Forget who acted for a side whose own name has been forgotten. Returns how many."""
    gone = MediationParty.objects.filter(party=None).exclude(proxy_name="")
    return gone.update(proxy_name="")


def register() -> None:
    """Let the nightly job forget what has been kept long enough."""
    register_expiry("cases.caucus_notes", forget_notes)
    register_expiry("cases.proxies", forget_proxies)
