"""Boxes of slips that were taken before the end: how far each is entered.

A slip lies in the box from some moment before the end, and somebody types it after it. So that
the minute of typing decides nothing, the box is taken with a witness and its slips are counted
while the vote is still on; so many, and no more, may be entered later.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import clocking, permissions
from lilong.ballot.models import BallotBox, Motion, PaperEntry, RefusedBallot, Voter
from lilong.ballot.moving import hold_motion, tell_of
from lilong.ballot.paper_events import BoxEvent
from lilong.ballot.states import PaperState
from lilong.ballot.waiting import typed_before
from lilong.kernel.actor import Actor
from lilong.kernel.paths import ancestors
from lilong.kernel.refusal import NotFound, Refused
from lilong.people import queries as people

# Why a slip that is one of ours never counts; it fills its place in the box all the same.
_FOR_GOOD = ("already_voted", "void_slip", "superseded", "valid_stands", "spoiled_stands")


@dataclass(frozen=True, slots=True)
class BoxSoFar:
    """A box and how many of its slips are done with: waiting, counted, or turned away for good.

    A slip that a person returned, or whose photo or words were wrong, may be entered again.
    """

    box: BallotBox
    entered: int

    @property
    def missing(self) -> int:
        """How many may still be entered from it."""
        return 0 if self.box.ended_at else max(self.box.slips - self.entered, 0)


def boxes_so_far(motion: Motion) -> list[BoxSoFar]:
    """The boxes of a motion in the order in which they were taken. Three queries."""
    boxes = list(BallotBox.objects.filter(motion=motion).order_by("taken_at", "id"))
    done = _done_with([box.id for box in boxes])
    return [BoxSoFar(box, done[box.id]) for box in boxes]


def _done_with(box_ids: list[UUID]) -> Counter[UUID]:
    """How many slips of each box wait, count, or were turned away for good. Two queries.

    One a unit, however often it was tried: a slip that was entered twice takes no other's place.
    """
    entries = PaperEntry.objects.filter(box_id__in=box_ids).exclude(state=PaperState.WITHDRAWN)
    away = RefusedBallot.objects.filter(box_id__in=box_ids, why__in=_FOR_GOOD)
    pairs = {*entries.values_list("box_id", "voter__number"), *away.values_list("box_id", "unit")}
    return Counter(box_id for box_id, _unit in pairs if box_id)


def is_over(motion: Motion) -> bool:
    """Whether only what lay in a box can still come in: by a clock that can be believed."""
    now = clocking.moment()
    return motion.closes_at is not None and now.at >= motion.closes_at and not now.doubted


def locked_box(box_id: UUID) -> BallotBox:
    """The box, held until the transaction ends, and its motion as it is. Raises NotFound.

    The motion first, as for a slip that is entered from it: so no two wait crosswise.
    """
    motion_id = BallotBox.objects.filter(pk=box_id).values_list("motion_id", flat=True).first()
    if motion_id is None:
        raise NotFound(_("没有这个票箱"))
    hold_motion(motion_id)
    rows = BallotBox.objects.select_for_update(of=("self",)).filter(pk=box_id)
    return rows.select_related("motion").get()


def tell_of_box(actor: Actor, box: BallotBox, event: type[BoxEvent], **facts: Any) -> None:
    """Record something that happened to a box."""
    tell_of(actor, box.motion, event, place=box.place, slips=box.slips, box_id=box.id, **facts)


def entered_from(box: BallotBox) -> int:
    """How many slips of a box are done with. Two queries."""
    return _done_with([box.id])[box.id]


def box_to_enter(motion: Motion, box_id: UUID | None, voter: Voter | None) -> BallotBox | None:
    """The box that a slip is entered from, locked; None where it was handed in just now.

    After the end what is more than was counted comes too late, as it would without a box: it is
    turned away, and its photo kept. What was entered from it already is not more.

    Args:
        voter: whose slip it is, where that is known.

    Raises:
        NotFound: the motion has no such box.
        Refused: before the end, when all its slips were entered, or it was ended.
    """
    if box_id is None:
        return None
    box = locked_box(box_id)
    if box.motion_id != motion.id:
        raise NotFound(_("没有这个票箱"))
    if not box.ended_at and entered_from(box) < box.slips:
        return box
    if voter is not None and typed_before(box, voter):
        return box
    if is_over(motion):
        return None
    raise Refused(
        _("%(place)s的票箱写的是 %(slips)s 张，已经录完了")
        % {"place": box.place, "slips": box.slips},
        remedy=_("这张不是这一箱里的，请选“现在交来的”再录；截止以前交来的都收。"),
    )


def may_witness(actor: Actor, motion: Motion) -> list[UUID]:
    """Those who enter paper there, without the actor. A query a place above."""
    there = {
        one
        for path in ancestors(motion.place_path)
        for one in people.holders_at(path, permissions.PREPARERS)
    }
    return sorted(there - {actor.person_id})
