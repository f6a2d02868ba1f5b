"""Check what was noted as done: by another person than who noted it."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving, permissions, proofs, standing_again
from lilong.cases.files.events import CaseChecked
from lilong.cases.files.machines import back_from, is_theirs_again
from lilong.cases.files.models import Case
from lilong.cases.files.reasons import NOT_DONE
from lilong.cases.files.states import TO_BE_CHECKED, CaseState
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused


@use_case
def check_case(
    actor: Actor,
    *,
    case_id: UUID,
    holds: bool,
    words: str = "",
    base_version: int | None = None,
    personal: str = Personal.ASK,
) -> Case:
    """Say whether it is really done. Where it is not, the case stands again where it stood: what
    others had in hand is theirs, what they ordered is ordered, and the clocks go on that it ended.
    A report that has come back to us meanwhile is nobody's: the case goes on with us.

    Args:
        words: needed where it does not hold, and where nothing else shows it (`proofs`).
        personal: what to do with numbers and names in the words; more than keepers read them.

    Raises:
        NotAllowed: neither keeper nor above them here, who noted it themselves, or a party.
        Invalid: no word says why it does not hold, or by what it is seen that it does.
        Refused: there is nothing to check, or what was measured says no; somebody was quicker.
        Telling: the words tell who somebody is, and nobody has said yet whether that is meant.
    """
    case = moving.locked_case(case_id)
    permissions.check_case(actor, case)
    moving.check_version(case, base_version)
    if case.state not in TO_BE_CHECKED:
        raise Refused(_("这一件还没有记成办好，没有可以复核的"))
    words = moving.check_words(
        words, personal=personal, needed="" if holds else _("请写哪里还没有办好"), kind=case.kind
    )
    event = CaseChecked(**moving.about(case), holds=holds)
    if holds:
        proofs.check(case, words)
        return moving.move(
            actor, case, CaseState.CHECKED, "check_case", event=event, words=words
        )  # fmt: skip
    done = standing_again.last_stay(case, TO_BE_CHECKED)
    before, ended = done.before if done else "", standing_again.ended_by(case, case.state)
    theirs, ours = is_theirs_again(case, before), standing_again.last_ours(case)
    moving.move(
        actor, case, back_from(case, before, ours), "check_case",
        event=event, words=words, also={"done_by_id": None}, back=True,
    )  # fmt: skip
    if done is not None:
        standing_again.clocks_go_on(actor, case, done, ended=ended, begun=theirs, reason=NOT_DONE)
    return case
