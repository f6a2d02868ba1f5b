"""Reads of single findings and of what stands near them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.imports.models import ImportRow
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound
from lilong.survey.models import Finding, FindingPhoto, FindingVersion, SealedReport
from lilong.survey.permissions import HIDDEN, Sight, visible_to
from lilong.survey.states import FindingState
from lilong.survey.writing import kept_values

NEAR_LIMIT = 8


def seen_finding(actor: Actor, finding_id: UUID) -> Finding:
    """The finding, when the actor may see it. Raises NotFound otherwise."""
    rows = visible_to(actor, Finding.objects.filter(pk=finding_id)).defer("grams")
    found = rows.select_related("found_by", "place").first()
    if found is None:
        raise NotFound(_("没有这条问题，或者您没有查看它的权限"))
    return found


def has_recorded(actor: Actor, finding_id: UUID) -> bool:
    """Whether the actor has recorded a finding with this id."""
    if actor.person_id is None:
        return False
    return Finding.objects.filter(pk=finding_id, found_by_id=actor.person_id).exists()


def photos_of(finding_id: UUID, sight: Sight) -> list[FindingPhoto]:
    """The photos of a finding in their order, as far as `sight` shows them (`file_allowed`)."""
    rows = FindingPhoto.objects.filter(finding_id=finding_id).order_by("order", "id")
    if sight < Sight.FULL:
        rows = rows.filter(released=True)
    return list(rows.filter(public=True) if sight < Sight.FIELD else rows)


def versions_of(finding_id: UUID) -> list[FindingVersion]:
    """What a finding said before, newest first."""
    return list(FindingVersion.objects.filter(finding_id=finding_id).order_by("-version")[:50])


def likely_duplicates(actor: Actor, finding: Finding) -> list[Finding]:
    """Findings of the same kind at the same place, or in the same building within sight."""
    others = Finding.objects.filter(number_id=finding.number_id, kind=finding.kind)
    others = others.exclude(pk=finding.pk).exclude(state__in=(*HIDDEN, FindingState.DUPLICATE))
    if finding.number_id is None or finding.part != "public":
        others = Finding.objects.filter(place_id=finding.place_id, kind=finding.kind)
        others = others.exclude(pk=finding.pk)
        others = others.exclude(state__in=(*HIDDEN, FindingState.DUPLICATE))
    return list(visible_to(actor, others).defer("grams").order_by("-position")[:NEAR_LIMIT])


@dataclass(frozen=True)
class Change:
    """One change of a finding: `fields` maps each changed column to (before, after).

    Values are as a version keeps them: text, numbers, ids as text.
    """

    version: int
    on: date
    by_person_id: UUID | None
    fields: dict[str, tuple[Any, Any]]


def changes_of(finding: Finding) -> list[Change]:
    """What was changed of a finding, newest first; at most 50. One query."""
    after, changes = kept_values(finding), []
    for version in versions_of(finding.id):
        before = version.values
        fields = {
            name: (before.get(name), value)
            for name, value in after.items()
            if before.get(name) != value
        }
        changes.append(
            Change(version.version + 1, version.replaced_on, version.by_person_id, fields)
        )
        after = before
    return changes


@dataclass(frozen=True)
class RawRow:
    """The row of a ledger file that a finding came from, as it stood there."""

    file_name: str
    number: int
    cells: tuple[str, ...]


def raw_row_of(finding: Finding) -> RawRow | None:
    """The imported row behind a finding; None when it was not imported."""
    if finding.import_row_id is None:
        return None
    row = ImportRow.objects.select_related("run").filter(pk=finding.import_row_id).first()
    if row is None:
        return None
    return RawRow(row.run.file_name, row.number, tuple(str(cell) for cell in row.raw if cell))


def reported_before(finding_id: UUID, *, words: str) -> bool | None:
    """Whether the report behind a finding says the same words; None when there is none.

    For whoever sends a report again under their own key: it tells them what they said.
    """
    kept = SealedReport.objects.filter(finding_id=finding_id).first()
    return None if kept is None else kept.words == words


def is_sealed(finding_id: UUID) -> bool:
    """Whether a sealed report stands behind a finding. Only for those who may open it."""
    kept = SealedReport.objects.filter(expires_on__gt=timezone.localdate())
    return kept.filter(finding_id=finding_id).exists()
