"""What is done about themes by itself."""

from __future__ import annotations

from datetime import time

from lilong.commons.jobs.declaring import job, scheduled
from lilong.council.actions.propose_themes import propose_themes
from lilong.council.models import Suggestion
from lilong.council.states import Branch, SuggestionState
from lilong.kernel.actor import SYSTEM


def register() -> None:
    """Importing this module has declared its jobs."""


@scheduled(daily_at=time(4, 40))
@job(attempts=2)
def look_for_themes() -> int:
    """Each night, look in every residents' area which sentences may say the same."""
    free = Suggestion.objects.filter(
        state=SuggestionState.RECEIVED, branch=Branch.SUGGESTION, theme=None
    )
    areas = sorted(free.order_by().values_list("area_id", flat=True).distinct())
    return sum(propose_themes(SYSTEM, area_id=area_id) for area_id in areas)
