"""Take a hand-over back that nobody has answered yet."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import ladder, moving, rung_permissions, standing_again
from lilong.cases.files.events import HandOverTakenBack
from lilong.cases.files.models import Case
from lilong.cases.files.states import AHEAD_LEVELS, HAND_OVER, HandOverState, Level
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound


@use_case
def take_back_hand_over(
    actor: Actor,
    *,
    case_id: UUID,
    words: str,
    base_version: int | None = None,
    personal: str = Personal.ASK,
) -> Case:
    """Let a case lie again where it lay. What was reported goes on with us, and nobody's visit is
    waited for any more; that it had been told stays among its steps.

    Args:
        personal: what to do with numbers and names in the words; more than keepers read them.

    Raises:
        NotAllowed: neither a keeper here nor at the rung that handed it on, or a party.
        NotFound: no hand-over waits.
        Invalid: no word says why.
        Refused: somebody was quicker.
        Telling: the words tell who somebody is, and nobody has said yet whether that is meant.
    """
    case = moving.locked_case(case_id)
    waits = case.hand_overs.filter(state=HandOverState.WAITING).first()
    before = waits.from_level if waits else str(Level.NEIGHBOURHOOD)
    rung_permissions.take_back_hand_over(actor, case, before)
    moving.check_version(case, base_version)
    words = moving.check_words(words, personal=personal, needed=_("请写为什么收回"), kind=case.kind)
    if waits is None:
        raise NotFound(_("这一件没有在等答复的移交"))
    waits.state = HAND_OVER.check(waits.state, HandOverState.TAKEN_BACK)
    waits.answer, waits.answered_on, waits.heard_by = words, timezone.localdate(), None
    waits.save(update_fields=["state", "answer", "answered_on", "heard_by"])
    come_back = standing_again.lie_again
    if waits.from_level in AHEAD_LEVELS:
        come_back = standing_again.take_up_report
    event, for_parties = HandOverTakenBack(**moving.about(case)), not standing_again.sent_back(case)
    come_back(
        actor, case, event, waits.from_level, "take_back_hand_over",
        words=words, for_parties=for_parties,
    )  # fmt: skip
    standing_again.go_on_with_order(actor, case)
    ladder.owe_again(case, waits.from_level, waits.answer_due)
    return case
