"""What waits for a person after signing in, by what the person is and where."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lilong.cases.files.queries.waiting import MANY, waiting_count
from lilong.cases.files.rung_permissions import ROLES as RUNGS
from lilong.commons.counters.counting import tallies_by_scope
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Task
from lilong.kernel.actor import Actor
from lilong.people.queries import Standing
from lilong.people.roles import ROLES
from lilong.survey.permissions import KEEPERS
from lilong.survey.queries.counted import by_state, numbered
from lilong.survey.states import FindingState
from lilong.survey.writing import FINDINGS


class Step(NamedTuple):
    """Something that people of a role come for: words, why, and the page."""

    label: str | Promise
    hint: str | Promise
    page: str


_OVERVIEW = Step(lazy("看排摸总览"), lazy("哪里多、哪里少、走到哪里了"), "survey:overview")
_LEDGER = Step(lazy("打开台账"), lazy("每一处都有来龙去脉"), "survey:ledger")
_MAP = Step(lazy("看地图"), lazy("画在小区平面图上，一眼看出集中在哪里"), "survey:map")
_BREAKTHROUGH = Step(
    lazy("从哪里着手"), lazy("算给大家看：先动哪一处，为什么"), "survey:breakthrough"
)
_IMPORT = Step(lazy("导入 Excel 台账"), lazy("先看懂再入账，入了也能撤回"), "survey:import")
_RECORD = Step(lazy("登记一处"), lazy("走到门口，看一眼，拍一张，写一句"), "survey:record")
_WALK = Step(lazy("今天上门"), lazy("办件、排摸、送票并到一趟，按走的顺序排好"), "cases:today")
_DOORS = Step(lazy("排摸的门"), lazy("还有哪些门没有排摸，退回来补充的也在这里"), "survey:today")
_DUE = Step(lazy("看期限"), lazy("哪一件快到日子了，到了的在最前"), "cases:due")
_KEPT = Step(lazy("办件"), lazy("立案、移交、调解、办结，一件一件有来龙去脉"), "cases:cases")
_CAMPAIGNS = Step(lazy("安排排摸"), lazy("哪一片、看什么、到哪天、谁去"), "survey:campaigns")
_BUILDING = Step(lazy("我的楼"), lazy("公共部位和自己家的情况，不看别人家的"), "survey:building")
_REPORT = Step(lazy("反映一处"), lazy("说一句话就行，您的姓名会保密"), "survey:report")
_MINE = Step(lazy("我的表决"), lazy("要您决定什么、到哪天、回执在哪里"), "ballot:mine")
_SLIPS = Step(lazy("送表决票"), lazy("今天要送的，按楼排好"), "ballot:mine")
_MOTIONS = Step(lazy("表决"), lazy("起草、公告、送票、计票，一步一步来"), "ballot:motions")
_VOTES = Step(lazy("看各小区的表决"), lazy("走到哪一步，参与够不够"), "ballot:watch")
_PLACE = Step(lazy("看这个地方"), lazy("地址、平面图和这里发生过的事"), "places:place")
_PEOPLE = Step(lazy("人员和授权"), lazy("谁在这里做什么，到哪一天"), "people:people")

# The first step is the one that the page proposes as the next.
STEPS: dict[str, tuple[Step, ...]] = {
    "steward": (_PEOPLE, _PLACE),
    "street_officer": (_OVERVIEW, _BREAKTHROUGH, _LEDGER, _VOTES, _PEOPLE),
    "patch_officer": (_OVERVIEW, _BREAKTHROUGH, _LEDGER, _VOTES),
    "department_officer": (_PLACE,),
    "secretary": (
        _BREAKTHROUGH,
        _DUE,
        _KEPT,
        _WALK,
        _OVERVIEW,
        _MAP,
        _LEDGER,
        _CAMPAIGNS,
        _VOTES,
        _PEOPLE,
    ),
    "committee_chair": (
        _OVERVIEW,
        _BREAKTHROUGH,
        _DUE,
        _KEPT,
        _WALK,
        _CAMPAIGNS,
        _MAP,
        _LEDGER,
        _MOTIONS,
        _PEOPLE,
    ),
    "community_worker": (
        _IMPORT,
        _LEDGER,
        _RECORD,
        _WALK,
        _DUE,
        _KEPT,
        _CAMPAIGNS,
        _OVERVIEW,
        _MOTIONS,
        _PEOPLE,
    ),
    "owners_committee_member": (_MOTIONS, _OVERVIEW, _MAP, _LEDGER),
    "committee_secretary": (_MOTIONS, _OVERVIEW, _LEDGER),
    "property_staff": (_RECORD, _OVERVIEW, _LEDGER),
    "contractor": (_MAP, _LEDGER),
    "supervisor": (_MAP, _LEDGER),
    "designer": (_MAP, _LEDGER),
    "block_leader": (_WALK, _DOORS, _RECORD, _SLIPS, _LEDGER),
    "volunteer": (_WALK, _DOORS, _RECORD, _SLIPS),
    "owner": (_MINE, _BUILDING, _REPORT),
    "tenant": (_BUILDING, _REPORT),
    "resident": (_BUILDING, _REPORT),
    "lecturer": (_PLACE,),
    "trainee": (_PLACE,),
}

# What waits for those who keep the ledger, as the counters tell it.
_WAITING = (
    (FindingState.REPORTED, lazy("核对居民反映")),
    (FindingState.FOUND, lazy("核实登记")),
    (FindingState.RETURNED, lazy("补充退回的")),
)


@dataclass(frozen=True, slots=True)
class Desk:
    """One thing a person is somewhere, what waits there, and what else there is to do."""

    role: str
    place: str
    place_url: str
    does: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Landing:
    """The first page of a person: a desk for each role, and the one next step."""

    name: str
    desks: tuple[Desk, ...]

    @property
    def next_task(self) -> Task | None:
        return next((task for desk in self.desks for task in desk.tasks), None)


def landing_for(actor: Actor, standings: tuple[Standing, ...]) -> Landing:
    """The first page of `actor`. One query for those who keep a ledger, one for those who answer
    what is handed up to them, none for others."""
    kept = [standing.place_id for standing in standings if standing.grant.role in KEEPERS]
    counts = tallies_by_scope(kept, FINDINGS) if kept else {}
    waiting = {place_id: by_state(numbered(found)) for place_id, found in counts.items()}
    handed = waiting_count(actor)
    desks = [_desk(standing, waiting.get(standing.place_id), handed) for standing in standings]
    return Landing(actor.name, tuple(desks))


def _desk(standing: Standing, waiting: Counter[str] | None, handed: int) -> Desk:
    role = ROLES[standing.grant.role]
    place_id = standing.place_id
    steps = [(step, address(step.page, place_id)) for step in STEPS[role.code]]
    tasks = [Task(str(step.label), url, str(step.hint)) for step, url in steps if url]
    if waiting is not None and standing.grant.role in KEEPERS:
        tasks = [*_waiting_tasks(waiting, address("survey:ledger", place_id)), *tasks]
    if role.code in RUNGS:
        tasks = _with_handed(tasks, handed)
    place_url = address("places:place", place_id)
    return Desk(str(role.label), standing.place_name, place_url, str(role.does), tuple(tasks))


def _with_handed(tasks: list[Task], handed: int) -> list[Task]:
    """What was handed up: before everything while it waits, and to be found when nothing does."""
    said = _("%(count)s 件以上在等") if handed >= MANY else _("%(count)s 件在等")
    task = Task(
        _("等我答复的"),
        address("cases:waiting"),
        _("各居民区移交上来的，先到日子的在前"),
        said % {"count": handed} if handed else "",
        "warn",
    )
    return [task, *tasks] if handed else [*tasks, task]


def _waiting_tasks(waiting: Counter[str], ledger: str) -> list[Task]:
    return [
        Task(
            str(label),
            f"{ledger}?state={state}",
            state=_("%(count)s 处在等") % {"count": waiting[state]},
            kind="warn",
        )
        for state, label in _WAITING
        if waiting[state]
    ]
