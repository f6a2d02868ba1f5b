"""What a person said and promised themselves."""

from __future__ import annotations

from dataclasses import dataclass

from lilong.council import answering_permissions, contacts
from lilong.council.models import Promise, Suggestion
from lilong.council.states import PromiseState
from lilong.kernel.actor import Actor

MOST = 100


@dataclass(frozen=True)
class OwnSaid:
    """A person's sentences, newest first, and the promises that are open, first due first."""

    suggestions: tuple[Suggestion, ...]
    promises: tuple[Promise, ...]


def own_said(actor: Actor) -> OwnSaid:
    """What the actor said with their account and what they promised. Three queries.

    Sentences that were said without leaving the account are found by their short address alone.

    Raises:
        NotAllowed: not signed in.
    """
    answering_permissions.see_own(actor)
    assert actor.person_id is not None
    said = Suggestion.objects.filter(pk__in=contacts.said_by(actor.person_id)).defer("grams")
    promised = Promise.objects.filter(person_id=actor.person_id, state=PromiseState.OPEN)
    return OwnSaid(
        tuple(said.order_by("-position")[:MOST]),
        tuple(promised.order_by("due_on", "pk")[:MOST]),
    )
