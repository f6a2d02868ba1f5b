"""What each row of a roll would become."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from lilong.ballot.holders import (
    COMPANY,
    IDENTITY,
    PHONE,
    Holder,
    Name,
    name_key,
    names_in,
    short_mark,
)
from lilong.ballot.importing import areas
from lilong.ballot.importing.fields import Unit, as_fields
from lilong.ballot.models import RollOwner, RollUnit
from lilong.ballot.placing import NO_PLACE, Spots
from lilong.ballot.roll_units import Owner, Spot, Values, values_of
from lilong.ballot.states import AreaBasis, SaleState, UnitKind
from lilong.commons.imports.importer import (
    DUPLICATE,
    FINDING,
    KNOWN,
    SKIPPED,
    UNREADABLE,
    Draft,
    Guess,
    Learned,
    Target,
)
from lilong.commons.imports.sealing import sealed_text
from lilong.engines.tabular import ledger as tabular
from lilong.engines.tabular.addresses import Address, parse_address
from lilong.engines.tabular.cells import Reading, text_of
from lilong.engines.tabular.choices import Choice, parse_choice
from lilong.engines.tabular.ledger import Understood
from lilong.kernel.area import Area
from lilong.places import queries as places
from lilong.places.addressing import address_text

BATCH = 500
NO_OWNER, TWICE, ALSO_OWNS, SAME_NAME, OTHER_SPELLING = (
    "no_owner", "unit_twice", "also_owns", "same_name", "other_spelling",
)  # fmt: skip
# Words that stand in the owner's column where there is none.
_NOBODY = re.compile(r"未售|待售|空置|无业主|暂无|开发商|^[-/—无]+$")
_PARKING = ("车位", "车库", "泊位")
_NUMBER = re.compile(r"[0-9A-Z]{15,20}")
_PHONE = re.compile(r"[0-9]{7,15}")


class RowMaker:
    """Makes drafts from the rows of one file."""

    def __init__(self, target: Target, learned: Learned, states: tuple[Choice, ...]) -> None:
        self.spots = Spots(places.place(target.place_id))
        self.states = states
        self.learned = {
            what.removeprefix("value:"): texts
            for what, texts in learned.items()
            if what.startswith("value:")
        }
        self.known = known_units(target.context_id)
        self.seen: dict[str, Unit] = {}
        self.spelled: dict[str, str] = {}
        self.phones: dict[str, set[str]] = {}

    def make(self, understood: Understood) -> Draft:
        """What this row would become."""
        if understood.verdict == tabular.SKIPPED:
            verdict = DUPLICATE if understood.why == tabular.DUPLICATE else SKIPPED
            return Draft(verdict, understood.why)
        readings = dict(understood.fields)
        self._teach(readings)
        return _Row(self, readings).draft()

    def _teach(self, readings: dict[str, Reading[Any]]) -> None:
        """Replace what people have corrected before."""
        readings["area"] = areas.area_in(readings)
        for name, taught in self.learned.items():
            reading = readings.get(name)
            value = taught.get(guess_text(name, reading)) if reading is not None else None
            known = self._known_address(value) if name == "address" and value else value
            if reading is not None and known is not None:
                readings[name] = Reading(known, 100, "learned", reading.raw)

    def _known_address(self, words: str) -> Address | None:
        """What was taught in another compound of the street may lead nowhere in this one."""
        address = parse_address(words).value
        return address if address and self.spots.at(address)[0] is not None else None


class _Row:
    """One row on its way to a draft."""

    def __init__(self, maker: RowMaker, readings: Mapping[str, Reading[Any]]) -> None:
        self.maker, self.readings = maker, readings
        self.guesses: list[Guess] = []

    def draft(self) -> Draft:
        owners = self._owners()
        kind, state = self._kind(), self._state(bool(owners))
        spot, why = self._spot(kind)
        area = self._area()
        if spot is None:
            return self._unread("address", why)
        if area is None:
            return self._unread("area", self.readings["area"].note)
        if state == SaleState.SOLD and not owners:
            return self._unread("owners", NO_OWNER)
        basis = self._chosen("area_basis") or AreaBasis.UNKNOWN
        values = Values(spot.address, kind, state, area, basis, tuple(owners))
        return self._settled(Unit(spot, values, self._marks(len(owners))))

    # ── The same unit above, or in the roll ─────────────────────────────────────────────────

    def _settled(self, unit: Unit) -> Draft:
        address = unit.spot.address
        figures = {"by_kind": unit.values.kind, "by_building": unit.spot.building_name}
        if (known := self.maker.known.get(address)) is not None:
            number, values = known
            differing = ",".join(values.differing(unit.values))
            return Draft(KNOWN, f"{number}:{differing}", as_fields(unit), (), figures)
        first = self.maker.seen.get(address)
        if first is None:
            self.maker.seen[address] = unit
            self._compare_names(unit)
            return Draft(FINDING, "", as_fields(unit), self.guesses, figures)
        differing_fields = first.values.differing(unit.values)
        if differing_fields == ["owners"] and unit.values.state == SaleState.SOLD:
            return self._another_owner(unit, figures)
        told = ",".join(differing_fields)
        return Draft(DUPLICATE, f"{TWICE}:{told}" if told else TWICE, as_fields(unit))

    def _another_owner(self, unit: Unit, figures: Mapping[str, str]) -> Draft:
        """Exports of the register have a row for each owner of a unit."""
        names = "、".join(owner.name for owner in unit.values.owners)
        self.guesses.append(Guess("owners", sealed_text(names), sealed_text(names), 70, ALSO_OWNS))
        joining = Unit(unit.spot, unit.values, unit.marks, joins=True)
        return Draft(FINDING, "", as_fields(joining), self.guesses, figures)

    def _compare_names(self, unit: Unit) -> None:
        """Note that a buyer's name stood above already: whether it is one, a person says."""
        owners = [owner.name for owner in unit.values.owners]
        holder = Holder.of(owners, number=0, **unit.marks)
        if unit.values.state != SaleState.SOLD or holder.said in (COMPANY, IDENTITY):
            return
        written = "、".join(owners)
        before = self.maker.spelled.get(holder.names)
        phones = self.maker.phones.setdefault(holder.names, set())
        if before is None:
            self.maker.spelled[holder.names] = written
        elif holder.said != PHONE or holder.mark not in phones:
            code = SAME_NAME if before == written else OTHER_SPELLING
            told = sealed_text(written), sealed_text(before)
            self.guesses.append(Guess("owners", *told, 50, code))
        phones.add(holder.mark)

    # ── Cell by cell ────────────────────────────────────────────────────────────────────────

    def _owners(self) -> list[Owner]:
        names, guessed = list[Name](), False
        for field in ("owners", "co_owners"):
            found, guess = names_in(_NOBODY.sub("", self._text(field)))
            names, guessed = names + found, guessed or guess
        keys: dict[str, Name] = {}
        for name in names:
            keys.setdefault(name_key(name.words), name)
        shares = self._shares(len(keys))
        owners = [
            Owner(name.words, name.share or share)
            for name, share in zip(keys.values(), shares, strict=True)
            if name_key(name.words)
        ]
        if guessed:
            told = "、".join(owner.name for owner in owners)
            written = sealed_text(self._text("owners"))
            self.guesses.append(Guess("owners", written, sealed_text(told), 70, "names_parted"))
        return owners

    def _shares(self, count: int) -> list[str]:
        text = unicodedata.normalize("NFKC", self._text("share"))[:40]
        parts = [part.strip() for part in re.split("[、,;]", text) if part.strip()]
        return parts if len(parts) == count else [text] * count

    def _marks(self, owners: int) -> dict[str, str]:
        marks = {}
        for field, pattern in (("identity", _NUMBER), ("phone", _PHONE)):
            plain = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", self._text(field)).upper())
            found = sorted(set(pattern.findall(plain)))
            if found and len(found) == owners and "*" not in plain:
                marks[field] = short_mark("&".join(found))
        return marks

    def _kind(self) -> str:
        if chosen := self._chosen("kind"):
            return chosen
        words = text_of(self.readings["address"].raw) if "address" in self.readings else ""
        if self._text("space") or any(word in words for word in _PARKING):
            self.guesses.append(Guess("kind", words[:200], UnitKind.PARKING, 70, "pattern"))
            return UnitKind.PARKING
        return UnitKind.DWELLING

    def _state(self, owned: bool) -> str:
        if chosen := self._chosen("state"):
            return chosen
        told = {"note": self._text("note"), "owners": self._text("owners")}
        for field, words in told.items():
            if field == "owners" and not _NOBODY.search(words):
                continue
            reading = parse_choice(words, self.maker.states)
            if reading.value in (SaleState.UNSOLD, SaleState.UNDELIVERED):
                seen = "" if field == "note" else words
                self.guesses.append(Guess("state", seen, str(reading.value), 60, f"from_{field}"))
                return str(reading.value)
        if not owned and "开发商" in told["owners"]:
            self.guesses.append(Guess("state", "", SaleState.UNSOLD, 50, "from_owners"))
            return SaleState.UNSOLD
        return SaleState.SOLD

    def _area(self) -> int | None:
        reading = self.readings["area"]
        if reading.value is not None and reading.guessed:
            self._guess("area", reading, str(Area(reading.value)))
        return reading.value

    def _spot(self, kind: str) -> tuple[Spot | None, str]:
        reading = self.readings.get("address")
        address: Address | None = reading.value if reading is not None else None
        words = self._text("space") or (text_of(reading.raw) if reading is not None else "")
        if kind == UnitKind.PARKING and not (address and address.number):
            return (self.maker.spots.parking(words), "") if words.strip() else (None, NO_PLACE)
        if reading is None or address is None:
            return None, NO_PLACE
        spot, sure, why = self.maker.spots.at(_with_space(address, self._text("space")))
        if spot is not None and min(sure, reading.confidence) < 100:
            note = why or reading.note
            self._guess("address", reading, spot.address, min(sure, reading.confidence), note)
        return spot, why

    def _chosen(self, field: str) -> str:
        reading = self.readings.get(field)
        if reading is None:
            return ""
        if reading.value is None:
            if not reading.understood:
                self._guess(field, reading, "")
            return ""
        if reading.guessed:
            self._guess(field, reading, str(reading.value))
        return str(reading.value)

    def _text(self, field: str) -> str:
        reading = self.readings.get(field)
        return str(reading.value) if reading is not None and reading.value else ""

    def _guess(
        self, field: str, reading: Reading[Any], value: str, sure: int | None = None, note: str = ""
    ) -> None:
        confidence = reading.confidence if sure is None else sure
        text = guess_text(field, reading)
        self.guesses.append(Guess(field, text, value, confidence, note or reading.note))

    def _unread(self, field: str, why: str) -> Draft:
        reading = self.readings.get(field)
        if field == "area" and why in ("", "blank"):
            why = areas.MISSING
        told = "" if reading is None or field == "owners" else guess_text(field, reading)
        return Draft(UNREADABLE, why, {}, [Guess(field, told, "", 0, why)])


def _with_space(address: Address, space: str) -> Address:
    """The address with a parking space's own number, which stands in no column of an address."""
    if not space or address.room or address.rest:
        return address
    words = space if any(word in space for word in _PARKING) else f"车位{space}"
    return Address(address.lane, address.number, address.stair, None, None, words)


def guess_text(name: str, reading: Reading[Any]) -> str:
    """The cell's words under which a correction is learned."""
    if name == "address" and isinstance(reading.value, Address):
        return address_text(reading.value)
    return text_of(reading.raw).strip()[:200]


def known_units(roll_id: UUID | None) -> dict[str, tuple[int, Values]]:
    """What stands in a roll, by address: number and values. Two queries a batch."""
    known: dict[str, tuple[int, Values]] = {}
    for units in _batches(roll_id) if roll_id else ():
        owners: dict[UUID, list[RollOwner]] = {}
        for owner in RollOwner.objects.filter(unit__in=units).order_by("order"):
            owners.setdefault(owner.unit_id, []).append(owner)
        for unit in units:
            known[unit.address] = (unit.number, values_of(unit, owners.get(unit.id, [])))
    return known


def _batches(roll_id: UUID) -> Iterator[list[RollUnit]]:
    after = 0
    units = RollUnit.objects.filter(roll_id=roll_id).order_by("number")
    while batch := list(units.filter(number__gt=after)[:BATCH]):
        after = batch[-1].number
        yield batch
