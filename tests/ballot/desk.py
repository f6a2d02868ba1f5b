"""Paper for tests: photos, slips, and a ballot that went the way of two people."""

from __future__ import annotations

import io
from itertools import count

from PIL import Image
from tests.ballot.votes import voter_of

from lilong.ballot.actions.confirm_paper_ballot import SecondReading, confirm_paper_ballot
from lilong.ballot.actions.enter_paper_ballot import enter_paper_ballot
from lilong.ballot.models import Ballot, Motion, PaperEntry
from lilong.ballot.slips import slip_url
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


def choices(motion: Motion) -> list[tuple[int, str, str]]:
    """The chain so far: (unit, choice, channel)."""
    rows = Ballot.objects.filter(motion=motion).order_by("number")
    return list(rows.values_list("unit", "choice", "channel"))
