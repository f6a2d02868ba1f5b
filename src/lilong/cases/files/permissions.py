"""Who may do what with a case, and who sees how much of it.

- *keepers* (secretary, chair, community workers) open, move and close the cases of their area;
- patch and street above them read all, and answer what is handed up to them;
- block leaders and volunteers see the cases at their places, without parties;
- property company, owners' committee, works and departments see what is on public parts, danger
  there too, and departments what was handed to their rung;
- a party sees the own case, told by its steps; so does whoever recorded its finding, and where
  the party is the property company, whoever works for it there.

Disputes are seen by keepers and their own parties only. Patch and street see that there is one:
number, kind, lane, state and clocks, and what a hand-over tells the rung that was asked; more where
every side wished it open (人民调解法 arts. 15, 23). Nobody sees who reported anything: no case
holds it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import IntEnum
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from lilong.cases.files.facets import COMMON_BITS, COMMON_DANGER, is_common
from lilong.cases.files.models import Case, CaseFinding, CaseParty, CasePhoto
from lilong.cases.files.recusal import holder_is_party, is_party, refuse_party
from lilong.cases.files.states import Level, Party, Tier
from lilong.commons.links.models import Link
from lilong.commons.usecase import permission
from lilong.kernel.actor import Actor
from lilong.kernel.paths import ancestors, subtree
from lilong.kernel.refusal import NotAllowed
from lilong.survey.queries.for_cases import found_by

KEEPERS = ("secretary", "committee_chair", "community_worker")
HEADS = ("secretary", "committee_chair")
GET_RULES = (*HEADS, "street_officer")
ABOVE = ("street_officer", "patch_officer")
FULL_SIGHT = (*KEEPERS, *ABOVE)
FIELD_SIGHT = ("block_leader", "volunteer")
PUBLIC_SIGHT = (
    "owners_committee_member",
    "committee_secretary",
    "property_staff",
    "department_officer",
)
COMPANY = ("property_staff",)
WALKERS = (*KEEPERS, *FIELD_SIGHT)
# What the roles below full sight see at their places, by what a facet says; never what is
# confidential. Danger has a tier of its own, and is seen where it lies on what is common.
PART_SIGHT: tuple[tuple[tuple[str, ...], dict[str, str | bool]], ...] = (
    (FIELD_SIGHT, {}),
    (PUBLIC_SIGHT, {"tier": Tier.PUBLIC}),
    (PUBLIC_SIGHT, {"common": True}),
    (("department_officer",), {"level": Level.DEPARTMENT}),
)

_ASK_COMMITTEE = _("请告诉居委会的社工。")
_AT_LEVEL = {
    Level.NEIGHBOURHOOD: KEEPERS,
    Level.PATCH: ABOVE,
    Level.STREET: ("street_officer",),
    Level.DEPARTMENT: ("department_officer", "street_officer"),
}
# What a withdrawn case leaves in the trace of the findings it had: who found them reads on.
LET_GO = "let_go"
# Kinds whose file is the parties' own business.
CONFIDENTIAL = ("dispute",)
# `closed_above`, as a condition on rows of cases.
CLOSED_ABOVE = f"(kind IN ({', '.join(map(repr, CONFIDENTIAL))}) AND NOT open_above)"
# Who sits at the table of a quarrel, by the room that knows it: asked with actor and case.
AT_TABLE: dict[str, Callable[[Actor, Case], bool]] = {}


class Sight(IntEnum):
    """How much of a case somebody sees."""

    NONE = 0
    OUTLINE = 1
    PUBLIC = 2
    PARTY = 3
    FIELD = 4
    FULL = 5


@permission
def see_cases(actor: Actor, path: str) -> None:
    """Those who see cases of others at the place, or at a part of it, at all."""
    seeing = (*FULL_SIGHT, *FIELD_SIGHT, *PUBLIC_SIGHT)
    inside = any(one.startswith(path) for one in actor.paths_with(seeing))
    if not inside and not actor.has_role_at(path, seeing):
        raise NotAllowed(
            _("这里的办件只有参与办理的人员可以看"),
            remedy=_("与您有关的，在“我的办件”里看；您报的问题，从收到的通知里点开看。"),
        )


@permission
def open_case(actor: Actor, path: str) -> None:
    """Keepers of the residents' area."""
    if not actor.has_role_at(path, KEEPERS):
        raise NotAllowed(_("只有居委会工作人员可以立案"), remedy=_ASK_COMMITTEE)


@permission
def keep_cases(actor: Actor, path: str) -> None:
    """Keepers of the residents' area look after what is kept there."""
    if not actor.has_role_at(path, KEEPERS):
        raise NotAllowed(_("只有居委会工作人员可以办理这一件"), remedy=_ASK_COMMITTEE)


@permission
def keep_case(actor: Actor, case: Case) -> None:
    """Keepers of the residents' area move a case on, within what a committee may do, but nobody
    their own; where a keeper is a party of it, those above may too."""
    keeps = actor.has_role_at(case.place_path, KEEPERS)
    closed = closed_above(case.kind, case.open_above)
    if not keeps and (closed or not _stands_in(actor, case)):
        raise NotAllowed(_("只有居委会工作人员可以办理这一件"), remedy=_ASK_COMMITTEE)
    refuse_party(actor, case)


@permission
def reread_clocks(actor: Actor, path: str) -> None:
    """Keepers; the house itself each night."""
    if not actor.has_role_at(path, KEEPERS):
        raise NotAllowed(_("只有居委会工作人员可以重读这一件的期限"), remedy=_ASK_COMMITTEE)


@permission
def answer_hand_over(actor: Actor, case: Case, level: str) -> None:
    """Who sits at the rung that was asked; for a department also the street, with its paper. Nobody
    answers for the rung in their own case."""
    if not actor.has_role_at(case.place_path, _AT_LEVEL[Level(level)]):
        raise NotAllowed(
            _("只有被移交的那一层可以答复或退回"),
            remedy=_("职能部门没有账号的，由街道工作人员照它的文书记下。"),
        )
    refuse_party(actor, case)


@permission
def check_case(actor: Actor, case: Case) -> None:
    """Keepers and those above them, but nobody checks what they noted as done themselves, nor
    their own case; nor those above a quarrel of which they read no more than that there is one."""
    if not actor.has_role_at(case.place_path, FULL_SIGHT):
        raise NotAllowed(_("只有居委会、片区和街道工作人员可以复核"), remedy=_ASK_COMMITTEE)
    if _withheld(actor, case, actor.roles_at(case.place_path)):
        raise NotAllowed(
            _("这件纠纷没有对上级公开，由居委会另一位工作人员复核"), remedy=_ASK_COMMITTEE
        )
    refuse_party(actor, case)
    if actor.person_id is not None and actor.person_id == case.done_by_id:
        remedy = _("请一位同事到现场看一眼，由同事来复核。")
        if case.kind in CONFIDENTIAL:  # a quarrel is looked at by nobody
            remedy = _("请一位同事问过双方，由同事来复核。")
        raise NotAllowed(_("自己办的要由另一个人复核"), remedy=remedy)


@permission
def rest_case(actor: Actor, case: Case) -> None:
    """Keepers bring a case to rest, but nobody their own; where a keeper is a party of it, those
    above may too, a quarrel that is closed to them only where they sit at its table."""
    withheld = _withheld(actor, case, actor.roles_at(case.place_path))
    keeps = actor.has_role_at(case.place_path, KEEPERS)
    if not keeps and (withheld or not _stands_in(actor, case)):
        raise NotAllowed(_("只有居委会工作人员可以办理这一件"), remedy=_ASK_COMMITTEE)
    refuse_party(actor, case)


def _stands_in(actor: Actor, case: Case) -> bool:
    """Whether those above act in the place of a keeper who is a party."""
    return actor.has_role_at(case.place_path, ABOVE) and holder_is_party(case, KEEPERS)


@permission
def add_case_photo(actor: Actor, case: Case) -> None:
    """Keepers, block leaders and volunteers at their place, but nobody to their own case; to a
    quarrel, which no one else there sees, its keepers alone."""
    _refuse_quarrel(actor, case)
    if not actor.has_role_at(case.place_path, WALKERS):
        raise NotAllowed(_("只有居委会工作人员、楼组长和志愿者可以补充照片"))
    refuse_party(actor, case)


def _refuse_quarrel(actor: Actor, case: Case) -> None:
    if case.kind in CONFIDENTIAL and not reads_quarrels(actor, case.place_path):
        raise NotAllowed(_("纠纷里的照片，只有居委会工作人员可以动"), remedy=_ASK_COMMITTEE)


@permission
def cover_case_photo(actor: Actor, case: Case) -> None:
    """Whoever may add photos here."""
    _refuse_quarrel(actor, case)
    if not actor.has_role_at(case.place_path, WALKERS):
        raise NotAllowed(
            _("只有居委会工作人员、楼组长和志愿者可以遮住照片上的人脸或车牌"),
            remedy=_ASK_COMMITTEE,
        )
    refuse_party(actor, case)


@permission
def open_original(actor: Actor, case: Case) -> None:
    """Keepers, with a purpose, and nobody of their own case; each look is logged."""
    if not actor.has_role_at(case.place_path, KEEPERS):
        raise NotAllowed(
            _("原图是封存的，只有居委会工作人员在办理需要时可以看，并会留下记录"),
            remedy=_ASK_COMMITTEE,
        )
    refuse_party(actor, case)


@permission
def make_packet(actor: Actor, case: Case) -> None:
    """Those with full sight, and whoever may answer where the case lies; never a party."""
    path = case.place_path
    if not (actor.has_role_at(path, FULL_SIGHT) or was_asked(actor, path, case.level)):
        raise NotAllowed(
            _("移交材料只有居委会、片区和街道，以及办件移交到的那一层可以取"), remedy=_ASK_COMMITTEE
        )
    refuse_party(actor, case)


@permission
def open_party(actor: Actor, case: Case) -> None:
    """Keepers, with a purpose, and nobody in their own case; where a keeper is a party, those above
    too. Each look is logged."""
    if not keep_case.allows(actor, case):
        refuse_party(actor, case)
        raise NotAllowed(
            _("当事人的姓名和联系方式是封存的，只有居委会工作人员在办理需要时可以看，并会留下记录")
        )


@permission
def see_own(actor: Actor) -> None:
    """Whoever has signed in."""
    if actor.person_id is None:
        raise NotAllowed(_("请先登录，再看与您有关的办件"))


@permission
def say_as_party(actor: Actor, case: Case) -> None:
    """A party for itself."""
    if not is_party(actor, case):
        raise NotAllowed(_("只有这一件的当事人本人可以在这里说"), remedy=_ASK_COMMITTEE)


@permission
def lead(actor: Actor, case: Case, party: CaseParty | None) -> None:
    """A party for itself; keepers for a party that said so in writing, or takes it back."""
    own = party is not None and actor.person_id is not None and party.person_id == actor.person_id
    if not own and (party is None or not keep_case.allows(actor, case)):
        raise NotAllowed(
            _("带不带头只由本人自己说，别人不能代说"),
            remedy=_("愿意带头的，请本人登录后在这一件里报名，或者写一张同意书交给居委会。"),
        )


@permission
def see_due(actor: Actor, path: str) -> None:
    """Those with full sight."""
    if not actor.has_role_at(path, FULL_SIGHT):
        raise NotAllowed(
            _("期限、先办什么和办得怎样，只有居委会、片区和街道工作人员能看"), remedy=_ASK_COMMITTEE
        )


@permission
def import_hotline(actor: Actor, path: str) -> None:
    """Keepers of the residents' area."""
    if not actor.has_role_at(path, KEEPERS):
        raise NotAllowed(_("只有居委会工作人员可以导入热线工单"), remedy=_ASK_COMMITTEE)


@permission
def see_hotline(actor: Actor, path: str) -> None:
    """Those with full sight."""
    if not actor.has_role_at(path, FULL_SIGHT):
        raise NotAllowed(
            _("热线工单的时限和清单，只有居委会、片区和街道工作人员能看"), remedy=_ASK_COMMITTEE
        )


@permission
def read_order_words(actor: Actor, case: Case) -> None:
    """Those with full sight, of a quarrel its keepers; whoever is talked of never."""
    may = KEEPERS if case.kind in CONFIDENTIAL else FULL_SIGHT
    if not actor.has_role_at(case.place_path, may) or is_party(actor, case):
        raise NotAllowed(
            _("来电人的原话，只有办理这一件、又不是当事人的工作人员能看"), remedy=_ASK_COMMITTEE
        )


@permission
def rewrite_summary(actor: Actor, case: Case) -> None:
    """Whoever keeps it; nobody of what they are talked of in themselves."""
    keep_case(actor, case)


@permission
def set_hotline_times(actor: Actor, path: str) -> None:
    """Secretary and chair write down what their street has set."""
    if not actor.has_role_at(path, HEADS):
        raise NotAllowed(
            _("热线工单的时限由书记或主任照文件写下来"), remedy=_("请告诉书记或主任。")
        )


@permission
def change_clock_rule(actor: Actor, path: str) -> None:
    """Secretary and chair, and officers of the street: whoever gets the new text."""
    if not actor.has_role_at(path, GET_RULES):
        raise NotAllowed(
            _("规定改了，由书记、主任或街道工作人员照文件记下来"),
            remedy=_("请告诉书记或主任。"),
        )


@permission
def set_assistance_list(actor: Actor, path: str) -> None:
    """Street officers: the list is the street's."""
    if not actor.has_role_at(path, ("street_officer",)):
        raise NotAllowed(
            _("协助事项清单由街道工作人员照文件录入"), remedy=_("请告诉街道工作人员。")
        )


@permission
def refuse_task(actor: Actor, case: Case) -> None:
    """Keepers of the residents' area, but nobody in their own case."""
    if not actor.has_role_at(case.place_path, KEEPERS):
        raise NotAllowed(_("只有居委会工作人员可以退回清单以外的任务"), remedy=_ASK_COMMITTEE)
    refuse_party(actor, case)


def sight_of(actor: Actor, case: Case) -> Sight:
    """How much `actor` sees of a case. One query.

    A party reads what parties read, also where they keep cases or walk from door to door."""
    if actor.system:
        return Sight.FULL
    roles = actor.roles_at(case.place_path)
    confidential = case.kind in CONFIDENTIAL
    if not roles.isdisjoint(FULL_SIGHT):
        # A worker in a case of the own is a party in it, and no keeper.
        if is_party(actor, case):
            return Sight.PARTY
        return Sight.OUTLINE if _withheld(actor, case, roles) else Sight.FULL
    if not confidential and not roles.isdisjoint(FIELD_SIGHT):
        return Sight.PARTY if is_party(actor, case) else Sight.FIELD
    if actor.person_id is not None and own_to(actor).filter(pk=case.pk).exists():
        return Sight.PARTY
    if confidential:
        return Sight.NONE
    in_common = case.tier == Tier.PUBLIC or is_common(case.facet)
    public = in_common and not roles.isdisjoint(PUBLIC_SIGHT)
    handed = case.level == Level.DEPARTMENT and "department_officer" in roles
    return Sight.PUBLIC if public or handed else Sight.NONE


def _withheld(actor: Actor, case: Case, roles: frozenset[str] | set[str]) -> bool:
    """Whether those above learn no more of a quarrel than that there is one."""
    closed = closed_above(case.kind, case.open_above)
    if actor.system or not closed or not roles.isdisjoint(KEEPERS):
        return False
    return not any(sits(actor, case) for sits in AT_TABLE.values())


def closed_above(kind: str, open_above: bool) -> bool:
    """Whether those above read the outline of such a case and no more: a quarrel that not every
    side wished open. Every list, page and search asks this; in SQL, `CLOSED_ABOVE`."""
    return kind in CONFIDENTIAL and not open_above


def reads_quarrels(actor: Actor, path: str) -> bool:
    """Whether the quarrels at a place are `actor`'s business: those of who keeps them."""
    return actor.system or actor.has_role_at(path, KEEPERS)


def answering(level: str) -> tuple[str, ...]:
    """The roles that answer for a rung."""
    return _AT_LEVEL[Level(level)]


def was_asked(actor: Actor, path: str, level: str) -> bool:
    """Whether `actor` sits at a rung, and so reads what was handed to it."""
    return actor.has_role_at(path, answering(level))


def visible_to(actor: Actor, cases: QuerySet[Case]) -> QuerySet[Case]:
    """The cases an actor may see."""
    if actor.system:
        return cases
    open_to_all = ~Q(kind__in=CONFIDENTIAL)
    seen = _below(actor.paths_with(FULL_SIGHT))
    for roles, values in PART_SIGHT:
        seen |= open_to_all & has_values(values) & _below(actor.paths_with(roles))
    if actor.person_id is not None:
        seen |= Q(pk__in=own_to(actor).values("pk"))
    return cases.filter(seen)


def has_values(values: Mapping[str, str | bool]) -> Q:
    """The cases of which the facet says this."""
    columns = {name: value for name, value in values.items() if name != "common"}
    if "common" not in values:
        return Q(**columns)
    common = Exact(F("facet").bitand(COMMON_BITS), COMMON_DANGER)
    return Q(common, tier=Tier.DANGER, **columns)


def concerning(person_id: UUID) -> QuerySet[Case]:
    """The cases of which somebody is a party, and what became of what they found themselves.

    A sealed reporter is nobody's finder: nothing leads from a finding to them.
    """
    return _together(_concerning(person_id))


def own_to(actor: Actor) -> QuerySet[Case]:
    """The cases that concern somebody who has signed in, and those that concern the property
    company for which they work."""
    assert actor.person_id is not None
    own = _concerning(actor.person_id)
    return _together([*own, *(one.values("case_id") for one in for_the_company(actor))])


def for_the_company(actor: Actor) -> list[QuerySet[CaseParty]]:
    """The parties that stand for the property company at the places where `actor` works for it;
    none in a quarrel, which has its table. Empty for whoever works for none.

    Who is noted has held the role there, too: a company is known by it, and nobody sees more of a
    case because a stranger was noted as the company.
    """
    return [company_at(path) for path in actor.paths_with(COMPANY)]


def company_at(path: str) -> QuerySet[CaseParty]:
    """The parties that stand for the property company of a place."""
    low, high = subtree(path)
    rows = CaseParty.objects.filter(role=Party.PROPERTY_COMPANY)
    # No column, so that no index of cases is read for a few colleagues.
    rows = rows.alias(there=Concat("case__place_path", Value("")))
    rows = rows.filter(there__gte=low, there__lt=high)
    around = Q(person__grants__path__in=ancestors(path))
    around |= Q(person__grants__path__gte=low, person__grants__path__lt=high)
    rows = rows.filter(around, person__grants__role__in=COMPANY)
    return rows.exclude(case__kind__in=CONFIDENTIAL)


def _concerning(person_id: UUID) -> list[QuerySet[Any, Any]]:
    """The ids of cases, by what they concern somebody."""
    party = CaseParty.objects.filter(person_id=person_id)
    found = CaseFinding.objects.filter(finding__found_by_id=person_id)
    let_go = Link.objects.filter(relation=LET_GO, target_id__in=found_by(person_id))
    return [party.values("case_id"), found.values("case_id"), let_go.values("source_id")]


def _together(ids: list[QuerySet[Any, Any]]) -> QuerySet[Case]:
    # Together first: asked for one by one, a database looks at each case of the list.
    return Case.objects.filter(pk__in=ids[0].union(*ids[1:]))


def _below(paths: Iterable[str]) -> Q:
    seen = Q(pk__in=[])
    for path in paths:
        low, high = subtree(path)
        seen |= Q(place_path__gte=low, place_path__lt=high)
    return seen


def file_allowed(actor: Actor, file_id: UUID) -> bool:
    """Whether a photo may be shown: its case is visible, and below field sight it is released."""
    for photo in CasePhoto.objects.filter(file_id=file_id).select_related("case"):
        sight = sight_of(actor, photo.case)
        if sight >= Sight.FIELD or (photo.public and sight > Sight.OUTLINE):
            return True
    return False
