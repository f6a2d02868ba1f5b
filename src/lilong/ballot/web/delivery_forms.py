"""The forms of those who bring the slips."""

from __future__ import annotations

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from lilong.ballot.actions.record_deliveries import REACHES
from lilong.ballot.states import OWNERS_CHOICES
from lilong.ballot.web.paper_forms import PaperPhoto, choice_field


class DoorForm(forms.Form):
    """A ballot at the door: the signed slip, which it is, what it says, who watched."""

    photo = PaperPhoto(
        label=_("业主签好的表决票"), help_text=_("整张拍清楚，另一个人只看照片核对。")
    )
    words = forms.CharField(
        label=_("票上二维码旁边的两个词"),
        required=False,
        validators=[MaxLengthValidator(40)],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("如“梧桐·灯塔”。对得上，才是这一户的票。"),
    )
    slip = forms.CharField(
        label=_("或者票上二维码的网址"),
        required=False,
        validators=[MaxLengthValidator(300)],
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("用手机扫出来的，粘贴在这里，就不用填两个词。"),
    )
    choice = choice_field(_("业主勾的是"), OWNERS_CHOICES)
    witness = forms.CharField(
        label=_("一起上门的另一个人"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("姓名。要当面看着业主勾选和签名。"),
    )
    note = forms.CharField(label=_("备注"), max_length=200, required=False)


class ReissueForm(forms.Form):
    """Why a slip is issued again."""

    reason = forms.CharField(label=_("为什么换发"), max_length=200)


class ManyForm(forms.Form):
    """A letter or the public notice for all who were not reached."""

    result = forms.ChoiceField(
        label=_("怎么送达"),
        choices=[(one.value, one.label) for one in REACHES],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一项")},
    )
    note = forms.CharField(
        label=_("备注"),
        max_length=200,
        required=False,
        help_text=_("挂号信的单号，或公告贴在哪里。"),
    )
