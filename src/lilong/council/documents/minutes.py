"""The minutes of a meeting on paper: who was there, points, resolutions, actions, signatures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

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


@dataclass(frozen=True)
class Point:
    """One item: what it was about, what was asked, what was said; straw polls as sentences."""

    title: str
    asked: str
    text: str
    straw_polls: tuple[str, ...] = ()


@dataclass(frozen=True)
class ResolutionEntry:
    """One resolution; `hands` says how many agreed where they were counted."""

    code: str
    title: str
    text: str
    hands: str = ""


@dataclass(frozen=True)
class ActionEntry:
    """Who does what by when."""

    code: str
    text: str
    who: str
    due: str


@dataclass(frozen=True)
class MinutesPaper:
    """Everything that the minutes say; texts only.

    Attributes:
        standing: draft, approved or corrected, in words; empty for none.
        attendance: names with role; empty where names are not told.
        there: how many were there, in words.
        quorum: the sentence with its arithmetic; empty where none is asked.
        asked_before: straw polls before the first item, as sentences.
        signatures: who signs, each with a blank line.
    """

    title: str
    number: str
    place: str
    kind: str
    when: str
    where: str
    standing: str
    there: str
    attendance: tuple[tuple[str, str], ...]
    quorum: str
    points: tuple[Point, ...]
    resolutions: tuple[ResolutionEntry, ...]
    actions: tuple[ActionEntry, ...]
    remarks: str
    called_by: str
    dated: str
    signatures: tuple[str, ...] = ()
    asked_before: tuple[str, ...] = ()


def minutes_document(
    paper: MinutesPaper, *, language: str = CHINESE, made_at: datetime | None = None
) -> Document:
    """The minutes as a document of blocks."""
    with override(language):
        blocks: list[Block] = []
        if paper.standing:
            blocks.append(Paragraph(paper.standing, strong=True, indent=False))
        blocks += [
            Facts(
                (
                    (_("会议"), f"{paper.kind}　{paper.title}"),
                    (_("时间"), paper.when),
                    (_("地点"), f"{paper.place}　{paper.where}"),
                    (_("到会"), paper.there),
                )
            ),
            *_attendance(paper),
            Heading(_("一、议程和讨论")),
            *_points(paper),
            Heading(_("二、决议")),
            *_resolutions(paper),
            Heading(_("三、谁、做什么、什么时候以前")),
            *_actions(paper),
        ]
        if paper.remarks:
            blocks += [Heading(_("四、其他")), *_lines(paper.remarks)]
        if paper.signatures:
            blanks = (("",) * len(paper.signatures),)
            widths = (1,) * len(paper.signatures)
            blocks.append(Table(paper.signatures, blanks, widths, tall=True))
        blocks.append(Signature(paper.called_by, paper.dated))
        title = _("%(title)s\n会议纪要") % {"title": paper.title}
    return Document(title, tuple(blocks), paper.number, language, made_at=made_at)


def _attendance(paper: MinutesPaper) -> list[Block]:
    blocks: list[Block] = []
    if paper.quorum:
        blocks.append(Paragraph(paper.quorum))
    if paper.attendance:
        rows = tuple(
            (str(n), name, as_what, "") for n, (name, as_what) in enumerate(paper.attendance, 1)
        )
        head = (_("序号"), _("姓名"), _("身份"), _("签名"))
        blocks.append(Table(head, rows, (2, 5, 6, 6), (0,), tall=True))
    return blocks


def _points(paper: MinutesPaper) -> list[Block]:
    blocks: list[Block] = [Paragraph(one) for one in paper.asked_before]
    for number, point in enumerate(paper.points, 1):
        blocks.append(Heading(f"{number}. {point.title}", 2))
        if point.asked:
            blocks.append(Paragraph(_("要商量的：%(asked)s") % {"asked": point.asked}))
        blocks += _lines(point.text) if point.text else [Paragraph(_("（没有记录）"))]
        blocks += [Paragraph(one) for one in point.straw_polls]
    return blocks if paper.points else [*blocks, Paragraph(_("没有议程。"))]


def _resolutions(paper: MinutesPaper) -> list[Block]:
    blocks: list[Block] = []
    for one in paper.resolutions:
        blocks.append(Paragraph(f"{one.code}　{one.title}", strong=True))
        blocks += _lines(one.text)
        if one.hands:
            blocks.append(Paragraph(one.hands))
    return blocks or [Paragraph(_("没有作出决议。"))]


def _actions(paper: MinutesPaper) -> list[Block]:
    if not paper.actions:
        return [Paragraph(_("没有登记承诺。"))]
    rows = tuple((one.code, one.who, one.text, one.due) for one in paper.actions)
    return [Table((_("编号"), _("谁"), _("做什么"), _("什么时候以前")), rows, (4, 5, 10, 5))]


def _lines(text: str) -> list[Block]:
    return [Paragraph(line.strip()) for line in text.splitlines() if line.strip()]
