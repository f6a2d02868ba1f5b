"""Open a case: one matter at one place, of one kind, with somebody who keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving, permissions, sources, writing
from lilong.cases.files.events import CaseOpened
from lilong.cases.files.kinds import asks_of_building, case_kinds
from lilong.cases.files.models import Case, CaseFinding, CaseOrigin
from lilong.cases.files.queries.hotline import holder_of_order
from lilong.cases.files.sources import Origin
from lilong.cases.files.states import Source, Tier
from lilong.cases.files.tiers import tier_for
from lilong.cases.files.together import check_one_matter
from lilong.cases.files.whereabouts import checked_spot, lacks_place
from lilong.commons.ledger.chain import lock_street, record
from lilong.commons.links.trace import link
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal
from lilong.council.wording import legible
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused
from lilong.places.grounds import Ground, ground_at
from lilong.survey.queries.for_cases import FindingView, locked_findings

LONGEST_SUMMARY, LONGEST_ADDRESS = 300, 160
NOT_BUILT = _("这一类不问是不是正在搭")


class AlreadyOpened(Refused):
    """The same form came before, or what it is about stands in a case already."""

    def __init__(self, case_id: UUID) -> None:
        super().__init__(_("这一件已经立案了，没有重复立案"))
        self.case_id = case_id


@use_case
def open_case(
    actor: Actor,
    /,
    *,
    place_id: UUID,
    kind: str,
    summary: str,
    tier: str = "",
    owner_id: UUID | None = None,
    finding_ids: Sequence[UUID] = (),
    source: str = Source.COMMITTEE,
    case_id: UUID | None = None,
    origin: tuple[str, UUID] | None = None,
    spot: str = "",
    personal: str = Personal.ASK,
    **values: Any,
) -> Case:
    """Open one case at a place.

    Args:
        kind: code of a case kind.
        summary: what it is about, without names; more than its keepers read it.
        tier: what it is taken up by; by default as kind, place and findings say (`files.tiers`).
        owner_id: who keeps it; the actor by default. An owner is never missing.
        finding_ids: findings of the same residents' area that it is about: one matter.
        case_id: made when the form was, so that the same form sent twice opens once.
        origin: kind and id of the claim or house call it came from (`files.sources`).
        spot: where at the place, in words; not everything is a place (`files.whereabouts`).
        personal: what to do with numbers and names in summary and spot.
        values: more columns, such as `wall_type`, `size` (0.01 m²), `under_construction`.

    Raises:
        NotAllowed: not a keeper here, or a finding is not visible to the actor.
        Invalid: no place that can be found, unknown kind, no summary, owner, or no one matter; a
            quarrel from a finding.
        Telling: the summary tells who somebody is, and nobody has said yet whether that is meant.
        NotFound: the origin is not there for the actor.
        AlreadyOpened: the form, a finding, the origin or the order's number has a case.
        Refused: the place is closed; the origin opens no case.
    """
    ground = ground_at(place_id)
    permissions.open_case(actor, ground.place.path)
    _refuse_twin(case_id)
    findings = _one_matter(actor, kind, finding_ids, ground.area.path)
    came_from = _origin_for(actor, origin, ground.area.path)
    case = new_case(
        actor,
        kind=kind,
        summary=summary,
        tier=tier,
        owner_id=owner_id,
        source=_source(source, findings, came_from),
        **values,
    )
    _fill(actor, case, ground, findings, spot, personal)
    _write(actor, case, ground, findings, case_id)
    hang(case, findings)
    _note_origin(case, came_from)
    moving.append_step(actor, case, "open_case", words=case.summary)
    return case


def _fill(
    actor: Actor,
    case: Case,
    ground: Ground,
    findings: Sequence[FindingView],
    spot: str,
    personal: str,
) -> None:
    # A finding keeps what was written of where it is.
    own, place = ground.place.address, ground.place.kind
    written = next((one.address for one in findings if one.address != own), "")
    if spot or not written:
        spot = checked_spot(case.kind, ground.place, spot)
    elif lacks_place(case.kind, place):
        case.address = written
    case.tier = case.tier or tier_for(case.kind, place, findings)
    _check_owner(actor, case, ground.place.path)
    case.summary = moving.check_summary(case, case.summary, personal)
    if spot:
        spot = moving.check_told(personal, {"spot": spot})["spot"]
        case.address = f"{own}（{spot}）"[:LONGEST_ADDRESS]


def _one_matter(
    actor: Actor, kind: str, finding_ids: Sequence[UUID], area_path: str
) -> list[FindingView]:
    # A quarrel is its sides' business, and whoever recorded a finding reads what came of it.
    if finding_ids and kind in permissions.CONFIDENTIAL:
        said = _("纠纷不从排摸的问题立案：登记问题的人会看到")
        raise Invalid(
            said,
            fields={"kind": [said]},
            remedy=_("请在这一处另立一件纠纷，写清是哪几方之间的什么事。"),
        )
    findings = findings_for(actor, finding_ids, area_path)
    check_one_matter(findings)
    return findings


def _refuse_twin(case_id: UUID | None) -> None:
    if case_id is not None and Case.objects.filter(pk=case_id).exists():
        raise AlreadyOpened(case_id)


def _refuse_twin_of_order(ground: Ground, number: str) -> None:
    # Asked with the street in hand: of two at the same time the second has waited for the first.
    held = holder_of_order(ground.area.id, number) if number else None
    if held is not None:
        raise AlreadyOpened(held)


def _write(
    actor: Actor, case: Case, ground: Ground, findings: Sequence[FindingView], case_id: UUID | None
) -> None:
    case.id = case_id or case.id
    head = lock_street(ground.area.space_id)
    _refuse_twin(case_id)  # once more: of two at the same time the second has waited for the first
    _refuse_twin_of_order(ground, case.source_number)
    writing.insert([writing.fill(case, ground, findings)], head=head)
    opened = CaseOpened(**moving.about(case), case_kind=case.kind, source=case.source)
    record(actor, opened, head=head)


def _check_owner(actor: Actor, case: Case, path: str) -> None:
    if case.owner_id not in {actor.person_id, *moving.keepers_at(path)}:
        said = _("承办人要是这里居委会、片区或街道的工作人员")
        raise Invalid(said, fields={"owner": [said]})


def _note_origin(case: Case, came_from: Origin | None) -> None:
    if came_from is not None:
        CaseOrigin.objects.create(
            space_id=case.space_id, case=case, kind=came_from.kind, source_id=came_from.id
        )


def _origin_for(actor: Actor, origin: tuple[str, UUID] | None, area_path: str) -> Origin | None:
    """What it comes from, locked, where it has no case yet and lies in the same area."""
    if origin is None:
        return None
    found = sources.origin_of(actor, *origin, lock=True)
    if not found.place_path.startswith(area_path):
        said = _("%(what)s不在这个居民区，不能在这里立案") % {"what": found.title}
        raise Invalid(said, fields={"place": [said]})
    held = CaseOrigin.objects.filter(kind=found.kind, source_id=found.id, freed=False).first()
    if held is not None:
        raise AlreadyOpened(held.case_id)
    return found


def _source(given: str, findings: Sequence[FindingView], came_from: Origin | None) -> str:
    if came_from is not None:
        return came_from.source
    return Source.FINDING if findings and given == Source.COMMITTEE else given


def new_case(
    actor: Actor,
    *,
    kind: str,
    summary: str,
    tier: str = "",
    owner_id: UUID | None = None,
    source: str,
    source_number: str = "",
    **values: Any,
) -> Case:
    """A case with checked values, not yet at a place nor in a tier. Raises Invalid."""
    summary, wrong = legible(summary), dict[str, list[Any]]()
    known = case_kinds().get(kind)
    if known is None:
        wrong["kind"] = [_("请选是哪一类")]
    if not summary:
        wrong["summary"] = [_("请写一句是什么事")]
    elif len(summary) > LONGEST_SUMMARY:
        wrong["summary"] = [_("最多写 %(most)s 个字，请写短一点") % {"most": LONGEST_SUMMARY}]
    owner_id = owner_id or actor.person_id
    if owner_id is None:
        wrong["owner"] = [_("请选承办人，每一件都要有人负责")]
    if tier:
        try:
            writing.check_tier(tier)
        except Invalid as refused:
            wrong |= refused.fields
    if source not in Source.values:
        wrong["source"] = [_("请选从哪里来")]
    if known and values.get("under_construction") and not asks_of_building(known.machine):
        wrong["under_construction"] = [NOT_BUILT]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)
    assert known is not None
    assert owner_id is not None
    return Case(
        kind=kind,
        summary=summary,
        tier=Tier.DANGER if known.danger else tier,
        owner_id=owner_id,
        source=source,
        source_number=source_number.strip(),
        **{name: value for name, value in values.items() if value is not None},
    )


def findings_for(actor: Actor, finding_ids: Sequence[UUID], area_path: str) -> list[FindingView]:
    """The findings, locked, that may open a case here.

    Raises:
        Invalid: one is not there for the actor, lies elsewhere, or is no counted finding.
        AlreadyOpened: one stands in a case.
    """
    if not finding_ids:
        return []
    found = locked_findings(actor, finding_ids)
    fits = all(one.place_path.startswith(area_path) and one.standing for one in found)
    if len(found) != len(set(finding_ids)) or not fits:
        said = _("有的问题不在这里，或者还没有登记好，不能立案")
        raise Invalid(said, fields={"findings": [said]})
    taken = CaseFinding.objects.filter(finding_id__in=[one.id for one in found]).first()
    if taken is not None:
        raise AlreadyOpened(taken.case_id)
    return found


def hang(case: Case, findings: Sequence[FindingView]) -> None:
    """Hang locked findings into a case, and let the trace know."""
    for finding in findings:
        CaseFinding.objects.create(space_id=case.space_id, case=case, finding_id=finding.id)
        link(
            space_id=case.space_id,
            source=("cases.case", case.id),
            relation="handles",
            target=("survey.finding", finding.id),
        )
