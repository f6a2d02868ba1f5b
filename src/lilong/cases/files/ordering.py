"""Words that order, from those who may not: what a committee says to a party dissuades or asks.

A residents' committee dissuades, reports and supports (居委会条例 art. 25). What parties read of
it must not sound as if it could set a term, force or cut off water and power (行政强制法 art. 43
forbids the last to everybody).

The rules know turns of phrase, not meaning: they are held against tables of both kinds of
sentences in the tests. What is no more than likely is asked about once, as names are; who is
misunderstood by the others writes it another way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext_lazy as _

from lilong.cases.files import ordering_english
from lilong.council.covering import Doubt
from lilong.kernel.refusal import Refused

BASIS = _("《上海市居民委员会工作条例》第二十五条")

_DO = "(?:拆|改|清|搬|停工|停止|整|恢复|腾)"
# What is done away with: no more than these, where no term stands beside it.
_ACT = (
    "(?:拆(?!迁|开|洗)|整改|改正|改回|清(?:空|理|走|除|掉|完|退|运)|搬(?:走|离|出|空|掉|开|完)|停工"
    "|停止(?:搭|建|施工|使用|装)|恢复(?:原|$)|腾(?:空|退|出)|封(?:回|堵)|撤(?:走|除|掉)|移(?:走|除|开)"
    "|铲除|砸掉|关停)"
)
_NUMBER = "[一二两三四五六七八九十半百千万0-9]+"
_TERM = f"{_NUMBER}个?(?:工作)?(?:日|天|小时|周|星期|月)"
_DAY = (
    f"(?:(?:{_NUMBER}年)?{_NUMBER}月{_NUMBER}[日号]|{_NUMBER}[日号]|[本这下]周[一二三四五六日天末]?"
    "|周[一二三四五六日天末]|[本这下]个?月底?|月底|年底|年前|春节|国庆|元旦|五一|十一|清明|端午|中秋)"
)
_NOW = f"(?:立即|马上|立刻|即刻|{_TERM}之?内|(?:今|明|后)[天日]|周[一二三四五六日天]|月底)"
_BY = f"(?:{_NOW}|{_DAY}(?:之|以)?[前内]|本周|本月)"
_YOU = "(?:[你您]|贵户|该户|当事人|户主|住户|业主|房主|租客|店主)"
# Said to somebody's face, one word is enough.
_AWAY = "(?:拆(?!迁|开|洗)|改(?!天|日|期)|清(?!楚|明|晨)|搬|停工|停止|整改|恢复(?:原|$)|腾)"
_WITH_MEN = "带(?:人|队|工人|施工队).{0,4}(?:拆(?!洗)|清掉|清走|搬走|砸|封)"
# What is threatened with; whoever asks about it, fears it or says that it will not be, does not.
_ASKED = "会不会|会否|是不是|要不要|问|怕|担心|不会|不能|不得|不用|没有"
_ON = f"(?:(?!{_ASKED})[^？?]){{0,12}}"
_CUT = "(?:[停断].{0,4}[水电气]|[水电气].{0,6}[停断])"
_FORCE = "(?:强制(?!性)|强拆|强行拆)"
_GIVEN = "(?:资格|补贴|补助|低保|待遇|廉租房?|公租房?)"
_US = "(?:我们|居委会?|本会|本居委|居民区|社区)"
# Between a modal and what is to be done: who else does it, or when it may be done at all.
_ON_TO = "(?:(?!物业|施工|师傅|志愿者|公司|由|经|才|先(?!行)|请)[^？?，,]){0,18}?"

# Threats: that somebody with the power is said to be behind them makes them no better.
_THREATS = re.compile(
    "(?:逾期|否则|不然|要不|再不(?!修)|不(?:拆|改|搬|配合|听|动|清(?!楚)))"
    f"{_ON}(?:{_FORCE}|{_CUT}|罚|黑名单|失信|拘留|采取.{{0,4}}措施|严肃处理|取消.{{0,4}}{_GIVEN}"
    f"|{_GIVEN}.{{0,6}}(?:取消|停发|停掉|扣掉|没了))"
    f"|不(?:拆|搬走|清走|清掉).{{0,6}}{_US}.{{0,3}}(?:就|会|将|来).{{0,4}}{_ACT}"
    "|不(?:拆|搬|清(?!楚)|移|收).{0,4}就(?:都|全|给|把.{1,8})?.{0,3}"
    f"(?:扔|丢掉|砸|锁|封|拖走|没收|处理掉|{_ACT})"
)
_ORDERS = re.compile(
    "|".join(
        (
            f"责令|勒令|责成|限令|命令(?:[你您他她]|{_NOW}|{_DO})|最后(?:通牒|警告)|警告[你您]",
            f"限[你您]|限期.{{0,8}}{_DO}|限(?:在|于)?.{{0,2}}{_TERM}之?内|给[你您]们?(?:最后)?{_TERM}|一律.{{0,4}}{_ACT}",
            f"限.{{0,2}}{_BY}.{{0,6}}{_ACT}",
            f"(?:必须|务必|一定要).{{0,4}}{_NOW}.{{0,6}}{_DO}"
            f"|{_NOW}.{{0,4}}(?:必须|务必|一定要).{{0,6}}{_DO}",
            f"[你您].{{0,4}}(?:必须|务必).{{0,4}}{_DO}|通知[你您].{{0,4}}{_NOW}.{{0,8}}{_DO}",
            f"(?:必须|务必|务请|一定要|不得不|必需){_ON_TO}{_ACT}|{_ACT}.{{0,4}}不可(?!能)|不拆不行",
            f"要求{_YOU}{_ON_TO}{_ACT}|(?:要求|通知)(?!他|她|物业){_ON_TO}{_BY}{_ON_TO}{_ACT}",
            f"(?:^|[，,：:、]|{_US}|现|特|再次|{_BY})要求{_ON_TO}{_ACT}",
            f"{_US}.{{0,8}}(?:决定|规定).{{0,12}}(?:拆(?!迁)|整改|停工|恢复原|强)",
            f"(?:应当|应该|(?<!答)应予?|须|需|得){_ON_TO}{_BY}{_ON_TO}{_ACT}"
            f"|{_BY}.{{0,2}}(?:应当|应该|(?<!答)应予?|须|需|得){_ON_TO}{_ACT}",
            f"[你您贵].{{0,8}}(?:应当|应予|须){_ON_TO}{_ACT}",
            f"(?:禁止|严禁|不得|不准|不许).{{0,12}}(?:立即|马上|立刻|{_BY}).{{0,4}}{_ACT}",
            f"{_TERM}.{{0,2}}不{_DO}|{_TERM}.{{0,2}}(?:还没|没有?|还不).{{0,2}}{_DO}.{{0,4}}就|{_TERM}之?[后内].{{0,3}}(?:我们|居委会?).{{0,4}}拆|后果自负",
            f"(?<!不)(?<!不是)(?<!怕)(?:决定|将|要|会|就|来)(?:予以|依法|组织|进行)?{_FORCE}",
            f"(?:给|把)[你您].{{0,4}}{_CUT}|[停断][了掉]?[你您].{{0,4}}[水电气]"
            "|[水电气].{0,4}给[你您].{0,2}[停断]",
            f"罚款?{_NUMBER}|(?<!不)(?<!不会)(?<!说要)罚款?[你您]",
            f"[你您](?:们|家|户)?(?:就|还|也|可|都|必)?得(?:把.{{1,10}})?{_AWAY}",
            f"(?:^|[，,：:]|[你您]们?|马上|立刻|赶紧|全|都)给我(?:把.{{1,10}})?{_AWAY}",
            f"[你您贵].{{0,10}}(?:予以|定于.{{0,8}}|定在.{{0,8}}){_ACT}",
            f"{_US}.{{0,3}}{_WITH_MEN}",
            "(?<!没有)(?<!没说)(?<!不会)(?<!不是)不(?:让|给|准|许|允许)[你您].{0,6}[水电气]",
        )
    )
)
# May be no more than what the law says, what was agreed, or a sign on a wall.
_DEMANDING = (
    f"(?:必须|务必|一定要|应当|应予|须(?!知)){_ON_TO}{_ACT}",
    "(?:禁止|严禁|不得|不准|不许)(?:再|在|任何人|擅自|私自)?.{0,6}"
    "(?:搭|建|施工|堆|装|砸|出租|使用|拆|改)",
)
_DEMANDED = re.compile("|".join(_DEMANDING))
_DOUBTFUL = re.compile(
    "|".join(
        (
            *_DEMANDING,
            f"{_BY}{_ON_TO}{_ACT}",
            f"(?:{_TERM}|本周|本月|月底|{_DAY})(?:之|以)?[前内].{{0,4}}把.{{1,12}}(?:拆|清|搬|改)",
            f"(?:^|[，,：:])请?(?:立即|马上|立刻|即刻).{{0,4}}{_ACT}(?!了)",
        )
    )
)
# Of whom something is asked that is theirs to do.
_HELPERS = "(?:物业|师傅|施工|志愿|公司|城管|执法|房管|规划|街道|保洁|楼组长|人)"
# Asked of whoever reads it: no word beside it makes it another's.
_ASKED_OF_YOU = re.compile(
    f"(?:(?<!问)[你您](?!.{{0,8}}(?:说|答应|承诺|同意|保证|打算|准备|愿意))|请(?!问|.{{0,4}}{_HELPERS}))"
    f"[^？?，,]{{0,10}}?(?:{_BY}{_ON_TO}{_ACT}|{_TERM}(?:之|以)?[前内].{{0,4}}把.{{1,12}}(?:拆|清|搬|改))"
    f"|{_BY}[，,]?(?:务?请|恳请|敬请|烦请|希望?|望)(?!.{{0,4}}{_HELPERS})[^？?，,]{{0,8}}?{_ACT}"
)
# Settled over somebody's head, unless it was they who settled it.
_SETTLED = re.compile(
    f"(?:定于|订于|定在|拟于|将于){_DAY}.{{0,6}}{_ACT}|予以.{{0,2}}{_ACT}"
    f"|{_US}(?!.{{0,10}}(?:帮|请|陪|联系|协助)).{{0,8}}(?:来|上门|去).{{0,2}}(?:拆(?!迁|洗|开)|清掉|清走|搬走)"
    f"|(?:周.?|天){_WITH_MEN}|不(?:让|给|准|许)(?:再)?(?:用|通|供).{{0,3}}[水电气]"
)
_PERSONS = (
    "(?:[他她]|对方|户主|业主|店主|店家|老板|房东|房主|租客|租户|家里|老人|老伴|儿子|女儿|邻居|居民"
    "|群众|大家|楼[上下]|隔壁|双方|两家|来电人|物业|施工队)"
)
# Told of what somebody said: nobody is spoken to.
_SAID = re.compile(
    f"{_PERSONS}.{{0,3}}(?:说|讲|答应|表示|承诺|同意|保证|问|以为|听说|觉得|认为|反映|愿意|打算|计划|准备)"
    # What is feared ends with its clause: after it somebody may be spoken to.
    f".{{0,12}}$|{_PERSONS}.{{0,3}}(?:怕|担心)[^，,：:]{{0,12}}$|^答应.{{0,8}}$|(?:是不是|是否|要不要|有没有|不是|并非|没有?说?|不)$"
)
# What somebody else asks for.
_THEY_ASK = re.compile(f"{_PERSONS}.{{0,4}}$")
# Told of those with the power.
_DECIDED = re.compile("(?:城管|执法|房管|规划|街道|政府|法院|消防|派出所).{0,8}$")
_BY_LAW = re.compile("(?:规定|条例|办法|依法|法律|合同|公约|规约).{0,8}$")
# Somebody has promised it: that holds for the sentence.
_PROMISED = re.compile(
    "(?<!没)(?<!没有)(?<!不)(?:答应|承诺|同意|保证|约好|约定|商定|谈好|说好|打算|计划|准备|愿意|自愿)"
    "|(?:联系|请)了?.{0,4}(?:师傅|施工队|公司|工人|志愿者)"
    "|(?:^|[，,])(?:也|都|又|还)?(?:说|讲|表示)(?!了|过)"
)
# Others do it, or have done it: that holds for the clause, before the words that sound like it.
_OTHERS = re.compile(
    f"{_PERSONS}|志愿者|师傅|公司|保洁|我们|居委|社区|城管|执法|街道|房管|由|已经?|帮|没有|没说|不是|并非"
    "|[你您]们?说"
)
_THEIRS = re.compile(f"{_PERSONS}|师傅|公司|城管|执法|街道|房管|规划|没有|没说|不是|不会|并非")
_DONE = re.compile("[掉完好除走光]?了")
_CLAUSE = re.compile("[，,：:]")
_SPOKEN_TO = re.compile("[你您]")
_ENDS = re.compile("[。；;！!\n]")
_FOLDED = str.maketrans(
    "內後請將強責貴違處罰們應須斷電氣書給對個週還來門無會開關壞麼從業產與達過並動樓鄰訴舉檢熱線"
    "０１２３４５６７８９",
    "内后请将强责贵违处罚们应须断电气书给对个周还来门无会开关坏么从业产与达过并动楼邻诉举检热线"
    "0123456789",
)


def speaks_to(words: str) -> bool:
    """Whether the words speak to somebody."""
    return _SPOKEN_TO.search(words) is not None or ordering_english.speaks_to(words)


def sounds_like_order(words: str) -> bool:
    """Whether the words order something, or threaten with force, fines, or water and power."""
    return any(map(_orders, _sentences(words))) or ordering_english.orders(words)


def may_be_order(words: str, *, promised: bool = False) -> bool:
    """Whether the words may be meant as an order, and may not.

    Args:
        promised: whether they stand where a side has promised something: what is to be done, and
            by when, is then the side's own word. What demands or asks it of somebody is not.

    >>> may_be_order("三天内拆"), may_be_order("三天内拆", promised=True)
    (True, False)
    >>> may_be_order("请三天内拆", promised=True)
    True
    """
    sounding = _DEMANDED if promised else _DOUBTFUL
    doubtful = any(_doubtful(one, sounding) for one in _sentences(words))
    return doubtful or ordering_english.may_order(words)


def _sentences(words: str) -> Iterator[str]:
    return ("".join(sentence.split()) for sentence in _ENDS.split(folded(words)))


def folded(words: str) -> str:
    """The words with those traditional characters and wide figures as the rules write them.

    >>> folded("請３天內拆除")
    '请3天内拆除'
    """
    return words.translate(_FOLDED)


def _orders(sentence: str) -> bool:
    spoken_to = _SPOKEN_TO.search(sentence)
    for found in _THREATS.finditer(sentence):
        if spoken_to or not _SAID.search(sentence[: found.start()]):
            return True
    for found in _ORDERS.finditer(sentence):
        before = sentence[: found.start()]
        told = _SAID.search(before) or _DECIDED.search(before) or _BY_LAW.search(before)
        if found[0].startswith("要求"):
            told = told or _THEY_ASK.search(before)
        if spoken_to or not told:
            return True
    return False


def _doubtful(sentence: str, sounding: re.Pattern[str]) -> bool:
    if _ASKED_OF_YOU.search(sentence):
        return True
    if sentence.endswith(("吗", "？", "?")):
        return False
    return _sounds(sentence, sounding, _OTHERS) or _sounds(sentence, _SETTLED, _THEIRS)


def _sounds(sentence: str, sounding: re.Pattern[str], others: re.Pattern[str]) -> bool:
    """Whether something sounds so that nobody has promised or done, and no other does."""
    for found in sounding.finditer(sentence):
        before, until = sentence[: found.start()], sentence[: found.end()]
        if _PROMISED.search(until) or _SAID.search(before) or _DECIDED.search(before):
            continue
        # What is to be done by then is no more done than what was.
        if _DONE.match(sentence, found.end()) and "把" not in found[0]:
            continue
        if not others.search(_CLAUSE.split(until)[-1]):
            return True
    return False


def refuse_order(words: str, *, also: bool = False) -> None:
    """Raises Refused: the words order something, or threaten with force or with water and power.

    Args:
        also: whether they do so in a way that is known where they stand.
    """
    if also or sounds_like_order(words):
        raise Refused(
            _("居委会不能责令、限期，也不能用强拆、停水停电来要求，这样写当事人会当成命令"),
            basis=BASIS,
            remedy=_(
                "请写看到什么、劝了什么、对方怎么说；别的单位责令的，"
                "用“记下其他单位的处理”写明单位和文号。"
            ),
        )


def doubts_about(texts: Mapping[str, str], *, promised: bool = False) -> dict[str, Doubt]:
    """Those of the texts that may be meant as an order, to be asked about; `promised` as in
    `may_be_order`."""
    said = _("这句话像是在要求、限期。居委会只能劝导（《上海市居民委员会工作条例》第二十五条）")
    return {
        name: Doubt(text, said)
        for name, text in texts.items()
        if may_be_order(text, promised=promised)
    }


# Somebody has spoken about somebody else.
_COMPLAINED = re.compile(
    "投诉|举报|检举|告状|来电|热线|(?<![0-9])12345(?![0-9])|信访|反映(?:人|者|了|过|说|的人)"
    "|(?:邻居|居民|业主|住户|群众|楼[上下]|隔壁|室).{0,8}反映"
    r"|\b(?:complain(?:ed|ts?|ing|ant)?|reported by|hotline|caller|informant)\b",
    re.IGNORECASE,
)


def complaints_in(texts: Mapping[str, str]) -> dict[str, Doubt]:
    """Those of the texts that tell that somebody complained, to be asked about: whoever is
    complained of would look for who it was."""
    said = _("这句话写到了有人投诉、反映，看得出是谁说的")
    return {
        name: Doubt(text, said) for name, text in texts.items() if _COMPLAINED.search(folded(text))
    }
