"""Write down in how many working days a residents' area answers hotline orders."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import permissions
from lilong.cases.files.events import HotlineTimesSet
from lilong.cases.files.hotline_models import HotlineTimes
from lilong.cases.files.queries.hotline import times_of
from lilong.commons.ledger.chain import lock_street, record
from lilong.commons.usecase import use_case
from lilong.council.wording import legible
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused
from lilong.places import queries as places

MOST_DAYS = 365
LONGEST_SOURCE = 100


@use_case
def set_hotline_times(
    actor: Actor,
    *,
    area_id: UUID,
    first_contact: int | None,
    close: int | None,
    source: str,
    base_version: int | None = None,
) -> HotlineTimes:
    """Write down the next version; clocks that run keep the amount that they began with.

    No law that was found gives the days, so none is filled in: None says that none is set, and
    what is not set starts no clock.

    Args:
        first_contact, close: working days from the order's receipt.
        source: the text that sets them, or that ends them.
        base_version: the version that the form showed; 0 when there was none.

    Raises:
        NotAllowed: neither secretary nor chair here.
        Invalid: no residents' area, no sensible number of days, no source.
        Refused: somebody wrote down another version meanwhile.
    """
    area = places.place(area_id)
    permissions.set_hotline_times(actor, area.path)
    source = " ".join(legible(source).split())
    wrong = _wrong(first_contact, close, source)
    if area.kind != "residents_area":
        wrong["area"] = [_("热线工单的时限是按居民区定的")]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)
    # Two who write at once: the second waits here, and is told.
    head = lock_street(area.space_id)
    version = _next(area.id, base_version)
    record(
        actor,
        HotlineTimesSet(
            space_id=area.space_id,
            place_path=area.path,
            subject_id=area.id,
            version=version,
            first_contact=first_contact,
            close=close,
            source=source,
        ),
        head=head,
    )
    return HotlineTimes.objects.create(
        space_id=area.space_id,
        area_id=area.id,
        place_path=area.path,
        version=version,
        first_contact=first_contact,
        close=close,
        source=source,
        set_on=timezone.localdate(),
        set_by_id=actor.person_id,
    )


def _wrong(first_contact: int | None, close: int | None, source: str) -> dict[str, list[Any]]:
    wrong = dict[str, list[Any]]()
    for name, days in (("first_contact", first_contact), ("close", close)):
        if days is not None and not 1 <= days <= MOST_DAYS:
            wrong[name] = [_("请填 1 到 %(most)s 个工作日，没有定的就空着") % {"most": MOST_DAYS}]
    if not source or len(source) > LONGEST_SOURCE:
        wrong["source"] = [_("请写依据哪份文件，哪一条；没有依据的不要自己定")]
    return wrong


def _next(area_id: UUID, base_version: int | None) -> int:
    """The number of the next version. Raises Refused: the form showed an older one."""
    last = times_of(area_id)
    version = last.version if last else 0
    if base_version is not None and base_version != version:
        raise Refused(
            _("刚才已经有人写下了第 %(version)s 版") % {"version": version},
            remedy=_("请看看新的一版，需要的话再提交一次；您写的还在。"),
        )
    return version + 1
