"""Ask to have a decision annulled (Civil Code art. 280)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import gates, permissions
from lilong.ballot.events import ResultChallenged
from lilong.ballot.models import Challenge, Motion
from lilong.ballot.moving import local_day, locked_motion, move, now_for, tell_of
from lilong.ballot.states import ChallengeState, MotionState
from lilong.commons.clocks import clock
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused

LONGEST_GROUNDS, LONGEST_NAME, LONGEST_COURT = 2000, 80, 80
DECIDED = (MotionState.EFFECTIVE, MotionState.FAILED)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What somebody brings against a decision.

    Attributes:
        grounds: what they say, sealed.
        knew_on: when they knew, or should have known, of the decision.
        received_on: when it came in; today when left out.
        by_name: who brought it on paper, where somebody else writes it down; sealed.
        court_ref: the court's number as the challenger names it, where there is one; it is the
            court's own paper that counts (`note_court_paper`).
    """

    grounds: str
    knew_on: date
    received_on: date | None = None
    by_name: str = ""
    court_ref: str = ""


@use_case
def challenge_result(actor: Actor, *, motion_id: UUID, challenge: Grounds) -> Challenge:
    """Enter it into the register; the decision binds on, with a warning wherever it is shown.

    Raises:
        NotAllowed: neither an owner here nor one of those who prepare.
        Invalid: no grounds, days that cannot be, a paper request without a name.
        Refused: nothing was decided yet, or the year is over.
    """
    motion = locked_motion(motion_id)
    permissions.challenge_result(actor, motion)
    was = _was(motion)
    today = local_day(now_for(motion).at)
    received = challenge.received_on or today
    for_oneself = not actor.has_role_at(motion.place_path, permissions.PREPARERS)
    _check(motion, challenge, received, today, named=for_oneself)
    due = gates.challenge_until(challenge.knew_on)
    _in_time(received, due)
    made = Challenge.objects.create(
        space_id=motion.space_id,
        motion=motion,
        by_id=actor.person_id if for_oneself else None,
        by_name="" if for_oneself else challenge.by_name.strip(),
        grounds=challenge.grounds.strip(),
        knew_on=challenge.knew_on,
        received_on=received,
        due_on=due,
        court_ref=challenge.court_ref.strip(),
        entered_by_id=actor.person_id,
        was=was,
    )
    if motion.state == MotionState.CHALLENGED:
        tell_of(actor, motion, ResultChallenged, due_on=due)
    else:
        move(actor, motion, MotionState.CHALLENGED, ResultChallenged, due_on=due)
    return made


def _was(motion: Motion) -> str:
    """What the motion was before anybody challenged it."""
    if motion.state in DECIDED:
        return motion.state
    if motion.state == MotionState.CHALLENGED:
        open_ones = Challenge.objects.filter(motion=motion, state=ChallengeState.OPEN)
        return str(open_ones.values_list("was", flat=True)[0])
    raise Refused(_("结果公布以后，才可以要求撤销"))


def _check(motion: Motion, challenge: Grounds, received: date, today: date, *, named: bool) -> None:
    wrong: dict[str, list[object]] = {}
    if not challenge.grounds.strip():
        wrong["grounds"] = [_("请写明理由：哪里侵害了权益，或者哪一步程序不对")]
    if len(challenge.grounds.strip()) > LONGEST_GROUNDS:
        wrong["grounds"] = [_("最多 %(most)s 个字，请写短一点") % {"most": LONGEST_GROUNDS}]
    if not named and not challenge.by_name.strip():
        wrong["by_name"] = [_("请写明是谁提出的；姓名会加密保存")]
    if len(challenge.by_name.strip()) > LONGEST_NAME:
        wrong["by_name"] = [_("最多 %(most)s 个字，请写短一点") % {"most": LONGEST_NAME}]
    if len(challenge.court_ref.strip()) > LONGEST_COURT:
        wrong["court_ref"] = [_("最多 %(most)s 个字，请写短一点") % {"most": LONGEST_COURT}]
    decided_on = local_day(motion.closed_at) if motion.closed_at else today
    if not decided_on <= challenge.knew_on <= today:
        wrong["knew_on"] = [
            _("要在表决截止（%(decided)s）到今天之间") % {"decided": decided_on.isoformat()}
        ]
    elif not challenge.knew_on <= received <= today:
        wrong["received_on"] = [_("收到的日子不能早于知道的日子，也不能晚于今天")]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)


def _in_time(received: date, due: date) -> None:
    if received <= due:
        return
    raise Refused(
        _("从知道决定起一年已经过了（到 %(due)s 为止），这里不再登记") % {"due": due.isoformat()},
        basis=clock("annul_window").basis,
        remedy=_("是否受理由法院决定；您仍然可以向法院提出。"),
    )
