"""What is common to everything that changes a roll: heads, counters, rows, the digest, freezing.

One exclusive part is one head, all parts of one buyer are one, everything unsold or undelivered
together is one (最高法 建筑物区分所有权解释 arts. 8 and 9); area counts in full.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Max, Q, Sum
from django.utils.translation import gettext_lazy as _

from lilong.ballot.clocking import moment
from lilong.ballot.events import RollFrozen, RollUnitRemoved
from lilong.ballot.models import Roll, RollObjection, RollUnit
from lilong.ballot.states import ROLL, ObjectionState, RollState, SaleState, UnitKind
from lilong.commons.bulk import update_rows
from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.paths import subtree
from lilong.kernel.refusal import NotFound, Refused

# The head that everything unsold or undelivered is together.
UNSOLD_HEAD = 0
# A roll by itself counts everything: what a motion leaves out is its options' matter.
EVERYTHING: Mapping[str, Any] = {"count_parking": True}
BATCH = 2000


@dataclass(frozen=True, slots=True)
class RollRow:
    """One unit as it stands in a bundle's `roll.tsv`.

    Attributes:
        area: in 0.01 m².
        head: number of the first counted unit of the same buyer, 0 for what is unsold or
            undelivered.
        counted: whether area and head count under the motion's options.
    """

    number: int
    area: int
    head: int
    kind: str
    state: str
    counted: bool
    building: str


# ── Taking hold of a roll ───────────────────────────────────────────────────────────────────


def locked_roll(roll_id: UUID) -> Roll:
    """The roll, locked until the commit. Raises NotFound."""
    roll = Roll.objects.select_for_update().filter(pk=roll_id).first()
    if roll is None:
        raise NotFound(_("没有这份业主名册"))
    return roll


def unit_of(roll: Roll, unit_id: UUID) -> RollUnit:
    """A unit of this roll. Raises NotFound."""
    unit = RollUnit.objects.filter(roll=roll, pk=unit_id).first()
    if unit is None:
        raise NotFound(_("名册里没有这个专有部分"))
    unit.roll = roll
    return unit


def check_open(roll: Roll) -> None:
    """Refuse to change a roll that is frozen."""
    if roll.state == RollState.FROZEN:
        raise Refused(
            _("这份业主名册已经定稿，不能再改"),
            remedy=_("请抄一份新的名册，改好以后用在下一次表决。"),
        )


def today() -> date:
    """The day it is by the clock that holds in law, in the house's own time zone."""
    return moment().at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


# ── Heads and counters ──────────────────────────────────────────────────────────────────────


def next_number(roll: Roll) -> int:
    """The number of the next unit: one that was taken away keeps its own."""
    last = RollUnit.objects.filter(roll=roll).aggregate(last=Max("number"))["last"] or 0
    gone = LedgerEntry.objects.filter(subject_id=roll.id, kind=RollUnitRemoved.kind)
    numbers = [int(facts["number"]) for facts in gone.values_list("facts", flat=True)]
    return max(int(last), *numbers, 0) + 1


def settle(roll: Roll, blinds: Collection[str] | None = None) -> None:
    """Number the heads again and keep the roll's counters; in the caller's transaction.

    Args:
        blinds: the buyers whose units have changed; everybody when left out.
    """
    units = RollUnit.objects.filter(roll=roll)
    touched = units if blinds is None else units.filter(holder_blind__in=set(blinds))
    rows = touched.order_by("number").values_list("pk", "number", "state", "holder_blind", "head")
    first: dict[str, int] = {}
    changed = []
    for pk, number, state, blind, head in rows.iterator(BATCH):
        sold = state == SaleState.SOLD
        right = first.setdefault(blind, number) if sold else UNSOLD_HEAD
        if head != right:
            changed.append((right, pk))
    update_rows(RollUnit, ["head"], changed)
    _count(roll)


def _count(roll: Roll) -> None:
    counted = RollUnit.objects.filter(roll=roll).aggregate(
        units=Count("pk"), area=Sum("area"), heads=Count("head", distinct=True)
    )
    roll.units, roll.heads = counted["units"], counted["heads"]
    roll.area = counted["area"] or 0
    roll.save(update_fields=["units", "area", "heads"])


# ── The rows of a bundle ────────────────────────────────────────────────────────────────────


def roll_rows(
    roll: Roll, scope_paths: Sequence[str] | None = None, options: Mapping[str, Any] = EVERYTHING
) -> Iterator[RollRow]:
    """The units that a motion asks, in the order of their numbers, with their heads among them.

    A head is the motion's own: the units of one buyer are one within its scope, numbered by
    the first that counts. Two queries, rows a batch at a time.

    Args:
        scope_paths: paths of the places whose owners are asked; the whole roll when left out.
        options: the compound's options frozen into the motion; `count_parking` matters here.
    """
    units = RollUnit.objects.filter(_in_scope(scope_paths), roll=roll).order_by("number")
    parking = bool(options.get("count_parking"))
    first = _first_numbers(units, parking)
    columns = ("number", "area", "kind", "state", "building_name", "holder_blind")
    for number, area, kind, state, building, blind in units.values_list(*columns).iterator(BATCH):
        head = first[blind] if state == SaleState.SOLD else UNSOLD_HEAD
        yield RollRow(number, area, head, kind, state, _counts(kind, parking), building)


def _counts(kind: str, parking: bool) -> bool:
    return parking or kind != UnitKind.PARKING


def _first_numbers(units: Any, parking: bool) -> dict[str, int]:
    """For each buyer the first unit that counts; where none does, the first."""
    first: dict[str, int] = {}
    beside: dict[str, int] = {}
    sold = units.filter(state=SaleState.SOLD)
    for number, kind, blind in sold.values_list("number", "kind", "holder_blind").iterator(BATCH):
        (first if _counts(kind, parking) else beside).setdefault(blind, number)
    return beside | first


def _in_scope(scope_paths: Sequence[str] | None) -> Q:
    if scope_paths is None:
        return Q()
    within = Q(pk__in=[])
    for path in scope_paths:
        low, high = subtree(path)
        within |= Q(place_path__gte=low, place_path__lt=high)
    return within


def roll_line(row: RollRow) -> str:
    """A row as it stands in `roll.tsv`, without its newline.

    The fields, parted by tabs: unit number, area in m² with two digits, head, kind, state, 1 or
    0 for counted, the building's name, and the CRC-32 of all before it, by which an altered row
    can be named.
    """
    printable = (letter if letter.isprintable() else " " for letter in row.building)
    building = " ".join("".join(printable).split()) or "-"
    area = f"{row.area // 100}.{row.area % 100:02d}"
    told = (row.number, area, row.head, row.kind, row.state, int(row.counted), building)
    line = "\t".join(map(str, told))
    return f"{line}\t{zlib.crc32(line.encode()):08x}"


def roll_digest(rows: Iterable[RollRow]) -> str:
    """The SHA-256 of `roll.tsv` with these rows, as 64 hex digits."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(roll_line(row).encode() + b"\n")
    return digest.hexdigest()


# ── Freezing ────────────────────────────────────────────────────────────────────────────────


def freeze(roll: Roll, *, at: datetime | None = None) -> RollFrozen:
    """Make a roll final: nothing in it changes any more, and its digest says what it was.

    To be called inside a use case that has locked the roll and asked its permission; the caller
    records the event that is handed back.

    Args:
        at: when; now by the clock that holds in law when left out.

    Raises:
        Refused: it is empty, an objection is not answered, or its time for objections runs.
        ForbiddenMove: it is frozen already.
    """
    state = ROLL.check(roll.state, RollState.FROZEN)
    _check_ready(roll)
    settle(roll)
    roll.digest = roll_digest(roll_rows(roll))
    roll.state, roll.frozen_at = state, at or moment().at
    roll.save(update_fields=["digest", "state", "frozen_at"])
    return RollFrozen(
        space_id=roll.space_id,
        place_path=roll.place_path,
        subject_id=roll.id,
        title=roll.title,
        units=roll.units,
        area=roll.area,
        heads=roll.heads,
        digest=roll.digest,
    )


def _check_ready(roll: Roll) -> None:
    if not RollUnit.objects.filter(roll=roll).exists():
        raise Refused(_("名册里还没有专有部分"), remedy=_("请先导入或登记。"))
    open_ones = RollObjection.objects.filter(roll=roll, state=ObjectionState.OPEN).count()
    if open_ones:
        raise Refused(
            _("还有 %(count)s 条异议没有答复") % {"count": open_ones},
            remedy=_("请逐条答复，再定稿。"),
        )
    published = roll.state == RollState.PUBLISHED
    if published and roll.objections_until and roll.objections_until >= today():
        raise Refused(
            _("公示到 %(until)s 为止，还没有结束") % {"until": roll.objections_until},
            remedy=_("公示期满以后再定稿。"),
        )
