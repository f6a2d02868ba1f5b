"""Open cases from many findings at once, such as a filtered ledger: one each, all or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving, permissions, writing
from lilong.cases.files.actions.open_case import findings_for
from lilong.cases.files.events import CaseOpened
from lilong.cases.files.kinds import case_kinds, kind_of_finding
from lilong.cases.files.models import Case, CaseFinding, CaseStep
from lilong.cases.files.opening_models import BulkOpening, OpenedTogether
from lilong.cases.files.states import CaseState, Source
from lilong.cases.files.tiers import tier_for
from lilong.cases.files.together import plain_summary
from lilong.cases.files.whereabouts import lacks_place
from lilong.commons.bulk import insert_objects
from lilong.commons.ledger.chain import record_many
from lilong.commons.links.trace import link_many
from lilong.commons.usecase import use_case
from lilong.commons.wording import listed
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotAllowed
from lilong.places import queries as places
from lilong.places.grounds import ground_of
from lilong.places.queries import PlaceView
from lilong.survey.queries.for_cases import FindingView

MOST = 500


@use_case
def open_cases(actor: Actor, *, area_id: UUID, finding_ids: Sequence[UUID]) -> list[Case]:
    """Open one case for each finding, kept by the actor. Nothing is opened when one cannot be.

    What is public comes before shops, and shops before homes (`files.tiers`).

    Args:
        area_id: the residents' area in which all of them lie.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: none or too many, one lies elsewhere or nowhere in particular, or is of a kind
            that opens no case.
        AlreadyOpened: one stands in a case already.
    """
    area = places.place(area_id)
    permissions.open_case(actor, area.path)
    if actor.person_id is None:
        raise NotAllowed(_("立案要由本人登录后办理，每一件都要有人负责"))
    if not finding_ids:
        said: Any = _("还没有勾")
        raise Invalid(said, fields={"findings": [said]}, remedy=_("先勾上要立案的，再按一次。"))
    if len(set(finding_ids)) > MOST:
        said = _("一次最多选 %(most)s 条") % {"most": MOST}
        raise Invalid(said, fields={"findings": [said]})
    findings = findings_for(actor, list(finding_ids), area.path)
    strange = [one.code for one in findings if not kind_of_finding(one.kind)]
    if strange:
        said = _("%(codes)s 的类别不能直接立案，请先改类别，或者逐条立案") % {
            "codes": listed(strange[:5])
        }
        raise Invalid(said, fields={"findings": [said]})
    own = places.places_by_id({one.place_id for one in findings})
    _check_places(findings, own)
    return _open(actor, actor.person_id, findings, own)


def _check_places(findings: Sequence[FindingView], own: Mapping[UUID, PlaceView]) -> None:
    nowhere = [
        one.code
        for one in findings
        if one.address == own[one.place_id].address
        and lacks_place(kind_of_finding(one.kind), own[one.place_id].kind)
    ]
    if nowhere:
        said = _("%(codes)s 没有写明在哪里，请先在台账里写明") % {"codes": listed(nowhere[:5])}
        raise Invalid(said, fields={"findings": [said]})


def _open(
    actor: Actor, owner_id: UUID, findings: Sequence[FindingView], own: Mapping[UUID, PlaceView]
) -> list[Case]:
    ways = places.ways_down_to({view.path for view in own.values()})
    cases = []
    for finding in findings:
        place = own[finding.place_id]
        case = _case_of(owner_id, finding, place.kind)
        cases.append(writing.fill(case, ground_of(place, ways[place.path]), [finding]))
    head = writing.insert(cases)
    record_many(
        actor,
        [
            CaseOpened(**moving.about(case), case_kind=case.kind, source=case.source)
            for case in cases
        ],
        head=head,
    )
    pairs = list(zip(cases, findings, strict=True))
    insert_objects(
        [
            CaseFinding(space_id=case.space_id, case=case, finding_id=finding.id)
            for case, finding in pairs
        ]
    )
    insert_objects([_first_step(actor, case) for case in cases])
    _note_opening(owner_id, cases)
    link_many(
        space_id=cases[0].space_id,
        relation="handles",
        pairs=[
            (("cases.case", case.id), ("survey.finding", finding.id)) for case, finding in pairs
        ],
    )
    return cases


def _note_opening(by_id: UUID, cases: Sequence[Case]) -> None:
    """Note that they were opened together, so that they can be taken back together."""
    first = cases[0]
    area = places.place(first.area_id)
    opening = BulkOpening.objects.create(
        space_id=first.space_id,
        area_id=area.id,
        place_path=area.path,
        by_id=by_id,
        count=len(cases),
    )
    insert_objects(
        [OpenedTogether(space_id=one.space_id, opening=opening, case=one) for one in cases]
    )


def _case_of(owner_id: UUID, finding: FindingView, place_kind: str) -> Case:
    kind = kind_of_finding(finding.kind)
    # Nobody reads hundreds of descriptions before they become summaries. What `check_summary`
    # would ask about or refuse is left to who writes the summary anew.
    words = plain_summary(kind, [finding.description]) or str(case_kinds()[kind].name)
    return Case(
        kind=kind,
        summary=words,
        tier=tier_for(kind, place_kind, [finding]),
        owner_id=owner_id,
        source=Source.FINDING,
        wall_type=finding.wall_type,
        size=finding.area,
        address=finding.address,
    )


def _first_step(actor: Actor, case: Case) -> CaseStep:
    return CaseStep(
        space_id=case.space_id,
        case=case,
        order=1,
        verb="open_cases",
        state=CaseState.FOUND,
        words=case.summary,
        on=timezone.localdate(),
        at=timezone.now(),
        by_id=actor.person_id,
    )
