"""Freeze what a motion asks, and the rule it is asked under."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import gates, permissions
from lilong.ballot.events import ScopeFrozen
from lilong.ballot.models import Motion
from lilong.ballot.moving import local_day, locked_motion, move, now_for, only_in_draft
from lilong.ballot.scoping import items_of, scope_digest
from lilong.ballot.states import MotionState
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid


@use_case
def freeze_scope(actor: Actor, *, motion_id: UUID) -> Motion:
    """Hash the scope; copy the rule in force today and the compound's options.

    The options keep whether anybody stated them: a default is never taken silently.

    Raises:
        NotAllowed: not one of those who prepare here.
        Invalid: it has no question or no item, or no rule of the matter is in force.
        Refused: the matter is not for these owners; it is no longer a draft.
    """
    motion = locked_motion(motion_id)
    permissions.prepare_motion(actor, motion.place_path)
    if motion.state != MotionState.SCOPE_FROZEN:
        only_in_draft(motion)
    _complete(motion)
    now = now_for(motion).at
    rule, options = gates.rules_of_the_day(motion, local_day(now))
    gates.scope_fits_rule(motion, rule)
    motion.rule, motion.options, motion.rule_on = rule.as_dict(), options, local_day(now)
    motion.scope_digest, motion.frozen_at = scope_digest(motion), now
    return move(
        actor,
        motion,
        MotionState.SCOPE_FROZEN,
        ScopeFrozen,
        digest=motion.scope_digest,
        rule_id=rule.id,
    )


def _complete(motion: Motion) -> None:
    wrong: dict[str, list[object]] = {}
    if not motion.question.strip():
        wrong["question"] = [_("请写明请业主表决的问题，一句话，能答同意或不同意")]
    if not any(item.included for item in items_of(motion.id)):
        wrong["items"] = [_("请至少写一项要做的内容")]
    if wrong:
        raise Invalid(_("定稿之前还差一点"), fields=wrong)
