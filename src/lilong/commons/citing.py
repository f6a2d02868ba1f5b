"""Articles of laws as the reader's language cites them."""

from __future__ import annotations

import re

from django.utils.translation import get_language, gettext, gettext_noop

# What the house goes by; the registry of clocks and the dictionaries cite them in Chinese.
_LAWS = (
    gettext_noop("上海市住宅物业管理规定"),
    gettext_noop("上海市住宅物业消防安全管理办法"),
    gettext_noop("上海市建筑消防设施管理规定"),
    gettext_noop("上海市房屋使用安全管理办法"),
    gettext_noop("上海市拆除违法建筑若干规定"),
    gettext_noop("上海市居民委员会工作条例"),
    gettext_noop("业主大会和业主委员会指导规则"),
    gettext_noop("若干意见"),
    gettext_noop("人民调解法"),
    gettext_noop("信访工作条例"),
    gettext_noop("建设工程质量管理条例"),
    gettext_noop("民法典"),
    gettext_noop("民事诉讼法"),
    gettext_noop("物业管理条例"),
    gettext_noop("特种设备安全法"),
    gettext_noop("特种设备安全监察条例"),
    gettext_noop("行政处罚法"),
    gettext_noop("行政复议法"),
    gettext_noop("行政诉讼法"),
    gettext_noop("行政强制法"),
)
_NUMBER = "[一二三四五六七八九十百零]+"
_LAW = re.compile("《([^《》]+)》")
_RANGE = re.compile(f"第({_NUMBER})条至第({_NUMBER})条")
_SEVERAL = re.compile(f"第({_NUMBER}(?:、{_NUMBER})+)条")
_ONE = re.compile(f"(、?)第({_NUMBER})条")
_PARAGRAPH = re.compile(f"第({_NUMBER})款")
_ITEM = re.compile(f"第（({_NUMBER})）项")
_CHINESE = re.compile("[\u3000-\u9fff\uff00-\uffef]")


def cited(basis: str) -> str:
    """Articles in the reader's language; those that cannot be told in it as they are kept.

    >>> cited("《人民调解法》第三十三条")
    '《人民调解法》第三十三条'
    """
    if (get_language() or "zh").startswith("zh"):
        return basis
    said = _LAW.sub(lambda found: f"; {gettext(found[1])}", basis)
    said = _RANGE.sub(lambda found: f" arts. {_number(found[1])}–{_number(found[2])}", said)
    said = _SEVERAL.sub(lambda found: f" arts. {_numbers(found[1])}", said)
    said = _ONE.sub(lambda found: f"{found[1] and ','} art. {_number(found[2])}", said)
    said = _PARAGRAPH.sub(lambda found: f" para. {_number(found[1])}", said)
    said = _ITEM.sub(lambda found: f" item {_number(found[1])}", said)
    parts = [part.strip() for part in re.split("[;；]", said) if part.strip()]
    said = "; ".join(parts)
    return basis if _CHINESE.search(said) else said


def _numbers(words: str) -> str:
    return ", ".join(str(_number(word)) for word in words.split("、"))


def _number(word: str) -> int:
    """A number below a thousand: 八十三 is 83, 二百七十八 is 278."""
    total = digit = 0
    for sign in word:
        if sign in "十百":
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
        else:
            digit = "零一二三四五六七八九".index(sign)
    return total + digit
