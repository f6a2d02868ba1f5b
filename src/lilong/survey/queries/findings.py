"""Reads of single findings and of what stands near them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound
from lilong.survey.models import Finding, FindingPhoto, FindingVersion
from lilong.survey.permissions import HIDDEN, visible_to
from lilong.survey.states import FindingState

NEAR_LIMIT = 8


def seen_finding(actor: Actor, finding_id: UUID) -> Finding:
    """The finding, when the actor may see it. Raises NotFound otherwise."""
    rows = visible_to(actor, Finding.objects.filter(pk=finding_id)).defer("grams")
    found = rows.select_related("found_by", "place").first()
    if found is None:
        raise NotFound(_("没有这条问题，或者您没有查看它的权限"))
    return found


def seen_findings(actor: Actor, ids: Iterable[UUID]) -> list[Finding]:
    """Those of these findings that the actor may see."""
    return list(visible_to(actor, Finding.objects.filter(pk__in=list(ids))).defer("grams"))


def photos_of(finding_id: UUID, *, public_only: bool) -> list[FindingPhoto]:
    """The photos of a finding in their order; only those of public parts when asked."""
    rows = FindingPhoto.objects.filter(finding_id=finding_id).order_by("order", "id")
    return list(rows.filter(public=True) if public_only else rows)


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


def unchecked_reports(actor: Actor, area_id: UUID) -> list[Finding]:
    """What residents reported and nobody has checked yet, in the list's order."""
    rows = Finding.objects.filter(area_id=area_id, state=FindingState.REPORTED)
    return list(visible_to(actor, rows).defer("grams").order_by("-position")[:50])
