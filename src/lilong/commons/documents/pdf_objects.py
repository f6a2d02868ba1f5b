"""Writing the objects of a PDF 1.7 one after another: small ones packed, then where they stand."""

from __future__ import annotations

import hashlib
import zlib
from typing import IO

# Packed together, objects without a stream take a tenth of the room.
_AT_ONCE = 200
_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
# Bytes a row: kind 1, place 5, position 2.
_ROW = 8


class ObjectWriter:
    """Writes objects as they come, keeping only their places (ISO 32000-1, 7.5.7 and 7.5.8)."""

    def __init__(self, to: IO[bytes]) -> None:
        self._to = to
        self._at = 0
        self._digest = hashlib.sha256()
        # A row an object, by its number: 1, where it starts, 0; or 2, its pack, its position in it.
        self._rows = bytearray(_ROW)
        self._waiting: list[tuple[int, bytes]] = []
        self._say(_HEADER)

    def write(self, number: int, written: bytes) -> None:
        """Write an object without a stream, at the next `pack` at the latest."""
        self._waiting.append((number, written))

    def write_stream(self, number: int, head: bytes, raw: bytes) -> None:
        """Write an object with a stream; `head` is its dictionary, with the length in it."""
        self._stands(number, 1, self._at, 0)
        self._say(b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (number, head, raw))

    def pack(self, free: int) -> int:
        """Write what waits, in packs numbered from `free`; return the next free number."""
        waiting, self._waiting = self._waiting, []
        for start in range(0, len(waiting), _AT_ONCE):
            self._pack(free, waiting[start : start + _AT_ONCE])
            free += 1
        return free

    def finish(self, *, free: int, root: int, info: int) -> None:
        """Write the table of places and the end; `info` is 0 when there is none."""
        table = self.pack(free)
        self._stands(table, 1, self._at, 0)
        start = self._at
        name = self._digest.hexdigest()[:32].encode()
        head = b"/Type /XRef /Size %d /W [ 1 5 2 ] /Root %d 0 R" % (table + 1, root)
        head += b" /Info %d 0 R" % info if info else b""
        head += b" /ID [ <%s> <%s> ]" % (name, name)
        self._deflated(table, head, self._rows)
        self._say(b"startxref\n%d\n%%%%EOF\n" % start)

    def _pack(self, pack: int, objects: list[tuple[int, bytes]]) -> None:
        numbers, at = [], 0
        for position, (number, written) in enumerate(objects):
            self._stands(number, 2, pack, position)
            numbers.append(b"%d %d" % (number, at))
            at += len(written) + 1
        first = b" ".join(numbers) + b"\n"
        body = b"\n".join(written for _number, written in objects)
        self._stands(pack, 1, self._at, 0)
        head = b"/Type /ObjStm /N %d /First %d" % (len(objects), len(first))
        self._deflated(pack, head, first + body)

    def _deflated(self, number: int, head: bytes, content: bytes | bytearray) -> None:
        packed = zlib.compress(content)
        head = b"<< %s /Filter /FlateDecode /Length %d >>" % (head, len(packed))
        self._say(b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (number, head, packed))

    def _say(self, written: bytes) -> None:
        self._to.write(written)
        self._digest.update(written)
        self._at += len(written)

    def _stands(self, number: int, kind: int, where: int, position: int) -> None:
        start = number * _ROW
        if len(self._rows) <= start:
            self._rows.extend(bytes(start + _ROW - len(self._rows)))
        row = kind.to_bytes(1, "big") + where.to_bytes(5, "big") + position.to_bytes(2, "big")
        self._rows[start : start + _ROW] = row
