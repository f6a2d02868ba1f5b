"""Register a written mandate: who votes for the owner, and how."""

from __future__ import annotations

from typing import BinaryIO
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import clocking, permissions
from lilong.ballot.models import Mandate, Motion, Voter
from lilong.ballot.moving import hold_motion_of
from lilong.ballot.paper_desk import need_person
from lilong.ballot.paper_events import MandateRegistered
from lilong.ballot.scans import Scan, keep_scan, used_elsewhere
from lilong.ballot.states import OWNERS_CHOICES, MandateState, MotionState
from lilong.ballot.voters import (
    FIRST,
    can_vote_now,
    locked_voter,
    need_state,
    need_words,
    repeat_policy,
    valid_ballot,
)
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.ids import day_uuid7
from lilong.kernel.refusal import Invalid, Refused


@use_case(unrecorded="a form that was sent twice; the first time is in the ledger")
def register_mandate(
    actor: Actor,
    *,
    voter_id: UUID,
    proxy_name: str,
    choice: str,
    scan: BinaryIO,
    mandate_id: UUID | None = None,
) -> Mandate:
    """Write down a mandate with the choice that it directs, and keep its photo.

    A mandate is no ballot: it counts once the proxy has voted, and somebody else has taken that.
    The proxy comes before the end; the close waits for none.

    Args:
        choice: what the mandate says: agree, oppose or abstain.
        mandate_id: the number of the form; sent again it registers nothing more.

    Raises:
        NotAllowed: does not enter paper here.
        Refused: the motion is neither announced nor open, its time is over, there is a mandate
            already, or the unit's ballot stands and the first one counts.
        Invalid: no proxy, no directed choice, no photo that can be shown, or that of another unit.
    """
    # Held before its state is read: no close comes between.
    hold_motion_of(voter_id)
    voter = locked_voter(voter_id)
    permissions.enter_paper(actor, voter.motion.place_path)
    need_person(actor, _("委托书由人来登记"))
    need_state(voter.motion, MotionState.NOTICED, MotionState.OPEN)
    _refuse_late(voter.motion)
    name = need_words(proxy_name, "proxy_name", _("请写受托人的姓名"))[:80]
    if choice not in OWNERS_CHOICES:
        why = _("委托书要写明怎么投：同意、反对还是弃权")
        raise Invalid(why, fields={"choice": [why]}, basis=_("上海市住宅物业管理规定第十八条"))
    if mandate_id and (again := Mandate.objects.filter(pk=mandate_id, voter=voter).first()):
        return again
    _refuse_second(voter)
    kept = keep_scan(scan, voter.motion)
    if used_elsewhere(voter.motion, voter.number, kept):
        why = _("这张照片已经用在另一户，请拍这一份委托书")
        raise Invalid(why, fields={"scan": [why]})
    mandate = _write(actor, voter, name, choice, kept, mandate_id)
    record(
        actor,
        MandateRegistered(
            space_id=voter.space_id,
            place_path=voter.place_path,
            subject_id=voter.id,
            code=voter.motion.code,
            number=voter.number,
        ),
    )
    return mandate


def _refuse_late(motion: Motion) -> None:
    """A mandate is no vote: its proxy has to come before the end, and cannot any more."""
    if motion.state == MotionState.OPEN and not can_vote_now(motion):
        raise Refused(
            _("投票已经截止，受托人不能再投，委托书不用登记了"),
            remedy=_("结果会在小区公示；对结果有疑问，可以向业委会提出。"),
        )


def _refuse_second(voter: Voter) -> None:
    if Mandate.objects.filter(voter=voter, state=MandateState.REGISTERED).exists():
        raise Refused(_("这一户已经登记了委托书"), remedy=_("业主要改，请先收回原来的一份。"))
    if repeat_policy(voter.motion) == FIRST and valid_ballot(voter.motion_id, voter.number):
        raise Refused(
            _("这一户已经投过票，委托书用不上了"),
            basis=_("本小区议事规则：以第一张有效票为准"),
        )


def _write(
    actor: Actor, voter: Voter, name: str, choice: str, kept: Scan, mandate_id: UUID | None
) -> Mandate:
    return Mandate.objects.create(
        id=mandate_id or day_uuid7(),
        space_id=voter.space_id,
        voter=voter,
        motion_id=voter.motion_id,
        proxy_name=name,
        choice=choice,
        file_id=kept.file_id,
        sha256=kept.sha256,
        registered_by_id=actor.person_id,
        registered_at=clocking.moment().at,
    )
