"""Forms of what cannot be edited afterwards: recorded once, and looked through before.

A resolution, a promise, approved minutes stand as they were written and are read by everybody.
So the same form sent twice records once, other words under its number are shown again instead of
recorded or lost, and what would tell who somebody is is offered to be covered first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from django.db import IntegrityError
from django.forms import BaseForm
from django.http import HttpRequest

from lilong.commons.web.form_token import new_token, read_token
from lilong.council.covering import Telling
from lilong.council.queries.recorded import Recorded, T, recorded
from lilong.engines.tabular.personal import personal_parts, without_personal
from lilong.kernel.refusal import Refused
from lilong.places.web.asking import who

Offer = list[tuple[str, str]]
"""What would stand covered: what the field is called, and its text with the parts covered."""


def form_number(request: HttpRequest, purpose: str) -> UUID:
    """The number of the form that was sent."""
    return read_token(who(request), purpose, request.POST.get("token", ""))


def token_of(request: HttpRequest, purpose: str, *, fresh: bool = False) -> str:
    """The number for the page: the one that was sent, or a new one."""
    sent = "" if fresh else request.POST.get("token", "")
    return sent or new_token(who(request), purpose)


def once(
    model: type[T], number: UUID, typed: Mapping[str, object], act: Callable[[], T]
) -> Recorded[T]:
    """Record, or find what this form has recorded already.

    Raises:
        Refused: as the use case does.
    """
    if before := recorded(model, number, typed):
        return before
    try:
        return Recorded(act(), same=True)
    except (Refused, IntegrityError):
        # Tapped twice: the first one came through while this one waited.
        if before := recorded(model, number, typed):
            return before
        raise


def cover(request: HttpRequest, form: BaseForm, names: Iterable[str]) -> Offer:
    """Cover what would tell who somebody is where that was chosen; else what to offer, once."""
    chosen = request.POST.get("personal", "")
    texts = {name: form.cleaned_data[name] for name in names if form.cleaned_data.get(name)}
    telling = {name: text for name, text in texts.items() if personal_parts(text)}
    if chosen == "covered":
        form.cleaned_data |= {name: without_personal(text) for name, text in telling.items()}
    if chosen:
        return []
    return [(str(form[name].label), without_personal(text)) for name, text in telling.items()]


def offer_of(form: BaseForm, telling: Telling) -> Offer:
    """The offer for what a use case has found in the fields of a form."""
    return [(str(form[name].label), text) for name, text in telling.covered.items()]
