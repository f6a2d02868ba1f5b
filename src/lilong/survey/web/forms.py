"""The forms of the survey. They read what was typed; the use cases decide whether it can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lilong.kernel.area import Area
from lilong.survey.actions.add_finding import wrong_area
from lilong.survey.actions.add_photo import MOST_PHOTOS
from lilong.survey.actions.open_report import Purpose
from lilong.survey.actions.report_finding import LONGEST_WORDS
from lilong.survey.kinds import LARGEST_FIGURE, LONGEST_TEXT, Measure, finding_kinds
from lilong.survey.models import Finding
from lilong.survey.states import Part, Precision, WallType

PHOTO_TYPES = "image/jpeg,image/png,image/webp"


def _day_input() -> forms.DateInput:
    # A date field of a browser takes this one format, whatever the language.
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class AreaField(forms.CharField):
    """An area in square metres as people write it; cleaned to whole 0.01 m², or None."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_length=20, required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            area = Area.parse(text).dm2
        except ValueError as error:
            raise forms.ValidationError(_("请填写平方米数，如 12.5")) from error
        if said := wrong_area(area):
            raise forms.ValidationError(str(said))
        return area

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            whole, part = divmod(value, 100)
            return f"{whole}.{part:02d}" if part else str(whole)
        return value


class SeveralPhotos(forms.ClearableFileInput):
    """Opens the camera on a phone, and takes several pictures elsewhere."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Any number of pictures; cleaned to the list of uploads."""

    def __init__(self, *, camera: bool = True, **kwargs: Any) -> None:
        attrs = {"accept": PHOTO_TYPES, "multiple": True, "data-shrink": "1600"}
        if camera:
            attrs["capture"] = "environment"
        super().__init__(required=False, widget=SeveralPhotos(attrs=attrs), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        files = data if isinstance(data, (list, tuple)) else [data] if data else []
        if len(files) > MOST_PHOTOS:
            raise forms.ValidationError(_("一次最多 %(most)s 张照片") % {"most": MOST_PHOTOS})
        return [super(PhotosField, self).clean(file, initial) for file in files]


def _measure_field(measure: Measure) -> forms.Field:
    label = _("%(name)s（mm）") % {"name": measure.label} if measure.type == "mm" else measure.label
    if measure.type == "choice":
        options = [("", _("未测")), *measure.options()]
        return forms.ChoiceField(label=label, choices=options, required=False)
    if measure.type == "text":
        return forms.CharField(label=label, max_length=LONGEST_TEXT, required=False)
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=LARGEST_FIGURE,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class _FindingFields(forms.Form):
    """What is asked of every finding, and what each kind measures besides."""

    description = forms.CharField(
        label=gettext_lazy("具体情况"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    part = forms.ChoiceField(
        label=gettext_lazy("部位"), choices=Part.choices, widget=forms.RadioSelect
    )
    shop = forms.BooleanField(label=gettext_lazy("是商铺的"), required=False)
    area = AreaField(label=gettext_lazy("面积（㎡）"))
    wall_type = forms.ChoiceField(
        label=gettext_lazy("墙体"),
        choices=[(value, label) for value, label in WallType.choices if value],
        initial=WallType.UNKNOWN,
        required=False,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("备注"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, measure in _all_measures():
            self.fields[f"{kind}-{measure.code}"] = _measure_field(measure)

    def groups(self) -> Iterator[tuple[str, list[BoundField]]]:
        """The measures of each kind that has any: (kind, fields)."""
        for code, kind in finding_kinds().items():
            fields = [
                self[f"{code}-{measure.code}"]
                for measure in kind.measures
                if measure.code != "wall_type"
            ]
            if fields:
                yield code, fields

    def values(self) -> dict[str, Any]:
        """The columns as the use cases take them."""
        cleaned = self.cleaned_data
        kind = cleaned["kind"]
        wall = cleaned["wall_type"] or WallType.UNKNOWN
        return {
            "description": cleaned["description"].strip(),
            "part": cleaned["part"],
            "shop": cleaned["shop"],
            "area": cleaned["area"],
            "wall_type": wall if kind == "wall_opening" else "",
            "note": cleaned["note"].strip(),
            "measures": self._measures(kind),
        }

    def _measures(self, kind: str) -> dict[str, Any]:
        given = {
            measure.code: self.cleaned_data.get(f"{kind}-{measure.code}")
            for measure in finding_kinds()[kind].measures
            if measure.code != "wall_type"
        }
        return {code: value for code, value in given.items() if value not in (None, "")}


def _all_measures() -> Iterator[tuple[str, Measure]]:
    for code, kind in finding_kinds().items():
        for measure in kind.measures:
            if measure.code != "wall_type":
                yield code, measure


def _kind_choices() -> list[tuple[str, str]]:
    return [(code, kind.label) for code, kind in finding_kinds().items()]


class RecordForm(_FindingFields):
    """A new finding, at the door."""

    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=_kind_choices)
    found_on = forms.DateField(label=gettext_lazy("发现日期"), widget=_day_input())
    photos = PhotosField(label=gettext_lazy("照片"))
    photos_public = forms.BooleanField(
        label=gettext_lazy("照片只拍到公共部位，可以给本楼居民和施工单位看"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("found_on", timezone.localdate())
        kwargs["initial"].setdefault("part", Part.UNKNOWN)
        super().__init__(*args, **kwargs)


class EditForm(_FindingFields):
    """What a finding says, to be corrected."""

    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=_kind_choices)
    found_on = forms.DateField(label=gettext_lazy("发现日期"), widget=_day_input())
    found_precision = forms.ChoiceField(label=gettext_lazy("日期精度"), choices=Precision.choices)
    base_version = forms.IntegerField(widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        dates = {name: self.cleaned_data[name] for name in ("found_on", "found_precision")}
        return {"kind": self.cleaned_data["kind"], **dates, **super().values()}


def initial_of(finding: Finding) -> dict[str, Any]:
    """What the edit form shows at first."""
    names = ("kind", "description", "part", "shop", "area", "wall_type", "note", "found_on")
    initial = {name: getattr(finding, name) for name in (*names, "found_precision")}
    initial["base_version"] = finding.version
    measures = {f"{finding.kind}-{code}": value for code, value in finding.measures.items()}
    return initial | measures


class ReportForm(forms.Form):
    """A resident tells of something. Where it is, is asked beside it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("是哪一类"), choices=_kind_choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=gettext_lazy("您看到了什么"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    photos = PhotosField(label=gettext_lazy("照片"))


class PurposeForm(forms.Form):
    """What a reporter's name is looked at for."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("查看的用途"), choices=Purpose.choices, widget=forms.RadioSelect
    )


class CampaignForm(forms.Form):
    """A round of survey to be planned."""

    title = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("排摸哪些类别"),
        choices=_kind_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("一个都不选，就是全部类别。"),
    )
    starts_on = forms.DateField(label=gettext_lazy("开始日期"), widget=_day_input())
    deadline = forms.DateField(label=gettext_lazy("截止日期"), widget=_day_input())


class AssignForm(forms.Form):
    """Who walks where."""

    person_id = forms.TypedChoiceField(label=gettext_lazy("排摸人"))
    place_id = forms.TypedChoiceField(label=gettext_lazy("负责哪里"))

    def __init__(
        self,
        *args: Any,
        people: Sequence[tuple[str, str]],
        places: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices: Mapping[str, Sequence[tuple[str, str]]] = {
            "person_id": people,
            "place_id": places,
        }
        for name, pairs in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("请选择")), *pairs]
