"""Say something back as a party of a case: what one thinks of it, what one cannot do, and why."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving, permissions
from lilong.cases.files.events import PartySpoke
from lilong.cases.files.models import Case
from lilong.cases.files.queries.cases import SAID
from lilong.cases.files.states import AT_REST
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused

# Enough to be heard, and few enough that the keeper reads each of them.
MOST_SAID = 20


@use_case
def say_as_party(actor: Actor, *, case_id: UUID, words: str, personal: str = Personal.ASK) -> Case:
    """Write down what a party says. It stands among the steps, moves nothing, and goes into the
    packet: whoever decides has to hear both sides.

    Keepers, those above and whoever said it read it; other parties and block leaders do not.

    Args:
        personal: what to do with numbers and names in the words; those who decide read them.

    Raises:
        NotAllowed: no party of this case.
        Invalid: no words, or too many.
        Refused: a quarrel, at rest, or said often enough.
        Telling: the words tell who somebody is, and nobody has said yet whether that is meant.
    """
    case = moving.locked_case(case_id)
    permissions.say_as_party(actor, case)
    if case.kind in permissions.CONFIDENTIAL:
        raise Refused(_("纠纷请在调解的一页上说"), remedy=_("从这一件点“调解”进去。"))
    if case.state in AT_REST:
        raise Refused(
            _("这一件已经了结了"), remedy=_("没有真正解决的，请告诉居委会，可以重新办理。")
        )
    if case.steps.filter(verb=SAID, by_id=actor.person_id).count() >= MOST_SAID:
        raise Refused(
            _("您在这一件里已经说了 %(most)s 次") % {"most": MOST_SAID},
            remedy=_("还有要说的，请当面告诉居委会。"),
        )
    # Whoever is ordered may tell of it; other parties do not read it.
    needed = _("请写您要说的话")
    words = moving.check_words(words, personal=personal, needed=needed, apart=True)
    moving.tell(actor, PartySpoke(**moving.about(case)))
    moving.append_step(actor, case, SAID, words=words, for_parties=False)
    return case
