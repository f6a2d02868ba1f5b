"""Who holds a unit: names as people spell them, and the buyer's key that heads are made from.

A name alone proves nothing: two 张伟 live in every large compound. So each unit begins as a head
of its own, except that companies of one name are one buyer, until a person says which units of
the same name are the same person's (docs/why/0012-one-buyer-is-one-head-once-a-person-says-so.md).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

# Who says that units are one buyer's: nobody yet, an equal telephone number beside the name, the
# name of a company, an identity number (neither number is kept), or a person.
OPEN, PHONE, COMPANY, IDENTITY, SAME, APART = (
    "open", "phone", "company", "identity", "same", "apart",
)  # fmt: skip
# How a blind begins whose unit waits for somebody to say so.
WAITS = "?"
HALF = 32

_OLD_CHARACTERS = Path(__file__).parent / "dictionary" / "old_characters.json"
_COMPANY = re.compile(
    r"公司|集团|银行|合作社|事务所|委员会|居委会|业委会|村委会|政府|管理处|管理局|房管局|研究所|研究院"
    r"|学校|大学|中学|小学|幼儿园|医院|协会|基金会|合伙企业|工厂|置业|房地产|商行|经营部|街道办"
    r"|\b(?:co|ltd|llc|inc|corp|limited|company)\b\.?",
    re.IGNORECASE,
)
_PARTED = re.compile(r"[、,;/|\n]+")
_SHARE = re.compile(
    r"\(?\s*((?:占)?[0-9]+(?:\.[0-9]+)?\s*%|[0-9]{1,4}\s*/\s*[0-9]{1,4}|共同共有|按份共有)\s*\)?"
)
_OTHERS = re.compile(r"等(?:[0-9一二三四五六七八九十]*(?:人|户|位))?$")
_CHINESE = re.compile(r"[\u4e00-\u9fff·]+")
_NO_LETTER = re.compile(r"[\W_]+")
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Name:
    """One owner as written: tidied, with the share that stood beside the name."""

    words: str
    share: str = ""


def names_in(text: str) -> tuple[list[Name], bool]:
    """The owners that a cell names, and whether that took a guess.

    `王 小明` is one person whose name was spaced out; `王小明 李红` are two.

    >>> [name.words for name in names_in("王小明（50%）、李红 50%")[0]], names_in("王 小明")[1]
    (['王小明', '李红'], True)
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    shares: list[str] = []

    def _kept(found: re.Match[str]) -> str:
        shares.append(re.sub(r"\s", "", found[1]))
        return f"\x1f{len(shares) - 1}\x1f"

    names, guessed = list[Name](), False
    for part in _PARTED.split(_SHARE.sub(_kept, plain)):
        marks = [int(mark) for mark in re.findall("\x1f([0-9]+)\x1f", part)]
        bare = re.sub("\x1f[0-9]+\x1f", " ", part).strip(" ()[]:：.。")
        if _OTHERS.search(bare):
            bare, guessed = _OTHERS.sub("", bare).strip(), True
        spoken, was_guess = _spaced(bare)
        guessed = guessed or was_guess
        share = shares[marks[0]] if len(marks) == 1 else ""
        names += [Name(words[:_LONGEST_NAME], share) for words in spoken]
    return _each_once(names), guessed


def _spaced(bare: str) -> tuple[list[str], bool]:
    """Names of which spaces part some and only decorate others; whether that was a guess."""
    words = bare.split()
    if len(words) < 2:
        return words, False
    if not all(_CHINESE.fullmatch(word) for word in words) or is_company("".join(words)):
        return [" ".join(words)], False
    if all(len(word) >= 2 for word in words):
        return words, True
    whole = "".join(words)
    return ([whole], True) if len(whole) <= 4 else (words, True)


def _each_once(names: Iterable[Name]) -> list[Name]:
    kept: dict[str, Name] = {}
    for name in names:
        kept.setdefault(name_key(name.words), name)
    return list(kept.values())


@cache
def _simple() -> dict[int, str]:
    pairs: str = json.loads(_OLD_CHARACTERS.read_text(encoding="utf-8"))["pairs"]
    return {ord(old): new for old, new in zip(pairs[::2], pairs[1::2], strict=True)}


def name_key(name: str) -> str:
    """The form in which names are compared: width, spaces, dots and old characters aside.

    >>> name_key("張 偉") == name_key("张伟") == name_key("张　伟")
    True
    """
    plain = unicodedata.normalize("NFKC", name).translate(_simple())
    return _NO_LETTER.sub("", plain).casefold()


def is_company(name: str) -> bool:
    """Whether this is the name of a firm or an office: registered once, unlike a person's."""
    return _COMPANY.search(unicodedata.normalize("NFKC", name)) is not None


def masked_name(name: str) -> str:
    """A name as the notice board shows it: the first character. Firms are shown in full.

    >>> masked_name("王小明"), masked_name("上海某某置业有限公司"), masked_name("")
    ('王**', '上海某某置业有限公司', '')
    """
    if not name or is_company(name):
        return name
    return name[:1] + "**"


def short_mark(digits: str) -> str:
    """What is left of an identity or telephone number that is thrown away: whether two were equal.

    It is keyed and cut to 64 bits; the number cannot be read from it.
    """
    return _keyed(f"identity\n{digits}")[:16]


def _keyed(text: str) -> str:
    key = settings.FIELD_KEY.encode()
    return hmac.digest(key, b"lilong roll holder\n" + text.encode(), hashlib.sha256).hex()


@dataclass(frozen=True, slots=True)
class Holder:
    """A buyer: who, by name, and what says which units are the same buyer's.

    Attributes:
        names: the names in the form compared, sorted, joined by `&`.
        said: `open`, `phone`, `company`, `identity`, `same` or `apart`.
        mark: what tells this buyer from others of the same names; empty for companies.
    """

    names: str
    said: str = OPEN
    mark: str = ""

    @classmethod
    def of(
        cls, names: Sequence[str], *, number: int, identity: str = "", phone: str = ""
    ) -> Holder:
        """The buyer of a unit of which nothing but names is known, or numbers beside them.

        An identity number settles it both ways. An equal telephone number speaks for one buyer;
        another one proves nothing.

        Args:
            number: the unit's number in its roll.
            identity, phone: what `short_mark` made of the numbers that stood in the file.
        """
        key = "&".join(sorted({name_key(name) for name in names}))
        if names and all(map(is_company, names)):
            return cls(key, COMPANY)
        if identity:
            return cls(key, IDENTITY, identity)
        return cls(key, PHONE, phone) if phone else cls(key, OPEN, str(number))

    @classmethod
    def read(cls, text: str) -> Holder:
        """The buyer that `text` was written for; one nobody knows for any other text."""
        parts = text.split("\t")
        return cls(parts[2], parts[0], parts[1]) if len(parts) == 3 else cls(text, APART, text)

    @property
    def text(self) -> str:
        """The key as it stands sealed in the roll."""
        return f"{self.said}\t{self.mark}\t{self.names}"

    @property
    def blind(self) -> str:
        """64 characters, equal for equal buyers, by which nobody is known.

        The first half is the buyer's, and begins with `?` while nobody has said whether others
        of the same name are the same person; the second half is the name's.
        """
        whole, name = _keyed(self.text), _keyed(f"name\n{self.names}")
        waits = WAITS if self.said in (OPEN, PHONE) and self.names else ""
        return (waits + whole)[:HALF] + name[:HALF]
