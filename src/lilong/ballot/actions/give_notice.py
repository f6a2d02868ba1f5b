"""Give notice of a vote: from here on its scope, its roll and its rule stay as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import gates, permissions, rolls
from lilong.ballot.events import NoticeGiven
from lilong.ballot.models import ChainHead, Motion, Roll, RollUnit, Voter
from lilong.ballot.moving import local_day, locked_motion, move, now_for
from lilong.ballot.rolls import RollRow
from lilong.ballot.scoping import digest_of, motion_text
from lilong.ballot.states import MOTION, MotionState, RollState
from lilong.commons.bulk import insert_objects, many_rows
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.engines.proof import Frontier, genesis
from lilong.kernel.actor import Actor
from lilong.kernel.paths import covers
from lilong.kernel.refusal import Invalid, Refused

MEETING, WRITTEN = "meeting", "written"
# 规定 art. 18: in a meeting, or by writing to everyone; a written one is answered online, too.
FORMS = (WRITTEN, MEETING)
_LONGEST = {"hand_in": 200, "venue": 200, "contact": 100, "roll_unshown": 200}


@dataclass(frozen=True, slots=True)
class NoticeDraft:
    """What the notice says beside the motion itself.

    Attributes:
        opens_at, closes_at: when voting begins and ends.
        forms: of `FORMS`, at least one.
        hand_in: where slips are handed in.
        venue: where the meeting is; needed for one.
        committee_told_on: when residents' committee and housing office were told in writing.
        branch_told_on: when it was reported to the party branch.
        contact: whom to ask, as it is posted.
        roll_unshown: why the roll was never shown to the owners, where it was not; as it is posted.
    """

    opens_at: datetime
    closes_at: datetime
    forms: Sequence[str]
    hand_in: str
    venue: str = ""
    committee_told_on: date | None = None
    branch_told_on: date | None = None
    contact: str = ""
    roll_unshown: str = ""

    def kept(self) -> dict[str, Any]:
        """As `Motion.notice`."""
        return {
            "forms": [form for form in FORMS if form in self.forms],
            "hand_in": self.hand_in.strip(),
            "venue": self.venue.strip(),
            "committee_told_on": _iso(self.committee_told_on),
            "branch_told_on": _iso(self.branch_told_on),
            "contact": self.contact.strip(),
            "roll_unshown": self.roll_unshown.strip(),
        }


@use_case
def give_notice(actor: Actor, *, motion_id: UUID, roll_id: UUID, notice: NoticeDraft) -> Motion:
    """Tell the owners; freeze the roll, make a voter of each unit and begin the chain.

    Raises:
        NotAllowed: who prepares does not decide.
        Invalid: something of the notice cannot be.
        Refused: too late for this opening, the rule changed meanwhile, a re-election bars it,
            the roll is not of this compound, was never shown without a reason, has open
            objections or nobody in the scope.
        ForbiddenMove: its scope is not frozen.
    """
    motion = locked_motion(motion_id)
    permissions.decide_motion(actor, motion)
    MOTION.check(motion.state, MotionState.NOTICED)
    now = now_for(motion).at
    check_notice(motion, notice, now)
    roll = _frozen_roll(actor, motion, roll_id, notice, now)
    kept = notice.kept()
    if roll.published_at is not None:
        kept["roll_unshown"] = ""
    motion.roll, motion.notice = roll, kept
    motion.opens_at, motion.closes_at, motion.noticed_at = notice.opens_at, notice.closes_at, now
    _enrol(motion, roll)
    motion.motion_digest = digest_of(motion_text(motion))
    ChainHead.objects.create(
        space_id=motion.space_id,
        motion=motion,
        hash=genesis(motion.motion_digest, motion.roll_digest).hex(),
        frontier=Frontier().text(),
    )
    return move(
        actor,
        motion,
        MotionState.NOTICED,
        NoticeGiven,
        opens_at=notice.opens_at,
        closes_at=notice.closes_at,
        motion_digest=motion.motion_digest,
        roll_digest=motion.roll_digest,
    )


def check_notice(motion: Motion, notice: NoticeDraft, now: datetime) -> None:
    """Whether this notice may go out at `now`; the page asks the same before it is given.

    Raises:
        Invalid, Refused: as `give_notice`.
    """
    if wrong := _wrong_with(notice, local_day(now)):
        raise Invalid(_("有几处需要改一下"), fields=wrong)
    today, opens_on = local_day(now), local_day(notice.opens_at)
    gates.same_rules_still(motion, today)
    rule = gates.frozen_rule(motion)
    gates.not_in_reelection(motion, rule, today)
    gates.told_in_time(today, opens_on)


def _wrong_with(notice: NoticeDraft, today: date) -> dict[str, list[object]]:
    wrong: dict[str, list[object]] = {}
    if notice.closes_at <= notice.opens_at:
        wrong["closes_at"] = [_("截止要晚于开始")]
    if not notice.forms or set(notice.forms) - set(FORMS):
        wrong["forms"] = [_("请选开会表决还是书面征求意见，可以都选")]
    if not notice.hand_in.strip():
        wrong["hand_in"] = [_("请写明纸质票交到哪里")]
    if MEETING in notice.forms and not notice.venue.strip():
        wrong["venue"] = [_("开会表决要写明地点")]
    for name, most in _LONGEST.items():
        if len(getattr(notice, name).strip()) > most:
            wrong[name] = [_("最多 %(most)s 个字，请写短一点") % {"most": most}]
    for name in ("committee_told_on", "branch_told_on"):
        day = getattr(notice, name)
        if day is not None and day > today:
            wrong[name] = [_("这一天还没有到；告知以后再填")]
    return wrong


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


# ── The roll and its voters ─────────────────────────────────────────────────────────────────


def _frozen_roll(
    actor: Actor, motion: Motion, roll_id: UUID, notice: NoticeDraft, now: datetime
) -> Roll:
    roll = rolls.locked_roll(roll_id)
    if roll.place_id != motion.place_id:
        raise Refused(_("这不是本小区的业主名册"))
    gates.roll_was_shown(roll, notice.roll_unshown)
    gates.no_open_objections(roll.id)
    if roll.state != RollState.FROZEN:
        record(actor, rolls.freeze(roll, at=now))
    return roll


def _enrol(motion: Motion, roll: Roll) -> None:
    """Make a voter of each unit that is asked, and count what counts."""
    rows = list(rolls.roll_rows(roll, motion.scope_paths, motion.options or {}))
    counted = [row for row in rows if row.counted]
    if not counted:
        raise Refused(_("名册里没有一户在表决范围内"), remedy=_("请核对“问哪些业主”和业主名册。"))
    motion.units, motion.area = len(counted), sum(row.area for row in counted)
    motion.heads = len({row.head for row in counted})
    motion.roll_digest = rolls.roll_digest(rows)
    with many_rows():
        insert_objects(_voters(motion, roll, {row.number: row for row in rows}))


def _voters(motion: Motion, roll: Roll, asked: dict[int, RollRow]) -> list[Voter]:
    units = RollUnit.objects.filter(roll=roll).order_by("walk", "number")
    columns = ("id", "number", "place_path", "building_id", "walk")
    return [
        Voter(
            space_id=motion.space_id,
            motion=motion,
            unit_id=unit_id,
            number=number,
            place_path=path,
            building_id=building_id,
            walk=walk,
            counted=asked[number].counted,
        )
        for unit_id, number, path, building_id, walk in units.values_list(*columns).iterator(2000)
        if number in asked
    ]


def asks(motion: Motion, path: str) -> bool:
    """Whether the motion asks the owners at a place."""
    return any(covers(one, path) for one in motion.scope_paths)
