"""The forms of a challenge: bring it, note the court's paper, write down what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from lilong.ballot.states import OF_THE_COURT, ChallengeResult
from lilong.ballot.web.motion_forms import day_input
from lilong.ballot.web.paper_forms import LEGIBLE, PHOTO_TYPES


class ChallengeForm(forms.Form):
    """A request to annul a decision."""

    grounds = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("哪里侵害了权益，或者哪一步程序不对。内容加密保存。"),
    )
    knew_on = forms.DateField(label=gettext_lazy("哪天知道这个决定的"), widget=day_input())
    received_on = forms.DateField(
        label=gettext_lazy("哪天收到的"), widget=day_input(), required=False
    )
    by_name = forms.CharField(label=gettext_lazy("谁提出的"), max_length=80, required=False)
    court_ref = forms.CharField(label=gettext_lazy("法院案号"), max_length=80, required=False)


class CourtScan(forms.FileField):
    """A photo of a court's paper: from the camera, or a scan that is there already."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("法院文书的照片"),
            required=False,
            widget=forms.FileInput(attrs={"accept": PHOTO_TYPES, "data-shrink": LEGIBLE}),
            help_text=gettext_lazy("可以不附。只有业委会委员和街道看得到。"),
        )


class DecisionForm(forms.Form):
    """What became of a challenge."""

    result = forms.ChoiceField(
        label=gettext_lazy("结果"), choices=ChallengeResult.choices, widget=forms.RadioSelect
    )
    decision = forms.CharField(
        label=gettext_lazy("由谁、怎么决定的"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    decided_on = forms.DateField(label=gettext_lazy("哪天决定的"), widget=day_input())
    court_ref = forms.CharField(
        label=gettext_lazy("法院案号"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("法院驳回、准许撤诉或判决撤销的，必须填。"),
    )
    scan = CourtScan()

    def __init__(self, *args: Any, results: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["result"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one, ChallengeResult(one).label) for one in results]
        if not any(one in OF_THE_COURT for one in results):
            del self.fields["court_ref"], self.fields["scan"]


class CourtPaperForm(forms.Form):
    """A court's paper about a challenge."""

    court_ref = forms.CharField(label=gettext_lazy("法院案号"), max_length=80)
    court_on = forms.DateField(label=gettext_lazy("文书上的日期"), widget=day_input())
    court_words = forms.CharField(
        label=gettext_lazy("哪个法院的什么文书"),
        max_length=300,
        help_text=gettext_lazy("例如：徐汇区人民法院受理案件通知书。"),
    )
    scan = CourtScan()
