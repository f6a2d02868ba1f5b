"""The agenda on A3, for the notice board and the door of the room."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from lilong.commons.documents.blocks import Block, Code, Display, Document, Heading, Paragraph
from lilong.commons.documents.pdf import CHINESE


@dataclass(frozen=True)
class AgendaPaper:
    """What the poster says.

    Attributes:
        items: title, what is asked, and how long, in words; the last two may be empty.
        address: where one checks in; empty for no code.
    """

    title: str
    over: str
    when: str
    where: str
    items: tuple[tuple[str, str, str], ...]
    cannot: tuple[str, ...]
    address: str


def agenda_document(paper: AgendaPaper, *, language: str = CHINESE) -> Document:
    """The poster: when and where in large words, the items, the code to check in with."""
    with override(language):
        blocks: list[Block] = [
            Display(paper.over, 24),
            Display(paper.when, 44, strong=True),
            Display(paper.where, 32),
            Heading(_("议程")),
        ]
        for number, (title, asked, minutes) in enumerate(paper.items, 1):
            line = f"{number}. {title}" + (f"（{minutes}）" if minutes else "")
            blocks.append(Paragraph(line, strong=True))
            if asked:
                blocks.append(Paragraph(asked))
        blocks += [Paragraph(_("这个会%(words)s。") % {"words": one}) for one in paper.cannot]
        if paper.address:
            blocks.append(Code(paper.address, _("到会场后扫码签到，也可以看议程和纪要")))
    return Document(paper.title, tuple(blocks), language=language, paper="a3")
