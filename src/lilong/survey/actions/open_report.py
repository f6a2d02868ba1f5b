"""Look at who reported a finding: for a purpose, and never unnoticed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.fields import Undecipherable, known
from lilong.commons.ledger.chain import record
from lilong.commons.sealed.looking import note_look, seals
from lilong.commons.usecase import use_case
from lilong.commons.wording import kept
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotAllowed, NotFound
from lilong.survey import permissions
from lilong.survey.events import ReportOpened
from lilong.survey.models import SealedReport
from lilong.survey.moving import locked_finding


class Purpose(models.TextChoices):
    """What a reporter's name may be looked at for."""

    ANSWER = "answer", _("答复反映人")
    CLARIFY = "clarify", _("核实反映的情况")
    PROTECT = "protect", _("反映人受到打击报复")


REPORTER = seals("survey.finding", "reporter", _("反映人"), dict(Purpose.choices), keyed=True)


@dataclass(frozen=True)
class Reporter:
    """Who reported, and in which words."""

    person_id: UUID | None
    name: str
    words: str


@use_case
def open_report(actor: Actor, *, finding_id: UUID, purpose: str) -> Reporter:
    """Open the sealed report of a finding. The look is logged where the reporter can read it.

    Raises:
        NotAllowed: neither secretary nor chair here, or whom it concerns.
        Invalid: no purpose of the list.
        NotFound: it was not reported by a resident, or the report has expired.
        Undecipherable: its key is not on this machine.
    """
    finding = locked_finding(finding_id)
    permissions.open_report(actor, finding)
    if actor.person_id is None:
        raise NotAllowed(_("反映人的身份只能由本人登录后查看"))
    if purpose not in Purpose.values:
        raise Invalid(_("请选择查看的用途"), fields={"purpose": [_("请选择查看的用途")]})
    held = SealedReport.objects.filter(expires_on__gt=timezone.localdate())
    report = held.filter(finding_id=finding_id).first()
    if report is None:
        raise NotFound(_("这条问题没有可查看的反映记录，可能不是居民反映的，或已过保存期"))
    if not known(report.reporter):
        raise Undecipherable
    reporter = json.loads(report.reporter)
    note_look(
        actor,
        REPORTER,
        space_id=finding.space_id,
        place_path=finding.place_path,
        subject_id=finding.id,
        about_person_id=UUID(reporter["person_id"]),
        purpose=purpose,
    )
    record(
        actor,
        ReportOpened(
            space_id=finding.space_id,
            place_path=finding.place_path,
            subject_id=finding.id,
            code=finding.code,
            purpose=kept(Purpose(purpose).label),
        ),
    )
    return Reporter(UUID(reporter["person_id"]), reporter["name"], report.words)
