"""The form of one clause of an agreement."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from lilong.cases.mediation.drafting import PROOF_NEEDED
from lilong.cases.mediation.web.forms import Choices


class ClauseForm(forms.Form):
    """One clause; one in which nothing was written is left out."""

    side = forms.TypedChoiceField(
        label=gettext_lazy("哪一方"), coerce=int, empty_value=None, choices=(), required=False
    )
    duty = forms.CharField(
        label=gettext_lazy("做什么"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    due = forms.DateField(
        label=gettext_lazy("哪一天以前"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    money = forms.CharField(label=gettext_lazy("金额"), required=False)
    proof = forms.CharField(label=gettext_lazy("凭什么算履行了"), required=False)
    remind_days = forms.IntegerField(label=gettext_lazy("提前几天提醒"), initial=3)

    def __init__(self, *args: Any, sides: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        side = self.fields["side"]
        assert isinstance(side, forms.ChoiceField)
        # Nothing is chosen beforehand: nobody is bound by mistake.
        side.choices = [("", gettext_lazy("请选")), *sides]

    def clean(self) -> dict[str, Any]:
        """A half-written clause is said to be one: left out in silence, it would be missed only
        after everybody has signed."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if any(given.get(name) for name in ("side", "duty", "due", "money", "proof")):
            if not (given.get("duty") or "").strip():
                self.add_error("duty", gettext_lazy("请写要做什么"))
            if not given.get("side"):
                self.add_error("side", gettext_lazy("请选是哪一方"))
            if not (given.get("proof") or "").strip():
                self.add_error("proof", PROOF_NEEDED)
        return given
