"""Who decides what is handed on to a foreign service, and who notes what comes back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import permission
from lilong.council.permissions import HEADS
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotAllowed


@permission
def set_foreign_service(actor: Actor, path: str) -> None:
    """Secretary and chair; they also say what is sent again."""
    if not actor.has_role_at(path, HEADS):
        raise NotAllowed(
            _("哪些建议转给别的系统，由书记或主任决定"), remedy=_("请告诉居委会的社工。")
        )


@permission
def hand_on(actor: Actor) -> None:
    """The house itself: what it sends and hears is what its secretary has set."""
    if not actor.system:
        raise NotAllowed(_("建议由系统自动转出，不能手动登记"))
