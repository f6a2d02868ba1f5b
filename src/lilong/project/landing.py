"""What waits for a person after signing in, by what the person is and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lilong.commons.web.components import Task
from lilong.kernel.actor import Actor
from lilong.people.queries import Standing
from lilong.people.roles import ROLES
from lilong.project.navigation import address


class Step(NamedTuple):
    """Something that people of a role come for: words, why, and the page."""

    label: str | Promise
    hint: str | Promise
    page: str


_OVERVIEW = Step(_("看排摸总览"), _("哪里多、哪里少、走到哪里了"), "survey:overview")
_LEDGER = Step(_("打开台账"), _("每一处都有来龙去脉"), "survey:findings")
_BREAKTHROUGH = Step(_("从哪里着手"), _("算给大家看：先动哪一处，为什么"), "survey:breakthrough")
_IMPORT = Step(_("导入 Excel 台账"), _("先看懂再入账，入了也能撤回"), "survey:import")
_ADD = Step(_("登记一处"), _("走到门口，看一眼，拍一张，写一句"), "survey:add")
_TODAY = Step(_("今天的门"), _("按走的顺序排好，敲过的会划掉"), "survey:today")
_PLACE = Step(_("我这里的情况"), _("这一栋、这一弄现在怎么样"), "places:place")
_PEOPLE = Step(_("人员和授权"), _("谁在这里做什么，到哪一天"), "people:people")

# The first step is the one that the page proposes as the next.
STEPS: dict[str, tuple[Step, ...]] = {
    "steward": (_PEOPLE, _PLACE),
    "street_officer": (_OVERVIEW, _BREAKTHROUGH, _LEDGER, _PEOPLE),
    "patch_officer": (_OVERVIEW, _BREAKTHROUGH, _LEDGER),
    "department_officer": (_LEDGER, _OVERVIEW),
    "secretary": (_BREAKTHROUGH, _OVERVIEW, _LEDGER, _PEOPLE),
    "committee_chair": (_OVERVIEW, _BREAKTHROUGH, _LEDGER, _PEOPLE),
    "community_worker": (_IMPORT, _LEDGER, _ADD, _OVERVIEW, _PEOPLE),
    "owners_committee_member": (_LEDGER, _OVERVIEW),
    "committee_secretary": (_LEDGER, _OVERVIEW),
    "property_staff": (_ADD, _LEDGER),
    "contractor": (_LEDGER, _PLACE),
    "supervisor": (_LEDGER, _PLACE),
    "designer": (_PLACE, _LEDGER),
    "block_leader": (_TODAY, _ADD, _LEDGER),
    "volunteer": (_TODAY, _ADD),
    "owner": (_PLACE,),
    "tenant": (_PLACE,),
    "resident": (_PLACE,),
    "lecturer": (_OVERVIEW,),
    "trainee": (_OVERVIEW,),
}


@dataclass(frozen=True, slots=True)
class Desk:
    """One thing a person is somewhere, and what there is to do there."""

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
    """The first page of `actor`."""
    return Landing(actor.name, tuple(_desk(standing) for standing in standings))


def _desk(standing: Standing) -> Desk:
    role = ROLES[standing.grant.role]
    at = {"place_id": standing.place_id}
    steps = [(step, address(step.page, **at)) for step in STEPS[role.code]]
    tasks = tuple(Task(str(step.label), url, str(step.hint)) for step, url in steps if url)
    place_url = address("places:place", **at)
    return Desk(str(role.label), standing.place_name, place_url, str(role.does), tasks)
