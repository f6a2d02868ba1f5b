"""What a row is about, from the word in its column and the description beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from lilong.engines.tabular.cells import (
    Flawed,
    RawCell,
    Reading,
    blank,
    compact,
    not_understood,
    text_of,
)

PART_OF_TEXT, PATTERN, SIMILAR, AMBIGUOUS = "part_of_text", "pattern", "similar", "ambiguous"
FROM_DESCRIPTION, CONTRADICTED, NO_SUCH_KIND = (
    "from_description", "contradicted_by_description", "no_such_kind",
)  # fmt: skip

MOST_REMEMBERED = 1000
_DIVIDED = re.compile(r"[、,;/+和及与]")


@dataclass(frozen=True)
class KindSpec:
    """One kind of thing in a dictionary.

    Attributes:
        code: what the rest of the house calls it.
        names: full names; a cell that says exactly this is certain.
        words: words that point to it inside a longer text.
        patterns: regular expressions that do, for words that stand apart (`天井.*阳光房`).
    """

    code: str
    names: tuple[str, ...]
    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()


@dataclass(frozen=True)
class KindMatcher:
    """A dictionary of kinds, made ready for matching."""

    kinds: tuple[KindSpec, ...]

    @cached_property
    def _exact(self) -> dict[str, str]:
        return {
            compact(word): kind.code
            for kind in reversed(self.kinds)
            for word in (*kind.words, *kind.names)
        }

    @cached_property
    def _words(self) -> list[tuple[str, str]]:
        words = [(word, code) for word, code in self._exact.items() if len(word) > 1]
        return sorted(words, key=lambda pair: -len(pair[0]))

    @cached_property
    def _words_by_letter(self) -> dict[str, list[int]]:
        """Where in `_words` the words with a first letter stand."""
        places: dict[str, list[int]] = {}
        for at, (word, _code) in enumerate(self._words):
            places.setdefault(word[0], []).append(at)
        return places

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], str]]:
        return [(re.compile(p), kind.code) for kind in self.kinds for p in kind.patterns]

    def match(self, named: RawCell, described: RawCell = None) -> Reading[str]:
        """The kind, from its own cell and the description; the reading's note says how.

        A description that speaks of another kind lowers the confidence and never overrules
        the cell in which somebody named the kind.
        """
        if isinstance(named, Flawed):
            return not_understood(named, named.why)
        by_name = self._named(named)
        described_text = "" if isinstance(described, Flawed) else compact(text_of(described))
        by_description = self._look_up(described_text, described, similar=False)
        if by_name.value is None:
            return self._from_description(by_name, by_description, named)
        if by_description.value in (None, by_name.value):
            return by_name
        return Reading(by_name.value, min(by_name.confidence, 60), CONTRADICTED, named)

    def _named(self, named: RawCell) -> Reading[str]:
        if not isinstance(named, str):
            return self._look_up(compact(text_of(named)), named)
        known = self._known.get(named)
        if known is None:
            known = self._look_up(compact(named), named)
            if len(self._known) < MOST_REMEMBERED:
                self._known[named] = known
        return known

    @cached_property
    def _known(self) -> dict[str, Reading[str]]:
        """The readings of words by which kinds were named; a ledger repeats a few of them."""
        return {}

    def _from_description(
        self, by_name: Reading[str], by_description: Reading[str], named: RawCell
    ) -> Reading[str]:
        if by_description.value is None:
            return by_name if not by_name.understood else by_description
        sure = 80 if by_name.understood else 60
        confidence = min(by_description.confidence, sure)
        raw = named if text_of(named) else by_description.raw
        return Reading(by_description.value, confidence, FROM_DESCRIPTION, raw)

    def _look_up(self, text: str, raw: RawCell, *, similar: bool = True) -> Reading[str]:
        if not text:
            return blank(raw)
        if text in self._exact:
            return Reading(self._exact[text], 100, "", raw)
        found = self._pointed_to(text)
        if len(found) > 1:
            confidence = 40 if _DIVIDED.search(text) else 50
            return Reading(found[0][0], confidence, AMBIGUOUS, raw)
        if found:
            code, note = found[0]
            return Reading(code, 90 if note == PART_OF_TEXT else 85, note, raw)
        return self._similar(text, raw) if similar else not_understood(raw, NO_SUCH_KIND)

    def _pointed_to(self, text: str) -> list[tuple[str, str]]:
        """Each kind that words or patterns point to, the strongest hint first."""
        codes = {code: PATTERN for pattern, code in self._patterns if pattern.search(text)}
        begun = filter(None, map(self._words_by_letter.get, text))
        for at in sorted({at for places in begun for at in places}):
            word, code = self._words[at]
            if word in text:
                codes.setdefault(code, PART_OF_TEXT)
                # A longer word uses its characters up: 防盗窗 is no 窗.
                text = text.replace(word, "\0")
        return list(codes.items())

    def _similar(self, text: str, raw: RawCell) -> Reading[str]:
        best, code = 0.0, None
        for word, owner in self._words:
            ratio = SequenceMatcher(None, text, word, autojunk=False).ratio()
            if ratio > best:
                best, code = ratio, owner
        if best < 0.66 or len(text) > 20:
            return not_understood(raw, NO_SUCH_KIND)
        return Reading(code, round(best * 70), SIMILAR, raw)
