"""Take a case one step on, by what the committee itself may do: dissuade, ask, dispatch, done."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving, permissions, standing_again
from lilong.cases.files.models import Case
from lilong.cases.files.states import AT_REST, CaseState
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused

S = CaseState
# What has no verb of its own: measuring, classifying, telling, checking, closing, handing over,
# promising and everything in mediation have.
OWN_STEPS = frozenset(
    {
        *(S.DISSUADED, S.ASKED, S.SECURED, S.DISPATCHED, S.IN_WORK),
        *(S.REMOVED, S.RESTORED, S.TO_NORM, S.DONE, S.OWNERS_ASKED),
    }
)  # fmt: skip


@use_case
def advance_case(
    actor: Actor,
    *,
    case_id: UUID,
    to: str,
    words: str,
    base_version: int | None = None,
    personal: str = Personal.ASK,
) -> Case:
    """Take a case to a state that the committee brings about, with a sentence of what was done.

    What was checked and is not so after all stands again with those who had it in hand before, if
    anybody had: an order is still an order.

    Args:
        to: one of `OWN_STEPS`.
        words: what was done; parties read it.
        personal: what to do with numbers and names in the words; more than keepers read them.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: no such step, or no words.
        Refused: the case has come to rest; the words order something (`ordering`); somebody was
            quicker.
        ForbiddenMove: its state does not allow it.
        Telling: the words tell who somebody is, and nobody has said yet whether that is meant.
    """
    case = moving.locked_case(case_id)
    permissions.keep_case(actor, case)
    moving.check_version(case, base_version)
    if case.state in AT_REST:
        raise Refused(_("这一件已经办结"), remedy=_("需要的话先重新办理。"))
    if to not in OWN_STEPS:
        raise Invalid(_("请选下一步"), fields={"to": [_("请选下一步")]})
    words = moving.check_words(
        words, personal=personal, needed=_("请写一句做了什么，当事人会看到"), kind=case.kind
    )
    if case.state == S.CHECKED:
        return standing_again.take_up_over(actor, case, to, "advance_case", words)
    return moving.move(actor, case, to, "advance_case", words=words)
