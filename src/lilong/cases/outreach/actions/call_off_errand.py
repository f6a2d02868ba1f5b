"""Call off a house call that was planned."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.outreach import permissions
from lilong.cases.outreach.events import ErrandCalledOff
from lilong.cases.outreach.models import Errand
from lilong.cases.outreach.states import ERRAND, ErrandState
from lilong.commons.ledger.chain import lock_street, record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound


@use_case
def call_off_errand(actor: Actor, *, errand_id: UUID) -> Errand:
    """Call off a planned errand; the door's cases are again their owner's to visit.

    Raises:
        NotFound: there is no such errand.
        NotAllowed: not a keeper here.
        ForbiddenMove: it was made, or called off before.
    """
    errand = Errand.objects.filter(pk=errand_id).first()
    if errand is None:
        raise NotFound(_("没有这次上门的安排"))
    permissions.call_off_errand(actor, errand)
    # An errand is held after its street, by whoever plans it and by whoever knocks, too.
    head = lock_street(errand.space_id)
    errand = Errand.objects.select_for_update(no_key=True).get(pk=errand_id)
    errand.state = ERRAND.check(errand.state, ErrandState.CALLED_OFF)
    errand.save(update_fields=["state"])
    record(
        actor,
        ErrandCalledOff(
            space_id=errand.space_id,
            place_path=errand.place_path,
            subject_id=errand.pk,
            address=errand.address,
        ),
        head=head,
    )
    return errand
