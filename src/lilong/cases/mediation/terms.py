"""What is put to the sides is wished and promised, and ordered by nobody.

What the committee writes to a party must not sound like an order (`files.ordering`). At the table
"乙方须在三天内拆除" is no order: it is what that side promises, in the words of contracts. So a
text is read with its sides promising what they are said to do, and what then still orders or
threatens is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from lilong.cases.files.ordering import complaints_in, folded, may_be_order, sounds_like_order
from lilong.council.covering import Doubt
from lilong.kernel.refusal import Refused

BASIS = _("《人民调解法》第三条、《上海市居民委员会工作条例》第二十五条")
# As the rules of ordering call whoever is spoken of: others than whoever reads it.
_SIDE = "对方"
_SIDES = re.compile(
    "[甲乙丙丁戊己庚辛壬癸]方|第[一二三四五六七八九十0-9]+方|申请人|被申请人|(?:另一|一|各|双|两)方|两家"
)
# What neighbours call each other: what one of them asks of another is a proposal. Not where
# something lies, and not where the word says of whom something is required or who does it.
_WHO = "(?:的?(?:业主|住户|房东|租客|租户|邻居|人家|那家))?"
_NEIGHBOURS = re.compile(
    "(?<!要求)(?<!通知)(?<![在到从往])(?:"
    f"(?:楼[上下]|隔壁)(?:[0-9]{{2,4}}室|家)?{_WHO}|(?:[0-9]+[号弄幢栋]楼?){{0,2}}[0-9]{{2,4}}室{_WHO}"
    "|[他她]们?家|(?<![由请等])物业(?:公司)?(?=[^，,。；;]{0,10}?(?:应|必须|务必|须|一定要))"
    ")"
)
# What the committee asks is no proposal of a neighbour's, whomever the sentence names.
_COMMITTEE = "(?:居委会?|居民委员会|本会|居民区|社区|调委会)(?:干部|书记|主任|社工|工作人员)?"
_IN_ITS_NAME = re.compile(f"{_COMMITTEE}的?(?:要求|责令|命令|勒令|决定|限|强制)")
_ITS_OWN = re.compile(_COMMITTEE)
_DUTY = re.compile(
    f"({_SIDE}[^，,。；;！!\\n]{{0,20}}?)(?:应当|应该|应予?|必须|务必|必需|一定要|不得不|须(?!知)|需要?|得(?!到))"
)
_BREAKS = re.compile(r"[，,、：:](?!\s*$)")
_ENDS = re.compile(r"([。；;！!\n])")
# Not done what was promised: what is threatened with then is told as of something not removed.
_NOT_DONE = re.compile("不(?:修|赔|付|还钱|履行|处理|签字?)(?!.{0,2}了)")
_ENGLISH = re.compile(
    r"\b((?:side|party)(?: [A-J])?|(?:both|all|each)(?: of the)? (?:sides?|parties)|(?:the )?"
    r"(?:owner|tenant|applicant|respondent|neighbou?rs?(?: next door)?|property company)"
    r"|upstairs|downstairs|(?:room|flat) \d+)\b( \w+)? (?:must|shall|should|has to|have to)\b",
    re.IGNORECASE,
)


def check_terms(
    texts: Mapping[str, str], duties: Mapping[str, str] | None = None
) -> dict[str, Doubt]:
    """What has to be asked about in what is put to the sides.

    Args:
        texts: proposals and facts, by their names.
        duties: what one side does, which stands beside it.

    Raises:
        Refused: they order something, or threaten; nobody at a table can.
    """
    read = {name: _as_promised(text) for name, text in texts.items()}
    read |= {name: _as_promised(f"{_SIDE} {text}") for name, text in (duties or {}).items()}
    if any(map(sounds_like_order, read.values())):
        raise Refused(
            _("桌上谈的是各方自愿：谁都不能责令、限期，也不能拿罚款、强拆、停水停电来要求"),
            basis=BASIS,
            remedy=_(
                "请写哪一方自愿做什么、哪一天以前做完；做不到怎么赔，写多少钱。"
                "别的单位责令的，写明是哪个单位。"
            ),
        )
    said = _("这句话像是在命令、限期，不像哪一方答应的")
    kept = {**texts, **(duties or {})}
    doubts = {name: Doubt(kept[name], said) for name, words in read.items() if may_be_order(words)}
    return doubts | complaints_in(kept)


def _as_promised(text: str) -> str:
    """The text as the rules of ordering read it: each side another, who promises."""
    words = _ENGLISH.sub(r"\1\2 will", folded(text))
    words = _NOT_DONE.sub("不改", words)
    return "".join(map(_promised, _ENDS.split(words)))


def _promised(sentence: str) -> str:
    if _IN_ITS_NAME.search(sentence):
        return _whose(_SIDES.sub(_SIDE, sentence))
    named = _SIDES.sub(_SIDE, _NEIGHBOURS.sub(_SIDE, sentence))
    return _whose(_DUTY.sub(r"\1约定", named))


def _whose(sentence: str) -> str:
    """A sentence in which every part after the first names the side of which it goes on to tell,
    unless it goes on to tell of the committee."""
    if _SIDE not in sentence:
        return sentence
    first, *rest = _BREAKS.split(sentence)
    sides = ("" if _ITS_OWN.search(part) else f"{_SIDE} " for part in rest)
    return "".join((first, *(f"，{side}{part}" for side, part in zip(sides, rest, strict=True))))
