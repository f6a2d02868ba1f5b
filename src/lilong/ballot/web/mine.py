"""我的表决: what a vote asks of this one reader; and for who looks on, where all votes stand."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lilong.ballot import permissions
from lilong.ballot.models import Motion
from lilong.ballot.permissions import PREPARERS, WATCHERS
from lilong.ballot.queries.mine import OwnVote, own_votes, to_bring, to_prepare, under_way
from lilong.ballot.queries.turnout import part_of, participation
from lilong.ballot.slips import token
from lilong.ballot.states import POSTED, MotionState
from lilong.ballot.web.stages import TAGS, waits_for, when
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link, Task
from lilong.commons.web.thresholds import Gauge
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotAllowed
from lilong.places import queries as places
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to, who

MOST_WATCHED = 12


@dataclass(frozen=True)
class _Asked:
    """One vote that asks the reader: what, until when, where to vote, the receipts."""

    vote: OwnVote
    kind: str
    when: str
    vote_url: str
    public_url: str
    complain_url: str


@never_cache
@require_safe
def mine(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """What the reader has to do with votes here."""
    actor, place = who(request), places.place(place_id)
    permissions.see_votes(actor, place.path)
    asked = [_asked(vote) for vote in own_votes(actor)]
    bring = [_bring(actor, one.motion, one.left, one.absent) for one in to_bring(actor, place.path)]
    prepare = [_prepare(one) for one in to_prepare(actor, place.path)]
    context = {
        "place": place,
        "trail": trail_to(place, Link(_("我的表决"))),
        "asked": asked,
        "bring": bring,
        "prepare": prepare,
        "around": [] if asked else [_around(one) for one in under_way(actor, place.path)],
        "motions_url": address("ballot:motions", place.id),
        "watch_url": address("ballot:watch", place.id) if _watches(actor, place) else "",
        "next": _next(asked, bring, prepare),
    }
    return render(request, "ballot/mine.html", context)


def _asked(vote: OwnVote) -> _Asked:
    motion = vote.motion
    may = vote.open and (vote.may_change or not vote.voted)
    # The slip's own page, as if its code had been scanned: it shows whose it is and asks.
    page = f"/v/{token(vote.voter_id, vote.serial)}"
    public = address("ballot:public", motion.id)
    # Before the count an owner may say that a ballot is not theirs.
    counted = motion.state not in (MotionState.OPEN, MotionState.CLOSED)
    complain = "" if counted or not vote.receipts else address("ballot:complain", vote.voter_id)
    return _Asked(vote, TAGS[motion.state], when(motion), page if may else "", public, complain)


def _bring(actor: Actor, motion: Motion, left: int, absent: int) -> Task:
    hint = _("其中 %(n)s 户上次没人在家") % {"n": absent} if absent else when(motion)
    page = address("ballot:deliver", motion.id)
    return Task(motion.title, page, hint, _("还剩 %(n)s 户") % {"n": left}, "warn")


def _prepare(motion: Motion) -> Task:
    page = address("ballot:motion", motion.id) or address("ballot:turnout", motion.id)
    state = str(motion.get_state_display())
    return Task(str(motion), page, waits_for(motion), state, TAGS[motion.state])


def _around(motion: Motion) -> Task:
    state = str(motion.get_state_display())
    page = address("ballot:public", motion.id)
    return Task(motion.title, page, when(motion), state, TAGS[motion.state])


def _next(asked: list[_Asked], bring: list[Task], prepare: list[Task]) -> dict[str, str]:
    for one in asked:
        if one.vote_url:
            return {"title": one.vote.motion.title, "label": _("投票"), "href": one.vote_url}
    for task in (*bring, *prepare):
        if task.href:
            return {"title": task.label, "label": _("去办"), "href": task.href}
    return {"title": _("现在没有要您办的"), "label": "", "href": ""}


# ── Who looks on ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Watched:
    """One vote as the street sees it: where it stands, and the two pictures of taking part."""

    motion: Motion
    kind: str
    when: str
    gauges: list[Gauge]
    turnout_url: str
    public_url: str


def _watches(actor: Actor, place: PlaceView) -> bool:
    return actor.has_role_at(place.path, (*WATCHERS, *PREPARERS))


@require_safe
def watch(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The votes under way below a place, each with its state and how many take part."""
    actor, place = who(request), places.place(place_id)
    if not _watches(actor, place):
        raise NotAllowed(
            _("各小区的投票进度给街道、片区和居民区看"), remedy=_("您自己的投票在“我的表决”里。")
        )
    motions = under_way(actor, place.path, most=MOST_WATCHED + 1)
    context = {
        "place": place,
        "trail": trail_to(place, Link(_("各小区的表决"))),
        "watched": [_watched(actor, one) for one in motions[:MOST_WATCHED]],
        "more": len(motions) > MOST_WATCHED,
        "motions_url": address("ballot:motions", place.id),
    }
    return render(request, "ballot/watch.html", context)


def _watched(actor: Actor, motion: Motion) -> _Watched:
    gauges = []
    if motion.state not in (MotionState.NOTICED, *POSTED) and permissions.follows(actor, motion):
        gauges = participation(motion, part_of(motion), about=str(motion))
    return _Watched(
        motion,
        TAGS[motion.state],
        when(motion),
        gauges,
        address("ballot:turnout", motion.id),
        address("ballot:public", motion.id),
    )
