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
        title = _notice_title(motion)
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


def _notice_title(motion: Motion) -> str:
    said = {"title": motion.title, "part": motion.part}
    if motion.part:
        return _("关于%(title)s\n征求%(part)s业主意见的公告") % said
    return _("关于%(title)s\n征求业主意见的公告") % said


def _opening(motion: Motion) -> str:
    said = {
        "title": motion.title,
        "compound": motion.compound,
        "part": motion.part,
        "closes": motion.closes,
    }
    if motion.part:
        return (
            _(
                "现就“%(title)s”征求%(compound)s中%(part)s业主的意见，由这些业主共同决定。请您在 "
                "%(closes)s 前投出您的一票；一套房屋一票，无论同意、反对或者弃权，都算参与。"
            )
            % said
        )
    return (
        _(
            "现就“%(title)s”征求%(compound)s业主的意见。请您在 %(closes)s 前投出您的一票；"
            "一套房屋一票，无论同意、反对或者弃权，都算参与。"
        )
        % said
    )


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
    said = {
        "place": notice.roll_place,
        "shown": notice.roll_shown,
        "why": notice.roll_unshown,
        "until": notice.objections_until,
        "to": notice.objections_to,
    }
    if notice.objections_until:
        return _open_roll() % said
    if notice.roll_unshown:
        return (
            _(
                "业主名册（房屋、专有面积、人数的计算）已经定稿，定稿以前没有公示，原因是：%(why)s。"
                "这次表决以它为准，不再改动。请核对您的一行；有错的，请告诉%(to)s。"
            )
            % said
        )
    if notice.roll_shown:
        return (
            _(
                "业主名册（房屋、专有面积、人数的计算）于 %(shown)s 公示，听取过异议，已经定稿，"
                "不再改动。名册有错而没有提出的，请告诉%(to)s，用于下一次表决。"
            )
            % said
        )
    return (
        _(
            "业主名册（房屋、专有面积、人数的计算）已经公示、定稿，不再改动。名册有错而没有提出的，"
            "请告诉%(to)s，用于下一次表决。"
        )
        % said
    )


def _open_roll() -> str:
    return _(
        "业主名册（房屋、专有面积、人数的计算）张贴在%(place)s。请核对您的一行；有错的，"
        "请在 %(until)s 前告诉%(to)s。名册在此之后封存，不再改动。"
    )
