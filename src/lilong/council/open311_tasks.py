"""What is done about foreign services by itself."""

from __future__ import annotations

from datetime import timedelta

from lilong.commons.jobs.declaring import job, scheduled
from lilong.council.open311_sending import send_round


def register() -> None:
    """Importing this module has declared its jobs."""


@scheduled(every=timedelta(minutes=10))
@job(attempts=1)
def hand_on_suggestions() -> int:
    """Send what is due and ask what became of the rest; nothing where nobody has set a service."""
    return send_round().sent
