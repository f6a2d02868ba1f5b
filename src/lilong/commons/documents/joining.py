"""Joining the parts of a long PDF in memory that holds one part at a time.

Each part is read, its objects are given new numbers and written on at once; what stays in memory
is where they stand. The parts' structure (headings, what a picture shows) is hung under one tree,
so that the whole is still read aloud as one document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from pikepdf import Array, Dictionary, Object, Pdf, Stream

from lilong.commons.documents.pdf_objects import ObjectWriter

# Objects of the whole have these numbers, the parts' own follow.
_CATALOG, _PAGES, _TREE, _LEAVES, _FREE = 1, 2, 3, 4, 5
# Texts are matched first, so that nothing written in them is taken for a reference.
_REFERENCE = re.compile(rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f]*>|\b(\d+) 0 R\b", re.DOTALL)


def join_pdfs(parts: Iterable[Path], to: IO[bytes]) -> int:
    """Write the pages of all parts as one PDF; return how many pages.

    The first part gives title, language and what the file claims to be. Outlines and the names
    of table cells are not carried over.

    Raises:
        ValueError: there is no part.
    """
    whole = _Whole(to)
    for path in parts:
        with Pdf.open(path) as part:
            whole.append(part)
    return whole.finish()


class _Whole:
    """The file as it grows."""

    def __init__(self, to: IO[bytes]) -> None:
        self._writer = ObjectWriter(to)
        self._next = _FREE
        self._catalog = self._roles = b""
        self._info = 0
        self._pages: list[int] = []
        self._branches: list[int] = []
        self._leaves: list[bytes] = []

    def append(self, part: Pdf) -> None:
        """Write one part's objects, and remember its pages and its branch of the tree."""
        numbers = _Numbers(part, self._next)
        if not self._pages:
            self._keep_claims(part, numbers)
        self._hang(part, numbers)
        self._pages += [numbers.new(page.obj) for page in part.pages]
        highest = self._next
        for found in part.objects:
            if found.objgen[0] and numbers.is_own(found):
                self._write(found, numbers)
                highest = max(highest, numbers.new(found))
        self._next = self._writer.pack(highest + 1)

    def finish(self) -> int:
        """Write what holds the parts together, and where everything stands."""
        if not self._pages:
            raise ValueError("nothing to join")
        kids, branches = _references(self._pages), _references(self._branches)
        count = len(self._pages)
        write = self._writer.write
        write(_PAGES, b"<< /Type /Pages /Count %d /Kids [ %s ] >>" % (count, kids))
        leaves = b" ".join(b"%d %s" % leaf for leaf in enumerate(self._leaves))
        write(_LEAVES, b"<< /Nums [ %s ] >>" % leaves)
        write(
            _TREE,
            b"<< /Type /StructTreeRoot /K [ %s ] /ParentTree %d 0 R /ParentTreeNextKey %d %s >>"
            % (branches, _LEAVES, len(self._leaves), self._roles),
        )
        write(_CATALOG, self._catalog)
        self._writer.finish(free=self._next, root=_CATALOG, info=self._info)
        return count

    def _keep_claims(self, part: Pdf, numbers: _Numbers) -> None:
        claims = Dictionary(dict(part.Root.items()))
        for key in ("/Outlines", "/Names", "/Dests", "/PageLabels"):
            if key in claims:
                del claims[key]
        self._catalog = numbers.renumbered(claims.unparse())
        info = part.trailer.get("/Info")
        self._info = numbers.new(info) if info is not None and info.is_indirect else 0
        roles = part.Root.StructTreeRoot.get("/RoleMap")
        self._roles = b"/RoleMap " + numbers.value(roles) if roles is not None else b""

    def _hang(self, part: Pdf, numbers: _Numbers) -> None:
        """Branches go under the one tree; pages name their leaf by a number of the whole."""
        tree, before = part.Root.StructTreeRoot, len(self._leaves)
        for page in part.pages:
            page.obj.StructParents = int(page.obj.StructParents) + before
        for branch in _as_list(tree.K):
            named = branch if branch.is_indirect else part.make_indirect(branch)
            self._branches.append(numbers.new(named))
        self._leaves += [numbers.value(leaf) for leaf in _leaves(tree.ParentTree)]

    def _write(self, found: Object, numbers: _Numbers) -> None:
        if isinstance(found, Stream):
            raw = found.read_raw_bytes()
            head = Dictionary(dict(found.stream_dict.items()))
            head.Length = len(raw)
            self._writer.write_stream(numbers.new(found), numbers.renumbered(head.unparse()), raw)
        else:
            written = found.unparse(resolved=True)
            self._writer.write(numbers.new(found), numbers.renumbered(written))


class _Numbers:
    """The numbers of one part's objects in the whole."""

    def __init__(self, part: Pdf, start: int) -> None:
        self._shift = start - 1
        shared = {part.Root.objgen[0]: _CATALOG, part.Root.StructTreeRoot.objgen[0]: _TREE}
        self._shared = {**shared, **dict.fromkeys(_nodes(part.Root.Pages), _PAGES)}

    def is_own(self, found: Object) -> bool:
        """Whether it is not one that the whole has one of."""
        return found.objgen[0] not in self._shared

    def new(self, found: Object) -> int:
        """The number of an indirect object in the whole."""
        return self._new(found.objgen[0])

    def value(self, found: Any) -> bytes:
        """A value inside another: a reference, or written out."""
        if found.is_indirect:
            return b"%d 0 R" % self.new(found)
        return self.renumbered(found.unparse())

    def renumbered(self, written: bytes) -> bytes:
        """A written object with the numbers of the whole in its references."""

        def reference(hit: re.Match[bytes]) -> bytes:
            return b"%d 0 R" % self._new(int(hit[1])) if hit[1] else hit[0]

        return _REFERENCE.sub(reference, written)

    def _new(self, old: int) -> int:
        return self._shared.get(old, old + self._shift)


def _references(numbers: list[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


def _nodes(node: Any) -> Iterator[int]:
    """The numbers of all nodes of a tree of pages, without the pages."""
    yield node.objgen[0]
    for kid in node.Kids:
        if kid.Type == "/Pages":
            yield from _nodes(kid)


def _leaves(node: Any) -> Iterator[Any]:
    """The values of a tree of numbers; typst numbers them from 0 without gaps."""
    yield from list(node.get("/Nums", Array()))[1::2]
    for kid in node.get("/Kids", Array()):
        yield from _leaves(kid)


def _as_list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, Array) else [value]
