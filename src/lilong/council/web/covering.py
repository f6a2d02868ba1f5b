"""The same offer wherever a text is kept: to cover what would tell who somebody is."""

from __future__ import annotations

from django.forms import BaseForm
from django.http import HttpRequest

from lilong.council.covering import Personal
from lilong.engines.tabular.personal import personal_parts, without_personal


def personal_of(request: HttpRequest) -> Personal:
    """What the person said with the buttons of the offer; that they be asked, before it."""
    chosen = request.POST.get("personal", "")
    if not chosen:
        return Personal.ASK
    return Personal.COVER if chosen == "covered" else Personal.KEEP


def covered_parts(request: HttpRequest, form: BaseForm, *names: str) -> list[str]:
    """What of a valid form's fields could be covered, as it would then read; empty to go on.

    It is asked once. What the person answers with the page's buttons is done: the fields are
    covered, or stay as they were written.
    """
    chosen = request.POST.get("personal", "")
    if chosen == "covered":
        for name in names:
            form.cleaned_data[name] = without_personal(form.cleaned_data.get(name) or "")
    if chosen:
        return []
    given = [form.cleaned_data.get(name) or "" for name in names]
    return [without_personal(text) for text in given if personal_parts(text)]
