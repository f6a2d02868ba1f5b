"""What each row of a ledger would become."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

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
from lilong.engines.tabular import ledger as tabular
from lilong.engines.tabular.addresses import Address
from lilong.engines.tabular.cells import NOT_UNDERSTOOD as UNREAD
from lilong.engines.tabular.cells import Reading, compact, text_of
from lilong.engines.tabular.dates import PartialDate
from lilong.engines.tabular.ledger import Understood
from lilong.kernel.area import Area
from lilong.kernel.paths import subtree
from lilong.places.addressing import Addresses, Spot, address_text, spot_at
from lilong.places.queries import PlaceView
from lilong.survey.actions.add_finding import EARLIEST
from lilong.survey.kinds import PROJECTION, finding_kinds
from lilong.survey.models import Finding
from lilong.survey.states import FindingState, Precision
from lilong.survey.writing import address_at


class RowMaker:
    """Makes drafts from the rows of one file."""

    def __init__(self, target: Target, learned: Learned) -> None:
        self.addresses = Addresses(target)
        self.learned = {
            what.removeprefix("value:"): texts
            for what, texts in learned.items()
            if what.startswith("value:")
        }
        self.known = known_findings(target.place_path)
        self.today = timezone.localdate()
        self.kinds = {code: kind.name for code, kind in finding_kinds().items()}
        self.lanes: dict[int, str] = {}

    def make(self, understood: Understood) -> Draft:
        """What this row would become."""
        if understood.verdict == tabular.SKIPPED:
            verdict = DUPLICATE if understood.why == tabular.DUPLICATE else SKIPPED
            return Draft(verdict, understood.why)
        readings = dict(understood.fields)
        self._teach(readings, understood)
        guesses: list[Guess] = []
        fields = self._values(readings, guesses)
        spot = self._spot(readings)
        why = self._why_not(readings, spot)
        if why:
            return Draft(UNREADABLE, why, {}, _unread(readings, why))
        assert spot is not None
        assert spot.place is not None
        fields |= {"place": str(spot.place.id), "rest": spot.rest}
        fields["create"] = [list(step) for step in spot.create]
        if spot.confidence < 100:
            guesses.append(_place_guess(readings["address"], spot))
        figures = self._figures(fields, spot.place)
        code = self.known.get(finding_key(fields, spot.place)) if self.known else None
        if code is not None:
            return Draft(KNOWN, code, fields, (), figures)
        return Draft(FINDING, "", fields, guesses, figures)

    def _teach(self, readings: dict[str, Reading[Any]], understood: Understood) -> None:
        """Replace what people have corrected before."""
        for name, taught in self.learned.items():
            reading = readings.get(name)
            if reading is None:
                continue
            value = taught.get(guess_text(name, reading))
            # What was taught for another file of the street may lie outside this one's place.
            if value is not None and (name != "address" or UUID(value) in self.addresses.by_id):
                readings[name] = Reading(_taught(name, value), 100, "learned", reading.raw)

    def _spot(self, readings: dict[str, Reading[Any]]) -> Spot | None:
        reading = readings.get("address")
        if reading is None or reading.value is None:
            return None
        if isinstance(reading.value, UUID):
            return spot_at(self.addresses.by_id[reading.value])
        return self.addresses.spot(reading.value)

    def _why_not(self, readings: dict[str, Reading[Any]], spot: Spot | None) -> str:
        if readings.get("kind") is None or readings["kind"].value is None:
            return "no_kind"
        if spot is None:
            return "no_address"
        return spot.code if spot.place is None else ""

    def _values(self, readings: dict[str, Reading[Any]], guesses: list[Guess]) -> dict[str, Any]:
        """The plain values of a row; notes what is guessed."""
        values: dict[str, Any] = {}
        for name in _PLAIN:
            reading = readings.get(name)
            if reading is None:
                continue
            if reading.confidence < 100:
                guesses.append(_guess(name, reading))
            if reading.value is not None:
                values[name] = _kept(name, reading, guesses)
        self._project(values, readings.get("projection"), guesses)
        self._measure(values, readings.get("measures"), guesses)
        values["found"] = self._found(readings.get("found_on"), guesses)
        return values

    def _project(
        self, values: dict[str, Any], reading: Reading[Any] | None, guesses: list[Guess]
    ) -> None:
        if reading is None or "projection" not in values or "kind" not in values:
            return
        measures = finding_kinds()[values["kind"]].measures
        if not any(one.code == PROJECTION and one.fits(values["projection"]) for one in measures):
            del values["projection"]
            guesses.append(Guess("projection", guess_text("projection", reading), "", 0, UNREAD))

    def _measure(
        self, values: dict[str, Any], reading: Reading[Any] | None, guesses: list[Guess]
    ) -> None:
        if reading is None or reading.value is None or "kind" not in values:
            return
        measures, whole = finding_kinds()[values["kind"]].measures_in(reading.value)
        if measures:
            values["measures"] = measures
        if not whole:
            guesses.append(Guess("measures", guess_text("measures", reading), "", 0, UNREAD))

    def _found(self, reading: Reading[Any] | None, guesses: list[Guess]) -> list[str]:
        if reading is None or reading.value is None:
            if reading is not None and not reading.understood:
                guesses.append(_guess("found_on", reading))
            return [self.today.isoformat(), Precision.UNKNOWN]
        value: PartialDate = reading.value
        if reading.guessed:
            guesses.append(_guess("found_on", reading))
        if value.first > self.today or value.first < EARLIEST:
            why = "in_the_future" if value.first > self.today else "too_early"
            guesses.append(Guess("found_on", text_of(reading.raw), "", 0, why))
            return [self.today.isoformat(), Precision.UNKNOWN]
        return [value.first.isoformat(), value.precision]

    def _figures(self, fields: dict[str, Any], place: PlaceView) -> dict[str, str]:
        name = self.lanes.get(place.id.int)
        if name is None:
            lane = self._lane_of(place)
            name = self.lanes[place.id.int] = lane.name if lane else ""
        return {"by_kind": self.kinds[fields["kind"]], "by_lane": name}

    def _lane_of(self, place: PlaceView) -> PlaceView | None:
        at: PlaceView | None = place
        while at is not None and at.kind != "lane":
            at = self.addresses.by_id.get(at.parent_id) if at.parent_id else None
        return at


# Fields whose readings are kept as they are: texts, whole numbers, yes and no.
_PLAIN = ("kind", "description", "part", "area", "projection", "wall_type", "shop", "note")


def _taught(name: str, value: Any) -> Any:
    if name == "address":
        return UUID(value)
    return PartialDate(date.fromisoformat(value)) if name == "found_on" else value


# How many characters are kept of what was written, as in the form.
_LONGEST = {"description": 300, "note": 300}


def _kept(name: str, reading: Reading[Any], guesses: list[Guess]) -> Any:
    value, most = reading.value, _LONGEST.get(name)
    if most is None or value is None or len(value) <= most:
        return value
    cut = value[:most]
    guesses.append(Guess(name, guess_text(name, reading), f"…{cut[-20:]}", 80, "cut"))
    return cut


def guess_text(name: str, reading: Reading[Any]) -> str:
    """The cell's words under which a correction is learned: its text, or its whole address."""
    if name == "address" and isinstance(reading.value, Address):
        return address_text(reading.value)
    return text_of(reading.raw).strip()[:200]


def _guess(name: str, reading: Reading[Any]) -> Guess:
    return Guess(
        name,
        guess_text(name, reading),
        _shown(name, reading.value),
        reading.confidence,
        reading.note,
    )


def _shown(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name == "kind":
        return finding_kinds()[value].name
    if isinstance(value, PartialDate):
        return value.first.isoformat()
    if name == "area":
        return str(Area(value))
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


def _place_guess(reading: Reading[Any], spot: Spot) -> Guess:
    assert spot.place is not None
    created = "".join(name for _kind, name in spot.create)
    return Guess(
        "address",
        guess_text("address", reading),
        f"{spot.place.address} + {created}",
        spot.confidence,
        spot.code,
    )


def _unread(readings: dict[str, Reading[Any]], why: str) -> list[Guess]:
    name = "kind" if why == "no_kind" else "address"
    reading = readings.get(name)
    if reading is None:
        return []
    return [Guess(name, guess_text(name, reading), "", 0, why)]


def finding_key(fields: dict[str, Any], place: PlaceView) -> tuple[Any, ...]:
    """What makes two findings of a ledger the same one.

    Args:
        place: where it lies, or below which what `fields` creates will be registered.
    """
    return (
        place.id,
        address_at(place, fields.get("rest", "")),
        "".join(name for _kind, name in fields.get("create", ())),
        fields["kind"],
        compact(fields.get("description", "")),
        fields.get("area"),
        fields["found"][0] if fields["found"][1] != Precision.UNKNOWN else "",
    )


def known_findings(path: str) -> dict[tuple[Any, ...], str]:
    """The findings below a place that stand in the ledger, by what makes them the same."""
    low, high = subtree(path)
    rows = Finding.objects.filter(place_path__gte=low, place_path__lt=high)
    rows = rows.exclude(state=FindingState.DELETED)
    columns = (
        "place_id", "address", "kind", "description", "area", "found_on", "found_precision", "code",
    )  # fmt: skip
    known = {}
    for at, address, kind, description, area, day, precision, code in rows.values_list(
        *columns
    ).iterator(5000):
        day_known = day.isoformat() if precision != Precision.UNKNOWN else ""
        known[at, address, "", kind, compact(description), area, day_known] = code
    return known
