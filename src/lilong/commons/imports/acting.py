"""For whom a job imports: the person who asked, with the grants that hold when it runs.

The commons know no persons, so the module that does lends its eyes.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from lilong.kernel.actor import SYSTEM, Actor

ActorOf = Callable[[UUID], Actor]

_actor_of: list[ActorOf] = []


def register_actor(actor_of: ActorOf) -> None:
    """Have `actor_of(person_id)` say who acts; a person without an account is a visitor."""
    _actor_of[:] = [actor_of]


def who_asked(person_id: str) -> Actor:
    """The actor of a job that `person_id` asked for; the system where no person did."""
    return _actor_of[0](UUID(person_id)) if person_id else SYSTEM
