"""What each row of a sheet of hotline orders would become."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from lilong.cases.files.importing import hotline_cells as cells
from lilong.cases.files.kinds import case_kinds
from lilong.cases.files.moving import LONGEST_WORDS
from lilong.cases.files.queries.hotline import (
    amounts_of,
    closing_by_order,
    known_orders,
    times_of,
    withdrawn_orders,
)
from lilong.cases.files.tiers import tier_for
from lilong.cases.files.whereabouts import lacks_place
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
from lilong.council.wording import legible
from lilong.engines.tabular import ledger as tabular
from lilong.engines.tabular.addresses import Address
from lilong.engines.tabular.cells import DAMAGED_NUMBER, Reading, text_of, tidy
from lilong.engines.tabular.kinds import FROM_DESCRIPTION
from lilong.engines.tabular.ledger import Understood
from lilong.engines.tabular.personal import PHONE, personal_data_in, without_personal
from lilong.places import queries as places
from lilong.places.addressing import Addresses, address_text
from lilong.places.queries import PlaceView

LONGEST_NUMBER = 40
# An order older than this is no order that waits: its clock would tell nothing.
OLDEST = timedelta(days=366)
# A kind of which we are less sure is asked for, not written.
SURE_ENOUGH = 60
COVERED, CUT, NOT_HERE, MAY_TELL = "personal_covered", "order_cut", "place_unknown", "may_tell"
NO_TIME, BAD_TIME, BAD_NUMBER, PERSONAL_NUMBER, CLOSED, NO_PLACE, OTHER_PLACE = (
    "no_order_time", "bad_order_time", "bad_order_number", "personal_number", "order_closed",
    "no_order_place", "same_number_elsewhere",
)  # fmt: skip
CLOSED_OR_NOT, NO_HOUR, NO_DAYS = "closed_or_not", "hour_not_read", "order_leaves_no_days"
WITHDRAWN, LEFT = "order_withdrawn", "order_left_withdrawn"
# What a person says of an order whose case was withdrawn.
AGAIN, NOT_AGAIN = "again", "not_again"
BAD_CONTACT, CONTACT_BEFORE = "bad_contact_time", "contact_before_receipt"
STARTS, NO_AMOUNT = "clock_starts", "no_amount"

_ROUNDED = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]+")
# Whoever called speaks of themselves.
_OF_THE_CALLER = re.compile(
    r"来电人|来电者|本人|[我咱俺](?:们?家|住|就|是|在|的)|其家|自己家|其住|其居住|家住|居住在"
)


def speaks_of_caller(words: str) -> bool:
    """Whether somebody in them speaks of themselves, so that they tell who called.

    >>> speaks_of_caller("我家楼下在搭"), speaks_of_caller("楼道灯坏了")
    (True, False)
    """
    return _OF_THE_CALLER.search(words) is not None


class RowMaker:
    """Makes drafts from the rows of one file."""

    def __init__(self, target: Target, learned: Learned) -> None:
        self.addresses = Addresses(target)
        self.root = self.addresses.by_id[target.place_id]
        self.learned = {
            what.removeprefix("value:"): texts
            for what, texts in learned.items()
            if what.startswith("value:")
        }
        area = area_above(target.place_path)
        self.area_name = area.name
        self.known = known_orders(area.id)
        self.withdrawn = withdrawn_orders(area.id)
        self.timed = bool(amounts_of(times_of(area.id)))
        self.seen: dict[str, tuple[PlaceView, str]] = {}
        self.now = timezone.localtime()

    def make(self, understood: Understood) -> Draft:
        """What this row would become."""
        readings = dict(understood.fields)
        if understood.verdict == tabular.SKIPPED:
            verdict = DUPLICATE if understood.why == tabular.DUPLICATE else SKIPPED
            return Draft(verdict, understood.why)
        number, why = _number(readings.get("order_number"))
        if why:
            return Draft(UNREADABLE, why)
        if number in self.seen:
            return self._again(number, readings)
        if number in self.known:
            return Draft(KNOWN, self.known[number], {"number": number})
        closing = self._closing(readings.get("closed"))
        if isinstance(closing, Guess):
            return Draft(UNREADABLE, CLOSED_OR_NOT, {}, [closing])
        if closing == cells.CLOSED:
            return Draft(SKIPPED, CLOSED)
        if number in self.withdrawn and (left := self._left_withdrawn(number)):
            return left
        guesses: list[Guess] = []
        text = self._text(readings.get("text"), guesses)
        if not text:
            return Draft(UNREADABLE, "no_text")
        kind = self._kind(readings, guesses)
        if not kind:
            return Draft(UNREADABLE, "no_kind", {}, guesses[-1:])
        return self._draft(number, text, kind, readings, guesses)

    def _left_withdrawn(self, number: str) -> Draft | None:
        """What an order becomes whose case was withdrawn: a sheet brings it each day as long as
        the hotline has it open, so it is opened again where a person says so, and not before."""
        # Not by its number, which may look like somebody's own and then could not be taught.
        written = f"{self.area_name} {self.withdrawn[number]}"
        said = self.learned.get("order_number", {}).get(written)
        if said == AGAIN:
            return None
        fields = {"number": number}
        if said == NOT_AGAIN:
            return Draft(SKIPPED, LEFT, fields)
        asked = Guess("order_number", written, "", 0, WITHDRAWN)
        return Draft(UNREADABLE, WITHDRAWN, fields, [asked])

    def _closing(self, reading: Reading[Any] | None) -> str | Guess:
        """Whether the order is closed; the question where only a person can tell."""
        written = "" if reading is None else without_personal(text_of(reading.raw).strip()[:200])
        taught = self.learned.get("closed", {}).get(written) if written else None
        said = taught or cells.closing_of(reading, self.now.date())
        return str(said) if said else Guess("closed", written, "", 0, CLOSED_OR_NOT)

    def _again(self, number: str, readings: dict[str, Reading[Any]]) -> Draft:
        """A number that stood further up: the same order, or one that was mistyped."""
        where = self._place(readings.get("address"), [])
        if where in (self.seen[number], (self.root, "")):
            return Draft(DUPLICATE, tabular.DUPLICATE)
        return Draft(UNREADABLE, OTHER_PLACE, {"number": number})

    def _draft(
        self,
        number: str,
        text: str,
        kind: str,
        readings: dict[str, Reading[Any]],
        guesses: list[Guess],
    ) -> Draft:
        place, rest = self._place(readings.get("address"), guesses)
        if lacks_place(kind, place.kind, rest):
            return Draft(UNREADABLE, NO_PLACE, {"number": number}, guesses)
        self.seen[number] = place, rest
        at = self._moment(readings, guesses)
        due = self._due(readings.get("due"), at or self.now, guesses)
        contact = self._contact(readings.get("first_contact"), at, guesses)
        fields = {
            "number": number,
            "text": text,
            "kind": kind,
            "tier": tier_for(kind, place.kind).value,
            "place": str(place.id),
            "rest": rest,
            "at": at.isoformat() if at else "",
            "contact": contact.isoformat() if contact else "",
            "due": due.isoformat() if due else "",
        }
        figures = {
            "by_kind": case_kinds()[kind].name,
            "by_lane": self._lane_of(place),
            "by_clock": self._clock(at, due),
        }
        return Draft(FINDING, "", fields, guesses, figures)

    def _text(self, reading: Reading[Any] | None, guesses: list[Guess]) -> str:
        """The words, with what tells who somebody is covered, and said so."""
        said = legible(str(reading.value)) if reading is not None and reading.value else ""
        if len(said) > LONGEST_WORDS:
            guesses.append(Guess("text", without_personal(said[:100]), "", 80, CUT))
            said = said[:LONGEST_WORDS]
        plain = without_personal(said)[:LONGEST_WORDS]
        if plain != said:
            guesses.append(Guess("text", plain[:200], plain[:200], 80, COVERED))
        if speaks_of_caller(plain):
            guesses.append(Guess("text", plain[:200], plain[:200], 80, MAY_TELL))
        return plain

    def _kind(self, readings: dict[str, Reading[Any]], guesses: list[Guess]) -> str:
        """The code of a case kind; empty where a person has to say it, with the question."""
        reading = readings.get("kind")
        if reading is None:
            guesses.append(Guess("kind", "", "", 0, "no_kind"))
            return ""
        described = readings.get("text")
        # Told by the words alone: there is no cell that a person could teach.
        alone = described is not None and reading.raw == described.raw
        written = "" if alone else without_personal(text_of(reading.raw).strip()[:200])
        taught = self.learned.get("kind", {}).get(written) if written else None
        if taught in case_kinds():
            return str(taught)
        if reading.value is None or reading.confidence < SURE_ENOUGH:
            guesses.append(Guess("kind", written, "", 0, reading.note or "no_kind"))
            return ""
        if reading.confidence < 100:
            label = case_kinds()[reading.value].name
            note = FROM_DESCRIPTION if alone else reading.note
            guesses.append(Guess("kind", written, label, reading.confidence, note))
        return str(reading.value)

    def _place(self, reading: Reading[Any] | None, guesses: list[Guess]) -> tuple[PlaceView, str]:
        """The nearest place there is: an import of orders registers no doors."""
        if reading is None or not isinstance(reading.value, Address):
            raw = "" if reading is None else without_personal(text_of(reading.raw).strip()[:200])
            if (taught := self._taught_place(raw)) is not None:
                return taught, ""
            guesses.append(Guess("address", raw, self.root.address, 60, "no_address"))
            return self.root, ""
        words = address_text(reading.value)
        if (taught := self._taught_place(words)) is not None:
            return taught, ""
        spot = self.addresses.spot(reading.value)
        shown = without_personal(words)
        if spot.place is None:
            guesses.append(Guess("address", shown, self.root.address, 60, spot.code or NOT_HERE))
            return self.root, f"（{shown}）"
        rest = "".join(name for _kind, name in spot.create) + without_personal(spot.rest)
        if spot.create:
            guesses.append(Guess("address", shown, spot.place.address, 80, NOT_HERE))
        elif spot.confidence < 100:
            guesses.append(Guess("address", shown, spot.place.address, spot.confidence, spot.code))
        return spot.place, rest

    def _taught_place(self, words: str) -> PlaceView | None:
        taught = self.learned.get("address", {}).get(words) if words else None
        place = self.addresses.by_id.get(UUID(taught)) if taught else None
        return place if place is not None and not place.closed else None

    def _moment(self, readings: dict[str, Reading[Any]], guesses: list[Guess]) -> datetime | None:
        """When the order came in; None where no clock can be counted from it, and said so."""
        written = [name for name in ("received", "dispatched") if _said(readings.get(name))]
        understood = [name for name in written if readings[name].value is not None]
        name = next(iter(understood or written), "received")
        return self._time_in(name, readings.get(name), guesses, BAD_TIME)

    def _contact(
        self, reading: Reading[Any] | None, came: datetime | None, guesses: list[Guess]
    ) -> datetime | None:
        """When the caller was first contacted; None where nobody was, or where it is not clear."""
        if reading is None or cells.not_contacted(reading):
            return None
        told = list[Guess]()
        at = self._time_in("first_contact", reading, told, BAD_CONTACT)
        if at is not None and came is not None:
            early = at < came if cells.has_hour(reading) else at.date() < came.date()
            if early:
                raw = text_of(reading.raw).strip()[:200]
                told = [Guess("first_contact", without_personal(raw), "", 0, CONTACT_BEFORE)]
            # On the day of the receipt and without an hour, it was after that.
            at = None if early else max(at, came)
        guesses += told
        return at

    def _time_in(
        self, name: str, reading: Reading[Any] | None, guesses: list[Guess], bad: str
    ) -> datetime | None:
        """The moment in a cell, of the last year; None where it tells none, and said so."""
        at = cells.moment_in(reading)
        raw = text_of(reading.raw).strip()[:200] if reading is not None else ""
        if at is None:
            guesses.append(Guess(name, without_personal(raw), "", 0, bad if raw else NO_TIME))
            return None
        if not self.now - OLDEST <= at <= self.now:
            why = "in_the_future" if at > self.now else "too_early"
            guesses.append(Guess(name, raw, "", 0, why))
            return None
        assert reading is not None
        if cells.hour_unread(reading):
            guesses.append(Guess(name, without_personal(raw), f"{at:%Y-%m-%d}", 60, NO_HOUR))
        elif reading.guessed:
            guesses.append(Guess(name, raw, f"{at:%Y-%m-%d}", reading.confidence, reading.note))
        return at

    def _clock(self, at: datetime | None, due: date | None) -> str:
        """Whether a clock is going to run, or why not."""
        if (at and self.timed) or due:
            return STARTS
        return NO_AMOUNT if at else NO_TIME

    def _due(self, reading: Reading[Any] | None, at: datetime, guesses: list[Guess]) -> date | None:
        """The day that the order itself names; None where it names none."""
        if reading is None or not _said(reading):
            return None
        raw = without_personal(text_of(reading.raw).strip()[:200])
        day = cells.day_in(reading)
        if day is None or abs(day - self.now.date()) > OLDEST:
            guesses.append(Guess("due", raw, "", 0, "not_understood"))
            return None
        if closing_by_order(day, at)[1] != at:
            guesses.append(Guess("due", raw, day.isoformat(), 60, NO_DAYS))
        elif reading.guessed:
            note = reading.note
            guesses.append(Guess("due", raw, day.isoformat(), reading.confidence, note))
        return day

    def _lane_of(self, place: PlaceView) -> str:
        at: PlaceView | None = place
        while at is not None and at.kind != "lane":
            at = self.addresses.by_id.get(at.parent_id) if at.parent_id else None
        return at.name if at else ""


def area_above(place_path: str) -> PlaceView:
    """The residents' area at or above a place."""
    return next(view for view in places.way_down_to(place_path) if view.kind == "residents_area")


def _number(reading: Reading[Any] | None) -> tuple[str, str]:
    """An order's number without blanks, or why it is none."""
    if reading is None or reading.value is None:
        damaged = reading is not None and reading.note == DAMAGED_NUMBER
        return "", DAMAGED_NUMBER if damaged else "no_order_number"
    number = "".join(tidy(str(reading.value)).split())
    if _ROUNDED.fullmatch(number):
        return "", DAMAGED_NUMBER
    if PHONE in personal_data_in(number):
        return "", PERSONAL_NUMBER
    if len(number) > LONGEST_NUMBER or not any(sign.isdigit() for sign in number):
        return "", BAD_NUMBER
    return number, ""


def _said(reading: Reading[Any] | None) -> bool:
    """Whether anything stands in a cell, understood or not."""
    return reading is not None and not (reading.value is None and reading.understood)
