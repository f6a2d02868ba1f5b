"""The paper twins of a vote: each from its page, as a PDF to print or a Word file to write on."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lilong.ballot import permissions, printing, prints
from lilong.ballot.actions.hand_out_slips import hand_out_slips
from lilong.ballot.actions.order_slips import order_slips
from lilong.ballot.actions.print_slip import print_slip
from lilong.ballot.clocking import moment
from lilong.ballot.documents.forms import proxy_document, tally_document
from lilong.ballot.documents.notice import notice_document
from lilong.ballot.documents.outcome import announcement_document, resolution_document
from lilong.ballot.documents.posters import (
    Poster,
    call_poster,
    poster_document,
    print_poster,
    root_poster,
    turnout_poster,
)
from lilong.ballot.documents.slips import print_slips
from lilong.ballot.models import CountResult, Motion
from lilong.ballot.moving import said_at
from lilong.ballot.printing_tasks import enqueue
from lilong.ballot.prints import Print
from lilong.ballot.queries.public import is_public
from lilong.ballot.queries.turnout import buildings_of, seen_motion
from lilong.ballot.states import AFTER_CLOSE, POSTED, MotionState
from lilong.ballot.web.trails import trail_of
from lilong.commons.documents.blocks import Document
from lilong.commons.documents.pdf import CHINESE, set_document
from lilong.commons.documents.word import write_docx
from lilong.commons.progress import progress_id_of, read_progress
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.middleware import with_refusal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound, Refused
from lilong.places.web.asking import who

PDF, DOCX = "pdf", "docx"
_TYPES = {
    PDF: "application/pdf",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_RUNNING = (MotionState.NOTICED, MotionState.OPEN)
_COUNTED = (MotionState.COUNTED, *POSTED)
_CHUNK = 1 << 16


@dataclass(frozen=True)
class Paper:
    """A paper of a vote: what it is called, what for, when there is one, who may have it.

    `whose` is `all` for everybody who sees the motion, `organisers` for those who organise it,
    `preparers` for those who prepare it.
    """

    label: str | Promise
    hint: str | Promise
    whose: str
    states: tuple[str, ...]
    make: Callable[[Motion, str], Document | Poster]


def _now() -> datetime:
    """The moment noted in a PDF: whole seconds, as its format has them."""
    return moment().at.replace(microsecond=0)


def _notice(motion: Motion, language: str) -> Document:
    return notice_document(printing.paper_notice(motion), language=language, made_at=_now())


def _call(motion: Motion, language: str) -> Poster:
    return call_poster(printing.paper_motion(motion), language=language)


def _turnout(motion: Motion, language: str) -> Poster:
    return turnout_poster(printing.paper_turnout(motion), language=language)


def _root(motion: Motion, language: str) -> Poster:
    root = printing.latest_root(motion)
    if root is None:
        raise NotFound(_("还没有公布过校验码"), remedy=_("投票开始后每小时公布一次。"))
    return root_poster(printing.paper_root(motion, root), language=language)


def _proxy(motion: Motion, language: str) -> Document:
    return proxy_document(printing.paper_motion(motion), language=language, made_at=_now())


def _tally(motion: Motion, language: str) -> Document:
    """Blank before the count, filled in after it; boxes stand on it once they were taken."""
    now, boxes = _now(), printing.paper_boxes(motion)
    if motion.state not in _COUNTED:
        paper = printing.paper_motion(motion)
        return tally_document(paper, boxes=boxes, language=language, made_at=now)
    result = printing.paper_result(motion, _counted(motion))
    return tally_document(
        result.motion,
        figures=result.figures,
        choices=result.choices,
        boxes=boxes,
        scrutineers=result.scrutineers,
        language=language,
        made_at=now,
    )


def _counted(motion: Motion) -> CountResult:
    found = CountResult.objects.filter(motion=motion).first()
    if found is None:
        raise NotFound(_("还没有计票"))
    return found


def _resolution(motion: Motion, language: str) -> Document:
    result = printing.paper_result(motion, _counted(motion))
    return resolution_document(result, language=language, made_at=_now())


def _announcement(motion: Motion, language: str) -> Document:
    result = printing.paper_result(motion, _counted(motion))
    return announcement_document(result, language=language, made_at=_now())


_ANY = (*_RUNNING, *AFTER_CLOSE)
PAPERS: dict[str, Paper] = {
    "notice": Paper(
        gettext_lazy("公告"), gettext_lazy("贴在公告栏，也发给业主"), "all", _ANY, _notice
    ),
    "call": Paper(
        gettext_lazy("投票海报"), gettext_lazy("A3，到哪天、交到哪里"), "all", _RUNNING, _call
    ),
    "turnout": Paper(
        gettext_lazy("进度海报"),
        gettext_lazy("A3，参与够不够，没有同意多少"),
        "organisers",
        (MotionState.OPEN, MotionState.CLOSED),
        _turnout,
    ),
    "root": Paper(
        gettext_lazy("校验码海报"), gettext_lazy("A3，四个一组，供大家核对"), "all", _ANY, _root
    ),
    "proxy": Paper(
        gettext_lazy("委托书"), gettext_lazy("空白表格，写明怎么投"), "all", _RUNNING, _proxy
    ),
    "tally": Paper(
        gettext_lazy("计票表"),
        gettext_lazy("计票以前数字是空白的，以后填好"),
        "preparers",
        _ANY,
        _tally,
    ),
    "resolution": Paper(
        gettext_lazy("业主大会决议"), gettext_lazy("盖章、签字用"), "counted", _COUNTED, _resolution
    ),
    "announcement": Paper(
        gettext_lazy("结果公告"), gettext_lazy("贴在公告栏"), "counted", _COUNTED, _announcement
    ),
}


@require_safe
def papers(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    """All papers of a vote that there are now and that the reader may have."""
    actor = who(request)
    motion = seen_motion(actor, motion_id)
    prepares = permissions.prepare_motion.allows(actor, motion.place_path)
    offered = [(code, one) for code, one in PAPERS.items() if _why_not(actor, motion, one) is None]
    context = {
        "motion": motion,
        "trail": trail_of(motion, Link(_("打印"))),
        "papers": [
            {
                "label": one.label,
                "hint": one.hint,
                "pdf": address("ballot:print", motion.id, code, PDF),
                "docx": address("ballot:print", motion.id, code, DOCX),
            }
            for code, one in offered
        ],
        "slips_url": address("ballot:slips", motion.id)
        if prepares and motion.state in _RUNNING
        else "",
        "back_url": address("ballot:motion", motion.id) or address("ballot:public", motion.id),
    }
    return render(request, "ballot/print_papers.html", context)


@never_cache
@require_safe
def paper(request: HttpRequest, motion_id: UUID, paper: str, fmt: str) -> HttpResponse:
    """One paper, as `pdf` or `docx`; `?in=en` makes an English reader's copy."""
    actor = who(request)
    motion = seen_motion(actor, motion_id)
    one = PAPERS.get(paper)
    if one is None or fmt not in _TYPES:
        raise NotFound(_("没有这种材料"))
    if (why := _why_not(actor, motion, one)) is not None:
        raise why
    language = "en" if request.GET.get("in") == "en" else CHINESE
    with override(language):
        made = one.make(motion, language)
        name = f"{motion.code} {one.label}.{fmt}"
    return _attached(_set(made, fmt), fmt, name)


def _why_not(actor: Actor, motion: Motion, one: Paper) -> Refused | None:
    """Why the reader may not have a paper now; None when they may."""
    try:
        if one.whose == "organisers":
            permissions.see_turnout(actor, motion)
        elif one.whose == "preparers" or (one.whose == "counted" and motion.state not in POSTED):
            permissions.prepare_motion(actor, motion.place_path)
    except Refused as refused:
        return refused
    if motion.state not in one.states or not is_public(motion):
        return Refused(
            _("“%(title)s”现在是“%(state)s”，还没有这种材料，或者已经用不着了")
            % {"title": motion.title, "state": motion.get_state_display()}
        )
    return None


def _set(made: Document | Poster, fmt: str) -> bytes:
    if isinstance(made, Poster):
        if fmt == DOCX:
            return write_docx(poster_document(made))
        return print_poster(made, made_at=_now()).content
    return write_docx(made) if fmt == DOCX else set_document(made).content


def _attached(content: bytes, fmt: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=_TYPES[fmt])
    # A PDF is looked at in the browser and printed from there.
    disposition = content_disposition_header(fmt != PDF, name)
    response.headers["Content-Disposition"] = str(disposition)
    response.headers["Cache-Control"] = "private, no-store"
    return response


# ── Slips ───────────────────────────────────────────────────────────────────────────────────


class SlipsForm(forms.Form):
    """Which slips to set, and how large."""

    building_id = forms.ChoiceField(label=gettext_lazy("哪些楼"), required=False)
    large = forms.BooleanField(
        label=gettext_lazy("大字版（A4 一页一户）"), required=False, initial=False
    )

    def __init__(self, *args: object, motion: Motion, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # a form's own arguments
        named = [(str(one.id), one.name) for one in buildings_of(motion)]
        field = self.fields["building_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("全部")), *named]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def slips(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    """Order slips, see how far they are, take those that are ready."""
    actor = who(request)
    motion = seen_motion(actor, motion_id)
    permissions.prepare_motion(actor, motion.place_path)
    if request.method != "POST":
        return _slips_page(request, motion, SlipsForm(motion=motion))
    form = SlipsForm(request.POST, motion=motion)
    if not form.is_valid():
        return _slips_page(request, motion, form, status=422)
    chosen = form.cleaned_data["building_id"]
    try:
        order = order_slips(
            actor,
            motion_id=motion.id,
            building_id=UUID(chosen) if chosen else None,
            large=form.cleaned_data["large"],
            then=enqueue,
        )
    except Refused as refused:
        return _slips_page(request, motion, with_refusal(form, refused), status=refused.status)
    messages.success(request, _("已经排上，共 %(count)s 张") % {"count": order.count})
    return redirect("progress:progress", progress_id_of(order.id))


def _slips_page(
    request: HttpRequest, motion: Motion, form: forms.BaseForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "motion": motion,
        "trail": trail_of(motion, _papers_link(motion), Link(_("表决票"))),
        "form": form,
        "running": motion.state in _RUNNING,
        "orders": [_order(one) for one in prints.prints_of(motion.id)],
        "days": prints.KEPT.days,
        "deliver_url": address("ballot:deliver", motion.id),
    }
    return render(request, "ballot/print_slips.html", context, status=status)


def _papers_link(motion: Motion) -> Link:
    return Link(_("打印"), address("ballot:papers", motion.id))


def _order(one: Print) -> dict[str, object]:
    waiting = one.state == "waiting" and read_progress(progress_id_of(one.id)) is not None
    return {
        "order": one,
        "at": said_at(one.at),
        "gone": said_at(one.gone_on),
        "file_url": address("ballot:slips-file", one.motion_id, one.id) if one.ready else "",
        "progress_url": address("progress:progress", progress_id_of(one.id)) if waiting else "",
    }


@never_cache
@require_POST
def slips_file(request: HttpRequest, motion_id: UUID, print_id: UUID) -> HttpResponseBase:
    """The file of an order; that it was handed out is written down, so it takes a button."""
    actor = who(request)
    motion = seen_motion(actor, motion_id)
    order = hand_out_slips(actor, motion_id=motion.id, print_id=print_id)
    path = prints.file_of(order)
    chunks = _beside(path) if isinstance(request, ASGIRequest) else _chunks(path)
    response = StreamingHttpResponse(chunks, content_type=_TYPES[PDF])
    name = f"{motion.code} {_('表决票')} {order.building}".strip() + f" {order.count}.pdf"
    response.headers["Content-Disposition"] = str(content_disposition_header(True, name))
    response.headers["Content-Length"] = str(path.stat().st_size)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


async def _beside(path: Path) -> AsyncIterator[bytes]:
    """The file piece by piece, read in threads, so that a slow line holds up nobody."""
    chunks = _chunks(path)
    while chunk := await asyncio.to_thread(next, chunks, b""):
        yield chunk


@never_cache
@require_POST
def slip_paper(request: HttpRequest, voter_id: UUID) -> HttpResponse:
    """One unit's present slip as a PDF; written down, so it takes a button. POST `large`."""
    voter, slip = print_slip(who(request), voter_id=voter_id)
    made = io.BytesIO()
    with override(CHINESE):
        print_slips(
            printing.paper_motion(voter.motion),
            [slip],
            made,
            large=request.POST.get("large") == "1",
            made_at=_now(),
        )
        name = f"{voter.motion.code} {_('表决票')} {voter.number}.pdf"
    return _attached(made.getvalue(), PDF, name)
