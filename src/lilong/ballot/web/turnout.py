"""How far a vote is, while it runs: pictures, buildings, where it may end."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lilong.ballot import permissions
from lilong.ballot.models import Motion
from lilong.ballot.moving import said_at
from lilong.ballot.queries.turnout import SMALLEST, STEP, Share, Turnout, seen_motion, turnout_of
from lilong.ballot.states import MotionState
from lilong.ballot.web.stages import TAGS, when
from lilong.ballot.web.trails import trail_of
from lilong.ballot.words_of_verdict import sentences
from lilong.commons.web.addresses import address
from lilong.commons.web.charts import share
from lilong.commons.web.components import Column, Link
from lilong.engines.voting import FOLLOWS_MAJORITY
from lilong.kernel.actor import Actor
from lilong.places.web.asking import who

SECONDS = 30


@never_cache
@require_safe
def turnout(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    """The page; it brings itself up to date every half minute, unless `?still=1`."""
    actor = who(request)
    motion = seen_motion(actor, motion_id)
    found = turnout_of(actor, motion)
    live = found.running and "still" not in request.GET
    context = {
        "motion": motion,
        "kind": TAGS[motion.state],
        "when": when(motion),
        "trail": trail_of(motion, Link(_("投票进度"))),
        "found": found,
        "columns": [Column(_("楼栋")), *(Column(name, number=True) for name in _heads())],
        "rows": [_row(one) for one in found.shares],
        "foot": _foot(found),
        "smallest": SMALLEST,
        "step": STEP,
        "as_of": said_at(found.part.at) if found.part.at else "",
        "assumptions": sentences(found.outlook.assumptions) if found.outlook else [],
        "follows_majority": (motion.options or {}).get("nonreturn_policy") == FOLLOWS_MAJORITY,
        "seconds": SECONDS,
        "live": live,
        "poster_url": address("ballot:print", motion.id, "turnout", "pdf"),
        "next": _next(actor, motion, found),
    }
    part = request.headers.get("HX-Request-Type") == "partial"
    template = "ballot/turnout_figures.html" if part else "ballot/turnout.html"
    return render(request, template, context)


def _heads() -> list[str]:
    return [_("户数"), _("已投"), _("比例")]


def _row(one: Share) -> list[object]:
    return [one.name, one.units, one.answered, f"{share(one.answered, one.units)}%"]


def _foot(found: Turnout) -> list[object]:
    if found.answered is None:
        return []
    rate = f"{share(found.answered, found.units)}%"
    return [_("合计"), found.units, found.answered, rate]


def _next(actor: Actor, motion: Motion, found: Turnout) -> dict[str, str]:
    page = address("ballot:motion", motion.id)
    if motion.state != MotionState.OPEN:
        return {"title": _("回到这个表决事项"), "label": _("打开"), "href": page}
    if not found.met and permissions.delivers_at(actor, motion):
        return {
            "title": _("看看接下来敲哪些门"),
            "label": _("要敲的门"),
            "href": address("ballot:doors", motion.id),
        }
    waits = _("等到截止，由业委会委员计票") if found.met else _("等更多业主投票")
    return {"title": waits, "label": _("打开这个表决事项") if page else "", "href": page}
