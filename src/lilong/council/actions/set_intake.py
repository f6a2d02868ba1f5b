"""Decide whether a residents' area takes sentences in without an account, and how many."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.council import permissions
from lilong.council.events import IntakeSet
from lilong.council.models import Intake
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid
from lilong.places import queries as places

MOST_HOURLY = 100
MOST_AREA_HOURLY = 10_000


@use_case
def set_intake(
    actor: Actor, *, area_id: UUID, strangers: bool, hourly: int, area_hourly: int
) -> Intake:
    """Set how a residents' area takes in what is said without an account.

    Args:
        strangers: whether somebody without an account may say something.
        hourly, area_hourly: how many an hour, from one source and altogether.

    Raises:
        NotAllowed: neither secretary nor chair.
        Invalid: no residents' area, or no sensible numbers.
    """
    area = places.place(area_id)
    permissions.set_intake(actor, area.path)
    _check(area.kind, hourly, area_hourly)
    values: dict[str, Any] = {"strangers": strangers, "hourly": hourly, "area_hourly": area_hourly}
    fixed = {"space_id": area.space_id, "area_path": area.path}
    intake, _new = Intake.objects.update_or_create(
        area_id=area.id, defaults=values, create_defaults=fixed | values
    )
    record(
        actor,
        IntakeSet(space_id=area.space_id, place_path=area.path, subject_id=intake.id, **values),
    )
    return intake


def _check(kind: str, hourly: int, area_hourly: int) -> None:
    if kind != "residents_area":
        raise Invalid(_("怎样收建议是按居民区定的"))
    wrong: dict[str, list[Any]] = {}
    if not 1 <= hourly <= MOST_HOURLY:
        wrong["hourly"] = [_("请填 1 到 %(most)s") % {"most": MOST_HOURLY}]
    if not hourly <= area_hourly <= MOST_AREA_HOURLY:
        wrong["area_hourly"] = [_("请填不小于每人的数，最多 %(most)s") % {"most": MOST_AREA_HOURLY}]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)
