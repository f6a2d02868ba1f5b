"""Order slips for many sentences at once, to be handed back to whoever said them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.imports.models import ImportRow, ImportRun
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.council import answering_permissions, feed_prints
from lilong.council.answering_events import FeedSlipsOrdered
from lilong.council.feed_prints import FeedPrint
from lilong.council.models import Suggestion
from lilong.kernel.actor import Actor
from lilong.kernel.ids import uuid7
from lilong.kernel.paths import covers
from lilong.kernel.refusal import Invalid, NotFound
from lilong.places import queries as places

MOST_CHOSEN = 500


@use_case
def order_feed_slips(
    actor: Actor,
    *,
    area_id: UUID,
    run_id: UUID | None = None,
    suggestion_ids: Sequence[UUID] = (),
    then: Callable[[FeedPrint], object] = lambda order: None,
) -> FeedPrint:
    """Order the slips of an import, or of sentences that were chosen.

    Args:
        run_id: the import whose sentences are printed, all that are still there.
        then: called in the same transaction, to enqueue the job that sets them.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: nothing or too much was chosen.
        NotFound: no such import here, or nothing of it is left.
    """
    area = places.place(area_id)
    answering_permissions.order_feed_slips(actor, area.path)
    run = _run(run_id, area.path) if run_id else None
    chosen: tuple[UUID, ...] = () if run else _chosen(area_id, suggestion_ids)
    count = sentences_of(run.id, area_id).count() if run else len(chosen)
    if not count:
        raise NotFound(_("这次导入的话都不在了"))
    order = FeedPrint(
        id=uuid7(),
        area_id=area.id,
        at=timezone.now().replace(microsecond=0),
        count=count,
        run_id=run.id if run else None,
        suggestion_ids=chosen,
        file_name=run.file_name if run else "",
    )
    record(
        actor,
        FeedSlipsOrdered(
            space_id=area.space_id, place_path=area.path, subject_id=order.id, count=count
        ),
    )
    feed_prints.keep(order)
    then(order)
    return order


def sentences_of(run_id: UUID, area_id: UUID) -> QuerySet[Suggestion]:
    """The sentences of an import that are still there."""
    rows = ImportRow.objects.filter(run_id=run_id, target_id__isnull=False)
    return Suggestion.objects.filter(area_id=area_id, pk__in=rows.values("target_id"))


def _run(run_id: UUID, area_path: str) -> ImportRun:
    found = ImportRun.objects.filter(pk=run_id).first()
    if found is None or not covers(area_path, found.place_path):
        raise NotFound(_("这里没有这次导入"))
    return found


def _chosen(area_id: UUID, suggestion_ids: Sequence[UUID]) -> tuple[UUID, ...]:
    wanted = list(dict.fromkeys(suggestion_ids))
    if not wanted:
        raise Invalid(_("请勾选要印的"))
    if len(wanted) > MOST_CHOSEN:
        raise Invalid(_("一次最多勾选 %(most)s 句") % {"most": MOST_CHOSEN})
    there = set(
        Suggestion.objects.filter(area_id=area_id, pk__in=wanted).values_list("pk", flat=True)
    )
    if len(there) < len(wanted):
        raise Invalid(_("有一句已经不在这里了，请刷新后再选"))
    return tuple(wanted)
