"""The record of mediation on paper: joint sittings only, for the file (人民调解法 art. 27)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from lilong.cases.mediation.documents.agreement import lines
from lilong.commons.documents.blocks import Block, Document, Facts, Heading, Paragraph, Table
from lilong.commons.documents.pdf import CHINESE


@dataclass(frozen=True)
class SittingPaper:
    """One joint sitting; texts only."""

    on: str
    where: str
    present: str
    text: str


@dataclass(frozen=True)
class RecordPaper:
    """Everything that the record says; texts only."""

    number: str
    place: str
    source: str
    sides: tuple[tuple[str, str], ...]
    mediators: str
    rights: str
    public: str
    sittings: tuple[SittingPaper, ...]
    result: str


def record_document(paper: RecordPaper, *, language: str = CHINESE) -> Document:
    """The record as a document of blocks, with lines to sign below each sitting."""
    with override(language):
        blocks: list[Block] = [
            Facts(
                (
                    (_("地点"), paper.place),
                    (_("从哪里来"), paper.source),
                    *((label, name or "＿＿＿＿＿＿＿＿") for label, name in paper.sides),
                    (_("调解员"), paper.mediators),
                    (_("权利义务"), paper.rights),
                    (_("公开不公开"), paper.public),
                )
            )
        ]
        head = (*(label for label, _name in paper.sides), _("调解员"))
        for number, one in enumerate(paper.sittings, 1):
            blocks += [
                Heading(_("第 %(n)s 次　%(on)s　%(where)s") % {
                    "n": number, "on": one.on, "where": one.where}),
                Paragraph(_("到场：%(present)s") % {"present": one.present}),
                *lines(one.text),
                Table(head, (("",) * len(head),), (1,) * len(head), tall=True),
            ]  # fmt: skip
        if not paper.sittings:
            blocks.append(Paragraph(_("没有一起谈过。")))
        blocks += [Heading(_("结果")), Paragraph(paper.result)]
    return Document(_("人民调解记录"), tuple(blocks), paper.number, language)
