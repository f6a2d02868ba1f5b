"""Note what was measured, and hold it against the compound's norm of the day."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving
from lilong.cases.files.kinds import case_kinds
from lilong.cases.files.models import Case
from lilong.cases.files.states import CaseState, Machine
from lilong.cases.norms import permissions
from lilong.cases.norms.events import CaseMeasured
from lilong.cases.norms.judging import LARGEST_MM, MEASURES, judge_anew
from lilong.cases.norms.models import Measurement, Norm, norm_on
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused


@use_case
def measure_case(
    actor: Actor,
    *,
    case_id: UUID,
    values: dict[str, Any],
    measured_on: date,
    base_version: int | None = None,
) -> Measurement:
    """Note the measures of one case. Where its compound had no norm on that day, nothing is judged.

    Args:
        values: by the names in `judging.MEASURES`, lengths in mm, yes and no for the others.

    Raises:
        NotAllowed: nobody who walks here.
        Invalid: nothing measured, an impossible figure, a day ahead, or one before the case was
            known or before the last measure.
        Refused: the case is of a kind without a norm, or has come to rest.
    """
    case = moving.locked_case(case_id)
    permissions.measure_case(actor, case)
    moving.check_version(case, base_version)
    if case_kinds()[case.kind].machine != Machine.NORM:
        raise Refused(_("这一类没有要对照的小区标准"))
    if case.state in (CaseState.CLOSED, CaseState.WITHDRAWN):
        raise Refused(_("这一件已经了结"), remedy=_("需要的话先重新办理。"))
    kept = _checked(values, measured_on, _earliest(case))
    norm, now = norm_of(case, measured_on), norm_of(case)
    # Whether a colour is met was said of the words that stood on the page.
    judged = judge_anew(norm.values if norm else {}, now.values if now else {}, kept)
    event = CaseMeasured(**moving.about(case), result=judged.result)
    if case.state == CaseState.FOUND:
        moving.move(actor, case, CaseState.MEASURED, "measure_case", event=event)
    else:
        moving.tell(actor, event)
        moving.append_step(actor, case, "measure_case")
    return Measurement.objects.create(
        space_id=case.space_id,
        case=case,
        norm=norm,
        order=Measurement.objects.filter(case=case).count() + 1,
        values=kept,
        points=dict(judged.points),
        result=judged.result,
        measured_on=measured_on,
        by_id=actor.person_id,
    )


def norm_of(case: Case, day: date | None = None) -> Norm | None:
    """The norm of the case's compound on a day; today by default. One query."""
    return norm_on(case.compound_id, case.kind, day) if case.compound_id else None


def _earliest(case: Case) -> date:
    """The first day on which this can have been measured: nobody knew of it before it was found,
    and one measure follows another."""
    last = Measurement.objects.filter(case=case).order_by("-order").first()
    if last is not None:
        return last.measured_on
    found = case.finding_set.values_list("finding__found_on", flat=True)
    return min([case.opened_on, *found])


def _checked(values: dict[str, Any], measured_on: date, earliest: date) -> dict[str, Any]:
    kept, wrong = dict[str, Any](), dict[str, list[Any]]()
    for name in MEASURES.values():
        value = values.get(name)
        if value is None:
            continue
        length = name.endswith("_mm")
        if length and (type(value) is not int or not 0 <= value <= LARGEST_MM):
            wrong[name] = [
                _("请填 %(least)s 到 %(most)s 毫米的整数") % {"least": 0, "most": LARGEST_MM}
            ]
        elif not length and type(value) is not bool:
            wrong[name] = [_("请选是或者否")]
        kept[name] = value
    if not kept:
        wrong["values"] = [_("请至少填一项量到的，没有量的空着")]
    if measured_on > timezone.localdate():
        wrong["measured_on"] = [_("测量日期不能晚于今天")]
    elif measured_on < earliest:
        said = _("不能早于这一件发现或者上一次测量的那天（%(day)s），请核对年份")
        wrong["measured_on"] = [said % {"day": earliest}]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)
    return kept
