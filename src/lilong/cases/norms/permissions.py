"""Who writes down a norm, and who measures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lilong.cases.files.models import Case
from lilong.cases.files.permissions import HEADS, KEEPERS, WALKERS, Sight, was_asked
from lilong.cases.files.recusal import refuse_party
from lilong.commons.usecase import permission
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotAllowed


@permission
def adopt_norm(actor: Actor, path: str) -> None:
    """Secretary and chair write down what a compound decided; they decide nothing by it."""
    if not actor.has_role_at(path, HEADS):
        raise NotAllowed(_("小区标准由书记或主任照决定写下来"), remedy=_("请告诉书记或主任。"))


@permission
def see_norm(actor: Actor, path: str) -> None:
    """Whoever belongs to the compound or works for it: it binds them."""
    inside = any(grant.path.startswith(path) for grant in actor.grants)
    if not inside and not actor.roles_at(path):
        raise NotAllowed(_("这是本小区的标准，请先登录"))


@permission
def see_compliance(actor: Actor, path: str) -> None:
    """Keepers and those above them."""
    if not actor.has_role_at(path, (*KEEPERS, "street_officer", "patch_officer")):
        raise NotAllowed(_("谁家符合、谁家不符合，只有居委会、片区和街道工作人员能看"))


def see_measures(actor: Actor, case: Case, sight: Sight) -> bool:
    """Whether somebody who sees so much of a case reads what was measured, as in its packet: those
    with full sight, and the rung it was handed to; never a party. No query."""
    asked = sight is Sight.PUBLIC and was_asked(actor, case.place_path, case.level)
    return sight is Sight.FULL or asked


@permission
def measure_case(actor: Actor, case: Case) -> None:
    """Keepers, block leaders and volunteers at their place, but nobody in their own case."""
    if not actor.has_role_at(case.place_path, WALKERS):
        raise NotAllowed(_("只有居委会工作人员、楼组长和志愿者可以记测量"))
    refuse_party(actor, case)
