"""Telephone and identity numbers, found so that they can be sealed, not so that they are kept."""

from __future__ import annotations

import re

from lilong.engines.tabular.cells import DAMAGED_NUMBER, Flawed, RawCell, text_of, tidy

PHONE, IDENTITY_NUMBER, MAYBE_IDENTITY_NUMBER = "phone", "identity_number", "maybe_identity_number"

_ID = re.compile(
    r"(?<![0-9])([1-9][0-9]{5}(?:19|20)[0-9]{2}[01][0-9][0-3][0-9][0-9]{3}[0-9Xx])(?![0-9])"
)
_MOBILE = re.compile(r"(?<![0-9])(?:\+?86[- ]?)?1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}(?![0-9])")
_LANDLINE = re.compile(r"(?<![0-9])(?:\(?0[0-9]{2,3}\)?[- ]?)[2-8][0-9]{6,7}(?![0-9])")
_MANY_DIGITS = re.compile(r"\d[\d\s()（）-]{5,}\d")
SHORTEST = 8
_REPORTER = re.compile(
    r"((反映|举报|检举|投诉|申诉|来电|来访|信访|报修|报告|诉求|爆料)"
    r"(人|者|居民|群众|住户|业主|市民)(员)?"
    r"(姓名|名字|名称|电话|手机|号码|联系方式|联系|信息|住址|地址|号)*"
    r"|reporter|reportedby|complainant|caller)(name|phone|contact|address)?$"
)
_NO_WORD = re.compile(r"[\W_]+")
HIDDEN = "＊＊"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def personal_data_in(cell: RawCell) -> frozenset[str]:
    """Which kinds of personal number the cell holds.

    `maybe_identity_number` stands for one whose check digit is wrong or whose last digits
    the spreadsheet program has rounded away.
    """
    if isinstance(cell, Flawed):
        wide = cell.why == DAMAGED_NUMBER
        return frozenset((MAYBE_IDENTITY_NUMBER,)) if wide else frozenset()
    text = text_of(cell) if isinstance(cell, (str, int)) else ""
    if len(text) < SHORTEST or not _MANY_DIGITS.search(text):
        return frozenset()
    text = text if text.isascii() else tidy(text)
    found = {_identity(match[1]) for match in _ID.finditer(text)}
    if _MOBILE.search(text) or (isinstance(cell, str) and _LANDLINE.search(text)):
        found.add(PHONE)
    return frozenset(found)


def names_reporter(heading: str) -> bool:
    """Whether under this heading stands who reported something: never to be read or kept.

    >>> [names_reporter(heading) for heading in ("登记信息/反映人（姓名）", "发现人", "反映问题")]
    [True, False, False]
    """
    return _REPORTER.search(_NO_WORD.sub("", tidy(heading)).lower()) is not None


def masked(text: str) -> str:
    """The text, with its long numbers covered when there is a personal one among them.

    >>> masked("王先生 13812345678"), masked("2024-11-08")
    ('王先生 *********78', '2024-11-08')
    """
    return covered(text) if personal_data_in(text) else text


def covered(text: str) -> str:
    """The text with all but the last two digits of each long number covered.

    >>> covered("3.101123456789012E+17")
    '3.*************12E+17'
    """
    return _MANY_DIGITS.sub(_covered, text)


def _covered(number: re.Match[str]) -> str:
    written = number[0]
    return re.sub(r"[0-9０-９]", "*", written[:-2]) + written[-2:]


def _identity(number: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return IDENTITY_NUMBER if _CHECKS[total % 11] == number[17].upper() else MAYBE_IDENTITY_NUMBER
