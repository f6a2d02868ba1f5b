"""Who may say something, who answers, and who reads what.

- *keepers* (secretary, chair, community workers) read every sentence of their residents' area
  and answer it; patch and street above them read;
- everybody else who belongs there reads what a keeper has released;
- whoever holds the short address reads that one sentence and its feed, signed in or not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import permission
from lilong.council.models import Suggestion, SuggestionPhoto
from lilong.council.states import Branch
from lilong.kernel.actor import Actor
from lilong.kernel.paths import ancestors, subtree
from lilong.kernel.refusal import NotAllowed
from lilong.places import queries as places

KEEPERS = ("secretary", "committee_chair", "community_worker")
HEADS = ("secretary", "committee_chair")
RECORDERS = (*KEEPERS, "block_leader", "volunteer")
FULL_SIGHT = (*KEEPERS, "street_officer", "patch_officer")

# Whether what came of a sentence concerns somebody in person, by the module that knows it.
CONCERNS: dict[str, Callable[[Actor, UUID], bool]] = {}

_ASK_COMMITTEE = _("请告诉居委会的社工。")


def belongs(actor: Actor, area_path: str) -> bool:
    """Whether the actor lives, works or owns within the residents' area."""
    return any(grant.path.startswith(area_path) for grant in actor.grants)


@permission
def say_suggestion(actor: Actor, area_path: str, *, strangers: bool) -> None:
    """Whoever belongs to the residents' area; anybody where it takes strangers in."""
    if not strangers and not belongs(actor, area_path):
        raise NotAllowed(
            _("在这里提建议要先登录，并由居委会登记您的住处"),
            remedy=_("不用手机也行：到居委会说一声，或者请楼组长替您记下。"),
        )


@permission
def write_down_suggestion(actor: Actor, path: str) -> None:
    """Keepers, and block leaders and volunteers at their place."""
    if not actor.has_role_at(path, RECORDERS):
        raise NotAllowed(
            _("您不能在这里替别人记建议"),
            remedy=_("您自己的建议，可以用“说一句”告诉居委会。"),
        )


@permission
def see_suggestions(actor: Actor, path: str) -> None:
    """Those with full sight."""
    if not actor.has_role_at(path, FULL_SIGHT):
        raise NotAllowed(
            _("大家提的原话只有居委会、片区和街道工作人员能看"),
            remedy=_("您自己提的，用收到的短网址查看进展。"),
        )


@permission
def see_released(actor: Actor, area_path: str) -> None:
    """Whoever belongs to the residents' area, and those with full sight."""
    if not belongs(actor, area_path) and not actor.has_role_at(area_path, FULL_SIGHT):
        raise NotAllowed(
            _("大家公开说的只有本居民区的人能看"),
            remedy=_("请先登录，并由居委会登记您的住处；您自己提的，用收到的短网址查看进展。"),
        )


@permission
def answer_suggestion(actor: Actor, path: str) -> None:
    """Keepers of the residents' area."""
    if not actor.has_role_at(path, KEEPERS):
        raise NotAllowed(_("只有居委会工作人员可以答复"), remedy=_ASK_COMMITTEE)


@permission
def release_suggestion(actor: Actor, path: str) -> None:
    """Keepers of the residents' area."""
    if not actor.has_role_at(path, KEEPERS):
        raise NotAllowed(_("只有居委会工作人员看过以后才能公开"), remedy=_ASK_COMMITTEE)


@permission
def move_branch(actor: Actor, path: str) -> None:
    """Keepers of the residents' area."""
    if not actor.has_role_at(path, KEEPERS):
        raise NotAllowed(_("只有居委会工作人员可以改是建议还是诉求"), remedy=_ASK_COMMITTEE)


@permission
def file_suggestion(actor: Actor, path: str) -> None:
    """Keepers of the residents' area."""
    if not actor.has_role_at(path, KEEPERS):
        raise NotAllowed(_("只有居委会工作人员可以改类别"), remedy=_ASK_COMMITTEE)


@permission
def import_suggestions(actor: Actor, path: str) -> None:
    """Keepers of the residents' area."""
    if not actor.has_role_at(path, KEEPERS):
        raise NotAllowed(_("只有居委会工作人员可以导入建议"))


@permission
def answer_whether_solved(actor: Actor, suggestion: Suggestion, *, key: str) -> None:
    """Whoever holds the short address, signed in or not; nobody who answers for the committee."""
    if key != suggestion.key:
        raise NotAllowed(_("只有拿着短网址的人可以回答"))
    if actor.has_role_at(suggestion.place_path, FULL_SIGHT):
        raise NotAllowed(
            _("是不是真的解决了，由提的人自己说"),
            remedy=_("提的人当面告诉居委会的，社工在这一条的页面上用“替提的人记下”。"),
        )


@permission
def note_whether_solved(actor: Actor, path: str) -> None:
    """Keepers of the residents' area, in their own name."""
    if not actor.has_role_at(path, KEEPERS):
        raise NotAllowed(_("只有居委会工作人员可以替提的人记下"), remedy=_ASK_COMMITTEE)


@permission
def open_contact(actor: Actor, suggestion: Suggestion) -> None:
    """Secretary and chair only, with a purpose; each look is logged. Never whom what came of it
    concerns."""
    if not actor.has_role_at(suggestion.place_path, HEADS):
        raise NotAllowed(_("联系方式是封存的，只有书记和主任在办理需要时可以查看，并会留下记录"))
    if any(concerns(actor, suggestion.id) for concerns in CONCERNS.values()):
        raise NotAllowed(
            _("这句话说的事与您自己有关，是谁说的您不能看"),
            remedy=_("要联系提的人，请书记、主任中的另一位来办。"),
        )


@permission
def set_intake(actor: Actor, path: str) -> None:
    """Secretary and chair."""
    if not actor.has_role_at(path, HEADS):
        raise NotAllowed(_("怎样收建议由书记或主任决定"), remedy=_ASK_COMMITTEE)


def visible_to(actor: Actor, suggestions: QuerySet[Suggestion]) -> QuerySet[Suggestion]:
    """The sentences an actor may read: all in full sight, released suggestions of the own area."""
    if actor.system:
        return suggestions
    seen = _below(actor.paths_with(FULL_SIGHT))
    released = Q(released=True, branch=Branch.SUGGESTION)
    # An area lies above each of its places: what is shared is told by the area's own path.
    homes = {above for grant in actor.grants for above in ancestors(grant.path)}
    if homes:
        areas = [view.path for view in places.places_at(homes) if view.kind == "residents_area"]
        seen |= released & _below(areas)
    return suggestions.filter(seen)


def _below(paths: Iterable[str]) -> Q:
    seen = Q(pk__in=[])
    for path in paths:
        low, high = subtree(path)
        seen |= Q(place_path__gte=low, place_path__lt=high)
    return seen


def file_allowed(actor: Actor, file_id: UUID) -> bool:
    """Whether a photo may be shown: its sentence is visible."""
    hanging = SuggestionPhoto.objects.filter(file_id=file_id).values("suggestion_id")
    return visible_to(actor, Suggestion.objects.filter(pk__in=hanging)).exists()
