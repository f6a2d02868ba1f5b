"""What is typed about a roll."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lilong.ballot.holders import names_in
from lilong.ballot.roll_units import Owner, Values
from lilong.ballot.states import AreaBasis, ObjectionState, SaleState, UnitKind
from lilong.kernel.area import Area


class OpenForm(forms.Form):
    """A new roll, empty or with what stood in the last one."""

    title = forms.CharField(label=_("名称"), max_length=80, help_text=_("例如 2026 年业主名册"))
    source = forms.CharField(
        label=_("来源"),
        max_length=200,
        required=False,
        help_text=_("例如 不动产登记中心查询结果，2026 年 11 月"),
    )
    copy = forms.BooleanField(label=_("抄上一份定稿的名册作底稿"), required=False)

    def __init__(self, *args: Any, may_copy: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_copy:
            del self.fields["copy"]


class UnitForm(forms.Form):
    """A unit of a roll."""

    address = forms.CharField(
        label=_("地址"), max_length=160, help_text=_("例如 42号205室；车位写车位号")
    )
    area = forms.CharField(
        label=_("专有面积"), max_length=20, help_text=_("平方米，按证上的数写，最多两位小数")
    )
    area_basis = forms.ChoiceField(label=_("面积依据"), choices=AreaBasis.choices)
    kind = forms.ChoiceField(
        label=_("类型"), choices=UnitKind.choices, widget=forms.RadioSelect, initial="dwelling"
    )
    state = forms.ChoiceField(
        label=_("状态"), choices=SaleState.choices, widget=forms.RadioSelect, initial="sold"
    )
    owners = forms.CharField(
        label=_("业主"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=2000,
        help_text=_("一行一位；份额写在名字后面，例如 王某 1/2"),
    )

    def __init__(self, *args: Any, placed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if placed:
            del self.fields["address"]

    def clean_area(self) -> int:
        """In 0.01 m²."""
        try:
            return Area.parse(self.cleaned_data["area"]).dm2
        except ValueError as error:
            said = _("请写成数字，最多两位小数，例如 60.25")
            raise forms.ValidationError(said) from error

    def clean_owners(self) -> tuple[Owner, ...]:
        """One line an owner."""
        owners = list[Owner]()
        for line in self.cleaned_data["owners"].splitlines():
            names, _guessed = names_in(line)
            owners += [Owner(name.words, name.share) for name in names]
        return tuple(owners)


def as_typed(values: Values) -> dict[str, object]:
    """A unit's values as the form has them."""
    return {
        "area": str(Area(values.area)).removesuffix("㎡"),
        "area_basis": values.area_basis,
        "kind": values.kind,
        "state": values.state,
        "owners": "\n".join(_owner_line(values.owners)),
    }


def _owner_line(owners: Sequence[Owner]) -> list[str]:
    return [f"{owner.name} {owner.share}".strip() for owner in owners]


class PublishForm(forms.Form):
    """Until when owners may object."""

    until = forms.DateField(
        label=_("公示到哪一天"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label=_("原因"), max_length=200)


class ObjectForm(forms.Form):
    """What an owner says is wrong."""

    words = forms.CharField(
        label=_("哪里不对"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=500,
        help_text=_("只有整理名册的人能看到"),
    )


class ObjectionAnswerForm(forms.Form):
    """What becomes of an objection."""

    result = forms.ChoiceField(
        label=_("结果"),
        widget=forms.RadioSelect,
        choices=[
            (ObjectionState.UPHELD, _("采纳，名册要改")),
            (ObjectionState.DISMISSED, _("不采纳，名册无误")),
        ],
    )
    answer = forms.CharField(
        label=_("答复"), widget=forms.Textarea(attrs={"rows": 4}), max_length=300
    )
