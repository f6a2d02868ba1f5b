"""Setting the slips of many sentences in the background, and forgetting them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import override

from lilong.commons.documents.pdf import CHINESE
from lilong.commons.imports.models import ImportRow
from lilong.commons.jobs.declaring import job, scheduled
from lilong.commons.progress import Progress, new_progress, progress_id_of
from lilong.commons.web.addresses import address
from lilong.council import feed_prints
from lilong.council.documents.feed_slips import FeedSlip, print_feed_slips
from lilong.council.feed_prints import FeedPrint
from lilong.council.keys import in_fours, short_address, short_qr
from lilong.council.models import Suggestion

_AT_ONCE = 200


def register() -> None:
    """Importing this module has declared its jobs."""


def enqueue(order: FeedPrint) -> None:
    """Have an order set; in the transaction of the use case that took it."""
    new_progress(total=order.count, of=order.id)
    set_feed_slips.enqueue(str(order.area_id), str(order.id))


@job(attempts=2)
def set_feed_slips(area_id: str, print_id: str) -> int:
    """Set the slips of an order into one PDF; return how many pages."""
    order = feed_prints.find(UUID(area_id), UUID(print_id))
    page = address("council:feed-slips", order.area_id)
    with Progress(progress_id_of(order.id), order.count, done_url=page) as progress:
        try:
            # What is put on paper in the neighbourhood is Chinese, whoever ordered it.
            with override(CHINESE), feed_prints.writing(order) as file:
                printed = print_feed_slips(slips_of(order), file, progress=progress.step)
        except BaseException:
            feed_prints.ended(order, "failed")
            raise
    feed_prints.ended(order, "ready", printed.missing)
    return printed.pages


@scheduled(every=timedelta(hours=1))
@job(attempts=1)
def forget_feed_slips() -> int:
    """Remove slips that were kept for three days."""
    return feed_prints.forget_old(timezone.now())


def slips_of(order: FeedPrint) -> Iterator[FeedSlip]:
    """The slips of an order, in the order of the sheet or of the choice, some hundreds at once."""
    batch: list[UUID] = []
    for suggestion_id in _ids(order):
        batch.append(suggestion_id)
        if len(batch) == _AT_ONCE:
            yield from _slips(order.area_id, batch)
            batch = []
    yield from _slips(order.area_id, batch)


def _ids(order: FeedPrint) -> Iterator[UUID]:
    if order.run_id is None:
        yield from order.suggestion_ids
        return
    rows = ImportRow.objects.filter(run_id=order.run_id, target_id__isnull=False)
    for target_id in (
        rows.order_by("sheet", "number").values_list("target_id", flat=True).iterator()
    ):
        if target_id is not None:
            yield target_id


def _slips(area_id: UUID, ids: list[UUID]) -> Iterator[FeedSlip]:
    found = Suggestion.objects.filter(area_id=area_id).defer("grams").in_bulk(ids)
    for suggestion_id in ids:
        one = found.get(suggestion_id)
        if one is not None:
            yield FeedSlip(
                number=one.code,
                text=one.text,
                place=one.address,
                day=f"{one.said_on:%Y-%m-%d}",
                address=short_address(one.key),
                key=in_fours(one.key),
                qr=short_qr(one.key),
            )
