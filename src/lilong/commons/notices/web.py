"""The page of one's own notices."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lilong.commons.notices import permissions, queries
from lilong.commons.notices.actions.read_notices import read_notices
from lilong.commons.notices.models import MailState, Notice
from lilong.kernel.actor import VISITOR, Actor

_MAIL_KINDS = {"sent": "ok", "waiting": "quiet", "failed": "warn", "not_wanted": "quiet"}


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """What I was told, by day, and whether the mail about it has gone."""
    actor = _actor(request)
    permissions.read_notices(actor)
    page = queries.notices_of(actor, after=_uuid(request.GET.get("after", "")))
    days = [(day.day, [_line(notice) for notice in day.notices]) for day in page.days]
    older = f"{reverse('notices:notices')}?after={page.older}" if page.older else ""
    context = {
        "days": days,
        "unread": page.unread,
        "older": older,
        "drawn_at": timezone.now().isoformat(),
    }
    return render(request, "notices/notices.html", context)


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Everything that the page showed is read."""
    read_notices(_actor(request), until=_moment(request.POST.get("drawn_at", "")))
    return HttpResponseRedirect(reverse("notices:notices"))


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = getattr(request, "actor", VISITOR)
    return actor


def _line(notice: Notice) -> dict[str, object]:
    """A notice as the page shows it; how its mail fares is said only where there is one."""
    mailed = notice.mail_state != MailState.NOT_WANTED
    return {
        "sentence": queries.sentence_of(notice),
        "url": notice.url,
        "unread": notice.read_at is None,
        "mail": MailState(notice.mail_state).label if mailed else "",
        "mail_kind": _MAIL_KINDS[notice.mail_state],
        "mail_why": _(notice.mail_why) if notice.mail_why else "",
        "mail_again": notice.mail_at if notice.mail_state == MailState.FAILED else None,
    }


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _moment(text: str) -> datetime | None:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment is None or timezone.is_aware(moment) else None
