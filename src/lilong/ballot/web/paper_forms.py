"""The forms of paper: boxes, slips, mandates, complaints. The use cases decide what can be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from lilong.ballot.actions.answer_complaint import LONGEST_ANSWER
from lilong.ballot.actions.complain_about_ballot import LONGEST_WORDS
from lilong.ballot.actions.enter_paper_ballot import PAPER_CHANNELS, PAPER_CHOICES
from lilong.ballot.actions.take_ballot_box import LONGEST_PLACE
from lilong.ballot.actions.witness_ballot_box import LONGEST_WORDS as WITNESS_WORDS
from lilong.ballot.queries.boxes import BoxLine
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


class BoxForm(forms.Form):
    """A box that was taken just now."""

    place = forms.CharField(
        label=_("哪里的票箱"), max_length=LONGEST_PLACE, help_text=_("如“1号楼门厅”。")
    )
    slips = forms.IntegerField(
        label=_("当场点了几张"), min_value=1, max_value=99_999, widget=_digits()
    )
    witness_id = forms.TypedChoiceField(
        label=_("谁在场看着点的"),
        coerce=UUID,
        empty_value=None,
        error_messages={"required": _("请选哪一位经办人在场看着点的；只写姓名不算")},
        help_text=_("这位经办人会收到通知，要登录确认；不确认，投票不会截止。"),
    )
    witness = forms.CharField(
        label=_("谁在场看着点的"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("请写谁在场看着点的")},
        help_text=_("这里没有别的经办人可以见证，写姓名；页面上会注明只是姓名，没有本人确认。"),
    )
    clock_confirmed = forms.BooleanField(label=_("我核对过时间，还没有截止"), required=False)

    def __init__(self, *args: Any, witnesses: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["witness_id"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("请选择")), *((str(id_), name) for id_, name in witnesses)]
        del self.fields["witness" if witnesses else "witness_id"]


class WitnessForm(forms.Form):
    """What the witness of a box says of it; nothing is chosen beforehand."""

    right = forms.TypedChoiceField(
        label=_("当时是这样吗"),
        choices=[("yes", _("我在场，点的就是这个数")), ("no", _("不是这样"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一项")},
    )
    words = forms.CharField(
        label=_("哪里不对"), max_length=WITNESS_WORDS, required=False,
        help_text=_("不是这样的，请写明；业委会委员会看到。"),
    )  # fmt: skip


class EndBoxForm(forms.Form):
    """Why a box has fewer slips than were counted, or its witness has not confirmed it."""

    reason = forms.CharField(label=_("原因"), max_length=200, required=False)


class PaperForm(forms.Form):
    """A paper slip: its photo, which slip it is, where it lay, what it says.

    After the end only what lay in a box is still in time; `over` leaves nothing else to choose.
    """

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
    box_id = forms.TypedChoiceField(
        label=_("从哪里来的"),
        required=False,
        coerce=UUID,
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选是哪个票箱里的")},
    )
    choice = choice_field(_("票上写的是"), PAPER_CHOICES)

    def __init__(
        self, *args: Any, boxes: Sequence[BoxLine] = (), over: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["box_id"]
        assert isinstance(field, forms.TypedChoiceField)
        # A box that was filled meanwhile is still an answer: the use case says what it means.
        listed = [one for one in boxes if self.is_bound or one.missing]
        named = [(str(one.box.id), _box_words(one)) for one in listed]
        field.choices = named if over else [("", _("现在交来的")), *named]
        field.required = over
        if not boxes:
            del self.fields["box_id"]


def _box_words(line: BoxLine) -> str:
    left = _("还差 %(n)s 张") % {"n": line.missing}
    return _("%(place)s的票箱（%(left)s）") % {"place": line.box.place, "left": left}


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
    """What another person reads on the mandate, as the proxy casts it."""

    choice = choice_field(_("您看委托书上写的是"), OWNERS_CHOICES)


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
