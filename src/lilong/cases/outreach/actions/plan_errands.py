"""Plan house calls: who goes to which doors, from which day on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files.hours import MORNING
from lilong.cases.files.models import Case
from lilong.cases.files.permissions import WALKERS
from lilong.cases.files.recusal import parties_by_case
from lilong.cases.files.states import AT_REST
from lilong.cases.outreach import permissions
from lilong.cases.outreach.events import ErrandsPlanned
from lilong.cases.outreach.models import Errand
from lilong.cases.outreach.states import ErrandState
from lilong.cases.outreach.telling import tell_walker
from lilong.commons.ledger.chain import lock_street, record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.ids import uuid7
from lilong.kernel.paths import covers
from lilong.kernel.refusal import Invalid
from lilong.people import queries as people
from lilong.places import queries as places
from lilong.places.queries import PlaceView

MOST = 200
FURTHEST = timedelta(days=60)


@use_case
def plan_errands(
    actor: Actor, *, area_id: UUID, place_ids: Sequence[UUID], person_id: UUID, day: date
) -> int:
    """Send a person to doors that have a case. A door has one planned errand: it is moved.

    Returns:
        How many doors: all of them.

    Raises:
        NotAllowed: not a keeper of the area.
        Invalid: no doors or too many, one without a case here, a day that is over or far off, or
            somebody who does not walk at one of them, or could carry none of its cases.
    """
    area = places.place(area_id)
    permissions.plan_errands(actor, area.path)
    _check_day(day)
    wanted = dict.fromkeys(place_ids)
    if not wanted or len(wanted) > MOST:
        said = _("请勾选要去的门，一次最多 %(most)s 处") % {"most": MOST}
        raise Invalid(said, fields={"places": [said]})
    doors = places.places_by_id(wanted)
    calling = ~Q(state__in=AT_REST) | Q(ask_on__lte=timezone.localdate())
    cases = list(Case.objects.filter(calling, place_id__in=list(wanted)).defer("grams"))
    _check_doors(area, doors, {case.place_id for case in cases}, wanted)
    _check_walker(person_id, doors.values(), cases, day)
    head = lock_street(area.space_id)
    rows = Errand.objects.select_for_update().filter(place_id__in=doors, state=ErrandState.PLANNED)
    moved = list(rows.order_by("pk"))
    for errand in moved:
        errand.person_id, errand.day, errand.planned_by_id = person_id, day, actor.person_id
    Errand.objects.bulk_update(moved, ["person", "day", "planned_by"])
    held = {errand.place_id for errand in moved}
    Errand.objects.bulk_create(
        Errand(
            id=uuid7(),
            space_id=area.space_id,
            place_id=view.id,
            place_path=view.path,
            area_id=area.id,
            address=view.address[:160],
            person_id=person_id,
            day=day,
            planned_by_id=actor.person_id,
        )
        for view in doors.values()
        if view.id not in held
    )
    planned = ErrandsPlanned(
        space_id=area.space_id,
        place_path=area.path,
        subject_id=area.id,
        count=len(doors),
        day=day,
    )
    record(actor, planned, head=head)
    # What is planned for today once walkers have been told of their day is told at once.
    begun = day == timezone.localdate() and timezone.localtime().time() >= MORNING
    if begun and person_id != actor.person_id:
        _tell_at_once(area, person_id, day, [view.id for view in doors.values()])
    return len(doors)


def _tell_at_once(area: PlaceView, person_id: UUID, day: date, place_ids: Sequence[UUID]) -> None:
    """Tell who is sent today: the morning's notice (`tasks`) has been sent already."""
    rows = Errand.objects.filter(place_id__in=place_ids, state=ErrandState.PLANNED)
    sent = sorted(str(pk) for pk in rows.values_list("pk", flat=True))
    key = f"errands-now:{day}:{uuid5(area.id, ' '.join(sent))}"
    tell_walker(
        person_id, space_id=area.space_id, area_id=area.id, day=day, count=len(sent), key=key
    )


def _check_day(day: date) -> None:
    today = timezone.localdate()
    if not today <= day <= today + FURTHEST:
        said: Any = _("请选今天到六十天以内的一天")
        raise Invalid(said, fields={"day": [said]})


def _check_doors(
    area: PlaceView, doors: Mapping[UUID, PlaceView], with_case: set[UUID], wanted: Iterable[UUID]
) -> None:
    within = {view.id for view in doors.values() if covers(area.path, view.path)}
    if set(wanted) - (with_case & within):
        said: Any = _("有的门不在这里，或者没有在办的办件")
        raise Invalid(said, fields={"places": [said]})


def _check_walker(
    person_id: UUID, doors: Collection[PlaceView], cases: Collection[Case], day: date
) -> None:
    """Who is sent walks at each door, and may carry a case there: else the door would stand on
    nobody's walk."""
    walker = Actor(person_id, grants=tuple(people.grants_of(person_id, day)))
    for door in doors:
        if not walker.has_role_at(door.path, WALKERS):
            said: Any = _("这个人在%(address)s没有上门走访的身份") % {"address": door.address}
            raise Invalid(
                said,
                fields={"person": [said]},
                remedy=_("请先给他登记楼组长、志愿者或社工的身份。"),
            )
    parties = parties_by_case(case.pk for case in cases)
    carried = {
        case.place_id
        for case in cases
        if permissions.may_carry(walker, case.place_path, case.kind)
        and person_id not in parties[case.pk]
    }
    for door in doors:
        if door.id not in carried:
            said = _("%(address)s要办的事，这个人不能去：是纠纷，或者与他有关") % {
                "address": door.address
            }
            raise Invalid(said, fields={"person": [said]}, remedy=_("请换一位居委会工作人员上门。"))
