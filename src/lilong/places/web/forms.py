"""What is typed about places."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lilong.kernel.area import Area
from lilong.places.kinds import KINDS, SPACE_KIND, may_stand_below
from lilong.places.models import Place


class ChangeForm(forms.Form):
    """Measures of a place."""

    area = forms.CharField(
        label=_("面积"), required=False, max_length=20, help_text=_("平方米，最多两位小数")
    )
    area_basis = forms.ChoiceField(
        label=_("面积依据"),
        required=False,
        choices=[
            ("", _("没有说明")),
            ("certificate", _("产权证")),
            ("measured", _("实测")),
            ("told", _("口述")),
        ],
    )
    households = forms.IntegerField(label=_("户数"), required=False, min_value=0, max_value=99_999)

    def clean_area(self) -> int | None:
        text = self.cleaned_data["area"].strip()
        if not text:
            return None
        try:
            return Area.parse(text).dm2
        except ValueError as error:
            raise forms.ValidationError(_("请填写面积，例如 36.50")) from error


class AddForm(forms.Form):
    """A place below another one."""

    kind = forms.ChoiceField(label=_("类型"))
    name = forms.CharField(
        label=_("名称"), max_length=80, help_text=_("门牌只写数字，例如 42；室号例如 205")
    )

    def __init__(self, *args: Any, parent: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [kind for kind in KINDS.values() if may_stand_below(kind.code, parent.kind)]
        # A street is a space of its own, opened from the command line.
        choices = [(kind.code, kind.label) for kind in kinds if kind.code != SPACE_KIND]
        self.fields["kind"] = forms.ChoiceField(label=_("类型"), choices=choices)


class CloseForm(forms.Form):
    """Why a place is no more."""

    reason = forms.CharField(label=_("为什么停用"), max_length=120)
