"""How the pages of the survey say what a finding holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lilong.commons.templatetags.lilong import tag
from lilong.kernel.area import Area
from lilong.survey.kinds import Measure, finding_kinds
from lilong.survey.models import Finding
from lilong.survey.states import FindingState, HowKnown, Part, Precision, WallType

KIND_ICONS = {
    "illegal_building": "structure",
    "outdoor_sink": "sink",
    "wall_opening": "opening",
    "pigeon_loft": "loft",
    "bay_window": "bay-window",
    "window_cage": "window-cage",
    "other": "question",
}
_STATE_TAGS = {
    FindingState.REPORTED: "warn",
    FindingState.FOUND: "info",
    FindingState.CONFIRMED: "ok",
    FindingState.RETURNED: "warn",
    FindingState.DUPLICATE: "quiet",
    FindingState.CLEARED: "ok",
    FindingState.DELETED: "stop",
}


def state_text(state: str) -> str:
    """A state in words."""
    return str(FindingState(state).label)


def state_tag(state: str) -> SafeString:
    """A state in words, as a tag."""
    return tag(state_text(state), _STATE_TAGS[FindingState(state)])


def when_found(day: date, precision: str) -> str:
    """The day, month, year or decade of finding, as far as it is known."""
    return Precision(precision).told(day) or _("不详")


def area_text(area: int | None) -> str:
    """An area as on a certificate; empty when not measured."""
    return "" if area is None else str(Area(area))


def measured(measure: Measure, value: object) -> str:
    """One measure with its unit, or the words of the choice."""
    return measure.told(value)


def measures_of(finding: Finding) -> Iterator[tuple[str, str]]:
    """What was measured of a finding, in the order of the dictionary: (label, value)."""
    for measure in finding_kinds()[finding.kind].measures:
        value = finding.measures.get(measure.code)
        if value not in (None, ""):
            yield measure.label, measured(measure, value)


def part_text(part: str, shop: bool) -> str:
    """Whose part it is, and whether it is a shop's."""
    words = str(Part(part).label)
    return _("%(part)s · 商铺") % {"part": words} if shop else words


def wall_text(wall_type: str) -> str:
    """What the wall is, for wall openings; empty for everything else."""
    return str(WallType(wall_type).label) if wall_type else ""


def how_known_text(how_known: str) -> str:
    """How a finding came to be known; what a resident told of reads like a patrol's."""
    return str(HowKnown(how_known).told.label)
