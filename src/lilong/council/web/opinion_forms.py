"""The forms of conversations. They read what was typed; the use cases decide."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lilong.council.models.opinions import (
    LONGEST_BACKGROUND,
    LONGEST_QUESTION,
    LONGEST_STATEMENT,
)
from lilong.council.opinion_states import LeftOut


class ConversationForm(forms.Form):
    """A question, what one should know, and the statements to begin with."""

    question = forms.CharField(
        label=_("问大家什么"),
        help_text=_("一句话，比如：电动车停在哪里？"),
        max_length=LONGEST_QUESTION,
    )
    background = forms.CharField(
        label=_("要知道的背景"),
        required=False,
        max_length=LONGEST_BACKGROUND,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    statements = forms.CharField(
        label=_("开头的观点，一行一条"),
        help_text=_("写能同意或不同意的一句话，一条只说一件事，正面反面都放几条。"),
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def clean_statements(self) -> list[str]:
        """Line by line."""
        return str(self.cleaned_data["statements"]).splitlines()


class StatementForm(forms.Form):
    """One statement."""

    text = forms.CharField(
        label=_("您的观点"),
        help_text=_("写能同意或不同意的一句话，一条只说一件事。不写别人的姓名、电话和门牌。"),
        max_length=LONGEST_STATEMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReasonForm(forms.Form):
    """Why a statement is left out."""

    reason = forms.ChoiceField(label=_("不公开的理由"), choices=LeftOut.choices)
