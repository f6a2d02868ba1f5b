"""One unit of one motion: fetched, locked, whose it is, and which ballot stands for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import clocking, permissions
from lilong.ballot.events import SlipReissued
from lilong.ballot.models import Ballot, Motion, RollOwner, Voter
from lilong.ballot.states import Choice, MotionState
from lilong.commons.ledger.chain import record
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotFound, Refused
from lilong.people import queries as people

FIRST, LAST = "first", "last"


def locked_voter(voter_id: UUID) -> Voter:
    """The unit's row, held until the transaction ends. Raises NotFound."""
    rows = Voter.objects.select_for_update(of=("self",)).filter(pk=voter_id)
    found = rows.select_related("motion", "unit").first()
    if found is None:
        raise NotFound(_("没有这一户，或者这次表决不问这一户"))
    return found


def give_next_slip(actor: Actor, voter: Voter, reason: str) -> None:
    """Make a unit's slip void and the next number good; `voter` is locked."""
    voter.serial += 1
    voter.save(update_fields=["serial"])
    record(
        actor,
        SlipReissued(
            space_id=voter.space_id,
            place_path=voter.place_path,
            subject_id=voter.id,
            code=voter.motion.code,
            number=voter.number,
            serial=voter.serial,
            reason=reason,
        ),
    )


def motion_of(motion_id: UUID) -> Motion:
    """The motion, seen by the house itself. Raises NotFound."""
    found = Motion.objects.filter(pk=motion_id).first()
    if found is None:
        raise NotFound(_("没有这个表决事项，或者您没有查看它的权限"))
    return found


def last_ballot(motion_id: UUID, unit: int) -> Ballot | None:
    """The end of the unit's line of ballots, a strike too. A query a ballot of the unit."""
    ballots = Ballot.objects.filter(motion_id=motion_id)
    found = ballots.filter(unit=unit, replaces=None).first()
    # From one to the next, by their unique keys: never through the whole chain.
    while found and (later := Ballot.objects.filter(replaces=found).first()):
        found = later
    return found


def standing_ballot(motion_id: UUID, unit: int) -> Ballot | None:
    """The ballot that counts for the unit now; None where none does, or it was struck."""
    found = last_ballot(motion_id, unit)
    return None if found is None or found.choice == Choice.STRUCK else found


def valid_ballot(motion_id: UUID, unit: int) -> Ballot | None:
    """The valid ballot that counts for the unit now: where the first counts, it is the last one.

    A spoiled one that stands lets a valid one take its place under either policy.
    """
    found = standing_ballot(motion_id, unit)
    return None if found is None or found.choice == Choice.SPOILED else found


def answered(motion_id: UUID, units: Iterable[int]) -> set[int]:
    """Which of these units have a ballot that stands, spoiled ones too. One query."""
    rows = Ballot.objects.filter(motion_id=motion_id, unit__in=list(units)).order_by("number")
    last = dict(rows.values_list("unit", "choice"))
    return {unit for unit, choice in last.items() if choice != Choice.STRUCK}


def repeat_policy(motion: Motion) -> str:
    """Whether the first or the last valid ballot of a unit counts here."""
    return str((motion.options or {}).get("repeat_policy", FIRST))


def owns(actor: Actor, voter: Voter) -> bool:
    """Whether the actor is an owner of this unit, by the grant of the room or by the roll."""
    if actor.person_id is None:
        return False
    if voter.unit.place_id and permissions.owns_unit(actor, voter.place_path):
        return True
    return RollOwner.objects.filter(unit_id=voter.unit_id, person_id=actor.person_id).exists()


def owners_of(voter: Voter) -> set[UUID]:
    """The persons to tell what concerns this unit: by the roll, and by the grant of the room."""
    named = RollOwner.objects.filter(unit_id=voter.unit_id).values_list("person_id", flat=True)
    told = {person_id for person_id in named if person_id is not None}
    if voter.unit.place_id:
        told |= set(people.holders_at(voter.place_path, permissions.OWNERS))
    return told


def owners_of_each(voters: Collection[Voter]) -> dict[UUID, set[UUID]]:
    """By voter the same as `owners_of`. Two queries; the voters come with their `unit`."""
    named: dict[UUID, set[UUID]] = {}
    rows = RollOwner.objects.filter(unit_id__in=[voter.unit_id for voter in voters])
    for unit_id, person_id in rows.values_list("unit_id", "person_id"):
        if person_id is not None:
            named.setdefault(unit_id, set()).add(person_id)
    paths = {voter.place_path for voter in voters if voter.unit.place_id}
    held = people.holders_by_path(paths, permissions.OWNERS)
    return {
        voter.id: named.get(voter.unit_id, set())
        | (held.get(voter.place_path, set()) if voter.unit.place_id else set())
        for voter in voters
    }


def can_vote_now(motion: Motion) -> bool:
    """Whether ballots of any unit are taken now; a clock that is in doubt refuses nobody."""
    if motion.state != MotionState.OPEN:
        return False
    now = clocking.moment()
    return now.doubted or motion.closes_at is None or now.at < motion.closes_at


def need_state(motion: Motion, *states: MotionState) -> None:
    """Refuse what is not done in the motion's present state."""
    if motion.state not in states:
        raise Refused(
            _("“%(title)s”现在是“%(state)s”，这一步现在不能办")
            % {"title": motion.title, "state": motion.get_state_display()}
        )


def need_words(text: str, name: str, why: object) -> str:
    """The text without space around it. Raises Invalid at the field when nothing is left."""
    words = text.strip()
    if not words:
        raise Invalid(why, fields={name: [why]})
    return words
