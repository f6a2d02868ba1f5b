"""Who may do what in a mediation.

- the *committee* (keepers of the area) registers, accepts, names mediators, follows up;
- its *mediators* run the table, and only they read what was said in a side's own room;
- a *side* answers, chooses and signs for itself, and for nobody else;
- patch and street above see how far it is, and no word that was said; joint sittings and the
  agreement in effect they read where every side wished it open.

Whoever is a party of the case is a side and nothing else: a worker in a quarrel of the own keeps
no file, names no mediator and reads no other room (人民调解法 arts. 15, 22).
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lilong.cases.files.models import Case, CaseParty
from lilong.cases.files.permissions import KEEPERS
from lilong.cases.mediation.models import MediationParty
from lilong.cases.mediation.seating import Table
from lilong.cases.mediation.states import Seat
from lilong.commons.usecase import permission
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotAllowed

_ASK = _("请告诉居委会的社工或者这一件的调解员。")


@permission
def register_mediation(actor: Actor, case: Case) -> None:
    """Keepers of the area, unless they are a party."""
    if not actor.has_role_at(case.place_path, KEEPERS) or _is_party(actor, case):
        raise NotAllowed(_("只有居委会工作人员可以登记调解，自己是当事人的不能办"), remedy=_ASK)


def _is_party(actor: Actor, case: Case) -> bool:
    if actor.person_id is None:
        return False
    return CaseParty.objects.filter(case_id=case.pk, person_id=actor.person_id).exists()


@permission
def keep_mediation(actor: Actor, table: Table) -> None:
    """Keepers of the area who are no party; mediators who are keepers too."""
    keeps = actor.has_role_at(table.mediation.place_path, KEEPERS)
    if not keeps or table.seat(actor) == Seat.PARTY:
        raise NotAllowed(_("只有居委会工作人员可以办，自己是当事人的不能办"), remedy=_ASK)


@permission
def mediate(actor: Actor, table: Table) -> None:
    """The mediators of this mediation."""
    if table.seat(actor) != Seat.MEDIATOR:
        raise NotAllowed(
            _("只有这一件的调解员可以办"), basis=_("《人民调解法》第十九条"), remedy=_ASK
        )


@permission
def unseat_side(actor: Actor, table: Table) -> None:
    """The mediators; as long as nobody mediates, keepers who are no party."""
    if table.mediators:
        mediate(actor, table)
    else:
        keep_mediation(actor, table)


@permission
def follow_up(actor: Actor, table: Table) -> None:
    """The mediators and the committee, which supervises performance (人民调解法 art. 31)."""
    if table.seat(actor) not in (Seat.MEDIATOR, Seat.COMMITTEE):
        raise NotAllowed(_("只有调解员和居委会工作人员可以记"), remedy=_ASK)


@permission
def see_dossier(actor: Actor, table: Table) -> None:
    """Those who follow up, and the patch and street above: whether the file is whole."""
    if table.seat(actor) not in (Seat.MEDIATOR, Seat.COMMITTEE, Seat.OUTLINE):
        raise NotAllowed(_("卷宗由调解员和居委会保管"), remedy=_ASK)


@permission
def speak_for(actor: Actor, table: Table, side: MediationParty) -> None:
    """The side itself, or a mediator who writes down what it said."""
    own = table.own_side(actor)
    if table.seat(actor) != Seat.MEDIATOR and (own is None or own.pk != side.pk):
        raise NotAllowed(_("只有本人可以说，或者由调解员当面记下"), remedy=_ASK)


@permission
def choose_for(actor: Actor, table: Table, side: MediationParty) -> None:
    """The side itself, or a keeper who writes down whom it named."""
    own = table.own_side(actor)
    keeps = table.seat(actor) in (Seat.COMMITTEE, Seat.MEDIATOR)
    if not keeps and (own is None or own.pk != side.pk):
        raise NotAllowed(_("调解员由当事人自己选，或者由居委会当面记下"), remedy=_ASK)


@permission
def sign_agreement(actor: Actor, table: Table, side: MediationParty) -> None:
    """The side itself. There is no signing for somebody who is not there."""
    own = table.own_side(actor)
    if own is None or own.pk != side.pk:
        raise NotAllowed(
            _("不能替别人签字：屏幕上只能签自己的"),
            basis=_("《人民调解法》第二十九条"),
            remedy=PROXY_RULE,
        )


# How somebody may act for a side, in the words in which everybody is told.
PROXY_RULE = _(
    "本人不能来的，要写授权委托书：写明委托谁、能不能让步、和解和签字，本人签名；"
    "调解员先把委托书记进卷宗，代理人再在纸上签。没有委托书，家里人也不能代签。"
)
