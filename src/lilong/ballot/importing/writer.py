"""Writing the drafts of an import into a roll, and taking them back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import roll_units, rolls
from lilong.ballot.events import RollImported, RollImportUndone
from lilong.ballot.importing.fields import Unit, from_fields, joined
from lilong.ballot.models import Roll, RollObjection, RollOwner, RollUnit
from lilong.commons.imports.importer import FINDING, Accepted
from lilong.commons.imports.models import ImportRow, ImportRun
from lilong.commons.ledger.chain import record
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused

BATCH = 500


def roll_of(run: ImportRun) -> Roll:
    """The roll that a file was handed in for, locked and open. Raises Refused, NotFound."""
    if run.context_id is None:
        raise Refused(_("这份表格没有指明写进哪一份名册"), remedy=_("请从名册的页面重新上传。"))
    roll = rolls.locked_roll(run.context_id)
    rolls.check_open(roll)
    return roll


class Writer:
    """Writes the drafts of one import."""

    def __init__(self, actor: Actor, run: ImportRun) -> None:
        self.actor, self.run, self.roll = actor, run, roll_of(run)
        # What others have entered since the file was read.
        self.taken = set(self.roll.unit_set.values_list("address", flat=True))
        self.numbers = set(self.roll.unit_set.values_list("number", flat=True))
        self.written: dict[str, tuple[RollUnit, Unit]] = {}
        earlier = ImportRow.objects.filter(run__context_id=self.roll.id)
        last = max([n or 0 for n in earlier.values_list("target_version", flat=True)], default=0)
        self.next = max(rolls.next_number(self.roll), last + 1)

    def write(self, batches: Iterator[Sequence[Accepted]]) -> int:
        """Write all batches and record the import; return how many units it wrote."""
        for rows in batches:
            self._write(rows)
        rolls.settle(self.roll)
        record(
            self.actor,
            RollImported(
                space_id=self.roll.space_id,
                place_path=self.roll.place_path,
                subject_id=self.roll.id,
                title=self.roll.title,
                file_name=self.run.file_name,
                count=len(self.written),
            ),
        )
        return len(self.written)

    def _write(self, rows: Sequence[Accepted]) -> None:
        fresh: dict[str, tuple[Accepted, Unit]] = {}
        joining: dict[str, list[tuple[Accepted, Unit]]] = {}
        for row in rows:
            unit = from_fields(row.fields)
            address = unit.spot.address
            if unit.joins:
                joining.setdefault(address, []).append((row, unit))
            elif address not in self.taken:
                fresh[address] = (row, unit)
        units, owners = list[RollUnit](), list[RollOwner]()
        for address, (row, unit) in fresh.items():
            whole = joined(unit, [other for _row, other in joining.get(address, ())])
            made, own = self._made(row, whole if address in joining else unit)
            units.append(made)
            owners += own
        RollUnit.objects.bulk_create(units)
        RollOwner.objects.bulk_create(owners)
        for address, others in joining.items():
            self._join(address, others, whole=address in fresh)

    def _made(self, row: Accepted, unit: Unit) -> tuple[RollUnit, list[RollOwner]]:
        number = row.target_version
        if number is None or number in self.numbers:
            number, self.next = self.next, self.next + 1
        made, owners = roll_units.insert(
            self.roll,
            number,
            unit.spot,
            unit.values,
            marks=unit.marks,
            import_row_id=row.id,
            pk=row.target_id,
        )
        row.target_id, row.target_version = made.id, number
        self.numbers.add(number)
        self.taken.add(unit.spot.address)
        self.written[unit.spot.address] = (made, unit)
        return made, owners

    def _join(self, address: str, others: list[tuple[Accepted, Unit]], *, whole: bool) -> None:
        """Note what further rows of a unit have become; add their owners where a batch ended."""
        if address not in self.written:
            return
        made, unit = self.written[address]
        for row, _other in others:
            row.target_id, row.target_version = made.id, made.number
        if whole:
            return
        unit = joined(unit, [other for _row, other in others])
        holder = roll_units.holder_of(unit.values.owners, number=made.number, marks=unit.marks)
        made.holder, made.holder_blind = holder.text, holder.blind
        made.save(update_fields=["holder", "holder_blind"])
        RollOwner.objects.filter(unit=made).delete()
        RollOwner.objects.bulk_create(roll_units.owner_rows(made, unit.values.owners))
        self.written[address] = (made, unit)


# ── Taking back ─────────────────────────────────────────────────────────────────────────────


def kept_if_undone(run: ImportRun) -> int:
    """How many of the units that an import wrote have been worked on since."""
    written = _written(run)
    return len(written) - len(_untouched(written))


def withdraw(actor: Actor, run: ImportRun, each: Callable[[int], None]) -> tuple[int, int]:
    """Take out what an import wrote and nobody has worked on since: (taken out, kept)."""
    roll = roll_of(run)
    written = _written(run)
    untouched = _untouched(written)
    record(
        actor,
        RollImportUndone(
            space_id=roll.space_id,
            place_path=roll.place_path,
            subject_id=roll.id,
            title=roll.title,
            file_name=run.file_name,
            count=len(untouched),
            kept=len(written) - len(untouched),
        ),
    )
    for start in range(0, len(untouched), BATCH):
        RollUnit.objects.filter(pk__in=untouched[start : start + BATCH]).delete()
        each(BATCH)
    rolls.settle(roll)
    return len(untouched), len(written) - len(untouched)


def _written(run: ImportRun) -> dict[UUID, Unit]:
    """What an import wrote and still stands, by the unit's id, as it was written."""
    rows = ImportRow.objects.filter(run=run, verdict=FINDING, target_id__isnull=False)
    parts: dict[UUID, list[Unit]] = {}
    for target_id, fields in rows.order_by("sheet", "number").values_list("target_id", "fields"):
        assert target_id is not None
        parts.setdefault(target_id, []).append(from_fields(fields))
    there = set[UUID]()
    ids = list(parts)
    for start in range(0, len(ids), BATCH):
        units = RollUnit.objects.filter(pk__in=ids[start : start + BATCH])
        there |= set(units.values_list("pk", flat=True))
    return {
        key: joined(first, others) if others else first
        for key, (first, *others) in parts.items()
        if key in there
    }


def _untouched(written: dict[UUID, Unit]) -> list[UUID]:
    same = list[UUID]()
    ids = list(written)
    for start in range(0, len(ids), BATCH):
        same += _still_as_written(written, ids[start : start + BATCH])
    return same


def _still_as_written(written: dict[UUID, Unit], ids: Sequence[UUID]) -> list[UUID]:
    objected = set(RollObjection.objects.filter(unit__in=ids).values_list("unit_id", flat=True))
    owners: dict[Any, list[RollOwner]] = {}
    for owner in RollOwner.objects.filter(unit__in=ids).order_by("order"):
        owners.setdefault(owner.unit_id, []).append(owner)
    return [
        unit.id
        for unit in RollUnit.objects.filter(pk__in=ids).order_by("number")
        if unit.id not in objected
        and not roll_units.values_of(unit, owners.get(unit.id, ())).differing(
            written[unit.id].values
        )
    ]
