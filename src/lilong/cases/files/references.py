"""How cases stand in the trace, in files, in what is checked and in what is forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files import proofs
from lilong.cases.files.checking import counters_agree, leads_agree, outcomes_agree, repeats_agree
from lilong.cases.files.concerning import claim_concerns, finding_concerns
from lilong.cases.files.forgetting import (
    forget_case_originals,
    forget_order_words,
    forget_parties,
)
from lilong.cases.files.importing.hotline_importer import HotlineImporter
from lilong.cases.files.models import Case, CasePhoto
from lilong.cases.files.permissions import (
    LET_GO,
    Sight,
    closed_above,
    file_allowed,
    sight_of,
    visible_to,
)
from lilong.commons.checks import register_check
from lilong.commons.files.albums import Album, register_album
from lilong.commons.files.models import StoredFile
from lilong.commons.files.purposes import register_purpose
from lilong.commons.imports.importer import register_importer
from lilong.commons.jobs.regular import register_expiry
from lilong.commons.links import trace
from lilong.commons.web.addresses import address
from lilong.council import permissions as council
from lilong.kernel.actor import Actor
from lilong.survey import permissions as survey

# What is shown of a case, and what says who sees it.
_ASKED = ("code", "address", "kind", "place_path", "tier", "level", "facet", "open_above")


def _cases(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, trace.Reference]:
    rows = visible_to(actor, Case.objects.filter(pk__in=list(ids)))
    return {
        one.pk: trace.Reference(
            "cases.case", one.pk, f"{one.code} {one.address}", address("cases:case", one.pk)
        )
        for one in rows.only(*_ASKED)
        # What led to a quarrel would tell those above its door.
        if not closed_above(one.kind, one.open_above) or sight_of(actor, one) > Sight.OUTLINE
    }


def _photo_allowed(actor: Actor, stored: StoredFile) -> bool:
    return file_allowed(actor, stored.id)


def register() -> None:
    """Let cases stand where the commons ask for them."""
    trace.register_kind("cases.case", _("办件"), _cases)
    trace.register_relation("handles", _("办的是"), _("在办件里"))
    trace.register_relation(LET_GO, _("曾经办理"), _("曾经在办件里"))
    survey.CONCERNS["cases"] = finding_concerns
    council.CONCERNS["cases"] = claim_concerns
    register_purpose("case_photo", allows=_photo_allowed)
    register_album(Album("case_photo", CasePhoto.objects.all, "case_id", "case__area_id"))
    proofs.register()
    register_importer(HotlineImporter())
    register_check("cases.counters", counters_agree)
    register_check("cases.outcomes", outcomes_agree)
    register_check("cases.leads", leads_agree)
    register_check("cases.repeats", repeats_agree)
    register_expiry("cases.parties", forget_parties)
    register_expiry("cases.originals", forget_case_originals)
    register_expiry("cases.order_words", forget_order_words)
