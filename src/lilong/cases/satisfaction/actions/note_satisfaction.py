"""Write down how satisfied a party said it is: at the door, by telephone, on the printed slip."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving
from lilong.cases.satisfaction import asking, permissions
from lilong.cases.satisfaction.events import SatisfactionNoted
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound


@use_case
def note_satisfaction(
    actor: Actor,
    *,
    case_id: UUID,
    party_id: UUID,
    choice: str,
    words: str = "",
    personal: str = Personal.ASK,
) -> None:
    """Note it as told by the party, once for each closing. It is kept apart from the party.

    Args:
        party_id: a party of the case who has not answered.
        choice, words, personal: as in `say_satisfaction`.

    Raises:
        NotFound: no such case, or no such party in it.
        NotAllowed: not a keeper here, or a party of the case.
        Invalid: no such choice, or too many words.
        Telling: they tell who somebody is, and nobody has said yet whether that is meant.
        Refused: it is not closed, the party has answered, or words about a mediation.
    """
    case = moving.locked_case(case_id)
    permissions.note_satisfaction(actor, case)
    party = case.parties.filter(pk=party_id).defer("name", "contact").first()
    if party is None:
        raise NotFound(_("这一件没有这位当事人"))
    words = asking.checked(case, choice, words, personal)
    moving.tell(actor, SatisfactionNoted(**moving.about(case)))
    # Who has an account is asked once by whatever door.
    if party.person_id is not None:
        asking.keep(case, choice, words, person_id=party.person_id)
    else:
        asking.keep(case, choice, words, party_id=party.pk)
