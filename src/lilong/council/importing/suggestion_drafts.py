"""What each row of a sheet of sentences would become."""

from __future__ import annotations

from datetime import date
from hashlib import blake2b
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
from lilong.council.actions.write_down_suggestion import EARLIEST
from lilong.council.categories import categories, named, recognised
from lilong.council.models import Suggestion
from lilong.council.models.suggestions import LONGEST_TEXT
from lilong.council.states import Branch, SaidBy
from lilong.council.wording import cleaned_text
from lilong.engines.tabular import ledger as tabular
from lilong.engines.tabular.addresses import Address
from lilong.engines.tabular.cells import Reading, text_of
from lilong.engines.tabular.ledger import Understood
from lilong.engines.tabular.personal import without_personal
from lilong.kernel.paths import subtree
from lilong.kernel.refusal import Invalid
from lilong.places.addressing import Addresses, address_text
from lilong.places.queries import PlaceView

COVERED, CUT, NOT_HERE = "personal_covered", "sentence_cut", "place_unknown"


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
        self.known = known_sentences(target.place_path)
        self.today = timezone.localdate()

    def make(self, understood: Understood) -> Draft:
        """What this row would become."""
        if understood.verdict == tabular.SKIPPED:
            verdict = DUPLICATE if understood.why == tabular.DUPLICATE else SKIPPED
            return Draft(verdict, understood.why)
        readings = dict(understood.fields)
        guesses: list[Guess] = []
        text = self._text(readings.get("text"), guesses)
        if not text:
            return Draft(UNREADABLE, "no_text")
        place, rest = self._place(readings.get("address"), guesses)
        fields: dict[str, Any] = {
            "text": text,
            "place": str(place.id),
            "rest": rest,
            "category": self._category(readings.get("category"), text, guesses),
            "branch": self._choice("branch", readings, Branch.SUGGESTION.value, guesses),
            "said_by": self._choice("said_by", readings, SaidBy.FILE.value, guesses),
            "said_on": self._day(readings.get("said_on"), guesses).isoformat(),
        }
        figures = {
            "by_kind": categories()[fields["category"]].name,
            "by_lane": self._lane_of(place),
        }
        code = self.known.get(sentence_key(fields["place"], fields["said_on"], text))
        if code is not None:
            return Draft(KNOWN, code, fields, (), figures)
        return Draft(FINDING, "", fields, guesses, figures)

    def _text(self, reading: Reading[Any] | None, guesses: list[Guess]) -> str:
        """The words, cleaned; personal numbers covered and said so, for a person to see."""
        if reading is None or reading.value is None:
            return ""
        said = str(reading.value)
        if len(said) > LONGEST_TEXT:
            said = said[:LONGEST_TEXT]
            guesses.append(Guess("text", said[:100], f"…{said[-20:]}", 80, CUT))
        covered = without_personal(said)
        if covered != said:
            guesses.append(Guess("text", covered[:200], covered[:200], 80, COVERED))
        try:
            return cleaned_text(covered)
        except Invalid:
            return ""

    def _place(self, reading: Reading[Any] | None, guesses: list[Guess]) -> tuple[PlaceView, str]:
        """The nearest place there is: an import of sentences registers no doors."""
        if reading is None or reading.value is None:
            if reading is not None and not reading.understood:
                guesses.append(_guess("address", reading, self.root.address, NOT_HERE))
            return self.root, ""
        if not isinstance(reading.value, Address):
            return self.root, ""
        words = address_text(reading.value)
        taught = self.learned.get("address", {}).get(words)
        if taught is not None and UUID(taught) in self.addresses.by_id:
            return self.addresses.by_id[UUID(taught)], ""
        spot = self.addresses.spot(reading.value)
        if spot.place is None:
            guesses.append(Guess("address", words, self.root.address, 60, spot.code or NOT_HERE))
            return self.root, f"（{words}）"
        rest = "".join(name for _kind, name in spot.create) + spot.rest
        if spot.create:
            guesses.append(Guess("address", words, spot.place.address, 80, NOT_HERE))
        elif spot.confidence < 100:
            guesses.append(Guess("address", words, spot.place.address, spot.confidence, spot.code))
        return spot.place, rest

    def _category(self, reading: Reading[Any] | None, text: str, guesses: list[Guess]) -> str:
        written = str(reading.value or "").strip() if reading is not None else ""
        taught = self.learned.get("category", {}).get(written)
        code = taught or named(written)
        if code:
            return code
        found = recognised(text)
        if written and reading is not None:
            guesses.append(_guess("category", reading, categories()[found].name, "from_words"))
        return found

    def _choice(
        self, name: str, readings: dict[str, Reading[Any]], usual: str, guesses: list[Guess]
    ) -> str:
        reading = readings.get(name)
        if reading is None:
            return usual
        taught = self.learned.get(name, {}).get(text_of(reading.raw).strip()[:200])
        if taught is not None:
            return str(taught)
        if not reading.understood:
            guesses.append(_guess(name, reading, usual, "not_understood"))
        return str(reading.value) if reading.value is not None else usual

    def _day(self, reading: Reading[Any] | None, guesses: list[Guess]) -> date:
        if reading is None or reading.value is None:
            if reading is not None and not reading.understood:
                guesses.append(_guess("said_on", reading, self.today.isoformat(), reading.note))
            return self.today
        day: date = reading.value.first
        if not EARLIEST <= day <= self.today:
            why = "in_the_future" if day > self.today else "too_early"
            guesses.append(_guess("said_on", reading, self.today.isoformat(), why))
            return self.today
        if reading.guessed:
            guesses.append(_guess("said_on", reading, day.isoformat(), reading.note))
        return day

    def _lane_of(self, place: PlaceView) -> str:
        at: PlaceView | None = place
        while at is not None and at.kind != "lane":
            at = self.addresses.by_id.get(at.parent_id) if at.parent_id else None
        return at.name if at else ""


def _guess(name: str, reading: Reading[Any], value: str, code: str) -> Guess:
    text = without_personal(text_of(reading.raw).strip()[:200])
    return Guess(name, text, value, reading.confidence if reading.understood else 0, code)


def sentence_key(place_id: str, said_on: str, text: str) -> bytes:
    """What makes two sentences the same: place, day and words."""
    plain = "\n".join((str(place_id), said_on, text))
    return blake2b(plain.encode(), digest_size=12).digest()


def known_sentences(place_path: str) -> dict[bytes, str]:
    """The sentences at and below a place, by `sentence_key`: their codes. One query."""
    low, high = subtree(place_path)
    rows = Suggestion.objects.filter(place_path__gte=low, place_path__lt=high)
    columns = rows.values_list("place_id", "said_on", "text", "code")
    return {
        sentence_key(str(place_id), said_on.isoformat(), text): code
        for place_id, said_on, text, code in columns.iterator(2000)
    }
