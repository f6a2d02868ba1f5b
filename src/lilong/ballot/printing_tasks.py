"""Setting slips in the background, and forgetting them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import override

from lilong.ballot import prints
from lilong.ballot.documents.slips import print_slips
from lilong.ballot.models import Motion
from lilong.ballot.printing import paper_motion, slips_of
from lilong.ballot.prints import Print
from lilong.commons.documents.pdf import CHINESE
from lilong.commons.jobs.declaring import job, scheduled
from lilong.commons.progress import Progress, new_progress, progress_id_of
from lilong.commons.web.addresses import address


def enqueue(order: Print) -> None:
    """Have an order set; in the transaction of the use case that took it."""
    new_progress(total=order.count, of=order.id)
    set_slips.enqueue(str(order.motion_id), str(order.id))


@job(attempts=2)
def set_slips(motion_id: str, print_id: str) -> int:
    """Set the slips of an order into one PDF; return how many pages."""
    order = prints.find(UUID(motion_id), UUID(print_id))
    motion = Motion.objects.select_related("place", "roll").get(pk=order.motion_id)
    page = address("ballot:slips", motion.id)
    with Progress(progress_id_of(order.id), order.count, done_url=page) as progress:
        try:
            # What is put on paper in the neighbourhood is Chinese, whoever ordered it.
            with override(CHINESE), prints.writing(order) as file:
                printed = print_slips(
                    paper_motion(motion),
                    slips_of(motion, order.building_id),
                    file,
                    large=order.large,
                    made_at=order.at,
                    progress=progress.step,
                )
        except BaseException:
            prints.ended(order, "failed")
            raise
    prints.ended(order, "ready", tuple(printed.missing_glyphs))
    return printed.pages


@scheduled(every=timedelta(hours=1))
@job(attempts=1)
def forget_prints() -> int:
    """Remove slips that were kept for three days."""
    return prints.forget_old(timezone.now())
