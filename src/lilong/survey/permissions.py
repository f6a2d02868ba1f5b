"""Who may do what in a survey, and who sees how much of it.

Three sights of the ledger:

- *full*: those who run the survey, and the street and patch above them;
- *public*: public parts only – owners' committee, property company, works;
- *building*: public parts of the own building, and what concerns the own room.

Nobody sees who reported a neighbour, except through `open_report`, with a purpose, logged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import IntEnum
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import permission
from lilong.kernel.actor import Actor
from lilong.kernel.paths import covers, subtree
from lilong.kernel.refusal import NotAllowed
from lilong.places import queries as places
from lilong.survey.models import Finding
from lilong.survey.states import FindingState, Part

KEEPERS = ("secretary", "committee_chair", "community_worker")
RECORDERS = (*KEEPERS, "block_leader", "volunteer", "property_staff")
FULL_SIGHT = (*KEEPERS, "street_officer", "patch_officer")
FIELD_SIGHT = ("block_leader", "volunteer")
PUBLIC_SIGHT = (
    "owners_committee_member",
    "committee_secretary",
    "property_staff",
    "contractor",
    "supervisor",
    "designer",
)
BUILDING_SIGHT = ("owner", "tenant", "resident")

# Whether a finding concerns somebody in person, by the module that knows it.
CONCERNS: dict[str, Callable[[Actor, UUID], bool]] = {}

# Not shown below full sight: unchecked reports and tombstones.
HIDDEN = (FindingState.REPORTED, FindingState.DELETED)

# Recorded and not yet confirmed: whoever recorded it can still see and change it.
OPEN = (FindingState.FOUND, FindingState.RETURNED)


class Sight(IntEnum):
    """How much of the ledger at a place somebody sees."""

    NONE = 0
    BUILDING = 1
    PUBLIC = 2
    FIELD = 3
    FULL = 4


_SIGHTS = (
    (Sight.FULL, FULL_SIGHT),
    (Sight.FIELD, FIELD_SIGHT),
    (Sight.PUBLIC, PUBLIC_SIGHT),
    (Sight.BUILDING, BUILDING_SIGHT),
)


def sight_at(actor: Actor, path: str) -> Sight:
    """How much `actor` sees at `path`; building sight starts at the own building."""
    if actor.system:
        return Sight.FULL
    roles = actor.roles_at(path)
    for sight, of_roles in _SIGHTS:
        if not roles.isdisjoint(of_roles):
            return sight
    if any(covers(building, path) for building in own_buildings(actor)):
        return Sight.BUILDING
    return Sight.NONE


def own_buildings(actor: Actor) -> tuple[str, ...]:
    """Paths of the buildings (号) in which the actor lives or owns."""
    homes = actor.paths_with(BUILDING_SIGHT)
    return places.buildings_of(homes) if homes else ()


def own_homes(actor: Actor) -> tuple[str, ...]:
    """Paths of the rooms in which the actor lives or owns; a whole building is nobody's home."""
    homes = actor.paths_with(BUILDING_SIGHT)
    return places.rooms_among(homes) if homes else ()


@permission
def see_ledger(actor: Actor, path: str) -> None:
    """Anyone with any sight of the ledger at the place."""
    if sight_at(actor, path) < Sight.PUBLIC:
        raise NotAllowed(
            _("这里的排摸台账只有参与排摸和治理的人员可以看"),
            remedy=_("您可以在“我的楼”里看到与您有关的情况。"),
        )


@permission
def see_building(actor: Actor, path: str) -> None:
    """Those who live there, and everyone with a wider sight."""
    if sight_at(actor, path) < Sight.BUILDING:
        raise NotAllowed(_("您只能查看自己所在楼的情况"))


@permission
def add_finding(actor: Actor, path: str) -> None:
    """Recorders: the committee's workers, block leaders, volunteers, the property company."""
    if not actor.has_role_at(path, RECORDERS):
        raise NotAllowed(
            _("您不是这里的排摸人员，不能直接登记"),
            remedy=_("可以用“反映情况”告诉居委会，您的姓名会保密。"),
        )


@permission
def report_finding(actor: Actor, path: str) -> None:
    """Anybody who has signed in and belongs to the same residents' area."""
    if not any(grant.path.startswith(_area_part(path)) for grant in actor.grants):
        raise NotAllowed(_("请先登录，并由居委会登记您的住处"))


def _area_part(path: str) -> str:
    """The path as far as the residents' area: what a neighbour shares."""
    area = places.area_path_of(path)
    return area or path


@permission
def change_finding(actor: Actor, finding: Finding) -> None:
    """Keepers; and who recorded it, while it is not yet confirmed."""
    if actor.has_role_at(finding.place_path, KEEPERS):
        return
    if not _own_and_open(actor, finding):
        raise NotAllowed(
            _("只有居委会工作人员，或登记人在核实之前，可以修改"),
            remedy=_("请告诉社工哪里不对。"),
        )


def _own_and_open(actor: Actor, finding: Finding) -> bool:
    """Whether a recorder of the place recorded this finding, and nobody has confirmed it yet."""
    own = actor.person_id is not None and finding.found_by_id == actor.person_id
    return own and finding.state in OPEN and actor.has_role_at(finding.place_path, RECORDERS)


@permission
def validate_findings(actor: Actor, path: str) -> None:
    """Keepers of the residents' area."""
    if not actor.has_role_at(path, KEEPERS):
        raise NotAllowed(_("只有居委会工作人员可以核实、退回或销号"))


@permission
def release_photo(actor: Actor, path: str) -> None:
    """Keepers of the residents' area."""
    if not actor.has_role_at(path, KEEPERS):
        raise NotAllowed(_("反映人的照片，只有居委会工作人员看过以后才能公开"))


@permission
def cover_photo(actor: Actor, finding: Finding) -> None:
    """Keepers; block leaders and volunteers at their place, of what they see; and who recorded
    it, while it is not yet confirmed."""
    if actor.has_role_at(finding.place_path, KEEPERS) or _own_and_open(actor, finding):
        return
    seen = finding.state not in HIDDEN
    if not (seen and actor.has_role_at(finding.place_path, FIELD_SIGHT)):
        raise NotAllowed(
            _("只有居委会工作人员、楼组长、志愿者和登记人可以遮住照片上的人脸或车牌"),
            remedy=_("请告诉社工哪里要遮。"),
        )


@permission
def open_original(actor: Actor, path: str) -> None:
    """Keepers, with a purpose; each look is logged."""
    if not actor.has_role_at(path, KEEPERS):
        raise NotAllowed(
            _("原图是封存的，只有居委会工作人员在办理需要时可以看，并会留下记录"),
            remedy=_("请告诉社工要核对什么。"),
        )


@permission
def delete_finding(actor: Actor, path: str) -> None:
    """Keepers of the residents' area."""
    if not actor.has_role_at(path, KEEPERS):
        raise NotAllowed(_("只有居委会工作人员可以删除或恢复"))


@permission
def open_report(actor: Actor, finding: Finding) -> None:
    """Secretary and chair only, with a purpose; each look is logged. Never whom it concerns: who
    lives there, or is a party of what came of it."""
    if not actor.has_role_at(finding.place_path, ("secretary", "committee_chair")):
        raise NotAllowed(
            _("反映人的身份是保密的，只有书记和主任在办理需要时可以查看，并会留下记录")
        )
    at_home = any(
        one.path == finding.place_path and one.role in BUILDING_SIGHT for one in actor.grants
    )
    if at_home or any(concerns(actor, finding.id) for concerns in CONCERNS.values()):
        raise NotAllowed(
            _("这条问题与您自己有关，是谁反映的您不能看"),
            remedy=_("要向反映人核实或者答复的，请书记、主任中的另一位来办。"),
        )


@permission
def see_own_reports(actor: Actor) -> None:
    """Whoever has signed in, of what they reported themselves."""
    if actor.person_id is None:
        raise NotAllowed(_("请先登录，再看您反映的情况办得怎样"))


@permission
def freeze_count(actor: Actor, path: str) -> None:
    """Secretary and chair."""
    if not actor.has_role_at(path, ("secretary", "committee_chair")):
        raise NotAllowed(_("底数由书记或主任冻结"))


@permission
def run_campaign(actor: Actor, path: str) -> None:
    """Keepers of the residents' area."""
    if not actor.has_role_at(path, KEEPERS):
        raise NotAllowed(_("排摸由居委会组织"))


@permission
def record_visit(actor: Actor, path: str) -> None:
    """Recorders at the door."""
    if not actor.has_role_at(path, RECORDERS):
        raise NotAllowed(_("只有这里的排摸人员可以记录上门情况"))


@permission
def import_ledger(actor: Actor, path: str) -> None:
    """Keepers of the residents' area."""
    if not actor.has_role_at(path, KEEPERS):
        raise NotAllowed(_("只有居委会工作人员可以导入台账"))


@permission
def export_ledger(actor: Actor, path: str) -> None:
    """Those with full sight."""
    if not actor.has_role_at(path, FULL_SIGHT):
        raise NotAllowed(_("只有居委会、片区和街道工作人员可以导出台账"))


def visible_to(actor: Actor, findings: QuerySet[Finding]) -> QuerySet[Finding]:
    """The findings an actor may see."""
    if actor.system:
        return findings
    shown = ~Q(state__in=HIDDEN)
    public = shown & Q(part=Part.PUBLIC)
    seen = Q(pk__in=[])
    seen |= _below(actor.paths_with(FULL_SIGHT))
    seen |= shown & _below(actor.paths_with(FIELD_SIGHT))
    seen |= public & _below(actor.paths_with(PUBLIC_SIGHT))
    if homes := actor.paths_with(BUILDING_SIGHT):
        buildings, rooms = places.homes_among(homes)
        seen |= public & _below(buildings) | shown & _below(rooms)
    if actor.person_id is not None:
        own = Q(found_by_id=actor.person_id, state__in=OPEN)
        seen |= own & _below(actor.paths_with(RECORDERS))
    return findings.filter(seen)


def _below(paths: Iterable[str]) -> Q:
    seen = Q(pk__in=[])
    for path in paths:
        low, high = subtree(path)
        seen |= Q(place_path__gte=low, place_path__lt=high)
    return seen


def may_see(actor: Actor, finding: Finding) -> bool:
    """Whether the actor may see this finding: the single check to `visible_to`'s filter."""
    path = finding.place_path
    roles = actor.roles_at(path)
    if actor.system or not roles.isdisjoint(FULL_SIGHT):
        return True
    if finding.state in HIDDEN:
        return False
    if not roles.isdisjoint(FIELD_SIGHT):
        return True
    if any(covers(home, path) for home in own_homes(actor)) or _own_and_open(actor, finding):
        return True
    if finding.part != Part.PUBLIC:
        return False
    return not roles.isdisjoint(PUBLIC_SIGHT) or any(
        covers(building, path) for building in own_buildings(actor)
    )


def sight_of(actor: Actor, finding: Finding) -> Sight:
    """How much `actor` sees of one finding: as at its place, and at least as in the field while
    it is their own and open."""
    sight = sight_at(actor, finding.place_path)
    return max(sight, Sight.FIELD) if _own_and_open(actor, finding) else sight


def file_allowed(actor: Actor, file_id: UUID) -> bool:
    """Whether a finding's photo may be shown: the finding is visible, below full sight the photo
    is released, and below field sight it shows a public part."""
    from lilong.survey.models import FindingPhoto

    photos = FindingPhoto.objects.filter(file_id=file_id).select_related("finding")
    for photo in photos:
        if not may_see(actor, photo.finding):
            continue
        sight = sight_of(actor, photo.finding)
        if sight >= Sight.FULL or (photo.released and (photo.public or sight >= Sight.FIELD)):
            return True
    return False
