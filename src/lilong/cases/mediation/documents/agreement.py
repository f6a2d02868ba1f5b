"""The agreement on paper: sides, facts, clauses, and lines to sign (人民调解法 art. 29)."""

from __future__ import annotations

from dataclasses import dataclass

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
class ClausePaper:
    """One clause; texts only."""

    side: str
    duty: str
    due: str
    money: str
    proof: str


@dataclass(frozen=True)
class AgreementPaper:
    """Everything that the agreement says; texts only.

    Attributes:
        standing: draft, in effect or oral, in words.
        sides: what each is called, and its name; an empty name leaves a line to write on.
        signed: for each side what is said at its line; empty where a hand is to sign on the paper.
        mediators: their names.
        confirmation_by: the last day of the thirty, in words; empty for a draft.
    """

    number: str
    place: str
    oral: bool
    standing: str
    sides: tuple[tuple[str, str], ...]
    facts: str
    clauses: tuple[ClausePaper, ...]
    signed: tuple[str, ...]
    mediators: tuple[str, ...]
    confirmation_by: str
    dated: str


def agreement_document(paper: AgreementPaper, *, language: str = CHINESE) -> Document:
    """The agreement as a document of blocks."""
    with override(language):
        title = _("口头调解协议登记表") if paper.oral else _("人民调解协议书")
        blocks: list[Block] = [
            Paragraph(paper.standing, strong=True, indent=False),
            Facts((*((label, name or "＿＿＿＿＿＿＿＿") for label, name in paper.sides),)),
            Heading(_("一、主要事实、争议事项和各方责任")),
            *lines(paper.facts),
            Heading(_("二、协议内容")),
            *_clauses(paper),
            Heading(_("三、履行和效力")),
            Paragraph(_("协议对各方有约束力，各方应当按约定履行。")),
        ]
        if paper.confirmation_by:
            blocks.append(
                Paragraph(
                    _("各方认为有必要的，可以在 %(day)s 以前共同向人民法院申请司法确认。")
                    % {"day": paper.confirmation_by}
                )
            )
        blocks += _signing(paper)
        blocks.append(Signature(_("人民调解委员会（盖章）"), paper.dated))
    return Document(title, tuple(blocks), paper.number, language)


def _clauses(paper: AgreementPaper) -> list[Block]:
    head = (_("序号"), _("谁"), _("做什么"), _("什么时候以前"), _("金额"), _("凭什么算履行"))
    rows = tuple(
        (str(n), one.side, one.duty, one.due, one.money, one.proof)
        for n, one in enumerate(paper.clauses, 1)
    )
    return [Table(head, rows, (2, 3, 9, 5, 5, 6), (4,))]


def _signing(paper: AgreementPaper) -> list[Block]:
    if paper.oral:
        return [Paragraph(_("调解员记录：%(names)s") % {"names": "、".join(paper.mediators)})]
    head = (*(label for label, _name in paper.sides), _("调解员"))
    return [
        Paragraph(_("以上内容各方都看过、听过，自愿同意。本人签名、盖章或者按指印：")),
        Table(head, ((*paper.signed, ""),), (1,) * len(head), tall=True),
    ]


def lines(text: str) -> list[Block]:
    """One paragraph a line."""
    return [Paragraph(line.strip()) for line in text.splitlines() if line.strip()]
