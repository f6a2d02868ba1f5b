"""What norms say on the page of a case: what was measured last, and whether it fits."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.utils.translation import gettext as _

from lilong.cases.files.kinds import case_kinds
from lilong.cases.files.models import Case
from lilong.cases.files.permissions import Sight
from lilong.cases.files.states import CaseState, Machine
from lilong.cases.files.web import case_panels
from lilong.cases.norms import permissions
from lilong.cases.norms.judging import EXCEEDS, FITS, MEASURES, NO_NORM, NOT_MEASURED, sets
from lilong.cases.norms.queries.compliance import Held, last_held
from lilong.cases.norms.words import RESULTS, WHAT, limit_words, value_words
from lilong.commons.web.addresses import address
from lilong.places.web.asking import who
from lilong.places.web.panels import Panel

_TAGS = {FITS: "ok", EXCEEDS: "stop"}


def register() -> None:
    """Speak on the page of every case that is held against a norm."""
    case_panels.register("norms.measures", measures)


def measures(request: HttpRequest, case: Case, sight: Sight) -> Panel | None:
    """The last measure, point by point, for who may read it in the packet; the way to measure for
    who may. One query."""
    if case_kinds()[case.kind].machine != Machine.NORM:
        return None
    actor = who(request)
    reads = permissions.see_measures(actor, case, sight)
    rests = case.state in (CaseState.CLOSED, CaseState.WITHDRAWN)
    measuring = not rests and permissions.measure_case.allows(actor, case)
    if not (reads or measuring):
        return None
    held = last_held(case) if reads else None
    context = {
        "reads": reads,
        "measured_on": held.measured.measured_on if held else None,
        "norm": _norm_told(held) if held else "",
        "points": list(_points(held)) if held else [],
        "measure_url": address("cases:measure", case.id) if measuring else "",
    }
    return Panel("cases/measures_panel.html", context)


def _norm_told(held: Held) -> str:
    """Against what it is held; which norm was in force then, where it was another."""
    if held.version is None:
        return _("小区没有定标准；量到的照记，不判断")
    told = {"day": held.adopted_on, "version": held.version}
    if (then := held.measured.norm) is None:
        return _("对照 %(day)s 定下的第 %(version)s 版标准；量的那天还没有标准") % told
    if then.version != held.version:
        said = _("对照 %(day)s 定下的第 %(version)s 版标准；量的那天用的是第 %(then)s 版")
        return said % {**told, "then": then.version}
    return _("对照 %(day)s 定下的第 %(version)s 版标准") % told


def _points(held: Held) -> Iterator[dict[str, str]]:
    """Each point that was measured or is set: what came out, the limit, and whether it fits."""
    for point, name in MEASURES.items():
        value = held.measured.values.get(name)
        if value is None and point not in held.points:
            continue
        result = held.points.get(point, NO_NORM)
        said = str(RESULTS[result])
        if result == NOT_MEASURED:
            # A material was looked at, and the norm names another one by now.
            said = _("没有量") if value is None else _("标准改过，请再看一次")
        yield {
            "what": str(WHAT[point]),
            "value": "" if value is None else value_words(name, value),
            "limit": limit_words(point, held.norm[point])
            if sets(held.norm, point)
            else _("没有定"),
            "said": said,
            "tag": _TAGS.get(result, "quiet"),
        }
