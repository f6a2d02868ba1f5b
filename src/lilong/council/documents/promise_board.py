"""The promise board on paper: what was promised, by whom in role, until when, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from lilong.commons.documents.blocks import Block, Document, Paragraph, Signature, Table
from lilong.commons.documents.pdf import CHINESE


@dataclass(frozen=True)
class BoardLine:
    """A line of the board; `stands` says kept, late or changed and why."""

    code: str
    who: str
    text: str
    due: str
    stands: str


@dataclass(frozen=True)
class BoardPaper:
    """The board of one place on one day; nobody's name stands on it."""

    place: str
    day: str
    counts: str
    lines: tuple[BoardLine, ...]
    more: str = ""


def board_document(paper: BoardPaper, *, language: str = CHINESE) -> Document:
    """The board for the notice board."""
    with override(language):
        head = (_("编号"), _("谁答应的"), _("做什么"), _("什么时候以前"), _("现在"))
        rows = tuple((one.code, one.who, one.text, one.due, one.stands) for one in paper.lines)
        blocks: list[Block] = [
            Paragraph(_("截至 %(day)s。%(counts)s") % {"day": paper.day, "counts": paper.counts})
        ]
        if rows:
            blocks.append(Table(head, rows, (4, 5, 9, 5, 8)))
        else:
            blocks.append(Paragraph(_("现在没有登记的承诺。")))
        if paper.more:
            blocks.append(Paragraph(paper.more))
        blocks.append(Signature(paper.place, paper.day))
        title = _("%(place)s\n承诺榜") % {"place": paper.place}
    return Document(title, tuple(blocks), language=language)
