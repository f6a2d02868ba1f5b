"""Words that order, from those who may not: what a committee says to a party dissuades or asks.

A residents' committee dissuades, reports and supports (居委会条例 art. 25). What parties read of
it must not sound as if it could set a term, force or cut off water and power (行政强制法 art. 43
forbids the last to everybody).

The rules know turns of phrase, not meaning: they are held against a table of both kinds of
sentences in the tests, and who is misunderstood writes it another way.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from lilong.kernel.refusal import Refused

BASIS = _("《上海市居民委员会工作条例》第二十五条")

_DO = "(?:拆|改|清|搬|停工|停止|整|恢复|腾)"
_NUMBER = "[一二两三四五六七八九十半百千万0-9]+"
_TERM = f"{_NUMBER}个?(?:日|天|小时|周|星期|月)"
_NOW = f"(?:立即|马上|立刻|{_TERM}之?内|(?:今|明|后)[天日]|周[一二三四五六日天]|月底)"
# What is threatened with; whoever asks about it, fears it or says that it will not be, does not.
_ASKED = "会不会|会否|是不是|要不要|问|怕|担心|不会|不能|不得|不用|没有"
_ON = f"(?:(?!{_ASKED})[^？?]){{0,12}}"
_CUT = "(?:[停断].{0,4}[水电气]|[水电气].{0,6}[停断])"
_FORCE = "(?:强制(?!性)|强拆|强行拆)"

_ORDERS = re.compile(
    "|".join(
        (
            f"责令|勒令|命令(?:[你您他她]|{_NOW}|{_DO})",
            f"限[你您]|限期.{{0,8}}{_DO}|限(?:在|于)?.{{0,2}}{_TERM}之?内|给[你您]们?{_TERM}",
            f"(?:必须|务必).{{0,4}}{_NOW}.{{0,6}}{_DO}|{_NOW}.{{0,4}}(?:必须|务必).{{0,6}}{_DO}",
            f"[你您].{{0,4}}(?:必须|务必).{{0,4}}{_DO}|通知[你您].{{0,4}}{_NOW}.{{0,8}}{_DO}",
            f"{_TERM}.{{0,2}}不{_DO}|{_TERM}之?[后内].{{0,3}}(?:我们|居委会?).{{0,4}}拆|后果自负",
            "(?:逾期|否则|不然|要不|再不(?!修)|不(?:拆|改|搬|配合|听|动|清(?!楚)))"
            f"{_ON}(?:{_FORCE}|{_CUT}|罚)",
            f"(?<!不)(?<!不是)(?<!怕)(?:决定|将|要|会|就|来)(?:予以|依法|组织|进行)?{_FORCE}",
            f"(?:给|把)[你您].{{0,4}}{_CUT}|[停断][了掉]?[你您].{{0,4}}[水电气]"
            "|[水电气].{0,4}给[你您].{0,2}[停断]",
            f"罚款?{_NUMBER}",
        )
    )
)
# Told of those with the power, or of what somebody said: nobody is spoken to.
_TOLD = re.compile(
    "(?:城管|执法|房管|规划|街道|政府|法院|消防|派出所).{0,8}$"
    "|(?:[他她]|对方|户主|业主|店主|房东|租客|家里|老人).{0,3}"
    "(?:说|讲|答应|表示|承诺|同意|保证|问|以为|听说).{0,8}$|^答应.{0,4}$"
)
_SPOKEN_TO = re.compile("[你您]")
_ENDS = re.compile("[。；;！!\n]")


def sounds_like_order(words: str) -> bool:
    """Whether the words order something, or threaten with force, fines, or water and power."""
    return any(_orders("".join(sentence.split())) for sentence in _ENDS.split(words))


def _orders(sentence: str) -> bool:
    spoken_to = _SPOKEN_TO.search(sentence)
    return any(
        spoken_to or not _TOLD.search(sentence[: found.start()])
        for found in _ORDERS.finditer(sentence)
    )


def refuse_order(words: str) -> None:
    """Raises Refused: the words order something, or threaten with force or with water and power."""
    if sounds_like_order(words):
        raise Refused(
            _("居委会不能责令、限期，也不能用强拆、停水停电来要求，这样写当事人会当成命令"),
            basis=BASIS,
            remedy=_(
                "请写看到什么、劝了什么、对方怎么说；别的单位责令的，"
                "用“记下其他单位的处理”写明单位和文号。"
            ),
        )
