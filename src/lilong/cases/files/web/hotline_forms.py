"""The forms around hotline orders. They read what was typed; the use cases decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from lilong.cases.files.actions.open_case import LONGEST_SUMMARY
from lilong.cases.files.actions.refuse_task import UPWARDS
from lilong.cases.files.actions.set_assistance_list import (
    LONGEST_ISSUER,
    LONGEST_ITEM,
    LONGEST_SOURCE,
    LONGEST_TITLE,
    MOST_ITEMS,
)
from lilong.cases.files.actions.set_hotline_times import LONGEST_SOURCE as LONGEST_BASIS
from lilong.cases.files.hotline_models import AssistanceList, HotlineTimes
from lilong.cases.files.models import Case
from lilong.cases.files.moving import LONGEST_WORDS
from lilong.council.web.suggestion_forms import WordsArea

_DAY = {"type": "date"}


def _workdays(label: Any) -> forms.IntegerField:
    field = forms.IntegerField(label=label, required=False)
    field.widget.attrs["inputmode"] = "numeric"
    return field


class TimesForm(forms.Form):
    """In how many working days; whatever nobody has set stays empty."""

    first_contact = _workdays(gettext_lazy("先行联系（工作日）"))
    close = _workdays(gettext_lazy("办结（工作日）"))
    source = forms.CharField(
        label=gettext_lazy("依据"),
        help_text=gettext_lazy("哪份文件，哪一条；没有定的就空着，不要自己编数字"),
        max_length=LONGEST_BASIS,
    )
    base_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, current: HotlineTimes | None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"base_version": current.version if current else 0})
        super().__init__(*args, **kwargs)


class AssistanceForm(forms.Form):
    """The street's list as its paper has it."""

    title = forms.CharField(label=gettext_lazy("清单的名称"), max_length=LONGEST_TITLE)
    issuer = forms.CharField(label=gettext_lazy("哪个单位发的"), max_length=LONGEST_ISSUER)
    issued_on = forms.DateField(
        label=gettext_lazy("哪一天发的"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d")
    )
    items = WordsArea(
        label=gettext_lazy("清单上的事项，一行一项"),
        rows=10,
        limit=MOST_ITEMS * (LONGEST_ITEM + 1),
    )
    source = forms.CharField(
        label=gettext_lazy("在哪里可以查到"),
        help_text=gettext_lazy("文号、网址或者存放的地方"),
        max_length=LONGEST_SOURCE,
    )
    base_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, current: AssistanceList | None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"base_version": current.version if current else 0})
        super().__init__(*args, **kwargs)


class SummaryForm(forms.Form):
    """What the order is about, in a keeper's words."""

    summary = WordsArea(
        label=gettext_lazy("什么事（当事人会看到，不写是谁反映的）"), rows=2, limit=LONGEST_SUMMARY
    )
    base_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"base_version": case.version, "summary": case.summary})
        kwargs.setdefault("auto_id", "summary_%s")
        super().__init__(*args, **kwargs)


class ContactForm(forms.Form):
    """That whoever called was reached, and when."""

    on = forms.DateField(
        label=gettext_lazy("哪一天联系上的"),
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
    )
    at = forms.TimeField(
        label=gettext_lazy("几点几分"),
        help_text=gettext_lazy("记得几点就写，不记得可以空着"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        required=False,
    )
    words = WordsArea(
        label=gettext_lazy("怎样联系上的（不写名字和电话）"), rows=2, limit=LONGEST_WORDS
    )
    base_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        initial = {"base_version": case.version, "on": timezone.localdate()}
        kwargs.setdefault("initial", initial)
        super().__init__(*args, **kwargs)


class RefuseForm(forms.Form):
    """Back upwards, as no item of the list covers it."""

    reason = WordsArea(label=gettext_lazy("为什么清单里没有这一项"), rows=3, limit=LONGEST_WORDS)
    to_level = forms.ChoiceField(
        label=gettext_lazy("退给哪一层"),
        choices=[(str(level), level.label) for level in UPWARDS],
        widget=forms.RadioSelect,
    )
    asked_of = forms.CharField(label=gettext_lazy("哪个单位"), max_length=60)
    answer_due = forms.DateField(
        label=gettext_lazy("请在哪一天以前答复"),
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
    )
    list_version = forms.IntegerField(widget=forms.HiddenInput)
    base_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, held: AssistanceList | None, **kwargs: Any) -> None:
        start = {"base_version": case.version, "list_version": held.version if held else 0}
        kwargs.setdefault("initial", start)
        super().__init__(*args, **kwargs)
