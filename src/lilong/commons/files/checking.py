"""Whether the disk holds what the database names, and what nobody names any more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from lilong.commons.files.content import hash_of, path_of, preview_path, stored_contents
from lilong.commons.files.models import StoredFile
from lilong.commons.files.previews import EDGES

KEPT_AT_LEAST = timedelta(days=1)


def check_files() -> Iterator[str]:
    """One sentence for each content that is missing or no longer what its name says."""
    contents = StoredFile.objects.order_by("content").values_list("content", flat=True).distinct()
    for content in contents.iterator(2000):
        path = path_of(content)
        if not path.exists():
            yield _("文件 %(name)s 不见了") % {"name": content[:12]}
        elif hash_of(path) != content:
            yield _("文件 %(name)s 的内容被改动过") % {"name": content[:12]}


def forget_orphans() -> int:
    """Remove contents that no row names, such as those of a refused act; return how many.

    Those touched within a day stay: their use case may still be under way.
    """
    oldest = (timezone.now() - KEPT_AT_LEAST).timestamp()
    gone = 0
    for path in stored_contents():
        if path.stat().st_mtime < oldest and not _is_named(path.name):
            path.unlink()
            for edge in EDGES.values():
                preview_path(path.name, edge).unlink(missing_ok=True)
            gone += 1
    return gone


def _is_named(content: str) -> bool:
    return StoredFile.objects.filter(content=content).exists()
