"""How far a vote is, told so that no answer can be found in it: by building, never by unit.

Choices are not read here. What leaks all the same, and what is done about it, stands in
docs/why/0013-what-a-vote-tells-while-it-runs.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.cache import cache
from django.db.models import Count, Exists, Min, OuterRef, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lilong.ballot import permissions
from lilong.ballot.casting import TURNOUT
from lilong.ballot.clocking import moment
from lilong.ballot.models import Ballot, ChainHead, Motion, Voter
from lilong.ballot.rulebook import rule_for
from lilong.ballot.states import AFTER_CLOSE, UNPUBLISHED, Channel, MotionState
from lilong.ballot.words_of_verdict import share_words
from lilong.commons.counters.counting import tallies
from lilong.commons.web.thresholds import Gauge
from lilong.engines.voting import Rule, Sentence, Tally, Threshold
from lilong.engines.voting.forecast import AGREE_UNKNOWN, Band, forecast
from lilong.engines.voting.forecast import Turnout as Came
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound

SMALLEST = 5
"""Buildings of fewer units are never shown alone."""
STEP = 5
"""By so many ballots the sums of area and heads move on while the vote runs."""
# The units of a motion do not change from the notice on.
SECONDS = 600


def rule_of(motion: Motion) -> Rule:
    """The rule that the motion is judged by: the frozen one, before that the one of its day."""
    if motion.rule:
        return Rule.from_dict(motion.rule)
    return rule_for(motion.matter, motion.rule_on or motion.created_at.date())


def seen_motion(actor: Actor, motion_id: UUID) -> Motion:
    """The motion with its place, when the actor may see it. Raises NotFound. One query."""
    rows = permissions.visible_to(actor, Motion.objects.filter(pk=motion_id))
    found = rows.select_related("place").first()
    if found is None:
        raise NotFound(gettext_lazy("没有这个表决事项，或者您没有查看它的权限"))
    return found


# ── By building ─────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Share:
    """How many units of a building have answered; `of` several small ones, named together."""

    name: str
    units: int
    answered: int
    buildings: int = 1


@dataclass(frozen=True, slots=True)
class Building:
    """A building of a motion: its units do not change from the notice on."""

    id: UUID
    name: str
    walk: str
    units: int


def buildings_of(motion: Motion) -> list[Building]:
    """The buildings that a motion asks, in walking order. One query, kept for ten minutes."""
    kept: list[Building] | None = cache.get(f"ballot.buildings.{motion.id}")
    if kept is None:
        grouped = Voter.objects.filter(motion=motion).values("building_id").order_by()
        rows = grouped.annotate(
            units=Count("pk"), first=Min("walk"), called=Min("unit__building_name")
        )
        found = rows.values_list("building_id", "called", "first", "units")
        kept = sorted((Building(*row) for row in found), key=lambda one: (one.walk, one.name))
        if motion.state not in UNPUBLISHED:
            cache.set(f"ballot.buildings.{motion.id}", kept, SECONDS)
    return kept


def shared_out(buildings: Sequence[Building], counts: dict[str, int]) -> list[Share]:
    """The figure of each building, the small ones gathered.

    Whoever subtracts what is shown from the total finds the gathered ones together. So there are
    two of them at least, with five units or more: the next larger building joins them until it
    is so. Where all of them together have fewer than five units, nothing is shown.

    Args:
        counts: by the building's id in hex.
    """
    small = set(_gathered(buildings))
    if sum(building.units for building in buildings) < SMALLEST:
        return []
    shown = [
        Share(one.name, one.units, counts.get(one.id.hex, 0))
        for one in buildings
        if one.id not in small
    ]
    rest = [one for one in buildings if one.id in small]
    if not rest:
        return shown
    together = sum(counts.get(one.id.hex, 0) for one in rest)
    name = _("其余楼栋（%(n)s 栋）") if shown else _("全部楼栋（%(n)s 栋）")
    units = sum(one.units for one in rest)
    return [*shown, Share(name % {"n": len(rest)}, units, together, len(rest))]


def _gathered(buildings: Sequence[Building]) -> list[UUID]:
    """Which buildings are shown together: the small ones, and as many larger as hide them."""
    by_size = sorted(buildings, key=lambda one: (one.units, one.walk, one.id))
    small = [one for one in by_size if one.units < SMALLEST]
    larger = iter(by_size[len(small) :])
    while small and (len(small) < 2 or sum(one.units for one in small) < SMALLEST):
        if (another := next(larger, None)) is None:
            break
        small.append(another)
    return [one.id for one in small]


# ── Taking part, by area and by heads ───────────────────────────────────────────────────────


def standing_ballots(motion_id: UUID, *, up_to: int | None = None) -> QuerySet[Ballot]:
    """The ballots of a motion that nothing follows and that are no strike; no choice is read.

    Args:
        up_to: as if the chain had ended with this number.
    """
    rows = Ballot.objects.filter(motion_id=motion_id).exclude(channel=Channel.OFFICE)
    later = Ballot.objects.filter(replaces=OuterRef("pk"))
    if up_to is not None:
        rows, later = rows.filter(number__lte=up_to), later.filter(number__lte=up_to)
    return rows.filter(~Exists(later))


def taking_part(motion: Motion, *, up_to: int | None = None) -> tuple[int, int]:
    """Area in 0.01 m² and heads of the units for which a ballot stands. One query.

    Spoiled ballots are among them: which they are is known when the ballots are counted.
    """
    answered = standing_ballots(motion.id, up_to=up_to).values("unit")
    rows = Voter.objects.filter(motion=motion, counted=True, number__in=answered)
    sums = rows.aggregate(area=Sum("unit__area"), heads=Count("unit__head", distinct=True))
    return sums["area"] or 0, sums["heads"]


@dataclass(frozen=True, slots=True)
class Part:
    """What takes part as far as it is told.

    `size` is the number of ballots that `area` and `heads` were summed over, of `received`.
    """

    area: int
    heads: int
    size: int
    received: int
    at: datetime | None


def part_of(motion: Motion) -> Part:
    """What takes part; while the vote runs in steps of five ballots, so that no two looks differ
    by a single unit. Two queries."""
    head = ChainHead.objects.filter(motion=motion).only("number", "last_at").first()
    received = head.number if head else 0
    size = received if motion.state in AFTER_CLOSE else received // STEP * STEP
    area, heads = taking_part(motion, up_to=size) if size else (0, 0)
    return Part(area, heads, size, received, head.last_at if head else None)


def participation(
    motion: Motion,
    part: Part,
    *,
    outlook: Outlook | None = None,
    about: str = "",
) -> list[Gauge]:
    """The two thresholds of taking part, by area and by heads, with where they may end."""
    rule = rule_of(motion)
    by_area, by_heads = (outlook.area, outlook.heads) if outlook else (None, None)
    labels = (_("参与表决的面积"), _("参与表决的人数"))
    return [
        _gauge(labels[0], rule.quorum_area, part.area, motion.area, by_area, about, area=True),
        _gauge(labels[1], rule.quorum_heads, part.heads, motion.heads, by_heads, about),
    ]


def _gauge(
    label: str,
    threshold: Threshold,
    have: int,
    of: int,
    expected: tuple[int, int] | None,
    about: str,
    *,
    area: bool = False,
) -> Gauge:
    return Gauge(
        label,
        share_words(threshold),
        threshold.share,
        threshold.strict,
        have=have,
        need=threshold.need(of),
        of=of,
        area=area,
        expected=expected,
        about=about,
    )


def agreement_closed(motion: Motion, *, about: str = "") -> list[Gauge]:
    """The two thresholds of agreeing, without a figure: nobody knows one before the count."""
    rule = rule_of(motion)
    when = _("计票以后公布")
    pairs = [
        (_("同意的面积"), rule.majority_area, True),
        (_("同意的人数"), rule.majority_heads, False),
    ]
    return [
        Gauge(label, share_words(one), one.share, one.strict, area=area, about=about, closed=when)
        for label, one, area in pairs
    ]


# ── Where it may end ────────────────────────────────────────────────────────────────────────

Range = tuple[int, int]


@dataclass(frozen=True)
class Outlook:
    """What may take part at the close, by area and by heads, and what that takes for granted."""

    area: Range
    heads: Range
    assumptions: tuple[Sentence, ...]


def outlook_of(motion: Motion, part: Part, now: datetime) -> Outlook | None:
    """What may take part at the close, from how much came in and when. Two queries, or none.

    Choices are no part of it, and it moves in the same steps as what takes part. None while
    there is no pace, or nothing more can come.
    """
    opened = motion.opened_at or motion.opens_at
    if motion.state != MotionState.OPEN or not part.size or not (opened and motion.closes_at):
        return None
    elapsed, whole = _minutes(now - opened), _minutes(motion.closes_at - opened)
    if not 0 < elapsed < whole:
        return None
    rule = rule_of(motion)
    earlier = _earlier(motion, part, opened + (now - opened) * 3 / 4, elapsed * 3 // 4)
    counted = Tally(motion.area, motion.heads, part.area, part.heads, 0, 0)
    told = forecast(rule, counted, earlier, elapsed, whole)
    return Outlook(
        _range(told.participation_area, part.area, motion.area),
        _range(told.participation_heads, part.heads, motion.heads),
        tuple(one for one in told.assumptions if one.code != AGREE_UNKNOWN),
    )


def _earlier(motion: Motion, part: Part, at: datetime, minute: int) -> list[Came]:
    """What took part three quarters of the way to now."""
    before = Ballot.objects.filter(motion=motion, number__lte=part.size, received_at__lte=at)
    number = before.order_by("-number").values_list("number", flat=True).first() or 0
    area, heads = taking_part(motion, up_to=number) if number else (0, 0)
    # A strike takes something back, and the engine reckons with what only grows.
    return [Came(minute, min(area, part.area), min(heads, part.heads))]


def _minutes(span: timedelta) -> int:
    return span // timedelta(minutes=1)


def _range(band: Band, have: int, of: int) -> Range:
    return max(have, band.low * of // 100), -(-band.high * of // 100)


# ── All of it ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Turnout:
    """How far a vote is, for those who organise it.

    Attributes:
        shares: by building; empty where there are too few units to show any.
        units, answered: of all buildings together; `answered` is None where it is not shown.
        part: the sums that `participation` was drawn from.
        participation, agreement: the four thresholds.
        outlook: where taking part may end; None when nothing can be said.
    """

    motion: Motion
    shares: list[Share]
    units: int
    answered: int | None
    part: Part
    participation: list[Gauge]
    agreement: list[Gauge]
    outlook: Outlook | None = None

    @property
    def met(self) -> bool:
        """Whether enough take part."""
        return all(gauge.met for gauge in self.participation)

    @property
    def running(self) -> bool:
        """Whether ballots may still come in."""
        return self.motion.state in (MotionState.NOTICED, MotionState.OPEN)


def turnout_of(actor: Actor, motion: Motion) -> Turnout:
    """How far a vote is. At most seven queries, whatever the number of units.

    Raises:
        NotAllowed: for those who do not organise it.
    """
    permissions.see_turnout(actor, motion)
    buildings = buildings_of(motion)
    counts = tallies(motion.id, TURNOUT)
    shares, part = shared_out(buildings, counts), part_of(motion)
    outlook = outlook_of(motion, part, moment().at)
    return Turnout(
        motion,
        shares,
        sum(one.units for one in buildings),
        sum(one.answered for one in shares) if shares else None,
        part,
        participation(motion, part, outlook=outlook),
        agreement_closed(motion),
        outlook,
    )
