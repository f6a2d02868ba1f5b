"""After the count: the resolution (决议) and the announcement of the result (结果公告)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from lilong.ballot.documents.forms import choices_blocks, figures_table
from lilong.ballot.documents.notice import code_blocks, rule_blocks, scope_blocks
from lilong.ballot.documents.papers import Beside, Motion, Result, Root
from lilong.commons.documents.blocks import (
    Block,
    Document,
    Facts,
    Heading,
    Paragraph,
    Signature,
    Table,
)
from lilong.commons.documents.pdf import CHINESE


def resolution_document(
    result: Result, *, language: str = CHINESE, made_at: datetime | None = None
) -> Document:
    """What the owners resolved, with its scope and figures, for seal and signatures."""
    motion = result.motion
    with override(language):
        blocks: list[Block] = [
            *_unposted(result),
            Paragraph(_resolved(result)),
            Heading(_("一、决议内容")),
            Paragraph(motion.question, strong=True),
            Paragraph(_verdict(result), strong=True),
            Heading(_("二、范围与费用")),
            *scope_blocks(motion.scope),
            Heading(_("三、表决结果")),
            figures_table(result.figures),
            *(Paragraph(sentence) for sentence in result.why),
            *rule_blocks(motion),
            *_otherwise(result),
            *_objections(result),
            Table((_("主任签名"), _("副主任签名")), (("", ""),), (1, 1), tall=True),
            Signature(motion.called_by, result.dated),
        ]
        title = _resolution_title(motion)
    return Document(title, tuple(blocks), result.number, language, made_at=made_at)


def announcement_document(
    result: Result, *, language: str = CHINESE, made_at: datetime | None = None
) -> Document:
    """The result as it is posted: verdict, figures, who watched, how to check and to challenge."""
    motion = result.motion
    with override(language):
        blocks: list[Block] = [
            *_unposted(result),
            Paragraph(_("各位业主："), indent=False),
            Paragraph(_resolved(result)),
            Paragraph(_verdict(result), strong=True),
            *(Paragraph(sentence) for sentence in result.why),
            Heading(_("一、四个数")),
            figures_table(result.figures),
            *rule_blocks(motion),
            *_otherwise(result),
            Heading(_("二、各种意见")),
            *choices_blocks(result.choices),
            Heading(_("三、计票与监票")),
            Paragraph(_counted(result)),
            *_objections(result),
            Heading(_("四、核对与异议")),
            Paragraph(_challenge(result)),
            *(root_blocks(result.root) if result.root else ()),
            *code_blocks(motion),
            Signature(motion.called_by, result.dated),
        ]
        title = _("关于%(title)s\n表决结果的公告") % {"title": motion.title}
    return Document(title, tuple(blocks), result.number, language, made_at=made_at)


def root_blocks(root: Root) -> list[Block]:
    """The root as people compare it: groups of four, with its counter and size."""
    return [
        Facts(
            (
                (_("第几次公布"), str(root.counter)),
                (_("已收票数"), str(root.size)),
                (_("时间"), root.at),
                (_("校验码"), in_fours(root.head)),
                (_("公钥"), in_fours(root.key)),
            )
        )
    ]


def in_fours(digits: str) -> str:
    """Hexadecimal digits in groups of four, eight groups a line."""
    groups = [digits[n : n + 4] for n in range(0, len(digits), 4)]
    return "\n".join(" ".join(groups[n : n + 8]) for n in range(0, len(groups), 8))


def _unposted(result: Result) -> list[Block]:
    if result.posted:
        return []
    words = _("【尚未公布】本件印出时结果还没有公布，只供核对，不能作为决定使用。")
    return [Paragraph(words, strong=True)]


def _resolution_title(motion: Motion) -> str:
    """Who decided: the assembly, or the owners of a part alone (规定 art. 69)."""
    said = {"compound": motion.compound, "part": motion.part}
    if motion.part:
        return _("%(compound)s\n%(part)s业主共同决定") % said
    return _("%(compound)s业主大会决议") % said


def _resolved(result: Result) -> str:
    motion = result.motion
    said = {
        "compound": motion.compound,
        "part": motion.part,
        "title": motion.title,
        "code": motion.code,
        "opens": motion.opens,
        "closes": motion.closes,
        "counted": result.counted_at,
        "place": result.counted_in,
    }
    if motion.part:
        return (
            _(
                "%(compound)s中%(part)s的业主就“%(title)s”（%(code)s）于 %(opens)s 至 %(closes)s "
                "进行了表决，%(counted)s 在%(place)s公开计票。"
            )
            % said
        )
    return (
        _(
            "%(compound)s业主就“%(title)s”（%(code)s）于 %(opens)s 至 %(closes)s 进行了表决，"
            "%(counted)s 在%(place)s公开计票。"
        )
        % said
    )


def _verdict(result: Result) -> str:
    if not result.carried:
        return _("本事项没有通过。")
    if result.motion.part:
        return _(
            "本事项由%(part)s的业主表决通过，对这些业主有约束力，不得与业主大会的决定相抵触"
            "（《上海市住宅物业管理规定》第六十九条）。"
        ) % {"part": result.motion.part}
    return _("本事项获得通过，对全体业主有约束力。")


def _otherwise(result: Result) -> list[Block]:
    """What comes out otherwise, and what to do before building upon it."""
    blocks: list[Block] = [Paragraph(one, strong=True) for one in result.warnings]
    for one in result.beside:
        blocks += [Paragraph(_by_the_other(one)), *(Paragraph(said) for said in one.why)]
        if one.figures:
            blocks.append(figures_table(one.figures))
    if blocks:
        blocks.insert(0, Paragraph(_("同一件事还有另一种算法，一并列出："), strong=True))
    return blocks


def _by_the_other(one: Beside) -> str:
    words = _("%(basis)s：这样算，通过。") if one.carried else _("%(basis)s：这样算，没有通过。")
    return words % {"basis": one.basis}


def _counted(result: Result) -> str:
    if not result.scrutineers:
        return _("没有监票人核对过这次计票。")
    return _("监票人（非业主委员会成员的业主）共 %(count)d 人：%(names)s。") % {
        "count": len(result.scrutineers),
        "names": _("、").join(result.scrutineers),
    }


def _objections(result: Result) -> list[Block]:
    """What scrutineers object, with the answer beside it."""
    blocks: list[Block] = []
    for words, answer in result.objections:
        blocks.append(Paragraph(_("有监票人对计票提出疑问：%(words)s") % {"words": words}))
        said = _("答复：%(answer)s") if answer else _("还没有答复。")
        blocks.append(Paragraph(said % {"answer": answer}))
    return blocks


def _challenge(result: Result) -> str:
    return _(
        "投过票的业主可以凭回执核对自己的票已经计入，而不显示选了什么。认为决定侵害自己合法权益的，"
        "可以在 %(until)s 前请求人民法院予以撤销（《中华人民共和国民法典》第二百八十条）。"
    ) % {"until": result.challenge_until}
