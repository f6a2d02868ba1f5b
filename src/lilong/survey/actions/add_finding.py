"""Record a finding."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, BinaryIO
from uuid import UUID

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused
from lilong.places import queries as places
from lilong.survey import permissions, writing
from lilong.survey.actions.add_photo import hang, told
from lilong.survey.events import FindingAdded, FindingReported
from lilong.survey.kinds import LARGEST_FIGURE, LONGEST_TEXT, Measure, finding_kinds
from lilong.survey.models import Finding
from lilong.survey.states import FindingState, HowKnown

EARLIEST = date(1949, 1, 1)
LARGEST_AREA = 100_000_000  # 0.01 m²: more than any residents' area measures


class AlreadyRecorded(Refused):
    """The same form came before, and what it says was recorded then."""

    def __init__(self, finding_id: UUID) -> None:
        super().__init__(_("这一条刚才已经登记好了，没有重复登记"))
        self.finding_id = finding_id


@use_case
def add_finding(
    actor: Actor,
    /,
    *,
    place_id: UUID,
    kind: str,
    found_on: date,
    how_known: str = HowKnown.PATROL,
    finding_id: UUID | None = None,
    photos: Sequence[BinaryIO] = (),
    photos_public: bool = False,
    **values: Any,
) -> Finding:
    """Record one finding at a place, with its photos; the actor is who found it.

    Args:
        kind: code of a finding kind.
        found_on: not in the future.
        finding_id: made when the form was, so that the same form sent twice records once.
        photos: the pictures' bytes as uploaded; `photos_public` as in `add_photo`.
        values: further columns: `description`, `part`, `shop`, `area` (0.01 m²), `measures`
            ({code: value}, lengths in mm), `wall_type`, `note`, `campaign_id`, `x`, `y`,
            `longitude`, `latitude`, `accuracy_m`.

    Raises:
        NotAllowed: not a recorder of this place.
        Invalid: an unknown kind, a date in the future, a missing measure, no usable photo.
        AlreadyRecorded: there is a finding with this id.
        Refused: the place is closed, or has more photos than a finding may.
    """
    place = places.place(place_id)
    permissions.add_finding(actor, place.path)
    finding = new_finding(kind=kind, found_on=found_on, how_known=how_known, **values)
    finding.id, finding.found_by_id = finding_id or finding.id, actor.person_id
    enter(actor, finding, place, FindingAdded)
    for photo in photos:
        told(actor, finding, hang(finding, photo, public=photos_public))
    return finding


def enter(
    actor: Actor,
    finding: Finding,
    place: places.PlaceView,
    event: type[FindingAdded | FindingReported],
) -> Finding:
    """Number a checked finding, record `event` for it and insert it.

    Raises:
        AlreadyRecorded: there is a finding with this id.
        Refused: the place is closed.
    """
    if place.closed:
        raise Refused(_("%(address)s已经停用") % {"address": place.address})
    at = writing.standing(place, places.way_down_to(place.path))
    if not finding.code:
        finding.code = writing.next_codes(place.space_id, at.area_id, 1)[0]
    entry = record(
        actor,
        event(
            space_id=place.space_id,
            place_path=place.path,
            subject_id=finding.id,
            code=finding.code,
            finding_kind=finding.kind,
        ),
    )
    # The street's ledger is locked by now: a twin of this form has come, or waits behind us.
    if Finding.objects.filter(pk=finding.pk).exists():
        raise AlreadyRecorded(finding.pk)
    finding.recorded_number = entry.number
    writing.insert([writing.prepare(finding, at)], [at])
    return finding


def new_finding(*, kind: str, found_on: date, **values: Any) -> Finding:
    """A finding with checked values, not yet at a place. Raises Invalid."""
    fields = check_values(kind=kind, found_on=found_on, **values)
    if fields:
        raise Invalid(_("有几处需要改一下"), fields=fields)
    columns = {name: value for name, value in values.items() if value is not None}
    return Finding(kind=kind, found_on=found_on, state=FindingState.FOUND, **columns)


def check_values(*, kind: str, found_on: date | None, **values: Any) -> dict[str, list[Any]]:
    """What is wrong with these values: {field: sentences}; empty when nothing is."""
    wrong: dict[str, list[Any]] = {}
    if kind not in finding_kinds():
        return {"kind": [_("请选择问题类别")]}
    if found_on is None:
        wrong["found_on"] = [_("请填写发现日期")]
    elif said := wrong_day(found_on):
        wrong["found_on"] = [said]
    if said := wrong_area(values.get("area") or 0):
        wrong["area"] = [said]
    if kind == "wall_opening" and "wall_type" in values and not values["wall_type"]:
        wrong["wall_type"] = [_("破墙开门窗要注明墙体：承重、非承重或不明")]
    wrong.update(_wrong_measures(kind, values.get("measures") or {}))
    return wrong


def wrong_day(day: date) -> str | Promise | None:
    """What is wrong with a day of finding, or None."""
    if day > timezone.localdate():
        return _("发现日期不能晚于今天")
    if day < EARLIEST:
        return _("发现日期太早了，请检查年份")
    return None


def wrong_area(area: int) -> str | Promise | None:
    """What is wrong with an area (0.01 m²), or None."""
    if area < 0:
        return _("面积不能小于零")
    if area > LARGEST_AREA:
        return _("面积太大了，最多 100 万平方米，请检查数字")
    return None


def _wrong_measures(kind: str, measures: dict[str, Any]) -> dict[str, list[Any]]:
    known = {measure.code: measure for measure in finding_kinds()[kind].measures}
    wrong: dict[str, list[Any]] = {}
    for code, value in measures.items():
        measure = known.get(code)
        if measure is None:
            wrong[f"measures.{code}"] = [_("这一类没有这项测量")]
        elif not measure.fits(value):
            wrong[f"measures.{code}"] = [_what_fits(measure)]
    return wrong


def _what_fits(measure: Measure) -> str | Promise:
    if measure.type == "choice":
        return _("请从选项中选择")
    if measure.type == "text":
        return _("最多写 %(most)s 个字") % {"most": LONGEST_TEXT}
    return _("请填写 0 到 %(most)s 的整数") % {"most": LARGEST_FIGURE}
