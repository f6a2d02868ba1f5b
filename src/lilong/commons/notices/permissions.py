"""Whose notices one may touch: one's own."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import permission
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotAllowed


@permission
def read_notices(actor: Actor) -> None:
    """Anybody who has signed in."""
    if not actor.known:
        raise NotAllowed(_("登录以后才能看自己的通知"))
