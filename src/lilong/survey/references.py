"""How findings, campaigns and frozen counts stand in the trace, in files and in imports."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lilong.commons.checks import register_check
from lilong.commons.files.albums import Album, register_album
from lilong.commons.files.models import StoredFile
from lilong.commons.files.purposes import register_purpose
from lilong.commons.imports.acting import register_actor
from lilong.commons.imports.importer import register_importer
from lilong.commons.jobs.regular import register_expiry
from lilong.commons.links import trace
from lilong.kernel.actor import Actor
from lilong.people import queries as people
from lilong.survey.actions.add_photo import photos_replaced
from lilong.survey.checking import counters_agree, filing_agrees
from lilong.survey.forgetting import forget_originals, forget_reports
from lilong.survey.importing.importer import LedgerImporter
from lilong.survey.models import Finding, FindingPhoto
from lilong.survey.permissions import file_allowed, visible_to
from lilong.survey.sealed_photos import hold_findings


def _findings(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, trace.Reference]:
    rows = visible_to(actor, Finding.objects.filter(pk__in=list(ids)))
    return {
        pk: trace.Reference(
            "survey.finding", pk, f"№ {code} {address}", reverse("survey:finding", args=[pk])
        )
        for pk, code, address in rows.values_list("pk", "code", "address")
    }


def _photo_allowed(actor: Actor, stored: StoredFile) -> bool:
    return file_allowed(actor, stored.id)


def register() -> None:
    """Let the survey's things stand where the commons ask for them."""
    trace.register_kind("survey.finding", _("问题"), _findings)
    trace.register_relation("repeats", _("重复于"), _("另有重复"))
    register_purpose("finding_photo", allows=_photo_allowed)
    register_album(
        Album(
            "finding_photo",
            FindingPhoto.objects.all,
            "finding_id",
            "finding__area_id",
            hold=hold_findings,
            shown=photos_replaced,
        )
    )
    register_importer(LedgerImporter())
    register_actor(people.actor_of_person)
    register_check("survey.counters", counters_agree)
    register_check("survey.filing", filing_agrees)
    register_expiry("survey.reports", forget_reports)
    register_expiry("survey.originals", forget_originals)
