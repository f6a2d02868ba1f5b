"""Paths of places: `/sh/xh/fl/…/`, always with a closing slash, compared as plain bytes."""

from __future__ import annotations

SEPARATOR = "/"
_AFTER_SEPARATOR = chr(ord(SEPARATOR) + 1)


def covers(outer: str, inner: str) -> bool:
    """Whether `inner` is `outer` or lies below it.

    The closing slash matters: without it lane 5 would inherit lane 51.
    """
    return bool(outer) and outer.endswith(SEPARATOR) and inner.startswith(outer)


def subtree(path: str) -> tuple[str, str]:
    """The half-open range [low, high) of all paths at and below `path`, in byte order.

    A range, because an ordinary index answers it on SQLite and on PostgreSQL alike.
    """
    if not path.endswith(SEPARATOR):
        raise ValueError(f"a path ends with {SEPARATOR!r}: {path!r}")
    return path, path[:-1] + _AFTER_SEPARATOR


def ancestors(path: str) -> list[str]:
    """`path` and every path above it, outermost first.

    >>> ancestors("/sh/xh/")
    ['/sh/', '/sh/xh/']
    """
    parts = [part for part in path.split(SEPARATOR) if part]
    return [SEPARATOR + SEPARATOR.join(parts[: n + 1]) + SEPARATOR for n in range(len(parts))]
