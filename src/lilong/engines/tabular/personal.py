"""What tells who somebody is, found so that it can be sealed or covered, not so that it is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lilong.engines.tabular.cells import DAMAGED_NUMBER, Flawed, RawCell, text_of, tidy
from lilong.engines.tabular.names import spans_of_names

PHONE, IDENTITY_NUMBER, MAYBE_IDENTITY_NUMBER = "phone", "identity_number", "maybe_identity_number"
NAME, PLATE, ACCOUNT = "name", "plate", "account"

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


# 沪A·12345
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Za-z][·•・\s-]?"
    r"(?=[A-Za-z0-9]*[0-9])[A-Za-z0-9]{5,6}(?![A-Za-z0-9])"
)
_MAIL = re.compile(r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
# 微信号 abc_123, QQ：12345678; a group is nobody's
_CHAT = re.compile(
    r"(?:微信|薇信|威信|weixin|wechat|[wv]x|qq|扣扣)(?:(?:号码|号|id)?[是为：:\s]*)"
    r"(?=[A-Za-z_-]*[0-9])([A-Za-z0-9][A-Za-z0-9_-]{4,19})(?![A-Za-z0-9_-])",
    re.IGNORECASE,
)
_CHAT_NAMED = re.compile(
    r"(?:微信|薇信|威信|weixin|wechat)(?:号码|号|id)[是为：:\s]*([A-Za-z][A-Za-z0-9_-]{5,19})",
    re.IGNORECASE,
)
# 64381234, 6438-1234: here nobody says the area code. No day, no two years, no sum.
_LOCAL = re.compile(
    r"(?<![0-9A-Za-z.年号第￥¥-])(?<!编号)(?<!单号)(?<!工单)(?<!编号[：:\s])(?<!单号[：:\s])(?<!工单[：:\s])"
    r"(?!(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01]))(?!(?:19|20)[0-9]{2}[- ](?:19|20))"
    r"[2-8][0-9]{3}[- ]?[0-9]{4}(?![0-9A-Za-z元万平㎡米户号年月-])"
)
_WIDE = str.maketrans("０１２３４５６７８９－．＠：", "0123456789-.@:")
# 一三八一二三四五六七八: as people write a number that no program is to find
_SPOKEN = str.maketrans(
    "〇零○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "000123456789" + "1123456789"
)


def personal_parts(text: str) -> list[PersonalPart]:
    """What in a text tells who somebody is, in order: numbers, addresses, plates, names.

    A proposal for whoever wrote it or is about to release it: rare surnames and bare names are
    missed, and now and then a word beside a door is taken for a name.

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


def covered_as_chosen(text: str, *, also: Iterable[str] = (), harmless: Iterable[str] = ()) -> str:
    """The text with what was found covered, as a person who read it whole has chosen.

    Args:
        also: further words to cover, wherever they stand.
        harmless: names that were found and are none; numbers stay covered.

    >>> covered_as_chosen("方便面摊的阿宝打13812345678", also=["阿宝"], harmless=["方便面"])
    '方便面摊的＊＊打＊＊'
    """
    spared = set(harmless)
    spans = {
        (part.start, part.end)
        for part in personal_parts(text)
        if part.kind != NAME or text[part.start : part.end] not in spared
    }
    for words in filter(None, also):
        spans |= {match.span() for match in re.finditer(re.escape(words), text)}
    end = len(text) + 1
    for start, stop in sorted(spans, reverse=True):
        if start < end:
            text = text[:start] + HIDDEN + text[min(stop, end) :]
            end = start
    return text


def _all_parts(text: str) -> Iterator[PersonalPart]:
    plain = text.translate(_WIDE)  # sign by sign, so that places stay
    for match in _ID.finditer(plain):
        yield PersonalPart(*match.span(1), _identity(match[1]))
    phones = sorted(_phones(plain))
    for span in phones:
        yield PersonalPart(*span, PHONE)
    for kind, pattern in ((ACCOUNT, _MAIL), (PLATE, _PLATE)):
        for match in pattern.finditer(plain):
            yield PersonalPart(*match.span(), kind)
    for pattern in (_CHAT, _CHAT_NAMED):
        for match in pattern.finditer(plain):
            yield PersonalPart(*match.span(1), ACCOUNT)
    for span in spans_of_names(plain, phones):
        yield PersonalPart(*span, NAME)


def _phones(plain: str) -> set[tuple[int, int]]:
    found = {match.span() for by in (_MOBILE, _LANDLINE, _LOCAL) for match in by.finditer(plain)}
    spoken = plain.translate(_SPOKEN)
    if spoken != plain:
        found |= {match.span() for match in _MOBILE.finditer(spoken)}
    return found


def _covered(number: re.Match[str]) -> str:
    written = number[0]
    return re.sub(r"[0-9０-９]", "*", written[:-2]) + written[-2:]


def _identity(number: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return IDENTITY_NUMBER if _CHECKS[total % 11] == number[17].upper() else MAYBE_IDENTITY_NUMBER
