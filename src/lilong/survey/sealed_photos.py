"""The sealed originals of findings' photos: what they are called, and how they are forgotten."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.files.originals import OriginalPurpose, forget_originals
from lilong.commons.sealed.looking import forget_looks, seals
from lilong.survey.models import Finding, FindingPhoto

# A look is kept under the original's id: it goes on where another photo takes its row's place.
ORIGINAL = seals("survey.photo", "original", _("问题照片的原图"), dict(OriginalPurpose.choices))


def forget_unheld(original_ids: Collection[UUID]) -> None:
    """Forget those of the originals that no finding's photo has, and who looked at them."""
    held = FindingPhoto.objects.filter(original_id__in=original_ids)
    gone = set(original_ids) - set(held.values_list("original_id", flat=True))
    forget_originals(gone)
    forget_looks(ORIGINAL, gone)


def hold_findings(finding_ids: Iterable[UUID]) -> list[Finding]:
    """These findings, locked until the commit, always in the same order."""
    rows = Finding.objects.filter(pk__in=list(finding_ids)).order_by("pk")
    return list(rows.select_for_update())
