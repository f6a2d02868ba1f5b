"""What of a text is compared: its grams, without numbers, addresses and what is said anyway."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, pairwise

LONGEST = 600
"""Characters compared of one text: who writes more has said by then what it is about."""

CONCEPT = "\N{SECTION SIGN}"
"""Begins the feature of a concept, so that it is taken for no gram."""

_HAN_NUMBER = "〇零一二两三四五六七八九十百"
_UNIT = (
    "支弄|弄堂|弄|号楼|号门(?!口)|号|楼栋|幢|栋|单元|室|层楼|层|楼|"
    "米|平方|块|元|点钟|点|天|年|月|日|次|个|户"
)
_ADDRESS = re.compile(
    rf"(?:[0-9]+(?:[-.,/:~][0-9]+)*\s*[a-z]?|第?[{_HAN_NUMBER}]+)\s*(?:{_UNIT})|[0-9]+"
)
_LINK = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\S+")
_RUNS = re.compile(r"[a-z]+(?:'[a-z]+)?|[^\W\d_a-z]+")
_FUNCTION = frozenset("的了是我在有和就不都也很又还吗呢吧啊呀嘛把被给到得地着过们这那之与及")
_ENGLISH = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be but by can could do does for from get had has have he her his i if"
        " in is it its just me my no not of on or our please she should so that the their them"
        " there they this to too us very was we were when which who why will with would you your",
    )
)


@dataclass(frozen=True)
class Lexicon:
    """What the people of a place say with everything, and their words for one thing.

    Attributes:
        concepts: words by the name of what they mean (`排水`: 下水道, 阴沟, 窨井 …).
        filler: phrases that stand in any sentence (希望, 能不能 …).
    """

    concepts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    filler: tuple[str, ...] = ()

    @cached_property
    def _named(self) -> dict[str, list[str]]:
        named: dict[str, list[str]] = {}
        for name, words in sorted(self.concepts.items()):
            for word in words:
                named.setdefault(_normal(word), []).append(name)
        return named

    @cached_property
    def _words(self) -> re.Pattern[str] | None:
        # Looked for at each place: 污水管 is heard as 污水 and as 水管.
        return re.compile(f"(?=({words}))") if (words := _either(self._named)) else None

    @cached_property
    def _fillers(self) -> re.Pattern[str] | None:
        return re.compile(words) if (words := _either(map(_normal, self.filler))) else None

    def concepts_in(self, text: str) -> list[str]:
        """The names of what a normalised text speaks of, in order, each once."""
        if self._words is None:
            return []
        hits = chain.from_iterable(self._named[hit[1]] for hit in self._words.finditer(text))
        return sorted(set(hits))

    @cached_property
    def _apart(self) -> re.Pattern[str] | None:
        return re.compile(f"({words})") if (words := _either(self._named)) else None

    def words_apart(self, text: str) -> str:
        """A text made `plain`, with gaps around the words that are known."""
        text = self.without_filler(text)
        return text if self._apart is None else self._apart.sub(r" \1 ", text)

    def without_filler(self, text: str) -> str:
        """A normalised text, with a gap where a standing phrase was."""
        return text if self._fillers is None else self._fillers.sub(" ", text)


@dataclass(frozen=True)
class Background:
    """In how many texts of another collection each gram stands.

    Attributes:
        texts: how many texts were counted.
        counts: in how many of them a gram stands.
    """

    texts: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)


def _either(words: Iterable[str]) -> str:
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(map(_bounded, longest_first))


def _bounded(word: str) -> str:
    escaped = re.escape(word)
    return rf"\b{escaped}" if word.isascii() else escaped


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def plain(text: str) -> str:
    """A text as it is compared: one width, one case, no numbers, addresses or links.

    >>> plain("３号楼２０１室的下水道，堵了５天！")
    '的下水道,堵了!'
    """
    cut = _normal(text[: LONGEST * 2])[:LONGEST]
    return _ADDRESS.sub("", _LINK.sub(" ", cut))


def grams_of(text: str, lexicon: Lexicon) -> list[str]:
    """The features of a text made `plain`, each once, in a fixed order.

    Once only: in a sentence that somebody types, a word said twice is not meant twice as much.
    """
    concepts = [CONCEPT + name for name in lexicon.concepts_in(text)]
    grams: set[str] = set()
    for run in _RUNS.findall(lexicon.without_filler(text)):
        if run.isascii():
            if len(run) > 1 and run not in _ENGLISH:
                grams.add(_stem(run))
            continue
        grams.update(character for character in run if character not in _FUNCTION)
        pairs = pairwise(run)
        grams.update(
            one + other for one, other in pairs if not (one in _FUNCTION and other in _FUNCTION)
        )
    return sorted(grams) + concepts


def _stem(word: str) -> str:
    """An English word without its commonest endings: drains, drained and draining are one."""
    for ending in ("'s", "ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word


def is_telling(word: str) -> bool:
    """Whether a piece of text can stand alone as a word in an explanation."""
    return len(word) > 1 and word[0] not in _FUNCTION and word[-1] not in _FUNCTION
