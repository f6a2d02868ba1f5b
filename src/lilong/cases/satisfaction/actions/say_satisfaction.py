"""Say how satisfied one is with how one's case was dealt with."""

from __future__ import annotations

from uuid import UUID

from lilong.cases.files import moving
from lilong.cases.satisfaction import asking, permissions
from lilong.cases.satisfaction.events import SatisfactionSaid
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal
from lilong.kernel.actor import Actor


@use_case
def say_satisfaction(
    actor: Actor, *, case_id: UUID, choice: str, words: str = "", personal: str = Personal.ASK
) -> None:
    """Answer once for each closing. Nothing tells who said what, not to the keepers either.

    Args:
        choice: a `Choice`.
        words: told with those of others only, in no order.
        personal: what to do with numbers and names in the words.

    Raises:
        NotFound: no such case.
        NotAllowed: whom the case does not concern, or who keeps cases here.
        Invalid: no such choice, or too many words.
        Telling: they tell who somebody is, and nobody has said yet whether that is meant.
        Refused: it is not closed, answered already, or words about a mediation.
    """
    case = moving.locked_case(case_id)
    permissions.say_satisfaction(actor, case)
    words = asking.checked(case, choice, words, personal)
    moving.tell(actor, SatisfactionSaid(**moving.about(case)))
    asking.keep(case, choice, words, person_id=actor.person_id)
