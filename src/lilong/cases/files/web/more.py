"""What is done beside a case's next step: photos, and answers from the rung that was asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lilong.cases.files import permissions, rung_permissions
from lilong.cases.files.actions.add_case_photo import AlreadyHangs, add_case_photo
from lilong.cases.files.actions.answer_hand_over import ANSWERS, BOUNCES, TAKES, answer_hand_over
from lilong.cases.files.actions.note_stayed_solved import note_stayed_solved
from lilong.cases.files.actions.say_as_party import say_as_party
from lilong.cases.files.actions.take_back_hand_over import take_back_hand_over
from lilong.cases.files.models import Case
from lilong.cases.files.moving import LONGEST_WORDS
from lilong.cases.files.queries.cases import answerable_hop, hand_overs_of, seen_case
from lilong.cases.files.queries.visits import is_being_built, visits_due
from lilong.cases.files.reasons import told
from lilong.cases.files.states import HandOverState, Level, PhotoOf
from lilong.cases.files.web.asking import case_trail, draft_key
from lilong.cases.files.web.words import visit_words
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.middleware import with_refusal
from lilong.council.covering import Personal, Telling
from lilong.council.web.covering import personal_of
from lilong.council.web.suggestion_forms import PhotosField, WordsArea
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound, Refused
from lilong.places.web.asking import who

_OUTCOMES = (
    (TAKES, gettext_lazy("接下来，由我们办")),
    (ANSWERS, gettext_lazy("已经办了，写下答复")),
    (BOUNCES, gettext_lazy("退回（写明理由）")),
)
_TAKEN = ((TAKES, gettext_lazy("还在办，另定一天给回音")), *_OUTCOMES[1:])


class CasePhotosForm(forms.Form):
    """Photos of before or after."""

    of = forms.ChoiceField(
        label=gettext_lazy("是什么时候的"), choices=PhotoOf.choices, widget=forms.RadioSelect
    )
    photos = PhotosField(
        label=gettext_lazy("照片"),
        help_text=gettext_lazy("照片里有人脸或车牌的，放进去以后可以遮住。"),
    )
    caption = forms.CharField(label=gettext_lazy("说明"), max_length=100, required=False)
    public = forms.BooleanField(
        label=gettext_lazy("看过了：没有人脸、车牌，也看不到家里，可以给当事人和邻居看"),
        required=False,
    )


class HandOverAnswerForm(forms.Form):
    """What the rung that was asked says."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("怎样答复"), choices=_OUTCOMES, widget=forms.RadioSelect
    )
    words = WordsArea(label=gettext_lazy("答复或理由"), rows=3, limit=LONGEST_WORDS)
    heard_by = forms.DateField(
        label=gettext_lazy("哪一天前给回音"),
        help_text=gettext_lazy(
            "由你们办的，写到哪一天再说一声办得怎样；办完了或者退回的，不用写。"
        ),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )
    base_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = self.fields["words"]
        words.required = True
        words.error_messages["required"] = _("请写答复；退回的要写理由，提出的人会看到")


class TakenForm(HandOverAnswerForm):
    """What a rung says later of what it took."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("办得怎样"), choices=_TAKEN, widget=forms.RadioSelect
    )


class WordsForm(forms.Form):
    """A sentence."""

    words = WordsArea(label=gettext_lazy("写一句"), rows=3, limit=LONGEST_WORDS)
    base_version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class SayForm(forms.Form):
    """What a party says."""

    words = WordsArea(label=gettext_lazy("您要说的"), rows=5, limit=LONGEST_WORDS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].required = True


Act = Callable[[Actor, Case, dict[str, Any]], str]


@require_http_methods(["GET", "HEAD", "POST"])
def photos(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Add photos to a case."""
    actor = who(request)
    found = seen_case(actor, case_id)
    permissions.add_case_photo(actor, found)
    added: list[UUID] = []

    def add(actor: Actor, found: Case, given: dict[str, Any]) -> str:
        added.extend(_add(actor, found, given))
        return _("放进去了 %(count)s 张") % {"count": len(added)}

    def look() -> str:
        """What was not looked at yet is looked at next: does it show a face or a plate?"""
        looked = request.POST.get("public")
        return address("cases:photo", found.id, added[0]) if added and not looked else ""

    title, press = _("补充照片"), _("放进去")
    return _through(request, found, CasePhotosForm, add, title, press, onward=look)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Answer the hand-over that waits."""
    actor = who(request)
    found = seen_case(actor, case_id)
    hop = answerable_hop(found)
    if hop is None and request.method == "POST":
        # Somebody else answered it meanwhile: they are told so beside what they wrote.
        hop = next(reversed(hand_overs_of(found)), None)
    if hop is None:
        raise NotFound(_("这一件没有在等答复的移交"))
    permissions.answer_hand_over(actor, found, hop.to_level)
    lead = "\n".join(
        (
            f"{hop.asked_of} · {told(hop.asked)}",
            _("已经做过什么：%(tried)s") % {"tried": hop.tried},
            *_pressing(found),
        )
    )
    waits = hop.state == HandOverState.WAITING
    due = hop.answer_due if waits and hop.answer_due >= timezone.localdate() else None
    kind = HandOverAnswerForm if waits else TakenForm
    title, press, start = _("答复移交"), _("答复"), {"heard_by": due}
    return _through(request, found, kind, _answer, title, press, lead, start=start)


def _pressing(found: Case) -> Iterator[str]:
    """What leaves whoever was asked no time: it is being built, and somebody has to come soon."""
    if is_being_built(found):
        yield _("正在搭、正在砸：是，还没有完工")
    for until in visits_due([found.id]).values():
        yield _("执法部门%(visit)s") % {"visit": visit_words(until)}


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Take the hand-over back that waits."""
    actor = who(request)
    found = seen_case(actor, case_id)
    waits = (one for one in hand_overs_of(found) if one.state == HandOverState.WAITING)
    hop = next(waits, None)
    if hop is None and request.method != "POST":
        raise NotFound(_("这一件没有在等答复的移交"))
    before = hop.from_level if hop is not None else str(Level.NEIGHBOURHOOD)
    rung_permissions.take_back_hand_over(actor, found, before)
    return _through(request, found, WordsForm, _take_back, _("收回移交"), _("收回"))


@require_http_methods(["GET", "HEAD", "POST"])
def stayed(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Note that a closed case stayed solved; where it did not, it is opened again on its page."""
    actor = who(request)
    found = seen_case(actor, case_id)
    permissions.keep_case(actor, found)
    lead = _("去看过，仍然是解决的，就记下来；没有解决的，回到这一件“重新办理”。")
    return _through(request, found, WordsForm, _stayed, _("回访"), _("仍然是解决的"), lead)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What a party says back."""
    actor = who(request)
    found = seen_case(actor, case_id)
    permissions.say_as_party(actor, found)
    if found.kind in permissions.CONFIDENTIAL:
        return redirect("cases:mediation-own", found.id)
    lead = _("居委会、上级和作决定的单位看得到；别的当事人和邻居看不到。不写别人的名字和电话。")
    return _through(request, found, SayForm, _say, _("有话要说"), _("说给居委会"), lead)


def _add(actor: Actor, found: Case, given: dict[str, Any]) -> Iterator[UUID]:
    hung, there = 0, None
    for photo in given["photos"]:
        try:
            added = add_case_photo(
                actor,
                case_id=found.id,
                photo=photo,
                of=given["of"],
                caption=given["caption"],
                public=given["public"],
                # Who is asked about a caption would have to choose the photos again: it is covered.
                personal=Personal.COVER,
            )
        except AlreadyHangs as already:  # sent once more after a break
            there = already
        else:
            hung += 1
            yield added.id
    if there is not None and not hung:
        raise there


def _answer(actor: Actor, found: Case, given: dict[str, Any]) -> str:
    answer_hand_over(actor, case_id=found.id, **given)
    return _("答复记下了，居民区看得到")


def _take_back(actor: Actor, found: Case, given: dict[str, Any]) -> str:
    take_back_hand_over(actor, case_id=found.id, **given)
    return _("收回了")


def _say(actor: Actor, found: Case, given: dict[str, Any]) -> str:
    say_as_party(actor, case_id=found.id, words=given["words"], personal=given["personal"])
    return _("说到了，承办人会看")


def _stayed(actor: Actor, found: Case, given: dict[str, Any]) -> str:
    note_stayed_solved(actor, case_id=found.id, **given)
    return _("回访记下了")


def _through(
    request: HttpRequest,
    found: Case,
    kind: type[forms.Form],
    act: Act,
    title: str,
    press: str,
    lead: str = "",
    onward: Callable[[], str] = str,
    start: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """A form of its own page: shown, sent, refused with everything that was typed."""
    form: Any = kind(initial={"base_version": found.version, **(start or {})})
    status, masked = 200, list[str]()
    if request.method == "POST":
        form, status = kind(request.POST, request.FILES), 422
        if form.is_valid():
            given = {**form.cleaned_data, "personal": personal_of(request)}
            try:
                said = act(who(request), found, given)
            except Telling as telling:
                masked = list(telling.covered.values())
            except Refused as refused:
                fresh = seen_case(who(request), found.id)
                typed = request.POST.copy()
                typed["base_version"] = str(fresh.version)
                form, status = with_refusal(kind(typed, request.FILES), refused), refused.status
            else:
                messages.success(request, said)
                return redirect(onward() or f"{address('cases:case', found.id)}?recorded=1")
    context = {
        "case": found,
        "trail": case_trail(who(request), found, Link(title)),
        "title": title,
        "lead": lead,
        "press": press,
        "form": form,
        "masked": masked,
        "draft": draft_key(kind.__name__, found, who(request)),
    }
    return render(request, "cases/more.html", context, status=status)
