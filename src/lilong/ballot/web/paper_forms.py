"""The forms of paper: slips, mandates, complaints. The use cases decide what can be."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from lilong.ballot.actions.answer_complaint import LONGEST_ANSWER
from lilong.ballot.actions.complain_about_ballot import LONGEST_WORDS
from lilong.ballot.actions.enter_paper_ballot import PAPER_CHANNELS, PAPER_CHOICES
from lilong.ballot.states import OWNERS_CHOICES, Channel, Choice

PHOTO_TYPES = "image/jpeg,image/png,image/webp"
# What a photo of a full page needs to stay legible: the longest edge in pixels.
LEGIBLE = "2400"


class PaperPhoto(forms.FileField):
    """One photo of paper: the camera on a phone, a file elsewhere."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"accept": PHOTO_TYPES, "data-shrink": LEGIBLE, "capture": "environment"}
        widget = forms.FileInput(attrs=attrs)
        messages = {"required": _("请先拍下或选择照片")}
        super().__init__(widget=widget, error_messages=messages, **kwargs)


def _digits() -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})


def choice_field(label: Any, choices: tuple[Choice, ...]) -> forms.ChoiceField:
    """What a paper says, as large radio buttons; nothing is chosen beforehand."""
    return forms.ChoiceField(
        label=label,
        choices=[(one.value, one.label) for one in choices],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一项")},
    )


class PaperForm(forms.Form):
    """A paper slip: its photo, which slip it is, what it says."""

    scan = PaperPhoto(label=_("表决票的照片"))
    # Several lines, because a hand scanner ends with Enter and would send the form.
    slip = forms.CharField(
        label=_("扫一下票上的二维码"),
        validators=[MaxLengthValidator(300)],
        required=False,
        widget=forms.Textarea(
            attrs={"rows": 1, "autofocus": True, "autocomplete": "off", "spellcheck": "false"}
        ),
        help_text=_("光标停在这里，用扫码枪扫；没有扫码枪就填下面两格。"),
    )
    number = forms.IntegerField(label=_("第几号"), min_value=1, required=False, widget=_digits())
    words = forms.CharField(
        label=_("二维码旁边的两个词"),
        required=False,
        validators=[MaxLengthValidator(40)],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("如“梧桐·灯塔”。换发过的票，词也换了。"),
    )
    channel = forms.ChoiceField(
        label=_("怎么交来的"),
        choices=[(one.value, one.label) for one in PAPER_CHANNELS],
        initial=Channel.PAPER,
        widget=forms.RadioSelect,
    )
    choice = choice_field(_("票上写的是"), PAPER_CHOICES)


class ReadingForm(forms.Form):
    """What another person reads from the same photo."""

    choice = choice_field(_("您看票上写的是"), PAPER_CHOICES)


class WithdrawForm(forms.Form):
    """Why a slip is taken back."""

    reason = forms.CharField(
        label=_("为什么退回"),
        max_length=200,
        help_text=_("业主会收到这句话。"),
    )


class MandateForm(forms.Form):
    """A written mandate: whose, to whom, how to vote, and its photo."""

    scan = PaperPhoto(label=_("委托书的照片"))
    number = forms.IntegerField(label=_("第几号"), min_value=1, widget=_digits())
    proxy_name = forms.CharField(
        label=_("受托人姓名"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    choice = choice_field(_("委托书上写的是"), OWNERS_CHOICES)


class ProxyForm(forms.Form):
    """What a proxy casts."""

    choice = choice_field(_("受托人投的是"), OWNERS_CHOICES)


class ComplaintForm(forms.Form):
    """What is wrong with the ballot that was counted, in the owner's words."""

    words = forms.CharField(
        label=_("哪里不对"), max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 4})
    )


class AnswerForm(forms.Form):
    """What came of looking into a complaint."""

    result = forms.ChoiceField(
        label=_("核实的结果"),
        choices=[
            ("upheld", _("属实，这张票作废")),
            ("dismissed", _("核实无误，这张票照计")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一项")},
    )
    answer = forms.CharField(
        label=_("怎么核实的"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("业主会看到。"),
    )
