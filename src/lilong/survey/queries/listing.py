"""The ledger list: any mix of filters, newest first, page by page, at a cost that stays flat.

Counters kept by facet say beforehand how many findings each filter leaves, and `Plan` how its
page is found; nothing is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from itertools import islice
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from lilong.commons.counters.counting import tallies_by_scope, tallies_over
from lilong.commons.search.grams import literally_in
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid
from lilong.places.queries import PlaceView
from lilong.survey import permissions
from lilong.survey.facets import matching, unpack
from lilong.survey.kinds import finding_kinds
from lilong.survey.models import Finding
from lilong.survey.permissions import Sight
from lilong.survey.queries.ledger_filter import LedgerFilter, Scope, scope_of, within_sight
from lilong.survey.queries.ledger_plan import Plan
from lilong.survey.states import COUNTED, FindingState, Part
from lilong.survey.writing import FINDINGS

PAGE = 50
# What an export reads: everything but the search words, and of the finder the name.
WHOLE = (*(f.name for f in Finding._meta.fields if f.name != "grams"), "found_by__name")


class Line(NamedTuple):
    """What the list shows of a finding; the rest of it stays in the database."""

    id: UUID
    code: str
    kind: str
    address: str
    description: str
    note: str
    part: str
    shop: bool
    area: int | None
    wall_type: str
    found_on: date
    found_precision: str
    found_by_id: UUID | None
    state: str
    position: int
    cover_id: UUID | None

    @property
    def pk(self) -> UUID:
        return self.id


_COLUMNS = ", ".join(f"f.{name}" for name in Line._fields)
_IDS = tuple(Line._fields.index(name) for name in ("id", "found_by_id", "cover_id"))


@dataclass(frozen=True)
class LedgerPage:
    """One page: its findings, the positions to go on from, and what the counters say.

    `total` is None where no counter knows it; `facets` counts what is at the place by facet.
    """

    findings: tuple[Line, ...]
    newer: int | None
    older: int | None
    total: int | None
    facets: Counter[int]

    @property
    def present(self) -> Present:
        """The facets as a key."""
        return tuple(self.facets.items())


def ledger_page(
    actor: Actor,
    place: PlaceView,
    chosen: LedgerFilter,
    *,
    before: int | None = None,
    after: int | None = None,
    size: int = PAGE,
) -> LedgerPage:
    """One page of the ledger at a place, as far as the actor may see it. Two queries.

    Args:
        before: go on to older findings from this position.
        after: go back to newer findings from this position.

    Raises:
        NotAllowed: no sight of the ledger here.
    """
    permissions.see_ledger(actor, place.path)
    sight = permissions.sight_at(actor, place.path)
    chosen = within_sight(chosen, sight)
    scope = scope_of(place, chosen)
    facets, surveyed = _present(scope, chosen.surveyor_id)
    seen = Counter({number: facets[number] for number in _in_sight(facets, sight)})
    # Out of what the reader sees at all; a state that is hidden from the reader is no filter less.
    fitting = (
        []
        if not chosen.states
        else matching(
            seen,
            kinds=chosen.kinds,
            states=chosen.states,
            part=chosen.part,
            shop=chosen.shop,
            wall_type=chosen.wall_type,
        )
    )
    total = sum(facets[number] for number in fitting) if chosen.counted_exactly else None
    if not fitting:
        return LedgerPage((), None, None, total, seen)
    notes = sight >= Sight.FIELD
    plan = Plan(scope, tuple(fitting), facets, surveyed, chosen, notes, before, after, size)
    return _turn(_read(plan), plan, total, seen)


def every_finding(
    actor: Actor, place: PlaceView, chosen: LedgerFilter, *, size: int = 1000
) -> Iterator[Finding]:
    """All findings of a filter, newest first, read in pages of `size`, so memory stays flat.

    Raises:
        NotAllowed, NotFound: as `ledger_page`.
    """
    before: int | None = None
    while True:
        page = ledger_page(actor, place, chosen, before=before, size=size)
        ids = [line.id for line in page.findings]
        whole = Finding.objects.select_related("found_by").only(*WHOLE).in_bulk(ids)
        yield from (whole[pk] for pk in ids if pk in whole)
        if page.older is None:
            return
        before = page.older


def ids_to_validate(
    actor: Actor, place: PlaceView, chosen: LedgerFilter, *, confirm: bool, most: int
) -> list[UUID]:
    """The findings that "everything of this filter" means when it is confirmed or returned.

    What waits for a supplement is confirmed only where the filter asks for it.

    Raises:
        NotAllowed, NotFound: as `ledger_page`.
        Invalid: they are more than `most`.
    """
    waiting = confirm and FindingState.RETURNED not in chosen.states
    meant = (
        finding.id
        for finding in every_finding(actor, place, chosen)
        if not waiting or finding.state != FindingState.RETURNED
    )
    ids = list(islice(meant, most + 1))
    if len(ids) > most:
        raise Invalid(
            _("一次最多处理 %(most)s 条") % {"most": most},
            remedy=_("请先用筛选缩小范围，再分几次办。"),
        )
    return ids


def _present(scope: Scope, surveyor_id: UUID | None) -> tuple[Counter[int], int]:
    """The findings at a place by facet, and how many the surveyor found anywhere. One query."""
    if surveyor_id is None:
        counted = tallies_over([scope.place.id], FINDINGS)
        return Counter({int(key): count for key, count in counted.items()}), 0
    tallies = tallies_by_scope([scope.place.id, surveyor_id], FINDINGS)
    here = {int(key): count for key, count in tallies[scope.place.id].items()}
    return Counter(here), sum(tallies[surveyor_id].values())


def _in_sight(facets: Counter[int], sight: Sight) -> list[int]:
    hidden = () if sight >= Sight.FULL else permissions.HIDDEN
    states = [state for state in FindingState.values if state not in hidden]
    part = Part.PUBLIC if sight in (Sight.PUBLIC, Sight.BUILDING) else ""
    return matching(facets, states=states, part=part)


def _read(plan: Plan) -> list[Line]:
    """The page's findings and one more, newest first (oldest first when going back)."""
    sql, params = plan.positions()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM survey_finding f WHERE f.position IN ({sql}) "  # noqa: S608 – no text of a person stands in the SQL
            f"ORDER BY f.position {plan.way}",
            params,
        )
        return _lines(cursor.fetchall())


def _lines(rows: Sequence[tuple[Any, ...]]) -> list[Line]:
    if connection.features.has_native_uuid_field:
        return list(map(Line._make, rows))
    lines = []
    for row in rows:
        values = list(row)
        for place in _IDS:
            values[place] = UUID(values[place]) if values[place] else None
        lines.append(Line._make(values))
    return lines


def _holds(finding: Line, words: str, *, notes: bool) -> bool:
    kind = finding_kinds()[finding.kind].name
    parts = [finding.code, finding.address, kind, finding.description]
    if notes:
        parts.append(finding.note)
    return literally_in(words, " ".join(parts))


def _turn(rows: list[Line], plan: Plan, total: int | None, facets: Counter[int]) -> LedgerPage:
    more = len(rows) > plan.size
    rows = rows[: plan.size]
    if plan.after is not None:
        rows.reverse()
        newer = rows[0].position if more and rows else None
        older = rows[-1].position if rows else None
    else:
        newer = rows[0].position if plan.before is not None and rows else None
        older = rows[-1].position if more and rows else None
    words = plan.chosen.words
    shown = [row for row in rows if _holds(row, words, notes=plan.notes)] if words else rows
    return LedgerPage(tuple(shown), newer, older, total, facets)


@dataclass(frozen=True)
class Choices:
    """How many findings at the place each choice of a filter would leave, with the others kept."""

    kinds: Mapping[str, int]
    states: Mapping[str, int]
    parts: Mapping[str, int]


# Facets of a place with their counts: what `choices` counts, as a key.
Present = tuple[tuple[int, int], ...]


def choices(present: Present, chosen: LedgerFilter) -> Choices:
    """The counts behind the filter's chips, from the page's facets. No query.

    Days, surveyor and words are left aside: no counter knows them.
    """
    return _choices(
        present,
        chosen.kinds,
        chosen.states or tuple(COUNTED),
        chosen.part,
        chosen.shop,
        chosen.wall_type,
    )


@lru_cache(maxsize=256)
def _choices(
    present: Present,
    kinds: tuple[str, ...],
    states: tuple[str, ...],
    part: str,
    shop: bool | None,
    wall: str | None,
) -> Choices:
    counts = dict(present)

    def sums(of: str, numbers: list[int]) -> Mapping[str, int]:
        summed: Counter[str] = Counter()
        for number in numbers:
            summed[getattr(unpack(number), of)] += counts[number]
        return MappingProxyType(dict(summed))

    fit = partial(matching, counts, shop=shop, wall_type=wall)
    return Choices(
        kinds=sums("kind", fit(states=states, part=part)),
        states=sums("state", fit(kinds=kinds, part=part)),
        parts=sums("part", fit(kinds=kinds, states=states)),
    )
