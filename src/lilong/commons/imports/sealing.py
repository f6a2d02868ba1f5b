"""What a table says about persons is sealed in an import's rows, and opened where it is shown."""

from __future__ import annotations

from collections.abc import Sequence

from lilong.commons.fields import NO_KEY, Undecipherable, seal, unseal

_SEALED = "sealed:"
# Parts the cells of a row that is sealed as a whole.
_CELL = "\x1e"


def sealed_text(text: str) -> str:
    """The text as an import's row keeps it; empty text needs no seal."""
    return _SEALED + seal(text) if text else ""


def opened_text(text: str) -> str:
    """The text that was sealed; any other text as it is."""
    if not text.startswith(_SEALED):
        return text
    try:
        return unseal(text.removeprefix(_SEALED))
    except Undecipherable:
        return str(NO_KEY)


def sealed_cells(cells: Sequence[str]) -> list[str]:
    """A row's cells as one sealed text: a name may stand in any of them."""
    return [sealed_text(_CELL.join(cells))] if cells else []


def opened_cells(cells: Sequence[str]) -> list[str]:
    """The cells of a row, sealed or not."""
    if len(cells) != 1 or not cells[0].startswith(_SEALED):
        return list(cells)
    return opened_text(cells[0]).split(_CELL)
