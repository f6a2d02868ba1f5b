"""A resident reports something that is wrong; nobody learns who."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, BinaryIO
from uuid import UUID, uuid4

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid
from lilong.places import queries as places
from lilong.survey import permissions
from lilong.survey.actions.add_finding import enter, new_finding
from lilong.survey.actions.add_photo import hang
from lilong.survey.events import FindingReported
from lilong.survey.models import Finding, SealedReport
from lilong.survey.moving import PROVISIONAL
from lilong.survey.reports import KEPT_DAYS, holder_of
from lilong.survey.states import FindingState, HowKnown

LONGEST_WORDS = 1000


@use_case
def report_finding(
    actor: Actor,
    /,
    *,
    place_id: UUID,
    kind: str,
    words: str = "",
    finding_id: UUID | None = None,
    photos: Sequence[BinaryIO] = (),
    **values: Any,
) -> Finding:
    """Report a finding. It waits for a keeper's check before anyone else sees it.

    The reporter and the words go into a sealed row with an id of its own; the finding, the
    ledger and the photos name nobody, and their times tell the day only. No photo is
    public or released, and no event tells that one was added.

    Args:
        words: what the resident wrote; only `open_report` shows it.
        finding_id, photos, values: as `add_finding`.

    Raises:
        NotAllowed: the actor does not belong to this residents' area.
        Invalid: more words than are kept.
        Invalid, AlreadyRecorded: as `add_finding`.
    """
    place = places.place(place_id)
    permissions.report_finding(actor, place.path)
    if len(words) > LONGEST_WORDS:
        facts = {"count": len(words), "most": LONGEST_WORDS}
        said = _("写了 %(count)s 个字，最多 %(most)s 个，请写短一点") % facts
        raise Invalid(said, fields={"words": [said]})
    today = timezone.localdate()
    finding = new_finding(kind=kind, found_on=today, how_known=HowKnown.REPORT, **values)
    finding.id, finding.state = finding_id or finding.id, FindingState.REPORTED
    # A running number would tell between which two others it came; accepting gives one.
    finding.code = f"{PROVISIONAL}{secrets.token_hex(4)}"
    enter(actor, finding, place, FindingReported)
    for photo in photos:
        hang(finding, photo, released=False)
    _seal(finding, actor, words, today)
    return finding


def _seal(finding: Finding, actor: Actor, words: str, today: date) -> None:
    until = today + timedelta(days=KEPT_DAYS)
    SealedReport.objects.create(
        id=uuid4(),
        space_id=finding.space_id,
        finding_id=finding.id,
        reporter=json.dumps({"person_id": str(actor.person_id), "name": actor.name}),
        words=words,
        expires_on=until,
        holder=holder_of(actor.person_id, until) if actor.person_id else "",
    )
