"""Who says what belongs together, and who reads which themes.

Keepers decide; the patch and the street above them read. Everybody of the residents' area reads
a theme once so many have said it that it points to nobody, or once one of its texts is released.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import permission
from lilong.council.models import Suggestion, Theme
from lilong.council.permissions import FULL_SIGHT, KEEPERS, belongs
from lilong.council.states import Branch
from lilong.kernel.actor import Actor
from lilong.kernel.paths import ancestors, subtree
from lilong.kernel.refusal import NotAllowed
from lilong.places import queries as places

FEWEST_TOLD = 5
"""From so many sentences on, their number is told to everybody."""


def _keep(actor: Actor, path: str) -> None:
    if not actor.has_role_at(path, KEEPERS):
        raise NotAllowed(
            _("哪些话说的是一件事，由居委会工作人员来定"), remedy=_("请告诉居委会的社工。")
        )


@permission
def propose_themes(actor: Actor, path: str) -> None:
    """Keepers of the residents' area; by itself every night."""
    _keep(actor, path)


@permission
def confirm_theme(actor: Actor, path: str) -> None:
    """Keepers of the residents' area."""
    _keep(actor, path)


@permission
def reject_proposal(actor: Actor, path: str) -> None:
    """Keepers of the residents' area."""
    _keep(actor, path)


@permission
def take_back_rejection(actor: Actor, path: str) -> None:
    """Keepers of the residents' area."""
    _keep(actor, path)


@permission
def change_theme(actor: Actor, path: str) -> None:
    """Keepers of the residents' area."""
    _keep(actor, path)


@permission
def move_to_theme(actor: Actor, path: str) -> None:
    """Keepers of the residents' area."""
    _keep(actor, path)


@permission
def take_out_of_theme(actor: Actor, path: str) -> None:
    """Keepers of the residents' area."""
    _keep(actor, path)


@permission
def answer_theme(actor: Actor, path: str) -> None:
    """Keepers of the residents' area."""
    _keep(actor, path)


@permission
def see_proposals(actor: Actor, path: str) -> None:
    """Those who read every sentence of the residents' area."""
    if not actor.has_role_at(path, FULL_SIGHT):
        raise NotAllowed(_("归类的提议只有居委会、片区和街道工作人员能看"))


@permission
def see_themes(actor: Actor, area_path: str) -> None:
    """Whoever belongs to the residents' area, or works above it."""
    if not belongs(actor, area_path) and not actor.has_role_at(area_path, FULL_SIGHT):
        raise NotAllowed(
            _("这里的主题只有本居民区的人能看"), remedy=_("请先登录，并由居委会登记您的住处。")
        )


def sees_everything(actor: Actor, path: str) -> bool:
    """Whether the actor reads sentences that are not released."""
    return actor.system or actor.has_role_at(path, FULL_SIGHT)


def told_to_all(themes: QuerySet[Theme]) -> QuerySet[Theme]:
    """The themes that point to nobody: said by many, or with a text that is released."""
    released = Suggestion.objects.filter(
        theme=OuterRef("pk"), released=True, branch=Branch.SUGGESTION
    )
    return themes.filter(Q(suggestions__gte=FEWEST_TOLD) | Exists(released))


def visible_to(actor: Actor, themes: QuerySet[Theme]) -> QuerySet[Theme]:
    """The themes an actor may read."""
    if actor.system:
        return themes
    full = Q(pk__in=[])
    for path in actor.paths_with(FULL_SIGHT):
        low, high = subtree(path)
        full |= Q(area_path__gte=low, area_path__lt=high)
    above = {one for grant in actor.grants for one in ancestors(grant.path)}
    views = places.places_at(above) if above else ()
    areas = [view.id for view in views if view.kind == "residents_area"]
    shown = told_to_all(Theme.objects.filter(area_id__in=areas)).values("pk")
    return themes.filter(full | Q(pk__in=shown))
