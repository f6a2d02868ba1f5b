"""How sentences stand in the trace, in files and in what is forgotten each night."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lilong.commons.checks import register_check
from lilong.commons.files.models import StoredFile
from lilong.commons.files.purposes import register_purpose
from lilong.commons.imports.importer import register_importer
from lilong.commons.jobs.regular import register_expiry
from lilong.commons.links import trace
from lilong.council.floods import forget_counts
from lilong.council.forgetting import forget_contacts
from lilong.council.importing.suggestion_importer import SuggestionImporter
from lilong.council.models import Suggestion
from lilong.council.permissions import file_allowed, visible_to
from lilong.council.suggestion_checking import counters_agree
from lilong.kernel.actor import Actor


def _suggestions(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, trace.Reference]:
    rows = visible_to(actor, Suggestion.objects.filter(pk__in=list(ids)))
    return {
        pk: trace.Reference(
            "council.suggestion",
            pk,
            f"{code} {address}",
            reverse("council:suggestion", args=[pk]),
        )
        for pk, code, address in rows.values_list("pk", "code", "address")
    }


def _photo_allowed(actor: Actor, stored: StoredFile) -> bool:
    return file_allowed(actor, stored.id)


def register() -> None:
    """Let sentences stand where the commons ask for them."""
    trace.register_kind("council.suggestion", _("建议"), _suggestions)
    register_importer(SuggestionImporter())
    register_purpose("suggestion_photo", allows=_photo_allowed)
    register_check("council.suggestions", counters_agree)
    register_expiry("council.contacts", forget_contacts)
    register_expiry("council.sayings", forget_counts)
