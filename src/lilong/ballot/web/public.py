"""What anybody reads about a vote: set as a newspaper, without signing in, from the notice on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from lilong.ballot import permissions
from lilong.ballot.actions.give_notice import MEETING, WRITTEN
from lilong.ballot.consent import live_consent
from lilong.ballot.models import Motion
from lilong.ballot.moving import said_at
from lilong.ballot.queries.public import (
    Receipt,
    asked_of,
    check_receipt,
    outcome_of,
    public_motion,
    public_picture,
    roots_of,
    shows_turnout,
)
from lilong.ballot.queries.turnout import part_of, participation
from lilong.ballot.scoping import items_of
from lilong.ballot.states import POSTED, Choice, MotionState
from lilong.ballot.web.scope_facts import scope_facts
from lilong.ballot.web.stages import TAGS, when
from lilong.commons.files.web import hand_out
from lilong.commons.web.addresses import address
from lilong.commons.web.middleware import with_refusal
from lilong.kernel.refusal import Invalid
from lilong.places.web.asking import who


class ReceiptForm(forms.Form):
    """What stands on a receipt."""

    number = forms.CharField(
        label=gettext_lazy("回执上的编号"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    digits = forms.CharField(
        label=gettext_lazy("校验码的前两组或更多"),
        max_length=90,
        help_text=gettext_lazy("每组 4 位，比如 3f0a 91c2。中间空不空格都可以。"),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


@require_safe
def public(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    """The page of a vote for everybody."""
    return _page(request, public_motion(motion_id), ReceiptForm())


@require_POST
def receipt(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    """Whether a receipt is in the chain. Changes nothing; posted, so that it stands in no log."""
    motion = public_motion(motion_id)
    form = ReceiptForm(request.POST)
    if not form.is_valid():
        return _page(request, motion, form, status=422)
    try:
        found = check_receipt(motion, **form.cleaned_data)
    except Invalid as refused:
        return _page(request, motion, with_refusal(form, refused), status=refused.status)
    return _page(request, motion, form, receipt=found)


@require_safe
def picture(request: HttpRequest, motion_id: UUID, file_id: UUID) -> HttpResponseBase:
    """A picture of what is asked."""
    return hand_out(request, public_picture(motion_id, file_id), "large")


def _page(
    request: HttpRequest,
    motion: Motion,
    form: forms.BaseForm,
    *,
    status: int = 200,
    receipt: Receipt | None = None,
) -> HttpResponse:
    outcome = outcome_of(motion)
    context = {
        "motion": motion,
        "kind": TAGS[motion.state],
        "when": when(motion),
        "opens": said_at(motion.opens_at) if motion.opens_at else "",
        "closes": said_at(motion.closes_at) if motion.closes_at else "",
        **scope_facts(motion, items_of(motion.id)),
        "asked": asked_of(motion),
        "ways": _ways(motion),
        "turnout": _turnout(motion),
        "outcome": outcome,
        "consent": live_consent(motion.id) if motion.state == MotionState.CHALLENGED else None,
        "choices": _choices(outcome.choices) if outcome else [],
        "counted": said_at(outcome.counted_at) if outcome else "",
        "roots": roots_of(motion),
        "form": form,
        "receipt": receipt,
        "receipt_url": address("ballot:receipt", motion.id),
        **_bundle(request, motion),
        "next": _next(motion),
    }
    return render(request, "ballot/public.html", context, status=status)


def _bundle(request: HttpRequest, motion: Motion) -> dict[str, bool]:
    """Whether the reader may take the bundle now, or might once signed in."""
    actor, posted = who(request), motion.state in POSTED
    return {
        "exporting": posted and permissions.export_bundle.allows(actor, motion),
        "signing_in": posted and actor.person_id is None,
    }


def _ways(motion: Motion) -> list[tuple[str, str]]:
    """How to vote, each way with its words."""
    notice = motion.notice or {}
    forms_, hand_in = notice.get("forms", []), notice.get("hand_in", "")
    ways = [
        (_("手机"), _("扫表决票上的二维码，核对票上的两个词，选一项，收好回执。")),
        (
            _("纸质票"),
            _("填好签名，截止以前交到：%(place)s。") % {"place": hand_in},
        ),
        (_("上门"), _("行动不便的，请楼组长或志愿者上门收票，要有见证人。")),
        (_("委托"), _("写好委托书，写明同意、反对还是弃权，受托人只能照着投。")),
    ]
    if MEETING in forms_ and notice.get("venue"):
        ways.append((_("会场"), _("到会场投票：%(place)s。") % {"place": notice["venue"]}))
    if forms_ and WRITTEN not in forms_:
        ways = ways[-1:]
    return ways


def _turnout(motion: Motion) -> list[Any]:
    return participation(motion, part_of(motion)) if shows_turnout(motion) else []


_TOLD = (*(choice.value for choice in Choice if choice != Choice.STRUCK), "none")


def _choices(counts: Any) -> list[tuple[str, int]]:
    labels = {choice.value: str(choice.label) for choice in Choice}
    named = {**labels, "none": _("没有投票")}
    return [(named[code], counts.get(code, 0)) for code in _TOLD]


def _next(motion: Motion) -> dict[str, str]:
    if motion.state == MotionState.OPEN:
        mine = address("ballot:mine", motion.place_id)
        return {"title": _("您是这里的业主？现在可以投票"), "label": _("我的表决"), "href": mine}
    if motion.state == MotionState.NOTICED:
        title = _("收到表决票请先收好，到了日子再投")
        return {"title": title, "label": "", "href": ""}
    return {"title": _("拿着回执的，可以核对自己的票"), "label": _("核对回执"), "href": "#receipt"}
