"""Norms of a compound, and how its cases stand against them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case as DatabaseCase
from django.db.models import Count, Exists, F, JSONField, OuterRef, Q, Subquery, When

from lilong.cases.files.facets import matching
from lilong.cases.files.models import Case
from lilong.cases.files.states import CaseState
from lilong.cases.files.writing import CASES
from lilong.cases.norms import permissions
from lilong.cases.norms.judging import NO_NORM, NOT_MEASURED, judge_anew
from lilong.cases.norms.models import IN_FORCE_FIRST, Measurement, Norm, norm_on
from lilong.commons.counters.counting import tallies
from lilong.kernel.actor import Actor
from lilong.places.queries import PlaceView

PAGE = 50
# Of those that were not measured whole, those that were not measured at all.
NEVER_MEASURED = "never_measured"


@dataclass(frozen=True)
class Standing:
    """One case with its last measurement, if there is one, and how it stands against the norm in
    force; what was said on the day of measuring stays written with it."""

    case: Case
    measured: Measurement | None
    result: str


def norms_of(actor: Actor, place: PlaceView, kind: str) -> list[Norm]:
    """Every version of a compound's norm, by the day of its decision, the one in force first. One
    query.

    Raises:
        NotAllowed: nobody whom it binds.
    """
    permissions.see_norm(actor, place.path)
    return list(Norm.objects.filter(place_id=place.id, kind=kind).order_by(*IN_FORCE_FIRST))


def compliance_page(
    actor: Actor, place: PlaceView, kind: str, *, before: int | None = None, size: int = PAGE
) -> tuple[list[Standing], int | None]:
    """One page of a compound's cases of this kind, newest first, and the position to go on from.
    Three queries.

    Raises:
        NotAllowed: no full sight here.
    """
    permissions.see_compliance(actor, place.path)
    rows = Case.objects.filter(compound_id=place.id, kind=kind).exclude(state=CaseState.WITHDRAWN)
    if before is not None:
        rows = rows.filter(position__lt=before)
    last = Measurement.objects.filter(case_id=OuterRef("pk")).order_by("-order")
    rows = rows.annotate(last_measured=Subquery(last.values("pk")[:1]))
    found = list(rows.defer("grams").order_by("-position")[: size + 1])
    measured = _measured([case.last_measured for case in found[:size]])
    norm = norm_on(place.id, kind)
    shown = [_standing(case, measured.get(case.pk), norm) for case in found[:size]]
    return shown, found[size - 1].position if len(found) > size else None


def standing_of(case: Case) -> tuple[Standing, Norm | None]:
    """How one case stands by its last measure, and the norm in force. Two queries."""
    norm = norm_on(case.compound_id, case.kind) if case.compound_id else None
    last = Measurement.objects.filter(case=case).select_related("norm").order_by("-order").first()
    return _standing(case, last, norm), norm


@dataclass(frozen=True)
class Held:
    """What was measured of a case last, held against the norm in force.

    Attributes:
        norm: the values of the norm in force; empty for none.
        version, adopted_on: which one it is.
        points: what became of each point that it sets (`judging.judge`).
    """

    measured: Measurement
    norm: Mapping[str, Any]
    version: int | None
    adopted_on: date | None
    points: Mapping[str, str]


def last_held(case: Case) -> Held | None:
    """The last measure of a case against the norm in force; None where nothing was measured. One
    query."""
    there = Norm.objects.filter(place_id=OuterRef("case__compound_id"), kind=case.kind)
    now = there.order_by(*IN_FORCE_FIRST)
    told = {f"now_{name}": Subquery(now.values(name)[:1]) for name in _TOLD}
    rows = Measurement.objects.filter(case=case).select_related("norm").annotate(**told)
    last: Any = rows.order_by("-order").first()
    if last is None:
        return None
    norm, version, adopted_on = (getattr(last, f"now_{name}") for name in _TOLD)
    then = last.norm.values if last.norm else {}
    points = judge_anew(norm or {}, then, last.values).points
    return Held(last, norm or {}, version, adopted_on, points)


_TOLD = ("values", "version", "adopted_on")


def measured_of(case: Case) -> list[Measurement]:
    """Each measure of a case with its norm, in order. One query."""
    return list(Measurement.objects.filter(case=case).select_related("norm").order_by("order"))


def _standing(case: Case, measured: Measurement | None, norm: Norm | None) -> Standing:
    if norm is None:
        return Standing(case, measured, NO_NORM)
    if measured is None:
        return Standing(case, None, NOT_MEASURED)
    if measured.norm_id == norm.pk:
        return Standing(case, measured, measured.result)
    then = measured.norm.values if measured.norm else {}
    return Standing(case, measured, judge_anew(norm.values, then, measured.values).result)


def _measured(ids: Sequence[UUID | None]) -> dict[UUID, Measurement]:
    wanted = [one for one in ids if one is not None]
    rows = Measurement.objects.filter(pk__in=wanted).select_related("norm") if wanted else ()
    return {one.case_id: one for one in rows}


def sums_at(actor: Actor, place: PlaceView, norms: Sequence[Norm]) -> Counter[str]:
    """How many of all cases of a compound fit, exceed, are not measured whole, or not at all. Two
    queries: the counters know how many there are, the database adds up what was measured last.

    Only what was measured under an earlier norm is held against this one here, each set of
    measures once.

    Args:
        norms: every version, the one in force first (`norms_of`); at least one.

    Raises:
        NotAllowed: no full sight here.
    """
    permissions.see_compliance(actor, place.path)
    now, versions = norms[0], {one.pk: one for one in norms}
    counts = {int(facet): n for facet, n in tallies(place.id, CASES).items() if n}
    facets = matching(counts, kinds=[now.kind], states={*CaseState.values} - {CaseState.WITHDRAWN})
    later = Measurement.objects.filter(case=OuterRef("case"), order__gt=OuterRef("order"))
    last = Measurement.objects.filter(case__compound_id=place.id, case__facet__in=facets)
    # Told apart by what was measured only where it has to be judged anew.
    told = When(~Q(norm=now.pk), then=F("values"))
    told_apart = DatabaseCase(told, output_field=JSONField())
    rows = last.filter(~Exists(later)).annotate(told=told_apart)
    sums: Counter[str] = Counter()
    for norm_id, result, values, count in rows.values_list("norm", "result", "told").annotate(
        Count("pk")
    ):
        if norm_id == now.pk:
            sums[result] += count
        else:
            then = versions[norm_id].values if norm_id else {}
            sums[judge_anew(now.values, then, values).result] += count
    sums[NEVER_MEASURED] = sum(counts[facet] for facet in facets) - sums.total()
    return sums
