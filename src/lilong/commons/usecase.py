"""The door: every change of state goes through one use case.

    @use_case
    def add_finding(actor: Actor, *, place_id: UUID, …) -> Finding:
        place = places.place(place_id)
        permissions.add_finding(actor, place.path)      # asked first
        finding = Finding.objects.create(…)
        record(actor, FindingAdded(…))                  # what happened, in the same transaction
        return finding

The door opens the only transaction, and it sees to two house rules by itself: nothing is
recorded before a permission was asked, and no use case ends without having recorded. Both are
programming errors, raised as HouseRule, never shown to people.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, overload
from uuid import UUID

from django.db import transaction

from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotAllowed

P = ParamSpec("P")
R = TypeVar("R")


class HouseRule(AssertionError):
    """A use case breaks a rule of the house."""


@dataclass
class Passage:
    """One walk through a door: what was asked, what was recorded (and of which kinds), in which
    street."""

    name: str
    permitted: bool = False
    recorded: int = 0
    spaces: set[UUID] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)


_passage: ContextVar[Passage | None] = ContextVar("passage", default=None)


def current_passage() -> Passage | None:
    """The door that is being walked through, if any."""
    return _passage.get()


class UseCase(Generic[P, R]):
    """A use case: call it with the actor first and everything else by keyword."""

    def __init__(
        self, function: Callable[Concatenate[Actor, P], R], *, unrecorded: str, over_spaces: bool
    ) -> None:
        functools.update_wrapper(self, function)
        self.function = function
        self.unrecorded = unrecorded
        self.over_spaces = over_spaces
        self.name = f"{function.__module__.split('.')[1]}.{function.__name__}"
        USE_CASES[self.name] = self

    def __call__(self, actor: Actor, *args: P.args, **kwargs: P.kwargs) -> R:
        passage = Passage(self.name)
        token = _passage.set(passage)
        try:
            with transaction.atomic():
                result = self.function(actor, *args, **kwargs)
                self._check(passage)
        finally:
            _passage.reset(token)
        return result

    def _check(self, passage: Passage) -> None:
        if not passage.permitted:
            raise HouseRule(f"{self.name} asked no permission")
        if not passage.recorded and not self.unrecorded:
            raise HouseRule(f"{self.name} recorded nothing")
        if len(passage.spaces) > 1 and not self.over_spaces:
            raise HouseRule(f"{self.name} wrote to more than one street")


USE_CASES: dict[str, UseCase[..., Any]] = {}


@overload
def use_case(function: Callable[Concatenate[Actor, P], R]) -> UseCase[P, R]: ...


@overload
def use_case(
    *, unrecorded: str = "", over_spaces: bool = False
) -> Callable[[Callable[Concatenate[Actor, P], R]], UseCase[P, R]]: ...


def use_case(
    function: Callable[Concatenate[Actor, P], R] | None = None,
    *,
    unrecorded: str = "",
    over_spaces: bool = False,
) -> Any:
    """Make `function` a use case.

    Args:
        unrecorded: why this one leaves no ledger row (marking a notice read, say).
        over_spaces: an explicit transfer between two streets.
    """

    def make(function: Callable[Concatenate[Actor, P], R]) -> UseCase[P, R]:
        return UseCase(function, unrecorded=unrecorded, over_spaces=over_spaces)

    return make if function is None else make(function)


class Permission(Generic[P]):
    """A rule that a use case asks first: it raises NotAllowed, or lets pass.

    Pages hide what `allows` denies, with the very same rule.
    """

    def __init__(self, function: Callable[Concatenate[Actor, P], None]) -> None:
        functools.update_wrapper(self, function)
        self.function = function

    def __call__(self, actor: Actor, *args: P.args, **kwargs: P.kwargs) -> None:
        if not actor.system:
            self.function(actor, *args, **kwargs)
        passage = _passage.get()
        if passage is not None:
            passage.permitted = True

    def allows(self, actor: Actor, *args: P.args, **kwargs: P.kwargs) -> bool:
        """Whether the rule lets `actor` pass, without opening anything."""
        try:
            if not actor.system:
                self.function(actor, *args, **kwargs)
        except NotAllowed:
            return False
        return True


def permission(function: Callable[Concatenate[Actor, P], None]) -> Permission[P]:
    """Make `function` a permission; the system itself passes every one."""
    return Permission(function)
