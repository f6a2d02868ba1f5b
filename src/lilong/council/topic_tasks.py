"""What is done for topics by itself: noting each morning which steps have begun."""

from __future__ import annotations

from datetime import time

from django.utils import timezone

from lilong.commons.jobs.declaring import job, scheduled
from lilong.council.actions.begin_phase import begin_phase
from lilong.council.models import Topic
from lilong.council.topic_states import TopicState
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Refused


def register() -> None:
    """Importing this module has declared its jobs."""


@scheduled(daily_at=time(7, 0))
@job(attempts=2)
def begin_due_phases() -> int:
    """Note the steps whose first day has come; return how many."""
    due = Topic.objects.filter(state=TopicState.OPEN, turns_on__lte=timezone.localdate())
    begun = 0
    for topic_id in list(due.values_list("pk", flat=True)):
        try:
            begin_phase(SYSTEM, topic_id=topic_id)
        except Refused:
            continue  # somebody was quicker, or ended the topic meanwhile
        begun += 1
    return begun
