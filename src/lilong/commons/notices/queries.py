"""What a person has been told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from lilong.commons.notices.models import Notice
from lilong.commons.wording import clauses, read
from lilong.kernel.actor import Actor

PAGE = 50


@dataclass(frozen=True)
class NoticeDay:
    """The notices of one day, newest first."""

    day: date
    notices: Sequence[Notice]


@dataclass(frozen=True)
class NoticePage:
    """A page of notices; `older` is where the next one begins, None at the end."""

    days: Sequence[NoticeDay]
    unread: int
    older: UUID | None


def sentence_of(notice: Notice) -> str:
    """The notice in the reader's language, on one line; it may consist of several sentences."""
    facts = {
        name: read(str(value)) if name.endswith("_words") else value
        for name, value in notice.facts.items()
    }
    said = clauses(_(sentence) % facts for sentence in notice.sentence.split("\n"))
    return " ".join(said.split())


def unread_count(actor: Actor) -> int:
    """How many notices the actor has not read."""
    return _own(actor).filter(read_at=None).count()


def unread_of(person_id: OuterRef) -> Subquery:
    """The number of unread notices of the person of an outer query: one query for both."""
    unread = Notice.objects.filter(person_id=person_id, read_at=None).order_by()
    counted = unread.values("person_id").annotate(count=Count("pk")).values("count")
    return Subquery(counted)


def notices_of(actor: Actor, *, after: UUID | None = None) -> NoticePage:
    """A page of the actor's own notices, those that come after the notice `after`."""
    own = _own(actor).order_by("-created_at", "-id")
    start = own.filter(pk=after).first() if after else None
    if start is not None:
        # A batch is told at one moment: the id decides within it.
        own = own.filter(created_at__lte=start.created_at).exclude(
            created_at=start.created_at, id__gte=start.id
        )
    found = list(own[: PAGE + 1])
    shown = found[:PAGE]
    days = [NoticeDay(day, list(of_day)) for day, of_day in groupby(shown, key=_day)]
    return NoticePage(days, unread_count(actor), shown[-1].id if len(found) > PAGE else None)


def _own(actor: Actor) -> QuerySet[Notice]:
    return Notice.objects.filter(Q(person_id=actor.person_id))


def _day(notice: Notice) -> date:
    told: datetime = timezone.localtime(notice.created_at)
    return told.date()
