"""Bytes on disk under the hash of what they are: MEDIA_ROOT/ab/cd/<sha256>.

A name is put in place only when its bytes have reached the disk, so a file that the database
names is whole, whatever was switched off in between.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings

CHUNK = 1 << 18


def path_of(content: str) -> Path:
    """Where the bytes with this SHA-256 (hex) lie."""
    return Path(settings.MEDIA_ROOT) / content[:2] / content[2:4] / content


def preview_path(content: str, edge: int) -> Path:
    """Where the preview with this longest edge in pixels lies; it can be made again any time."""
    return Path(settings.MEDIA_ROOT) / "previews" / content[:2] / f"{content}-{edge}.webp"


def keep(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Store bytes; return their SHA-256 (hex) and their number. Storing twice changes nothing."""
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(prefix="incoming-", dir=root)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                digest.update(chunk)
                size += file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        put_in_place(draft, path_of(digest.hexdigest()))
    finally:
        draft.unlink(missing_ok=True)
    return digest.hexdigest(), size


def put_in_place(draft: Path, path: Path) -> None:
    """Give a draft that is already on the disk its final name, durably."""
    if path.exists():
        os.utime(path)  # wanted again: the sweep of orphans shall not take it
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft.replace(path)
    for folder in (path.parent, path.parent.parent, path.parent.parent.parent):
        _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_chunks(path: Path) -> Iterator[bytes]:
    """The bytes of a file, piece by piece."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def hash_of(path: Path) -> str:
    """The SHA-256 (hex) of a file's bytes as they are now."""
    digest = hashlib.sha256()
    for chunk in read_chunks(path):
        digest.update(chunk)
    return digest.hexdigest()


def stored_contents() -> Iterator[Path]:
    """Every content on disk, previews and drafts left out."""
    return Path(settings.MEDIA_ROOT).glob("??/??/*")
