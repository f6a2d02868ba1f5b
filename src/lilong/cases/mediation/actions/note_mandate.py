"""Note a written mandate: who acts for a side, and whether they may settle and sign."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files.states import CaseState
from lilong.cases.mediation import moving, permissions
from lilong.cases.mediation.events import MandateNoted
from lilong.cases.mediation.models import AgreementSignature, MediationParty
from lilong.cases.mediation.seating import Table, person_of
from lilong.commons.fields import Undecipherable, Undeciphered
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused
from lilong.people import queries as people

S = CaseState


@use_case
def note_mandate(
    actor: Actor,
    *,
    case_id: UUID,
    side: int,
    proxy: str,
    paper: str,
    on: date,
    signs: bool,
    shared: bool = False,
) -> MediationParty:
    """Note the mandate with its paper. Without one nobody speaks or signs for a side.

    Args:
        side: the number of the side, from 1.
        proxy: who acts for it; sealed.
        paper: what the paper is called, as it lies in the file.
        signs: it says in words that the proxy may concede, settle and sign.
        shared: each of the sides says in its mandate that the same proxy acts for the others too.

    Raises:
        NotAllowed: not a mediator of this mediation.
        Invalid: proxy, paper or side are missing, or the day lies ahead.
        Refused: it is over; the proxy is another side, its proxy or a mediator; somebody has
            signed by the former mandate.
        Undecipherable: the key of the names is not on this machine.
    """
    case, table = moving.locked_table(case_id)
    permissions.mediate(actor, table)
    moving.at_table(case, S.ACCEPTED, S.INFORMED, S.IN_SESSIONS, S.AGREED)
    given = table.side(side)
    moving.check_day(on)
    most = moving.LONGEST_LINE
    proxy = moving.check_text(proxy, "proxy", _("请写委托了谁"), most)
    _check_signed(given)
    _check_proxy(table, given, proxy, shared=shared)
    given.proxy_name = proxy
    given.mandate_paper = moving.check_text(paper, "paper", _("请写授权委托书的名称"), most)
    given.mandate_on, given.mandate_signs = on, signs
    given.save(update_fields=["proxy_name", "mandate_paper", "mandate_on", "mandate_signs"])
    moving.tell(actor, MandateNoted(**moving.about(case, table.mediation)))
    return given


def _check_signed(side: MediationParty) -> None:
    """Raises Refused: the former mandate carries a signature, and has to stay in the file."""
    own = AgreementSignature.objects.filter(side=side, by_proxy=True)
    if any(one.version == one.agreement.version for one in own.select_related("agreement")):
        raise Refused(
            _("代理人已经凭原来的委托书签了字，委托书不能再换"),
            remedy=_("协议还没有生效的，请改一稿，各方重新签。"),
        )


def _check_proxy(table: Table, given: MediationParty, proxy: str, *, shared: bool) -> None:
    """Raises Refused: whoever acts for one side is neither the other, nor judge between them."""
    others = [side for side in table.sides if side.pk != given.pk]
    accounts = people.names_of(
        {one for side in others if (one := person_of(side)) is not None}
    ).values()
    # The table's parties come without their names; here they are compared, and not shown.
    parties = {side.party_id for side in others if side.party_id is not None}
    named = [one.name for one in table.mediation.case.parties.filter(pk__in=parties)]
    proxies = [side.proxy_name for side in others]
    if any(isinstance(one, Undeciphered) for one in (*named, *proxies)):
        raise Undecipherable
    name = _plain(proxy)
    if name in {_plain(one) for one in (*named, *accounts)}:
        raise _refused(_("对方当事人不能做这一方的代理人"))
    if name in {_plain(one.person.name) for one in table.mediators}:
        raise _refused(_("调解员不能做一方的代理人"))
    if not shared and name in {_plain(one) for one in proxies}:
        raise _refused(_("这个人已经是另一方的代理人，一个人不能替双方说话"))


def _plain(name: str) -> str:
    return "".join(name.split())


def _refused(said: Any) -> Refused:
    return Refused(
        said,
        basis=_("《民法典》第一百六十八条"),
        remedy=_("请另外委托一个人，或者本人来。几方各自书面同意同一个人代理的，请勾出来。"),
    )
