"""The addresses of pages, remembered: a page names the same few dozen as the last one."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from django.urls import NoReverseMatch, reverse

_NOBODY = UUID(int=0)


def address(name: str, *args: object) -> str:
    """The address of a page; empty while there is no such page."""
    try:
        return _address(name, args)
    except NoReverseMatch:
        return ""


@lru_cache(maxsize=4096)
def _address(name: str, args: tuple[object, ...]) -> str:
    return reverse(name, args=args)


def addresses(name: str, *rest: object) -> tuple[str, str]:
    """What stands before and after the id in the addresses of a page, asked once for a list."""
    before, _id, after = address(name, _NOBODY, *rest).partition(str(_NOBODY))
    return before, after
