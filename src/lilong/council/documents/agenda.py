"""The agenda on A3, for the notice board and the door of the room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from lilong.commons.documents.blocks import Block, Code, Display, Document
from lilong.commons.documents.pdf import CHINESE

# Sizes of items, and the room for them on A3 below the head and above the code, in points.
_SIZES = (44, 40, 36, 32, 28, 24, 20, 17)
_SMALL, _GAP = 20, 13
_WIDTH, _ROOM = 660, 740


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


def _size_of(lines: Sequence[tuple[str, str]], room: int) -> int:
    """The largest size at which all items fit on the sheet: it is read from some steps away."""
    for size in _SIZES:
        small = size * 3 // 4
        high = sum(_height(line, size) + _height(asked, small) for line, asked in lines)
        if high <= room:
            return size
    return _SIZES[-1]


def _height(text: str, size: int) -> int:
    """How many points of the sheet a text takes; a Chinese character is as wide as it is high."""
    rows = -(-len(text) * size // _WIDTH)
    return rows * size * 7 // 5 + _GAP if text else 0


def agenda_document(paper: AgendaPaper, *, language: str = CHINESE) -> Document:
    """The poster: when and where in large words, the items, the code to check in with."""
    with override(language):
        blocks: list[Block] = [
            Display(paper.over, 24),
            Display(paper.when, 44, strong=True),
            Display(paper.where, 32),
            Display(_("议程"), _SMALL + 8, strong=True, left=True),
        ]
        lines = [
            (f"{number}. {title}" + (f"（{minutes}）" if minutes else ""), asked)
            for number, (title, asked, minutes) in enumerate(paper.items, 1)
        ]
        cannot = [_("这个会%(words)s。") % {"words": one} for one in paper.cannot]
        size = _size_of(lines, _ROOM - sum(_height(one, _SMALL) for one in cannot))
        for line, asked in lines:
            blocks.append(Display(line, size, strong=True, left=True))
            if asked:
                blocks.append(Display(asked, size * 3 // 4, left=True))
        blocks += [Display(one, _SMALL, left=True) for one in cannot]
        if paper.address:
            blocks.append(
                Code(paper.address, _("扫码看议程和纪要；到会场后在这里签到，签到码看屏幕"))
            )
    return Document(paper.title, tuple(blocks), language=language, paper="a3")
