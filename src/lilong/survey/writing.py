"""How findings are written: with their counters, search words and versions, always together.

Only actions call this; every function runs in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Max

from lilong.commons.bulk import insert_objects, update_objects
from lilong.commons.counters.counting import Deltas, tallies
from lilong.commons.ledger.chain import lock_street
from lilong.commons.positions import new_position
from lilong.places import queries as places
from lilong.places.queries import PlaceView
from lilong.survey import search
from lilong.survey.facets import pack
from lilong.survey.kinds import finding_kinds
from lilong.survey.models import Finding, FindingVersion
from lilong.survey.states import Precision

FINDINGS = "survey.findings"  # counter: findings by facet
AREAS = "survey.areas"  # counter: their areas (0.01 m²) by facet
MONTHS = "survey.months"  # counter: findings by month (see `_known_of`), kind and state
CODES = "survey.codes"  # counter: the last code given in a residents' area

# What an edit may change, and what a version therefore keeps.
KEPT = (
    "kind", "description", "part", "shop", "area", "measures", "wall_type", "note",
    "found_on", "found_precision", "found_by_id", "state", "state_reason", "x", "y",
    "longitude", "latitude", "repeats_id",
)  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """Where a place lies: the columns that its findings repeat, and all its scopes."""

    place: PlaceView
    area_id: UUID | None
    lane_id: UUID | None
    number_id: UUID | None
    scopes: tuple[UUID, ...]


def standing(place: PlaceView, above: Iterable[PlaceView]) -> Standing:
    """Work out where `place` lies from the places `above` it (itself included)."""
    by_kind = {view.kind: view.id for view in above}
    counted = [view.id for view in above if view.kind not in ("city", "district")]
    return Standing(
        place,
        by_kind.get("residents_area"),
        by_kind.get("lane"),
        by_kind.get("number"),
        tuple(counted),
    )


@dataclass
class Ledger:
    """Writes findings of one street; counters are gathered and written at the end by `close`."""

    space_id: UUID
    deltas: Deltas = field(init=False)

    def __post_init__(self) -> None:
        self.deltas = Deltas(self.space_id)

    def count(self, finding: Finding, scopes: Sequence[UUID], sign: int) -> None:
        """Count a finding in (+1) or out (−1) of every place it lies in."""
        key = str(finding.facet)
        self.deltas.add(scopes, FINDINGS, key, sign)
        if finding.area:
            self.deltas.add(scopes, AREAS, key, sign * finding.area)
        month = _known_of(finding)
        self.deltas.add(scopes, MONTHS, f"{month}:{finding.kind}:{finding.state}", sign)
        if finding.found_by_id:
            self.deltas.add([finding.found_by_id], FINDINGS, key, sign)

    def close(self) -> None:
        """Write what was gathered."""
        self.deltas.write()


def _known_of(finding: Finding) -> str:
    """Month (2024-11) or year (2024) of finding, as far as it is known; "" when neither is."""
    if finding.found_precision in (Precision.DAY, Precision.MONTH):
        return finding.found_on.isoformat()[:7]
    return finding.found_on.isoformat()[:4] if finding.found_precision == Precision.YEAR else ""


def next_codes(space_id: UUID, area_id: UUID | None, count: int) -> list[str]:
    """The next `count` codes of a residents' area; its counter stays locked until the commit."""
    lock_street(space_id)
    scope = area_id or space_id
    deltas = Deltas(space_id)
    deltas.add([scope], CODES, "last", count)
    deltas.write()
    last = tallies(scope, CODES)["last"]
    return [f"{number:05d}" for number in range(last - count + 1, last + 1)]


def prepare(finding: Finding, at: Standing, *, rest: str = "") -> Finding:
    """Fill the columns that follow from the place and the values.

    Args:
        rest: what the address said beyond the place, such as 公共走道.
    """
    finding.space_id = at.place.space_id
    finding.place_id, finding.place_path = at.place.id, at.place.path
    finding.address = address_at(at.place, rest)
    finding.area_id, finding.lane_id, finding.number_id = at.area_id, at.lane_id, at.number_id
    finding.position = new_position(finding.found_on)
    derive(finding)
    return finding


def address_at(place: PlaceView, rest: str = "") -> str:
    """A finding's address: the place's, and what was said beyond it, as much as is kept."""
    return (place.address + rest)[:160]


def derive(finding: Finding) -> None:
    """Bring facet and search words in line with the values."""
    if finding.kind != "wall_opening":
        finding.wall_type = ""
    finding.facet = pack(finding.kind, finding.state, finding.part, finding.shop, finding.wall_type)
    finding.grams = search.words_of(finding, finding_kinds()[finding.kind].name)


def insert(
    findings: Sequence[Finding], standings: Sequence[Standing], *, ledger: Ledger | None = None
) -> None:
    """Insert prepared findings of one street, count them and file their words.

    Args:
        ledger: gathers the counters over several calls; the caller then closes it.
    """
    own = ledger or Ledger(findings[0].space_id)
    insert_objects(findings)
    for finding, at in zip(findings, standings, strict=True):
        own.count(finding, at.scopes, +1)
    search.file_words((finding.position, finding.grams) for finding in findings)
    if ledger is None:
        own.close()


def kept_values(finding: Finding) -> dict[str, Any]:
    """The values a version keeps, as JSON."""
    values = {name: getattr(finding, name) for name in KEPT}
    for name in ("found_on", "found_by_id", "repeats_id"):
        values[name] = str(values[name]) if values[name] else None
    return values


def change(
    finding: Finding,
    values: dict[str, Any],
    *,
    scopes: Sequence[UUID],
    number: int,
    by_person_id: UUID | None,
    ledger: Ledger,
) -> None:
    """Change a locked finding: keep what it said, then count and file it anew.

    Args:
        number: ledger number of the event that tells of the change.
    """
    old_words, old_position = finding.grams, finding.position
    FindingVersion.objects.create(
        space_id=finding.space_id,
        finding=finding,
        version=finding.version,
        values=kept_values(finding),
        from_number=_valid_from(finding),
        until_number=number,
        by_person_id=by_person_id,
    )
    ledger.count(finding, scopes, -1)
    day_before = finding.found_on
    for name, value in values.items():
        setattr(finding, name, value)
    if finding.found_on != day_before:
        finding.position = new_position(finding.found_on)
    derive(finding)
    finding.version += 1
    search.unfile_words([(old_position, old_words)])
    finding.save()
    search.file_words([(finding.position, finding.grams)])
    ledger.count(finding, scopes, +1)


def _valid_from(finding: Finding) -> int:
    last = finding.versions.order_by("-version").values_list("until_number", flat=True).first()
    return last or finding.recorded_number


def move_many(
    findings: Sequence[Finding],
    state: str,
    *,
    reason: str,
    number: int,
    by_person_id: UUID | None,
    ledger: Ledger,
) -> None:
    """Move many locked findings of one street to a state, each with its version and counters.

    Only the state changes, so places in the list stay.
    """
    if not findings:
        return
    starts = _starts(findings)
    standings = _scopes_of_many(findings)
    search.unfile_words([(finding.position, finding.grams) for finding in findings])
    versions = []
    for finding in findings:
        versions.append(
            FindingVersion(
                space_id=finding.space_id,
                finding=finding,
                version=finding.version,
                values=kept_values(finding),
                from_number=starts.get(finding.id, finding.recorded_number),
                until_number=number,
                by_person_id=by_person_id,
            )
        )
        ledger.count(finding, standings[finding.place_id], -1)
        finding.state, finding.state_reason = state, reason
        derive(finding)
        finding.version += 1
        ledger.count(finding, standings[finding.place_id], +1)
    insert_objects(versions)
    update_objects(findings, ["state", "state_reason", "facet", "grams", "version"])
    search.file_words((finding.position, finding.grams) for finding in findings)


def _starts(findings: Sequence[Finding]) -> dict[UUID, int]:
    """The ledger number since which each finding says what it says, where it was changed."""
    rows = FindingVersion.objects.filter(finding__in=findings).values("finding_id")
    return dict(rows.annotate(last=Max("until_number")).values_list("finding_id", "last"))


def _scopes_of_many(findings: Sequence[Finding]) -> dict[UUID, tuple[UUID, ...]]:
    own = places.places_by_id({finding.place_id for finding in findings})
    above = places.ways_down_to({view.path for view in own.values()})
    return {place_id: standing(view, above[view.path]).scopes for place_id, view in own.items()}
