"""Writing down each look at something sealed, and telling the person whom it was about."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.functional import Promise

from lilong.commons.sealed.models import SealedLook
from lilong.kernel.actor import Actor

PAGE = 50
Words = str | Promise


@dataclass(frozen=True)
class SealedKind:
    """One sealed field of one kind of record: what it is called, and what it may be opened for.

    `keyed`: a look names the person by `keyed_id` only, because the record must not lead there.
    """

    subject_kind: str
    field: str
    label: Words
    purposes: Mapping[str, Words]
    keyed: bool = False


SEALED_KINDS: dict[tuple[str, str], SealedKind] = {}


def seals(
    subject_kind: str,
    field: str,
    label: Words,
    purposes: Mapping[str, Words],
    *,
    keyed: bool = False,
) -> SealedKind:
    """Declare a sealed field; `purposes` maps the codes of its fixed list to their words."""
    kind = SealedKind(subject_kind, field, label, purposes, keyed)
    SEALED_KINDS[subject_kind, field] = kind
    return kind


def keyed_id(person_id: UUID) -> UUID:
    """What a person is called in looks at which nobody may read them without the field key."""
    digest = hmac.digest(settings.FIELD_KEY.encode(), b"look" + person_id.bytes, hashlib.sha256)
    return UUID(bytes=digest[:16])


@dataclass(frozen=True, slots=True)
class Look:
    """A look as the person looked at reads it; the viewer's name is not among it, the role is."""

    id: UUID
    at: datetime
    viewer_id: UUID
    viewer_role: str
    what: str
    purpose: str


@dataclass(frozen=True, slots=True)
class LookPage:
    """A page of looks, newest first; `older` is where the next one begins, None at the end."""

    looks: Sequence[Look]
    older: UUID | None


def note_look(
    actor: Actor,
    kind: SealedKind,
    *,
    space_id: UUID,
    place_path: str,
    subject_id: UUID,
    about_person_id: UUID | None,
    purpose: str,
) -> None:
    """Write one row in the transaction of the use case that opens the field."""
    assert actor.person_id is not None, "only a person looks"
    assert purpose in kind.purposes, "the use case refuses other purposes"
    if kind.keyed and about_person_id is not None:
        about_person_id = keyed_id(about_person_id)
    SealedLook.objects.create(
        space_id=space_id,
        viewer_id=actor.person_id,
        viewer_role=actor.acting_role(place_path),
        about_person_id=about_person_id,
        subject_kind=kind.subject_kind,
        subject_id=subject_id,
        field=kind.field,
        purpose=purpose,
    )


def looks_about(person_id: UUID, *, after: UUID | None = None) -> LookPage:
    """Who looked at what is sealed about a person, newest first, beginning after a look."""
    called = (person_id, keyed_id(person_id))
    rows = SealedLook.objects.filter(about_person_id__in=called).order_by("-at", "-id")
    start = rows.filter(pk=after).first() if after else None
    if start is not None:
        rows = rows.filter(Q(at__lt=start.at) | Q(at=start.at, id__lt=start.id))
    found = list(rows[: PAGE + 1])
    looks = [_told(row) for row in found[:PAGE]]
    return LookPage(looks, looks[-1].id if len(found) > PAGE else None)


def looks_at(kind: SealedKind, subject_id: UUID) -> list[Look]:
    """Who looked at a sealed field of one record, newest first, the last fifty. One query.

    For whoever proves by the record's own address that it is theirs, without an account.
    """
    rows = SealedLook.objects.filter(
        subject_id=subject_id, subject_kind=kind.subject_kind, field=kind.field
    )
    return [_told(row) for row in rows.order_by("-at", "-id")[:PAGE]]


def forget_looks(kind: SealedKind, subject_ids: Iterable[UUID]) -> None:
    """Delete the looks at a sealed field of these records: what was sealed there is gone."""
    looks = SealedLook.objects.filter(subject_kind=kind.subject_kind, field=kind.field)
    looks.filter(subject_id__in=list(subject_ids)).delete()


def _told(row: SealedLook) -> Look:
    kind = SEALED_KINDS.get((row.subject_kind, row.field))
    what = str(kind.label) if kind else row.field
    purpose = str(kind.purposes.get(row.purpose, row.purpose)) if kind else row.purpose
    return Look(row.id, row.at, row.viewer_id, row.viewer_role, what, purpose)
