"""Telephone and identity numbers, found so that they can be sealed, not so that they are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lilong.engines.tabular.cells import DAMAGED_NUMBER, Flawed, RawCell, text_of, tidy

PHONE, IDENTITY_NUMBER, MAYBE_IDENTITY_NUMBER = "phone", "identity_number", "maybe_identity_number"
NAME = "name"

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


@dataclass(frozen=True)
class PersonalPart:
    """A part of a text that would tell who somebody is: where it stands and of what kind."""

    start: int
    end: int
    kind: str


# The hundred most frequent surnames (Ministry of Public Security, 2020), and two-sign ones.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程"
    "魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾"
    "龚邵万覃武钱戴严莫孔向常"
)
_SURNAME = rf"(?:欧阳|司马|上官|诸葛|夏侯|[{_SURNAMES}])"
_CALLED = "先生|女士|小姐|阿姨|阿婆|阿伯|叔叔|伯伯|爷爷|奶奶|师傅|老师|老伯|大爷|大妈|大伯|家"
_ROOM = r"[0-9０-９]{2,4}室"
# 301室的王阿姨, 301室李建国: a name right behind a room; without an address only where it ends.
_BEHIND_ROOM = re.compile(
    rf"{_ROOM}(?:的|住户|业主|租客|邻居)?(?:姓)?"
    rf"({_SURNAME}(?:[\u4e00-\u9fff]{{0,2}}?(?:{_CALLED})"
    r"|[\u4e00-\u9fff]{1,2}(?=[，。,.、；;！!？?\s]|$|总是|经常|天天|每天|把|在|的)))"
)
# 王阿姨住301室, 李建国（301室）
_BEFORE_ROOM = re.compile(
    rf"({_SURNAME}(?:[\u4e00-\u9fff]{{0,2}}?(?:{_CALLED})|[\u4e00-\u9fff]{{1,2}}))"
    rf"(?:住在|住|在|[，,（(\s])+(?:[0-9０-９]+[弄号])*{_ROOM}"
)
_WIDE = str.maketrans("０１２３４５６７８９－", "0123456789-")


def personal_parts(text: str) -> list[PersonalPart]:
    """Telephone and identity numbers in a text, and names that stand beside a room, in order.

    A proposal for whoever wrote it: a rare surname is missed, and 高空 behind a room may be
    taken for a name.

    >>> [(part.kind, part.start) for part in personal_parts("301室王阿姨 13812345678")]
    [('name', 4), ('phone', 8)]
    """
    found: list[PersonalPart] = []
    for part in sorted(_all_parts(text), key=lambda part: (part.start, -part.end)):
        if not found or part.start >= found[-1].end:
            found.append(part)
    return found


def without_personal(text: str) -> str:
    """The text with every personal part covered.

    >>> without_personal("301室王阿姨的电话 13812345678，请修")
    '301室＊＊的电话 ＊＊，请修'
    """
    for part in reversed(personal_parts(text)):
        text = text[: part.start] + HIDDEN + text[part.end :]
    return text


def _all_parts(text: str) -> Iterator[PersonalPart]:
    plain = text.translate(_WIDE)  # sign by sign, so that places stay
    for match in _ID.finditer(plain):
        yield PersonalPart(*match.span(1), _identity(match[1]))
    for pattern in (_MOBILE, _LANDLINE):
        for match in pattern.finditer(plain):
            yield PersonalPart(*match.span(), PHONE)
    for pattern in (_BEHIND_ROOM, _BEFORE_ROOM):
        for match in pattern.finditer(plain):
            yield PersonalPart(*match.span(1), NAME)


def _covered(number: re.Match[str]) -> str:
    written = number[0]
    return re.sub(r"[0-9０-９]", "*", written[:-2]) + written[-2:]


def _identity(number: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return IDENTITY_NUMBER if _CHECKS[total % 11] == number[17].upper() else MAYBE_IDENTITY_NUMBER
