"""The opinion map: where people stand, which groups they form, and how far that can be trusted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from lilong.engines.opinions.cells import Labels, gather
from lilong.engines.opinions.components import (
    AXES,
    Components,
    Flags,
    Floats,
    components,
    projections,
    scale,
)
from lilong.engines.opinions.figures import Figures, by_group, overall
from lilong.engines.opinions.grouping import (
    MOST_GROUPS,
    Grouping,
    best_grouping,
    first_distinct,
    grouping_from,
    refined,
)
from lilong.engines.opinions.sentences import (
    EVERYONE_ALIKE,
    NO_STABLE_GROUPS,
    NOT_PLACED,
    ONE_PARTICIPANT,
    ONE_STATEMENT,
    SMALL_GROUPS_HIDDEN,
    TOO_FEW_PARTICIPANTS,
    Sentence,
)
from lilong.engines.opinions.stability import DIRECTIONS, ROUNDS, STABLE, stability
from lilong.engines.opinions.standing_out import (
    AGREEING,
    DISAGREEING,
    Standing,
    agreed_by_all,
    agreed_overall,
    dividing,
    standing_for,
)
from lilong.engines.opinions.votes import Votes

SMALLEST = 5
ANSWERS_NEEDED = 7
PEOPLE_WANTED = 15
SEED = 20261129
_DECIMALS = 9


@dataclass(frozen=True)
class Options:
    """How a map is drawn.

    Attributes:
        smallest: groups under this size are not told of: neither who is in them nor what they
            say. Above zero.
        most_groups: at most so many are sought; two or more.
        left_out: statements that are shown to nobody any more, by name. They divide nobody and
            are listed nowhere, but count as answered by everybody, so that taking one away moves
            nobody outward.
        starts: starting centres of the groups, groups × 2; or how many groups, which then start
            from the first places that differ, in the order of the participants. Both are for
            comparing with other programs: when not given, many starts are tried.
        rounds: how many conversations are drawn anew to tell the stability.
        seed: of the lots drawn: equal votes give equal maps.
    """

    smallest: int = SMALLEST
    most_groups: int = MOST_GROUPS
    left_out: Collection[str] = frozenset()
    starts: Floats | int | None = None
    rounds: int = ROUNDS
    seed: int = SEED


@dataclass(frozen=True)
class Group:
    """People who stand close together.

    Attributes:
        id: from 0, the largest first; with given starting centres, in their order.
        size: how many they are.
        centre: where on the map, x and y.
        told: whether it is large enough to say who is in it.
        counted: whether its figures are told; false too where those of a small group could be
            had by subtracting.
        standing: what it says more than others do; empty where figures are not told.
    """

    id: int
    size: int
    centre: tuple[float, float]
    told: bool
    counted: bool
    standing: tuple[Standing, ...]


@dataclass(frozen=True)
class OpinionMap:
    """What can be said of a conversation.

    Attributes:
        votes: what it was drawn from.
        components: its directions; None when `unable`.
        placed: positions of the participants who stand on the map, ascending.
        points: where: placed × 2.
        group: the group of each, by `placed`.
        groups: all of them; empty when `unable`.
        silhouette: -1 to 1, see `Grouping`; 0 when `unable`.
        stability: 0 to 1, see `engines.opinions.stability`; 0 when `unable`.
        everybody: figures by statement, of all participants.
        by_group: figures of the groups × statements, told or not.
        consensus: positions of the statements that all camps agree with, the clearest first;
            camps are the groups that are told. Where there are fewer than two, what everybody
            together agrees with.
        rejected: likewise what all disagree with.
        divisive: what one camp leans to and another away from, the widest gap first.
        told: whether as many took part as a group needs to be told of; else no figures are.
        unable: why there are no groups, else None.
        notes: what a reader must know.
    """

    votes: Votes
    components: Components | None
    placed: Labels
    points: Floats
    group: Labels
    groups: tuple[Group, ...]
    silhouette: float
    stability: float
    everybody: Figures
    by_group: Figures
    consensus: tuple[int, ...]
    rejected: tuple[int, ...]
    divisive: tuple[int, ...]
    told: bool
    unable: Sentence | None
    notes: tuple[Sentence, ...]

    @property
    def stable(self) -> bool:
        """Whether the groups can be spoken of as groups."""
        return self.stability >= STABLE

    @property
    def members(self) -> Mapping[int, tuple[str, ...]]:
        """The names in each group that is told, by its id."""
        names = self.votes.participants
        return {
            one.id: tuple(names[at] for at in self.placed[self.group == one.id])
            for one in self.groups
            if one.told
        }


@dataclass(frozen=True)
class _Drawn:
    """The map before anything is said of it."""

    components: Components
    placed: Flags
    points: Floats
    grouping: Grouping
    stability: float


def map_opinions(votes: Votes, options: Options | None = None) -> OpinionMap:
    """Draw the map of a conversation. The same votes, in any order, give the same map.

    Raises:
        ValueError: when an option makes no sense, or fewer places differ than groups are asked for.
    """
    options = options or Options()
    if options.smallest < 1 or options.most_groups < 2 or options.rounds < 1:
        raise ValueError(f"no map can be drawn so: {options}")
    left_out = np.array([name in options.left_out for name in votes.statements], np.bool_)
    drawn = _draw(votes, left_out, options)
    if isinstance(drawn, Sentence):
        return _without_groups(votes, left_out, options.smallest, drawn)
    group = np.full(len(votes.participants), -1)
    group[drawn.placed] = drawn.grouping.group
    figures = by_group(votes, group, len(drawn.grouping.centres))
    groups = _groups(drawn, figures, left_out, options.smallest)
    camps = figures.of_some([one.id for one in groups if one.told])
    everybody = overall(votes)
    return OpinionMap(
        votes,
        drawn.components,
        np.flatnonzero(drawn.placed),
        drawn.points,
        drawn.grouping.group,
        groups,
        drawn.grouping.silhouette,
        drawn.stability,
        everybody,
        figures,
        *_lists(everybody, camps, left_out, options.smallest),
        told=len(votes.participants) >= options.smallest,
        unable=None,
        notes=tuple(_notes(votes, drawn, groups, options.smallest)),
    )


def answers_needed(votes: Votes) -> int:
    """How many statements a person must have answered to stand on the map.

    Seven, or all where there are fewer; fewer too where under fifteen people would be left.
    """
    most = min(ANSWERS_NEEDED, len(votes.statements))
    wanted = min(PEOPLE_WANTED, len(votes.participants))
    reached = np.sort(votes.answered)[-wanted]
    return max(1, min(most, int(reached)))


def _draw(votes: Votes, left_out: Flags, options: Options) -> _Drawn | Sentence:
    if len(votes.participants) == 1:
        return Sentence(ONE_PARTICIPANT)
    if np.count_nonzero(~left_out) < AXES:
        return Sentence(ONE_STATEMENT)
    found = components(votes, left_out, directions=DIRECTIONS)
    if not found.divides:
        return Sentence(EVERYONE_ALIKE)
    # The last digits differ from machine to machine; without them equal places are equal.
    projected, factor = projections(votes, found).round(_DECIMALS), scale(votes, left_out)
    placed = votes.answered >= answers_needed(votes)
    points = (projected[placed, :AXES] * factor[placed, None]).round(_DECIMALS) + 0.0
    grouping = _grouping(points, options)
    if grouping is None:
        return Sentence(EVERYONE_ALIKE)
    grouping = refined(grouping, points)
    if options.starts is None:
        grouping = _largest_first(grouping)
    steady = stability(
        projected,
        factor,
        placed,
        grouping.group,
        np.random.default_rng(options.seed + 1),
        most_groups=options.most_groups,
        smallest=options.smallest,
        rounds=options.rounds,
    )
    return _Drawn(found, placed, points, grouping, steady)


def _grouping(points: Floats, options: Options) -> Grouping | None:
    cells, starts = gather(points), options.starts
    if len(cells.places) < AXES:
        return None
    if isinstance(starts, int):
        starts = first_distinct(points, starts)
    if starts is not None:
        return grouping_from(cells, starts)
    chance = np.random.default_rng(options.seed)
    return best_grouping(cells, chance, most=options.most_groups, smallest=options.smallest)


def _largest_first(grouping: Grouping) -> Grouping:
    centres = grouping.centres
    sizes = np.bincount(grouping.group, minlength=len(centres))
    order = np.lexsort((centres[:, 1], centres[:, 0], -sizes))
    return Grouping(centres[order], np.argsort(order)[grouping.group], grouping.silhouette)


def _groups(drawn: _Drawn, figures: Figures, left_out: Flags, smallest: int) -> tuple[Group, ...]:
    centres = drawn.grouping.centres
    sizes = np.bincount(drawn.grouping.group, minlength=len(centres)).tolist()
    hidden = hidden_figures(sizes, smallest)
    return tuple(
        Group(
            number,
            size,
            (float(x), float(y)),
            told=size >= smallest,
            counted=number not in hidden,
            standing=() if number in hidden else standing_for(figures, number, left_out),
        )
        for number, (size, (x, y)) in enumerate(zip(sizes, centres, strict=True))
    )


def hidden_figures(sizes: list[int], smallest: int) -> set[int]:
    """The groups whose figures are not told.

    Those under `smallest`; and of the others the smallest ones, until what is missing from the
    figures of everybody belongs to two groups at least and to `smallest` people at least.
    """
    hidden = {number for number, size in enumerate(sizes) if size < smallest}
    by_size = sorted(set(range(len(sizes))) - hidden, key=lambda number: (sizes[number], number))
    # A small group alone never reaches the limit, so another one always joins it.
    while by_size and 0 < sum(sizes[number] for number in hidden) < smallest:
        hidden.add(by_size.pop(0))
    return hidden


def _lists(
    everybody: Figures, camps: Figures, left_out: Flags, least: int
) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """What is agreed with, what is rejected, what divides."""
    if len(camps.agree) > 1:
        agreed, rejected = (
            agreed_by_all(camps, left_out, side, least=least) for side in (AGREEING, DISAGREEING)
        )
    else:
        agreed, rejected = (
            [one.statement for one in agreed_overall(everybody, left_out, side, least=least)]
            for side in (AGREEING, DISAGREEING)
        )
    return tuple(agreed), tuple(rejected), tuple(dividing(camps, left_out, least=least))


def _notes(
    votes: Votes, drawn: _Drawn, groups: tuple[Group, ...], smallest: int
) -> Iterator[Sentence]:
    yield from _few(votes, smallest)
    if drawn.stability < STABLE:
        reached, needed = round(drawn.stability * 1000), round(STABLE * 1000)
        yield Sentence(NO_STABLE_GROUPS, {"per_mille": reached, "needed_per_mille": needed})
    if small := sum(not one.told for one in groups):
        yield Sentence(SMALL_GROUPS_HIDDEN, {"groups": small, "smallest": smallest})
    if absent := int(np.count_nonzero(~drawn.placed)):
        needed = answers_needed(votes)
        yield Sentence(NOT_PLACED, {"participants": absent, "needed": needed})


def _few(votes: Votes, smallest: int) -> Iterator[Sentence]:
    if (people := len(votes.participants)) < smallest:
        yield Sentence(TOO_FEW_PARTICIPANTS, {"participants": people, "smallest": smallest})


def _without_groups(votes: Votes, left_out: Flags, smallest: int, why: Sentence) -> OpinionMap:
    everybody = overall(votes)
    nobody = by_group(votes, np.full(len(votes.participants), -1), 0)
    return OpinionMap(
        votes,
        None,
        np.empty(0, np.int64),
        np.empty((0, AXES)),
        np.empty(0, np.int64),
        (),
        0.0,
        0.0,
        everybody,
        nobody,
        *_lists(everybody, nobody, left_out, smallest),
        told=len(votes.participants) >= smallest,
        unable=why,
        notes=(why, *_few(votes, smallest)),
    )
