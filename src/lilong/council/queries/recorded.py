"""What a form has recorded already: the same one may arrive twice, from a draft or a lost reply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from lilong.council.models import (
    Meeting,
    Promise,
    Resolution,
    ResolutionStep,
    Topic,
    TopicOption,
    TopicPoint,
    TopicQuestion,
)
from lilong.council.wording import legible

T = TypeVar(
    "T",
    Meeting,
    Resolution,
    ResolutionStep,
    Promise,
    Topic,
    TopicOption,
    TopicPoint,
    TopicQuestion,
)


@dataclass(frozen=True, slots=True)
class Recorded(Generic[T]):
    """What stands under the number of a form, and whether it says what was typed now."""

    thing: T
    same: bool


def recorded(model: type[T], form_id: UUID, typed: Mapping[str, object]) -> Recorded[T] | None:
    """What was recorded by the form of this number; None when it is new. One query.

    The number was signed for the person who asks: what stands under it is their own doing.
    """
    thing = model.objects.filter(pk=form_id).first()
    if thing is None:
        return None
    kept = ((getattr(thing, name), value) for name, value in typed.items())
    return Recorded(thing, all(_plain(one) == _plain(other) for one, other in kept))


def _plain(value: object) -> object:
    return legible(value) if isinstance(value, str) else value
