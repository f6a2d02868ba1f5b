"""Where a case came from: said on the case to its keepers, on a claim the way to open one, and to
whoever said or reported it how the case stands."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from lilong.cases.files import permissions, sources
from lilong.cases.files.models import Case, CaseFinding
from lilong.cases.files.permissions import CONFIDENTIAL, Sight
from lilong.cases.files.queries.origins import case_from, origins_of
from lilong.cases.files.states import AT_REST, CaseState, Level, Source
from lilong.cases.files.web import case_panels
from lilong.cases.files.web.words import state_tag
from lilong.commons.web.addresses import address
from lilong.council.web import sentence_panels
from lilong.council.web.sentence_panels import Sentence
from lilong.places.web.asking import who
from lilong.places.web.panels import Panel
from lilong.survey.web import report_panels

# Cases of other sources have no origin to ask for.
_WITH_ORIGIN = (Source.SUGGESTION, Source.INCIDENT, Source.VISIT)


def register() -> None:
    """Speak on cases and on sentences."""
    sources.register_source(sources.CLAIM, sources.claim)
    case_panels.register("files.origin", origin)
    sentence_panels.register("cases.case", case_of_sentence)
    report_panels.register("cases.case", cases_of_reports)


def origin(request: HttpRequest, case: Case, sight: Sight) -> Panel | None:
    """What a case came from. Parties, block leaders and the packet are not told: by the words of
    a claim its author could be known."""
    if sight < Sight.FULL or case.source not in _WITH_ORIGIN:
        return None
    found = origins_of(who(request), case)
    return Panel("cases/origins_panel.html", {"origins": found}) if found else None


def case_of_sentence(request: HttpRequest, said: Sentence, inside: bool) -> Panel | None:
    """To its keepers the case, or the way to open one; to its author how the case stands.

    Inside, only who reads the whole case learns that these words led to it: a party would learn who
    spoke of them, and those above what a quarrel is about that is closed to them.
    """
    actor = who(request)
    if inside and not actor.has_role_at(said.place_path, permissions.FULL_SIGHT):
        return None  # a neighbour who reads what was released
    found = case_from(sources.CLAIM, said.id)
    if inside and found and permissions.sight_of(actor, found) < Sight.FULL:
        return None
    opening = (
        inside
        and (found is None or found.state == CaseState.WITHDRAWN)
        and said.claim
        and permissions.open_case.allows(actor, said.place_path)
    )
    if found is None and not opening:
        return None
    context = {
        "case": found,
        "state": _public_state(found) if found else "",
        "tag": state_tag(found.state) if found else "",
        "level": Level(found.level).label if found else "",
        "url": address("cases:case", found.id) if found and inside else "",
        "open_url": opening_address(said.place_id, sources.CLAIM, said.id) if opening else "",
    }
    return Panel("cases/sentence_panel.html", context)


def cases_of_reports(finding_ids: Collection[UUID]) -> dict[UUID, Panel]:
    """To whoever reported these findings, how their cases stand; no way leads into a case, and
    nothing leads back. One query."""
    rows = CaseFinding.objects.filter(finding_id__in=finding_ids).select_related("case")
    return {one.finding_id: _standing(one.case) for one in rows.defer("case__grams")}


def _standing(case: Case) -> Panel:
    context = {
        "case": case,
        "state": _public_state(case),
        "tag": state_tag(case.state),
        "level": Level(case.level).label,
    }
    return Panel("cases/reported_panel.html", context)


def opening_address(place_id: object, kind: str, source_id: object) -> str:
    """The opening form of a case that comes from something."""
    return f"{address('cases:open', place_id)}?from={kind}:{source_id}"


def _public_state(case: Case) -> str:
    """Where a case stands, for whoever said what it came from. What the sides of a dispute do is
    theirs: only whether it goes on is told."""
    if case.kind in CONFIDENTIAL and case.state not in AT_REST:
        return _("正在办")
    return str(case.get_state_display())
