"""Who goes to which of the demo's doors, and what came of the calls so far. All invented."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from lilong.cases.outreach.actions.keep_team_note import keep_team_note
from lilong.cases.outreach.actions.plan_errands import plan_errands
from lilong.cases.outreach.actions.record_house_call import record_house_call
from lilong.cases.outreach.actions.record_promise import record_promise
from lilong.cases.outreach.states import CallResult
from lilong.kernel.actor import Actor
from lilong.kernel.ids import uuid7
from lilong.project.demo_data import tree
from lilong.project.demo_data.lane import LaneCases, Opened, hand_over

if TYPE_CHECKING:
    from lilong.project.demo_data.loading import Town


def load_doors(town: Town, cases: LaneCases) -> None:
    """Today's first calls, two promises, today's errands; and the one that would not."""
    worker, leader = town.actor("community_worker"), town.actor("block_leader")
    volunteer, today = town.actor("volunteer"), timezone.localdate()
    _call(volunteer, cases.shops[1], CallResult.ABSENT, words="店门关着")
    _call(volunteer, cases.shops[0], CallResult.PROMISED, days=10, words="说等这批货卖完就拆")
    record_promise(
        worker, case_id=cases.sinks[2].id, due_on=today, words="周末自己来拆，请物业封管子"
    )
    plan_errands(
        town.actor("secretary"),
        area_id=town.id_at(tree.SOUTH),
        place_ids=[cases.homes[1].place_id, cases.homes[2].place_id],
        person_id=town.persons["block_leader"],
        day=today,
    )
    keep_team_note(
        worker, place_id=cases.homes[1].place_id, words="楼上的老邻居说得上话，请他一起来（示例）"
    )
    would_not = cases.homes[3]
    _call(volunteer, would_not, CallResult.MET, words="听了，没有答应")
    _call(leader, would_not, CallResult.REFUSED, words="不愿再谈")
    hand_over(town, would_not)


def _call(
    actor: Actor,
    case: Opened,
    result: CallResult,
    *,
    days: int | None = None,
    words: str = "",
) -> None:
    record_house_call(
        actor,
        call_id=uuid7(),
        place_id=case.place_id,
        result=result,
        carries=[f"case:{case.id}"],
        due_on=None if days is None else timezone.localdate() + timedelta(days=days),
        words=words,
    )
