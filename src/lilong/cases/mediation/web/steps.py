"""How a page takes a step: the button names it, the form reads, the use case decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise

from lilong.cases.files.twice import WrittenAlready
from lilong.cases.mediation.queries.files import Seen, seen_mediation
from lilong.cases.mediation.web.forms import StepForm
from lilong.commons.web.middleware import with_refusal
from lilong.council.covering import Telling
from lilong.council.web.covering import personal_of
from lilong.council.web.lasting import form_number, token_of
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused
from lilong.places.web.asking import who

Words = str | Promise
Page = Callable[[HttpRequest, Seen, dict[str, BaseForm], int], HttpResponse]


@dataclass(frozen=True)
class Step:
    """One step of a page.

    Attributes:
        form: what it reads.
        take: does it with the cleaned values and says what was done.
        title, button: what it is called on the page, and on its button.
        asks: whether it is asked what is meant by names in its words.
        once: what the use case calls the number of the form; the same form sent twice records once.
    """

    form: type[StepForm]
    take: Callable[[Actor, Seen, dict[str, Any]], str]
    title: Words
    button: Words
    asks: bool = False
    once: str = ""


@dataclass(frozen=True)
class Offer:
    """A step as a page offers it; open when it was sent in vain. `token` is the number of its
    form, where it has one."""

    name: str
    title: Words
    button: Words
    form: BaseForm
    open: bool
    token: str


def offers_for(
    request: HttpRequest,
    steps: Mapping[str, Step],
    seen: Seen,
    bad: Mapping[str, BaseForm],
    names: list[str],
) -> dict[str, Offer]:
    """The steps that the page offers; one that was sent in vain with what was typed."""
    return {
        name: Offer(
            name,
            steps[name].title,
            steps[name].button,
            bad.get(name) or steps[name].form(seen=seen, name=name),
            name in bad,
            token_for(request, name, bad.get(name)) if steps[name].once else "",
        )
        for name in names
    }


def token_for(request: HttpRequest, name: str, sent: BaseForm | None) -> str:
    """The number of a form for its page: the one with which it was sent in vain, or a new one,
    which what says something else than before needs, too."""
    fresh = sent is None or getattr(sent, "written_already", False)
    return token_of(request, f"mediation-{name}", fresh=fresh)


def number_of(request: HttpRequest, name: str) -> UUID:
    """The number of the form that was sent."""
    return form_number(request, f"mediation-{name}")


def refuse(form: StepForm, refused: Refused) -> StepForm:
    """The bound form with what is said against it."""
    with_refusal(form, refused)
    form.written_already = isinstance(refused, WrittenAlready)
    return form


def take_step(
    request: HttpRequest, case_id: UUID, steps: Mapping[str, Step], page: Page, back: str
) -> HttpResponse:
    """Take the step that was sent, and come back to the page."""
    actor = who(request)
    seen = seen_mediation(actor, case_id)
    name = request.POST.get("step", "")
    step = steps.get(name)
    if step is None:
        return redirect(back)
    form = step.form(request.POST, seen=seen, name=name)
    if not form.is_valid():
        return page(request, seen, {name: form}, 422)
    answer: dict[str, Any] = {"personal": personal_of(request)} if step.asks else {}
    if step.once:
        answer[step.once] = number_of(request, name)
    try:
        said = step.take(actor, seen, {**form.cleaned_data, **answer})
    except Telling as telling:
        form.masked = list(telling.covered.values())
        return page(request, seen, {name: form}, telling.status)
    except Refused as refused:
        fresh = seen_mediation(actor, case_id)
        form = step.form(request.POST, seen=fresh, name=name)
        form.is_valid()
        return page(request, fresh, {name: refuse(form, refused)}, refused.status)
    messages.success(request, said)
    return redirect(f"{back}?recorded=1")
