"""Who acts, and by which grants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lilong.kernel.paths import covers


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that a person holds at a place and everything below it.

    Attributes:
        role: code of the role, such as `secretary`.
        path: path of the place, with its closing slash.
        space_id: the street the place lies in; None above the streets.
        until: last day it holds; None when open-ended.
    """

    role: str
    path: str
    space_id: UUID | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind a request, a command or a job, with the grants that hold today.

    `person_id` is None for a visitor and for the system. `system` marks the house's own
    jobs and commands, which pass every permission and say so in the ledger. `verified` is
    whether a second factor (or the demo's one-click door) stands behind the session.
    """

    person_id: UUID | None = None
    name: str = ""
    grants: tuple[Grant, ...] = ()
    system: bool = False
    verified: bool = True

    @property
    def known(self) -> bool:
        """Whether somebody has signed in."""
        return self.person_id is not None

    def roles_at(self, path: str) -> frozenset[str]:
        """The roles held at `path`: granted there or at any place above it."""
        return frozenset(grant.role for grant in self.grants if covers(grant.path, path))

    def has_role_at(self, path: str, roles: Iterable[str]) -> bool:
        """Whether one of `roles` is held at `path`, or the system itself acts."""
        return self.system or not self.roles_at(path).isdisjoint(roles)

    def paths_with(self, roles: Iterable[str]) -> tuple[str, ...]:
        """The outermost paths at which one of `roles` is held, each once, in order."""
        wanted = frozenset(roles)
        paths = sorted({grant.path for grant in self.grants if grant.role in wanted})
        kept: list[str] = []
        for path in paths:
            if not kept or not covers(kept[-1], path):
                kept.append(path)
        return tuple(kept)

    def acting_role(self, path: str) -> str:
        """The role that the ledger names for an act at `path`: the most local one held."""
        if self.system:
            return "system"
        held = [grant for grant in self.grants if covers(grant.path, path)]
        if not held:
            return "visitor" if not self.known else "person"
        return max(held, key=lambda grant: (len(grant.path), grant.role)).role


SYSTEM = Actor(name="Lilong", system=True)
VISITOR = Actor()
