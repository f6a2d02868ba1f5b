"""The ledger out: Excel, CSV and GeoJSON of what a filter leaves, row by row in flat memory.

Never who reported a finding, and never that somebody did.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from lilong.commons.spreadsheets.writing import Cell, Heading, OutSheet, write_csv, write_xlsx
from lilong.commons.wording import clauses
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid
from lilong.places import queries as places
from lilong.places.queries import PlaceView
from lilong.survey import permissions
from lilong.survey.kinds import finding_kinds
from lilong.survey.models import Finding
from lilong.survey.queries.ledger_filter import LedgerFilter
from lilong.survey.queries.listing import every_finding
from lilong.survey.states import FindingState, HowKnown, Part, Precision, WallType

FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json",
}
_BATCH = 500


def export_findings(
    actor: Actor, place: PlaceView, chosen: LedgerFilter, fmt: str, out: BinaryIO
) -> None:
    """Write the findings of a filter at a place to `out`, newest first.

    Args:
        fmt: `xlsx`, `csv` or `geojson`.
        out: open for writing bytes; worthless when this raises.

    Raises:
        NotAllowed: no full sight at the place.
        Invalid: an unknown format, or more rows than a workbook holds.
    """
    permissions.export_ledger(actor, place.path)
    if fmt not in FORMATS:
        raise Invalid(_("可以导出 xlsx、csv 或 geojson"))
    findings = every_finding(actor, place, chosen)
    if fmt == "xlsx":
        headings = [Heading(name, width) for name, width in _columns()]
        write_xlsx(out, [OutSheet(_("排摸台账"), headings, map(_row, findings))])
        return
    names = [name for name, _width in _columns()]
    parts = write_csv(names, map(_row, findings)) if fmt == "csv" else _geojson(place, findings)
    for part in parts:
        out.write(part)


def _columns() -> list[tuple[str, int]]:
    return [
        (_("编号"), 8), (_("类别"), 12), (_("地址"), 28), (_("具体情况"), 36), (_("部位"), 10),
        (_("商铺"), 6), (_("面积（㎡）"), 10), (_("墙体"), 8), (_("测量"), 28),
        (_("发现日期"), 12), (_("日期精度"), 8), (_("发现人"), 10), (_("发现途径"), 10),
        (_("状态"), 10), (_("状态说明"), 24), (_("备注"), 28),
    ]  # fmt: skip


def _row(finding: Finding) -> list[Cell]:
    return [
        finding.code,
        finding_kinds()[finding.kind].label,
        finding.address,
        finding.description,
        str(Part(finding.part).label),
        finding.shop,
        None if finding.area is None else Decimal(finding.area).scaleb(-2),
        str(WallType(finding.wall_type).label) if finding.wall_type else "",
        clauses(_measured(finding)),
        _found_on(finding),
        str(Precision(finding.found_precision).label),
        finding.found_by.name if finding.found_by else "",
        str(HowKnown(finding.how_known).told.label),
        str(FindingState(finding.state).label),
        finding.state_reason,
        finding.note,
    ]


def _found_on(finding: Finding) -> Cell:
    """A day as a date; a month, a year or a decade in words, never as its first day."""
    precision = Precision(finding.found_precision)
    return finding.found_on if precision is Precision.DAY else precision.told(finding.found_on)


def _measured(finding: Finding) -> Iterator[str]:
    for measure in finding_kinds()[finding.kind].measures:
        value = finding.measures.get(measure.code)
        if value not in (None, ""):
            yield f"{measure.label} {measure.told(value)}"


_CRS_NOTE = (
    "Each feature names its own: 'wgs84' is longitude and latitude; 'local' is metres in the "
    "compound's schematic plan, x to the east, y to the north, and fits no other map."
)


def _geojson(place: PlaceView, findings: Iterable[Finding]) -> Iterator[bytes]:
    head = {"type": "FeatureCollection", "name": place.address, "crs_note": _CRS_NOTE}
    yield (json.dumps(head, ensure_ascii=False)[:-1] + ', "features": [').encode()
    rows, first = iter(findings), True
    while batch := list(islice(rows, _BATCH)):
        anchors = places.places_by_id({finding.place_id for finding in batch})
        texts = [
            json.dumps(_feature(finding, anchors.get(finding.place_id)), ensure_ascii=False)
            for finding in batch
        ]
        yield (("\n" if first else ",\n") + ",\n".join(texts)).encode()
        first = False
    yield b"\n]}\n"


def _feature(finding: Finding, at: PlaceView | None) -> dict[str, Any]:
    crs, point = _position(finding, at)
    properties = {
        "code": finding.code,
        "kind": finding.kind,
        "kind_name": finding_kinds()[finding.kind].name,
        "address": finding.address,
        "description": finding.description,
        "part": finding.part,
        "shop": finding.shop,
        "area_m2": None if finding.area is None else finding.area / 100,
        "wall_type": finding.wall_type,
        "measures": finding.measures,
        "found_on": Precision(finding.found_precision).told(finding.found_on) or None,
        "found_precision": finding.found_precision,
        "state": finding.state,
        "crs": crs,
    }
    geometry = {"type": "Point", "coordinates": point} if point else None
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _position(finding: Finding, at: PlaceView | None) -> tuple[str, tuple[float, float] | None]:
    if finding.longitude is not None and finding.latitude is not None:
        return "wgs84", (finding.longitude, finding.latitude)
    x, y = finding.x, finding.y
    if (x is None or y is None) and at is not None:
        x, y = at.x, at.y
    return ("", None) if x is None or y is None else ("local", (x, y))
