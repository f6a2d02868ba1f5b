"""How cases are written: number, place in the list, search words and counters, together.

Only actions call this; every function runs in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import search
from lilong.cases.files.facets import is_common, pack, unpack
from lilong.cases.files.models import Case, CaseStep
from lilong.cases.files.repeat_models import CaseRepeat
from lilong.cases.files.repeats import REPEATED, repeats_among
from lilong.cases.files.states import AHEAD_LEVELS, AHEAD_STATES, CaseState, Tier
from lilong.cases.files.tiers import lies_in_common
from lilong.commons.bulk import insert_objects
from lilong.commons.counters.counting import Deltas
from lilong.commons.ledger.chain import lock_street
from lilong.commons.ledger.models import LedgerHead
from lilong.commons.positions import new_position
from lilong.kernel.refusal import Invalid
from lilong.places.grounds import Ground
from lilong.survey.queries.for_cases import FindingView

CASES = "cases.cases"  # counter: cases by facet
AHEAD = "cases.ahead"  # counter: what a committee can take up itself, by tier and lane
CODES = "cases.codes"  # counter: the last number of a year in a residents' area


def check_tier(tier: str) -> None:
    """Raises Invalid: an unknown tier, or the one that only a party itself can choose."""
    said = _("请选先后")
    if tier == Tier.LEADS:
        said = _("“带头的”只能由本人自愿报名，立案时不能代选")
    elif tier in Tier.values:
        return
    raise Invalid(said, fields={"tier": [said]})


def scopes_of(case: Case) -> tuple[UUID, ...]:
    """The places whose counters hold a case: street, area, compound, lane and number."""
    within = (case.space_id, case.area_id, case.compound_id, case.lane_id, case.number_id)
    return tuple(one for one in within if one)


def fill(case: Case, ground: Ground, findings: Sequence[FindingView] = ()) -> Case:
    """Fill the columns that follow from the place and the values; the number comes later.

    Args:
        findings: that it is about, as far as danger may be no more than somebody's own.

    Raises:
        Invalid: it was put into the tier of those who lead. Nobody is, by whatever door it comes.
    """
    check_tier(case.tier)
    case.space_id = ground.place.space_id
    case.area_id, case.compound_id = ground.area.id, ground.compound_id
    case.lane_id, case.number_id = ground.lane_id, ground.number_id
    case.place_id, case.place_path = ground.place.id, ground.place.path
    case.address = case.address or ground.place.address[:160]
    case.opened_on = case.since = timezone.localdate()
    case.position = new_position(case.opened_on)
    common = lies_in_common(case.kind, ground.place.kind, findings)
    case.facet = pack(case.kind, case.state, case.tier, case.level, common=common)
    return case


def facet_of(case: Case) -> int:
    """The facet of a case whose state, tier or level may have changed; where it lies has not."""
    common = is_common(case.facet)
    return pack(case.kind, case.state, case.tier, case.level, common=common)


def insert(cases: Sequence[Case], *, head: LedgerHead | None = None) -> LedgerHead:
    """Number filled cases of one residents' area, insert, count and file them.

    Args:
        head: of the street, when the use case has just locked it.

    Returns the head of the street's ledger, which stays locked until the commit.
    """
    first = cases[0]
    head = head or lock_street(first.space_id)
    year = str(timezone.localdate().year)
    deltas = Deltas(first.space_id)
    deltas.add([first.area_id], CODES, year, len(cases))
    last = deltas.write_at_once()[CODES, year]
    for number, case in enumerate(cases, last - len(cases) + 1):
        case.code = f"{year}-{number:04d}"
        case.grams = search.words_of(case)
        count(deltas, case, case.facet, +1)
    again = repeats_among(cases)
    for one in again:
        deltas.add(scopes_of(one.case), REPEATED, one.case.kind)
    deltas.write()
    # In rising order: SQLite's index of words begins a new segment at every row that goes back.
    insert_objects(sorted(cases, key=attrgetter("position")))
    for case in cases:
        case._state.adding = False
    insert_objects(again)
    return head


def save(case: Case, names: Sequence[str]) -> None:
    """Write changed columns of a locked case, with its version, facet and counters."""
    before = case.facet
    case.facet = facet_of(case)
    case.version += 1
    case.save(update_fields=[*names, "facet", "version"])
    if case.facet != before:
        deltas = Deltas(case.space_id)
        count(deltas, case, before, -1)
        count(deltas, case, case.facet, +1)
        if case.state == CaseState.WITHDRAWN:
            forget_repeats(deltas, [case])
        deltas.write()


def forget_repeats(deltas: Deltas, cases: Sequence[Case]) -> None:
    """Forget of cases that are withdrawn that they came again. One query, or two where one did."""
    rows = CaseRepeat.objects.filter(case__in=[case.pk for case in cases])
    again = set(rows.values_list("case_id", flat=True))
    for case in cases:
        if case.pk in again:
            deltas.add(scopes_of(case), REPEATED, case.kind, -1)
    if again:
        rows.delete()


def ahead_key(case: Case, facet: int) -> str:
    """The key by which `AHEAD` counts a case of this facet; empty where it does not."""
    told = unpack(facet)
    if told.state not in AHEAD_STATES or told.level not in AHEAD_LEVELS:
        return ""
    return f"{told.tier}|{case.lane_id.hex if case.lane_id else ''}"


def count(deltas: Deltas, case: Case, facet: int, amount: int) -> None:
    """Change the counters that hold a case while it has this facet."""
    deltas.add(scopes_of(case), CASES, str(facet), amount)
    if key := ahead_key(case, facet):
        deltas.add([case.area_id], AHEAD, key, amount)


def append_steps(steps: Sequence[CaseStep]) -> None:
    """Insert steps whose order is known."""
    insert_objects(steps)
