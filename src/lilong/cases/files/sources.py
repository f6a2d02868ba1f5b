"""What a case may come from besides a finding: a claim, a call at a door.

    register_source("outreach.call", call)     # call(actor, id, lock) -> Origin

Whoever said or reported something is in none of it: an origin has a title and a place, no author.
Rooms and lower modules are read here, so that neither they nor the use case know each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from lilong.cases.files.states import Source
from lilong.commons.web.addresses import address
from lilong.council.moving import locked_suggestion
from lilong.council.queries.suggestions import seen_suggestion
from lilong.council.states import Branch
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound, Refused

CLAIM = "council.suggestion"


@dataclass(frozen=True)
class Origin:
    """What a case is opened from, as its keepers read it.

    Attributes:
        source: a `Source`.
        title: how a page names it; nobody's name.
        words: what was said, to be read beside the form and never copied into the case: by the
            words of a claim its author could be known.
        summary: what the form proposes as the case's own words.
    """

    kind: str
    id: UUID
    place_id: UUID
    place_path: str
    source: str
    title: str
    url: str
    words: str
    summary: str = ""


Reader = Callable[[Actor, UUID, bool], Origin]
_READERS: dict[str, Reader] = {}


def register_source(kind: str, reader: Reader) -> None:
    """Let cases come from things of `kind`; `reader(actor, id, lock)` raises NotFound, or Refused
    where such a thing opens no case."""
    _READERS[kind] = reader


def origin_of(actor: Actor, kind: str, source_id: UUID, *, lock: bool = False) -> Origin:
    """The thing that a case is to come from, locked until the commit when asked.

    Raises:
        NotFound: there is none, or the actor may not read it.
        Refused: it is of a sort that opens no case.
    """
    reader = _READERS.get(kind)
    if reader is None:
        raise NotFound(_("没有这样的来源"))
    return reader(actor, source_id, lock)


def named(text: str) -> tuple[str, UUID] | None:
    """Kind and id of an origin as an address names it (`kind:id`); None for what nobody can read.

    >>> named("council.suggestion:7")
    """
    kind, _colon, key = text.partition(":")
    try:
        return (kind, UUID(key)) if kind in _READERS else None
    except ValueError:
        return None


def claim(actor: Actor, source_id: UUID, lock: bool) -> Origin:
    """A claim; what concerns everybody is talked over, and opens no case."""
    found = seen_suggestion(actor, source_id)
    if lock:
        found = locked_suggestion(source_id)
    if found.branch != Branch.CLAIM:
        raise Refused(
            _("这一条是大家的建议，不是哪一家的诉求，不立案"),
            remedy=_("大家的事归到主题里商量；确实是诉求的，先写明理由改成诉求，再立案。"),
        )
    return Origin(
        CLAIM,
        found.id,
        found.place_id,
        found.place_path,
        Source.SUGGESTION,
        _("诉求 %(code)s") % {"code": found.code},
        address("council:suggestion", found.id),
        found.text,
    )
