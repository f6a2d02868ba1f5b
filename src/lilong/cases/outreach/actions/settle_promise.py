"""Say what became of a promise."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving
from lilong.cases.outreach import permissions, promising
from lilong.cases.outreach.events import PromiseSettled
from lilong.cases.outreach.states import SETTLED_IN, PromiseState
from lilong.commons.usecase import use_case
from lilong.commons.wording import kept
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused


@use_case
def settle_promise(actor: Actor, *, case_id: UUID) -> PromiseState:
    """Settle the open promise of a case by where the case stands: done as was promised, or nobody
    waits for it any more, because it was withdrawn or others saw to it.

    The house does this each morning; nobody has to remember it.

    Raises:
        NotAllowed: neither a keeper here nor the house.
        Refused: nothing is open, or the case has not come so far.
    """
    case = moving.locked_case(case_id)
    permissions.settle_promise(actor, case.place_path)
    if case.state not in SETTLED_IN:
        raise Refused(_("这一件还没有办到那一步，承诺先等着"))
    settled = promising.settle_open(case)
    if settled is None:
        raise Refused(_("这一件没有等着的承诺"))
    state = PromiseState(settled.state)
    moving.tell(
        actor,
        PromiseSettled(**moving.about(case), state=state, label=kept(state.label)),
    )
    return state
