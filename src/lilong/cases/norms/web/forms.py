"""The forms around norms. They read what was typed; the use cases decide."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from lilong.cases.norms.judging import FIGURES, MEASURES, WORDS
from lilong.cases.norms.states import AdoptedBy
from lilong.kernel.refusal import Invalid, Refused

POINTS = {
    "max_projection_mm": gettext_lazy("最多外挑（毫米）"),
    "min_escape_width_mm": gettext_lazy("逃生口净宽至少（毫米）"),
    "min_escape_height_mm": gettext_lazy("逃生口净高至少（毫米）"),
    "openable_inside": gettext_lazy("里面不用钥匙能打开"),
    "material": gettext_lazy("材料"),
    "colour": gettext_lazy("颜色"),
}
_TAKEN = {
    "projection_mm": gettext_lazy("外挑（毫米）"),
    "escape_width_mm": gettext_lazy("逃生口净宽（毫米）"),
    "escape_height_mm": gettext_lazy("逃生口净高（毫米）"),
    "openable_inside": gettext_lazy("里面不用钥匙能打开吗"),
    "material_fits": gettext_lazy("材料符合标准吗"),
    "colour_fits": gettext_lazy("颜色符合标准吗"),
}
_DAY = {"type": "date"}
_YES_NO = [("", gettext_lazy("没有量")), ("yes", gettext_lazy("是")), ("no", gettext_lazy("否"))]


def _millimetres(label: Any) -> forms.IntegerField:
    field = forms.IntegerField(label=label, required=False, min_value=0)
    field.widget.attrs["inputmode"] = "numeric"
    return field


def at_first(refused: Refused, names: Iterable[str]) -> Refused:
    """The refusal with what is said of all points together at the first of them: where nothing was
    filled in, that is where to begin."""
    if not isinstance(refused, Invalid) or "values" not in refused.fields:
        return refused
    said = {**refused.fields, next(iter(names)): refused.fields["values"]}
    del said["values"]
    return Invalid(refused.sentence, fields=said, remedy=refused.remedy, basis=refused.basis)


class NormForm(forms.Form):
    """What a compound decided; whatever it left open stays empty."""

    adopted_by = forms.ChoiceField(label=gettext_lazy("怎样定下来的"), choices=AdoptedBy.choices)
    paper = forms.CharField(
        label=gettext_lazy("依据"),
        help_text=gettext_lazy("规约第几条、表决公告或者决议编号"),
        max_length=100,
    )
    adopted_on = forms.DateField(
        label=gettext_lazy("哪一天定的"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d")
    )
    older = forms.BooleanField(
        label=gettext_lazy("补记：这是以前的决定，比现在用的一版早"),
        help_text=gettext_lazy("它管从那天起、到下一版定下为止量的；现在用的一版不变"),
        required=False,
    )
    resolution_id = forms.TypedChoiceField(
        label=gettext_lazy("哪一项决议"),
        help_text=gettext_lazy("决议在会议里记下了的，选出来；没有的不选"),
        required=False,
        coerce=UUID,
        empty_value=None,
    )
    base_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, base: int, resolutions: Iterable[tuple[str, str]] = (), **kwargs: Any
    ) -> None:
        kwargs.setdefault("initial", {"base_version": base})
        super().__init__(*args, **kwargs)
        # Where nothing was resolved there is nothing to choose.
        if choices := list(resolutions):
            field: Any = self.fields["resolution_id"]
            field.choices = [("", gettext_lazy("没有")), *choices]
        else:
            del self.fields["resolution_id"]
        if not base:
            del self.fields["older"]
        for name in FIGURES:
            self.fields[name] = _millimetres(POINTS[name])
        self.fields["openable_inside"] = forms.BooleanField(
            label=POINTS["openable_inside"], required=False
        )
        for name in WORDS:
            self.fields[name] = forms.CharField(label=POINTS[name], max_length=60, required=False)

    def values(self) -> dict[str, Any]:
        """The points as the use case takes them."""
        return {name: self.cleaned_data[name] for name in POINTS}


class MeasureForm(forms.Form):
    """What was measured; whatever was not stays empty."""

    measured_on = forms.DateField(
        label=gettext_lazy("哪一天量的"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"measured_on": timezone.localdate()})
        super().__init__(*args, **kwargs)
        for name in MEASURES.values():
            if name.endswith("_mm"):
                self.fields[name] = _millimetres(_TAKEN[name])
            else:
                self.fields[name] = forms.ChoiceField(
                    label=_TAKEN[name], choices=_YES_NO, required=False
                )

    def values(self) -> dict[str, Any]:
        """The measures as the use case takes them; what was not measured is left out."""
        told = {"yes": True, "no": False}
        read = {
            name: self.cleaned_data[name]
            if name.endswith("_mm")
            else told.get(self.cleaned_data[name])
            for name in MEASURES.values()
        }
        return {name: value for name, value in read.items() if value is not None}
