"""Tell a side its rights and duties, and ask whether others may listen."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving as files
from lilong.cases.files.states import CaseState
from lilong.cases.mediation import moving, permissions
from lilong.cases.mediation.events import RightsTold
from lilong.cases.mediation.models import MediationParty
from lilong.cases.mediation.states import Told, Wish
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused


@use_case
def tell_rights(
    actor: Actor, *, case_id: UUID, side: int, how: str, wish: str, on: date | None = None
) -> MediationParty:
    """Note that a side knows; when all do, sessions may begin.

    Args:
        side: the number of the side, from 1.
        how: a `Told`; on screen for the side itself, who reads the page, and for nobody else.
        wish: a `Wish`; it may be changed until the table ends. What a side wished itself on its
            page is opened by nobody else, and closed at a word.

    Raises:
        NotAllowed: neither that side nor a mediator.
        Invalid: how or wish is missing; "on screen" said by another; the day lies ahead.
        Refused: not accepted yet, or over; the side itself has said that it wishes it closed.
    """
    case, table = moving.locked_table(case_id)
    told = table.side(side)
    permissions.speak_for(actor, table, told)
    moving.at_table(case, CaseState.ACCEPTED, CaseState.INFORMED, CaseState.IN_SESSIONS)
    on = on or timezone.localdate()
    moving.check_day(on)
    own = table.own_side(actor) == told
    wrong: dict[str, list[Any]] = {}
    if how not in Told.values or not how or own != (how == Told.ON_SCREEN):
        wrong["how"] = [_("请选怎样告知的；屏幕上只能本人确认")]
    if wish not in Wish.values or not wish:
        wrong["wish"] = [_("请问清楚：可以公开，还是不公开")]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)
    if told.told == Told.ON_SCREEN and not own:
        if (told.wish, wish) == (Wish.CLOSED, Wish.OPEN):
            raise Refused(
                _("这一方自己在屏幕上说过不公开，别人不能替他改成公开"),
                basis=_("《人民调解法》第二十三条"),
                remedy=_("请他在自己的一页上改。"),
            )
        how, on = told.told, told.told_on or on
    told.told, told.told_on, told.wish = how, on, wish
    told.save(update_fields=["told", "told_on", "wish"])
    moving.settle_wish(case, table)
    moving.tell(actor, RightsTold(**moving.about(case, table.mediation), how=how))
    if case.state == CaseState.ACCEPTED and all(one.told for one in table.sides):
        files.move(moving.mover(actor, table), case, CaseState.INFORMED, "tell_rights")
    return told
