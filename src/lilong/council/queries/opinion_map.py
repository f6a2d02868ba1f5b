"""Reads of the opinion map: the one that was drawn last, with what may be said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from typing import Any

from lilong.council.models import Conversation, ConversationMap, OpinionVote
from lilong.council.opinion_permissions import visible_votes
from lilong.council.opinion_words import sentence
from lilong.council.queries.conversations import shown_texts
from lilong.engines.opinions import Sentence
from lilong.kernel.actor import Actor

# Beyond a handful nobody compares bars.
MOST_LISTED = 6
Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Counts:
    """How often something was said to a statement."""

    agree: int
    disagree: int
    passed: int

    @property
    def answered(self) -> int:
        return self.agree + self.disagree + self.passed


@dataclass(frozen=True, slots=True)
class Camp:
    """A group of opinion; `place` is None where it is too small to be drawn."""

    size: int
    place: Place | None


@dataclass(frozen=True, slots=True)
class Told:
    """A statement in a list: everybody's figures, and each camp's, None where they are not told."""

    number: int
    text: str
    everybody: Counts
    camps: tuple[Counts | None, ...]


@dataclass(frozen=True, slots=True)
class MapView:
    """The map as a page shows it.

    Attributes:
        later: whether somebody has answered, or changed an answer, since it was drawn.
        enough: whether as many people took part as a group must have; else there is no figure.
        stable: whether the camps can be spoken of as camps; else none are drawn.
        agreed, rejected, dividing: the statements of each list that are still shown.
        beyond: how many more there are.
        everything: every statement that is shown and answered by enough, in order of numbers.
    """

    drawn_at: datetime
    votes: int
    participants: int
    later: bool
    enough: bool
    stable: bool
    per_cent_stable: int
    camps: tuple[Camp, ...]
    own: Place | None
    agreed: tuple[Told, ...]
    rejected: tuple[Told, ...]
    dividing: tuple[Told, ...]
    everything: tuple[Told, ...]
    notes: tuple[str, ...]


def map_conversation(actor: Actor, conversation: Conversation) -> MapView | None:
    """The map that was drawn last, and where the actor stands on it; None while there is none.

    Three queries. Drawing is a job (`opinion_drawing`), never a page's work.
    """
    drawn = ConversationMap.objects.filter(conversation=conversation).first()
    if drawn is None:
        return None
    told = drawn.told
    enough = drawn.participants >= conversation.smallest
    listed = _Listed(told, shown_texts(conversation), conversation.smallest) if enough else None
    camps = told["groups"] if enough and told["stable"] else []
    return MapView(
        drawn_at=drawn.drawn_at,
        votes=drawn.votes,
        participants=drawn.participants,
        later=drawn.turns < conversation.turns,
        enough=enough,
        stable=bool(camps),
        per_cent_stable=round(100 * told["stability"]),
        camps=tuple(Camp(camp["size"], _place(camp["centre"])) for camp in camps),
        own=_own_place(actor, conversation, drawn.axes) if camps else None,
        agreed=listed.some("consensus") if listed else (),
        rejected=listed.some("rejected") if listed else (),
        dividing=listed.some("divisive") if listed and camps else (),
        everything=listed.all() if listed else (),
        notes=tuple(sentence(Sentence(code, facts)) for code, facts in told["notes"]),
    )


def _place(centre: Sequence[float] | None) -> Place | None:
    return None if centre is None else (centre[0], centre[1])


class _Listed:
    """The lists of a map with their texts and figures, as far as they may be told."""

    def __init__(self, told: Mapping[str, Any], texts: Mapping[int, str], smallest: int) -> None:
        self.told, self.texts, self.smallest = told, texts, smallest

    def some(self, name: str) -> tuple[Told, ...]:
        found = (self._one(int(number)) for number in self.told[name])
        return tuple(one for one in found if one is not None)[:MOST_LISTED]

    def all(self) -> tuple[Told, ...]:
        found = (self._one(number) for number in self.texts)
        return tuple(one for one in found if one is not None)

    def _one(self, number: int) -> Told | None:
        figures = self.told["figures"].get(str(number))
        if figures is None or number not in self.texts:
            return None
        everybody = _counts(figures)
        # Of what few have answered no figure is told, as of a small group.
        if everybody.answered < self.smallest:
            return None
        camps = figures["groups"] if self.told["stable"] else []
        return Told(
            number,
            self.texts[number],
            everybody,
            tuple(None if camp is None else _counts(camp) for camp in camps),
        )


def _counts(figures: Mapping[str, int]) -> Counts:
    return Counts(figures["agree"], figures["disagree"], figures["pass"])


def _own_place(
    actor: Actor, conversation: Conversation, axes: Mapping[str, Sequence[float]]
) -> Place | None:
    votes = visible_votes(actor, conversation.id, OpinionVote.objects.all())
    said = dict(votes.values_list("statement__number", "opinion"))
    return place_of({str(number): opinion for number, opinion in said.items()}, axes)


def place_of(said: Mapping[str, int], axes: Mapping[str, Sequence[float]]) -> Place | None:
    """Where somebody stands who said this, as the engine places people; None for no answer.

    A statement that divides nobody, because it was left out, counts as answered by everybody.
    """
    known = {number: opinion for number, opinion in said.items() if axes.get(number)}
    if not known:
        return None
    across = along = 0.0
    for number, opinion in known.items():
        mean, first, second = axes[number]
        across += (opinion - mean) * first
        along += (opinion - mean) * second
    answered = len(known) + sum(not row for row in axes.values())
    factor = sqrt(len(axes) / answered)
    return across * factor, along * factor
