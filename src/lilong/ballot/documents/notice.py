"""The public notice of a vote (公告)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from lilong.ballot.documents.papers import Motion, Notice, Scope
from lilong.commons.documents.blocks import (
    Block,
    Code,
    Document,
    Facts,
    Heading,
    Paragraph,
    Signature,
    Table,
)
from lilong.commons.documents.pdf import CHINESE


def notice_document(
    notice: Notice, *, language: str = CHINESE, made_at: datetime | None = None
) -> Document:
    """The notice: what is asked, the whole scope with its pictures, the rule, when and how."""
    motion = notice.motion
    with override(language):
        blocks: list[Block] = [
            Paragraph(_("各位业主："), indent=False),
            Paragraph(_opening(motion)),
            Heading(_("一、表决事项")),
            Paragraph(f"{motion.code}　{motion.title}"),
            Paragraph(motion.question, strong=True),
            Heading(_("二、范围与费用")),
            *scope_blocks(motion.scope),
            Heading(_("三、通过的条件")),
            *rule_blocks(motion),
            Heading(_("四、时间、地点与方式")),
            Facts(_times(notice)),
            *(Paragraph(form) for form in notice.forms),
            Heading(_("五、业主名册与异议")),
            Paragraph(_roll(notice)),
            *code_blocks(motion),
            Signature(motion.called_by, notice.posted),
        ]
        title = _("关于%(title)s\n征求业主意见的公告") % {"title": motion.title}
    return Document(title, tuple(blocks), notice.number, language, made_at=made_at)


def scope_blocks(scope: Scope) -> list[Block]:
    """All of the scope: items with money, what is not included, pictures."""
    rows = [(str(n), item.text, item.amount) for n, item in enumerate(scope.items, 1)]
    if scope.total:
        rows.append(("", _("合计"), scope.total))
    blocks: list[Block] = []
    if rows:
        blocks.append(Table((_("序号"), _("工程内容"), _("金额")), tuple(rows), (2, 13, 6), (2,)))
    if scope.excluded:
        blocks.append(Paragraph(_("下列各项不包括在内：")))
        blocks += [Paragraph(f"（{n}）{text}") for n, text in enumerate(scope.excluded, 1)]
    return [*blocks, *scope.pictures]


def rule_blocks(motion: Motion) -> list[Block]:
    """The thresholds in plain sentences, and what they rest on."""
    sentences = [Paragraph(f"（{n}）{text}") for n, text in enumerate(motion.thresholds, 1)]
    return [*sentences, Paragraph(_("依据：%(basis)s。") % {"basis": motion.basis})]


def code_blocks(motion: Motion) -> list[Block]:
    """The code of the public page, when there is one."""
    if not motion.address:
        return []
    says = _("扫码看全部材料、投票人数和进度\n%(address)s") % {"address": motion.address}
    return [Code(motion.address, says)]


def _opening(motion: Motion) -> str:
    return _(
        "现就“%(title)s”征求%(compound)s业主的意见。请您在 %(closes)s 前投出您的一票；"
        "一套房屋一票，无论同意、反对或者弃权，都算参与。"
    ) % {"title": motion.title, "compound": motion.compound, "closes": motion.closes}


def _times(notice: Notice) -> tuple[tuple[str, str], ...]:
    motion = notice.motion
    rows = [
        (_("公告"), notice.posted),
        (_("开始"), motion.opens),
        (_("截止"), motion.closes),
        (_("交票"), motion.hand_in),
    ]
    if motion.phone:
        rows.append((_("询问"), motion.phone))
    return tuple(rows)


def _roll(notice: Notice) -> str:
    return _(
        "业主名册（房屋、专有面积、人数的计算）张贴在%(place)s。请核对您的一行；有错的，"
        "请在 %(until)s 前告诉%(to)s。名册在此之后封存，不再改动。"
    ) % {
        "place": notice.roll_place,
        "until": notice.objections_until,
        "to": notice.objections_to,
    }
