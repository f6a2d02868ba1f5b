"""Paper for tests: photos, slips, and a ballot that went the way of two people."""

from __future__ import annotations

import io
from itertools import count
from typing import Any

from PIL import Image
from tests.ballot.votes import voter_of

from lilong.ballot.actions.confirm_paper_ballot import SecondReading, confirm_paper_ballot
from lilong.ballot.actions.enter_paper_ballot import enter_paper_ballot
from lilong.ballot.actions.take_ballot_box import take_ballot_box
from lilong.ballot.actions.take_door_ballot import take_door_ballot
from lilong.ballot.actions.witness_ballot_box import witness_ballot_box
from lilong.ballot.boxes import may_witness
from lilong.ballot.models import Ballot, BallotBox, Motion, PaperEntry
from lilong.ballot.paper_desk import TurnedAway
from lilong.ballot.slips import phrase, slip_url
from lilong.kernel.actor import Actor

_shades = count(1)


def picture() -> io.BytesIO:
    """A photo as a phone sends it; each call gives another one."""
    file = io.BytesIO()
    Image.new("RGB", (64, 48), f"#{next(_shades) * 2654435761 % (1 << 24):06x}").save(
        file, "JPEG", quality=95
    )
    file.seek(0)
    return file


def entered(
    actor: Actor, motion: Motion, number: int, choice: str = "agree", **other: object
) -> PaperEntry:
    """The unit's slip, entered and waiting."""
    answer = enter_paper_ballot(
        actor,
        motion_id=motion.id,
        choice=choice,
        scan=picture(),
        slip=slip_url(voter_of(motion, number)),
        **other,  # type: ignore[arg-type]  # a test's own shorthand
    )
    assert isinstance(answer, PaperEntry), answer
    return answer


def voted_on_paper(
    first: Actor, second: Actor, motion: Motion, number: int, choice: str = "agree"
) -> SecondReading:
    """The unit's slip, entered by one and read the same by the other."""
    entry = entered(first, motion, number, choice)
    return confirm_paper_ballot(second, entry_id=entry.id, choice=choice)


def door_ballot(
    actor: Actor, motion: Motion, number: int = 1, **given: Any
) -> PaperEntry | TurnedAway:
    """What the unit signed at its door, written down with the words on its slip."""
    voter = voter_of(motion, number)
    values = {
        "choice": "agree",
        "witness": "李志愿者",
        "photo": picture(),
        "words": phrase(voter.id, voter.serial),
        **given,
    }
    return take_door_ballot(actor, voter_id=voter.id, **values)


def voted_at_the_door(
    first: Actor, second: Actor, motion: Motion, number: int, choice: str = "agree"
) -> SecondReading:
    """What the unit signed at its door, read the same from the photo by the other."""
    entry = door_ballot(first, motion, number, choice=choice)
    assert isinstance(entry, PaperEntry), entry
    return confirm_paper_ballot(second, entry_id=entry.id, choice=choice)


def box_of(actor: Actor, motion: Motion, slips: int = 2, **given: Any) -> BallotBox:
    """A box that was taken just now, watched by a colleague where there is one."""
    colleagues = may_witness(actor, motion)
    seen = {"witness_id": colleagues[0]} if colleagues else {"witness": "李志愿者"}
    values = {"place": "门厅", **seen, **given}
    return take_ballot_box(actor, motion_id=motion.id, slips=slips, **values)


def watched_box(actor: Actor, motion: Motion, slips: int = 2, **given: Any) -> BallotBox:
    """A box that was taken just now and that its witness has confirmed."""
    box = box_of(actor, motion, slips, **given)
    if box.witness_id is None:
        return box
    witness = Actor(person_id=box.witness_id, name="", grants=())
    return witness_ballot_box(witness, box_id=box.id, right=True)


def choices(motion: Motion) -> list[tuple[int, str, str]]:
    """The chain so far: (unit, choice, channel)."""
    rows = Ballot.objects.filter(motion=motion).order_by("number")
    return list(rows.values_list("unit", "choice", "channel"))
