"""Why one case comes before another: figures of those that are like it, without anybody's name.

They are counted by the database in the order of `lilong.engines.sequencing`, out of an index of
what a committee can move of one kind, and of all such cases: not of those that a page has read.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from lilong.cases.files.models import AHEAD_WHERE
from lilong.cases.files.queries.ahead import RANKS, counted_ahead, one_ahead
from lilong.cases.files.queries.planning import TIER_WORDS, WeeksAhead, candidate
from lilong.cases.files.states import SOLVED, Tier
from lilong.commons.search.ranges import Sql
from lilong.engines import sequencing
from lilong.engines.sequencing import Candidate, Parity
from lilong.places.queries import PlaceView

# Below so many similar ones only the rule is told: figures would point at somebody.
FEWEST_TOLD = 5
# Upper ends of the bands of size in which cases are similar, in 0.01 m².
BANDS = (500, 1500, 5000)


def why_first(area: PlaceView, made: WeeksAhead, code: str, *, start: date) -> str:
    """The answer to "why me first?" for a case that a committee can move; empty where there is
    none of this number. Two queries, or three for one that the plan has not read.

    Args:
        start: the day from which the plan was made.
    """
    placed = (one.placed.candidate for one in made.cases if one.code == code)
    own = next(placed, None) or _one(area.id, code)
    if own is None:
        return ""
    horizon = start + timedelta(weeks=len(made.plan.weeks))
    found = parity_of(area.id, counted_ahead(area.id), own, horizon)
    return parity_words(found, _tier(own, horizon))


def _one(area_id: UUID, code: str) -> Candidate | None:
    row = one_ahead(area_id, code)
    return candidate(row) if row else None


def parity_of(
    area_id: UUID, counts: Mapping[tuple[str, str], int], own: Candidate, horizon: date
) -> Parity | None:
    """How one case stands among similar ones; None where too few are similar. One query.

    Args:
        counts: how many there are of each tier and lane (`ahead.counted_ahead`).
        horizon: what falls due before it is owed.
    """
    alike, alike_params = _alike(area_id, own)
    sooner, sooner_params = _sooner(counts, own, horizon)
    solved = ", ".join(f"'{one}'" for one in SOLVED)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT tier, count(*), sum(CASE WHEN {sooner} THEN 1 ELSE 0 END), "  # noqa: S608 – of ours
            f"(SELECT count(*) FROM cases_case WHERE state = 'closed' AND {alike} "
            f"AND outcome IN ({solved})) "
            f"FROM cases_case WHERE {AHEAD_WHERE} AND {alike} GROUP BY tier",
            [*sooner_params, *alike_params, *alike_params],
        )
        rows = [
            (str(tier), int(count), int(before), int(over))
            for tier, count, before, over in cursor.fetchall()
        ]
    done = rows[0][3] if rows else 0
    found, earlier = sum(row[1] for row in rows), sum(row[2] for row in rows)
    if found + done < FEWEST_TOLD:
        return None
    tiers = {tier: first + (tier == own.tier) for tier, _count, first, _done in rows}
    return Parity(
        found + done,
        done,
        earlier,
        found - earlier - 1,
        {tier: tiers[tier] for tier in sequencing.TIERS if tiers.get(tier)},
    )


def parity_words(found: Parity | None, tier: str) -> str:
    """The answer in words; `tier` is that by which it was ordered."""
    rule = str(TIER_WORDS[tier])
    if found is None:
        return _("%(rule)s。差不多的太少，只说规则，不说数字。") % {"rule": rule}
    return _(
        "%(rule)s。差不多的一共 %(similar)s 件：办好 %(done)s 件，排在前面 %(earlier)s 件，"
        "排在后面 %(later)s 件。"
    ) % {
        "rule": rule,
        "similar": found.similar,
        "done": found.done,
        "earlier": found.earlier,
        "later": found.later,
    }


def _tier(own: Candidate, horizon: date) -> str:
    owed = own.tier != Tier.DANGER and own.due is not None and own.due < horizon
    return sequencing.OWED if owed else own.tier


def _alike(area_id: UUID, own: Candidate) -> Sql:
    """Those of the same kind and band of size."""
    band = sum(own.size > upper for upper in BANDS)
    held, params = ["area_id = %s", "kind = %s"], [_db(area_id), own.kind]
    if band:
        held.append(f"size > {BANDS[band - 1]}")
    if band < len(BANDS):
        held.append(f"size <= {BANDS[band]}" if band else f"(size IS NULL OR size <= {BANDS[0]})")
    return " AND ".join(held), params


def _sooner(counts: Mapping[tuple[str, str], int], own: Candidate, horizon: date) -> Sql:
    """What comes before a case: by tier, then by last day, then lane after lane."""
    # The last day is before the horizon: midnight belongs to the day that it ends.
    midnight = timezone.make_aware(datetime.combine(horizon, time()))
    ranks = " ".join(f"WHEN '{tier}' THEN {rank}" for tier, rank in RANKS.items())
    rank = (
        f"(CASE WHEN tier <> '{Tier.DANGER}' AND next_due <= %s THEN 1 "
        f"ELSE CASE tier {ranks} END END)"
    )
    mine = 1 if _tier(own, horizon) == sequencing.OWED else RANKS[own.tier]
    within, params = _sooner_within(counts, own)
    at = _moment(midnight)
    return f"({rank} < {mine} OR ({rank} = {mine} AND ({within})))", [at, at, *params]


def _sooner_within(counts: Mapping[tuple[str, str], int], own: Candidate) -> Sql:
    if own.due_at is not None:
        return (
            "next_due IS NOT NULL AND (next_due, opened_on, code) < (%s, %s, %s)",
            [_moment(own.due_at), own.since, own.id],
        )
    sizes = {lane: count for (tier, lane), count in counts.items() if tier == own.tier}
    place = (-sizes.get(own.lane, 0), own.lane)
    before = [lane for lane, count in sizes.items() if (-count, lane) < place]
    named = [_db(UUID(lane)) for lane in before if lane]
    parts = ["next_due IS NOT NULL"]
    params: list[Any] = []
    if named:
        parts.append(f"lane_id IN ({', '.join(['%s'] * len(named))})")
        params += named
    if "" in before:
        parts.append("lane_id IS NULL")
    parts.append(f"(lane_id {'= %s' if own.lane else 'IS NULL'} AND (opened_on, code) < (%s, %s))")
    params += [*([_db(UUID(own.lane))] if own.lane else []), own.since, own.id]
    return " OR ".join(parts), params


def _db(value: UUID) -> Any:
    return value if connection.features.has_native_uuid_field else value.hex


def _moment(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)
