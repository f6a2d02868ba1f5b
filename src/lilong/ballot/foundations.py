"""Whether what a vote rests on is still what its notice said: motion, roll, and who votes.

The database refuses to change them (`ballot.guards`); whoever owns the tables can take that away.
The chain begins with the digests of motion and roll, so both are made again before anything is
counted or handed out. Which unit votes with which slip is in no digest: it is compared with the
roll, unit by unit.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lilong.ballot import rolls
from lilong.ballot.models import Motion, Roll, Voter
from lilong.ballot.rolls import RollRow
from lilong.ballot.scoping import digest_of, motion_text
from lilong.kernel.refusal import Refused

Sentence = str | Promise


class FoundationChanged(Refused):
    """Motion, roll or voters are not what they were at the notice."""

    def __init__(self, what: Sentence) -> None:
        super().__init__(
            what,
            remedy=_("请不要再改动任何东西，马上联系街道和系统管理员，用备份和复核包查明。"),
        )


def need_unchanged(motion: Motion) -> None:
    """Let nothing be counted or handed out on another foundation than that of the notice.

    Raises:
        FoundationChanged: with the first thing that is off.
    """
    for what in changes(motion):
        raise FoundationChanged(what)


def changes(motion: Motion) -> Iterator[Sentence]:
    """What is off with a motion that was noticed, a sentence each. Rows pass one at a time."""
    if digest_of(motion_text(motion)) != motion.motion_digest:
        yield _("表决事项的内容、规则或时间和公告时不一样了（校验码对不上）")
    if motion.roll is None:
        yield _("表决事项没有业主名册了")
        return
    seen = _Seen(motion)
    digest = rolls.roll_digest(seen.rows())
    if digest != motion.roll_digest:
        yield _("业主名册和公告时不一样了（校验码对不上）")
    yield from seen.faults


def changes_of_roll(roll: Roll) -> Iterator[Sentence]:
    """What is off with a frozen roll by itself."""
    if rolls.roll_digest(rolls.roll_rows(roll)) != roll.digest:
        yield _("和定稿时不一样了（校验码对不上）")


class _Slip(NamedTuple):
    """A voter beside the unit of the roll that it names."""

    number: int
    counted: bool
    path: str
    building_id: Any
    unit_roll_id: Any
    unit_number: int
    unit_path: str
    unit_building_id: Any

    def fits(self, roll_id: Any) -> bool:
        """Whether the slip votes for the unit that it is said to be of."""
        own = (self.number, self.path, self.building_id)
        unit = (self.unit_number, self.unit_path, self.unit_building_id)
        return own == unit and self.unit_roll_id == roll_id


class _Seen:
    """The units that a motion asks, beside their voters, both in the order of their numbers."""

    def __init__(self, motion: Motion) -> None:
        self.motion = motion
        self.faults: list[Sentence] = []

    def rows(self) -> Iterator[RollRow]:
        """The rows of the roll; meanwhile `faults` is filled, with what is off first alone."""
        assert self.motion.roll is not None
        options = self.motion.options or {}
        asked = rolls.roll_rows(self.motion.roll, self.motion.scope_paths, options)
        for row, slip in zip_longest(asked, self._slips()):
            if not self.faults and (fault := self._fault(row, slip)):
                self.faults.append(fault)
            if row is not None:
                yield row

    def _fault(self, row: RollRow | None, slip: _Slip | None) -> Sentence | None:
        if slip is None or (row is not None and row.number < slip.number):
            assert row is not None
            return _("名册第 %(n)s 户没有表决票了") % {"n": row.number}
        if row is None or row.number > slip.number:
            return _("第 %(n)s 号表决票在名册里没有这一户") % {"n": slip.number}
        if not slip.fits(self.motion.roll_id):
            return _("第 %(n)s 号表决票对应的不是名册第 %(n)s 户") % {"n": slip.number}
        if slip.counted != row.counted:
            return _("第 %(n)s 号表决票算不算面积和人数，和名册不一致") % {"n": slip.number}
        return None

    def _slips(self) -> Iterator[_Slip]:
        rows = Voter.objects.filter(motion=self.motion).order_by("number")
        names = (
            "number", "counted", "place_path", "building_id", "unit__roll_id", "unit__number",
            "unit__place_path", "unit__building_id",
        )  # fmt: skip
        for found in rows.values_list(*names).iterator(rolls.BATCH):
            yield _Slip(*found)
