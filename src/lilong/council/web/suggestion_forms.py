"""The forms around sentences. They read what was typed; the use cases decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from lilong.council.actions.answer_suggestion import ANSWERS, LONGEST_WHO
from lilong.council.actions.open_contact import Purpose
from lilong.council.actions.write_down_suggestion import WAYS
from lilong.council.categories import categories
from lilong.council.contacts import LONGEST
from lilong.council.models import Suggestion
from lilong.council.models.suggestions import LONGEST_TEXT
from lilong.council.moving import LONGEST_WORDS
from lilong.council.states import SUGGESTION, Branch, SaidBy, SuggestionState

REPORT = "report"
# In plain words, because that is how people tell them apart (居委会条例 art. 10).
BRANCHES = (
    (Branch.SUGGESTION.value, gettext_lazy("大家的事：我有个建议")),
    (Branch.CLAIM.value, gettext_lazy("我家的事：请帮我解决")),
    (REPORT, gettext_lazy("反映违规：违建、占道、破墙……（身份保密）")),
)
PHOTO_TYPES = "image/jpeg,image/png,image/webp"


class SeveralPhotos(forms.ClearableFileInput):
    """Takes several pictures; a phone offers camera and album."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """A few pictures; cleaned to the list of uploads."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"accept": PHOTO_TYPES, "multiple": True, "data-shrink": "1600"}
        super().__init__(required=False, widget=SeveralPhotos(attrs=attrs), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, (list, tuple)) else [data] if data else []
        return [super(PhotosField, self).clean(file, initial) for file in files]


class WordsArea(forms.CharField):
    """A text whose length the use case judges, so that it can say how long it was."""

    def __init__(self, *, rows: int, limit: int, **kwargs: Any) -> None:
        attrs = {"rows": rows}
        super().__init__(widget=forms.Textarea(attrs=attrs), required=False, strip=False, **kwargs)
        # Read by the counter beneath; no validator, no maxlength that would cut what is pasted.
        self.max_length = limit


class SayForm(forms.Form):
    """One sentence, and as little else as can be."""

    text = WordsArea(label=gettext_lazy("您想说什么"), rows=4, limit=LONGEST_TEXT)
    branch = forms.ChoiceField(
        label=gettext_lazy("这是"),
        choices=BRANCHES,
        initial=Branch.SUGGESTION,
        widget=forms.RadioSelect,
    )
    lane = forms.ChoiceField(label=gettext_lazy("在哪里"), required=False)
    number = forms.CharField(
        label=gettext_lazy("几号门牌"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    photos = PhotosField(label=gettext_lazy("照片"))
    contact = forms.CharField(
        label=gettext_lazy("想让我们联系您，请留电话"),
        help_text=gettext_lazy(
            "可以不留。留了也单独加密存放，只有书记和主任为了答复才能看，一年后删除。"
        ),
        max_length=LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
    )
    leave_name = forms.BooleanField(
        label=gettext_lazy("需要时可以找到我（姓名同样加密存放）"), required=False
    )

    def __init__(
        self, *args: Any, lanes: list[tuple[str, str]], account: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        lane = self.fields["lane"]
        assert isinstance(lane, forms.ChoiceField)
        lane.choices = [("", gettext_lazy("整个居民区，或说不准")), *lanes]
        if not account:
            del self.fields["leave_name"]


_ANSWER_WORDS = {
    SuggestionState.DISCUSSED: gettext_lazy("要讨论：放到居务会或和大家商量"),
    SuggestionState.ADOPTED: gettext_lazy("采纳"),
    SuggestionState.DECLINED: gettext_lazy("不采纳（写明理由）"),
    SuggestionState.REFERRED: gettext_lazy("转给能办的人"),
    SuggestionState.DONE: gettext_lazy("办好了，请提的人确认"),
}


def _answers_of(suggestion: Suggestion) -> list[tuple[str, Any]]:
    nexts = SUGGESTION.table[suggestion.state]
    claim = suggestion.branch == Branch.CLAIM
    return [
        (str(state), _ANSWER_WORDS[SuggestionState(state)])
        for state in ANSWERS
        if state in nexts and not (claim and state == SuggestionState.ADOPTED)
    ]


class AnswerForm(forms.Form):
    """What becomes of a sentence, in words for its author."""

    to = forms.ChoiceField(label=gettext_lazy("怎样答复"), widget=forms.RadioSelect)
    words = WordsArea(
        label=gettext_lazy("对提的人说"),
        help_text=gettext_lazy("提的人凭短网址看到这句话。不写别人的名字和电话。"),
        rows=3,
        limit=LONGEST_WORDS,
    )
    waits_for = forms.CharField(
        label=gettext_lazy("转给谁（部门或单位）"), max_length=LONGEST_WHO, required=False
    )
    until = forms.DateField(
        label=gettext_lazy("对方哪天以前答复"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    base_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, suggestion: Suggestion, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"base_version": suggestion.version})
        super().__init__(*args, **kwargs)
        self.answers = _answers_of(suggestion)
        to = self.fields["to"]
        assert isinstance(to, forms.ChoiceField)
        # A form that came late is still read: the use case says why it cannot be any more.
        to.choices = self.answers if not self.is_bound else list(_ANSWER_WORDS.items())


class PurposeForm(forms.Form):
    """What a contact is looked at for."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("查看的用途"), choices=Purpose.choices, widget=forms.RadioSelect
    )


class WriteDownForm(forms.Form):
    """A sentence that a worker writes down; all but the words stays for the next."""

    said_by = forms.ChoiceField(
        label=gettext_lazy("怎么听到的"),
        choices=[(way.value, way.label) for way in WAYS],
        initial=SaidBy.DOOR,
        widget=forms.RadioSelect,
    )
    text = WordsArea(label=gettext_lazy("原话"), rows=3, limit=LONGEST_TEXT)
    lane = forms.ChoiceField(label=gettext_lazy("在哪里"), required=False)
    number = forms.CharField(
        label=gettext_lazy("几号门牌"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    branch = forms.ChoiceField(
        label=gettext_lazy("是什么"),
        choices=Branch.choices,
        initial=Branch.SUGGESTION,
        widget=forms.RadioSelect,
    )
    said_on = forms.DateField(
        label=gettext_lazy("哪一天说的"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    category = forms.ChoiceField(label=gettext_lazy("类别"), required=False)
    photos = PhotosField(label=gettext_lazy("照片"))
    name = forms.CharField(label=gettext_lazy("提的人怎么称呼"), max_length=LONGEST, required=False)
    contact = forms.CharField(label=gettext_lazy("电话"), max_length=LONGEST, required=False)

    def __init__(self, *args: Any, lanes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lane, category = self.fields["lane"], self.fields["category"]
        assert isinstance(lane, forms.ChoiceField)
        assert isinstance(category, forms.ChoiceField)
        lane.choices = [("", gettext_lazy("整个居民区，或说不准")), *lanes]
        named = [(code, one.label) for code, one in categories().items()]
        category.choices = [("", gettext_lazy("按原话自己认")), *named]


class IntakeForm(forms.Form):
    """How a residents' area takes sentences in."""

    strangers = forms.BooleanField(
        label=gettext_lazy("不登录也可以提（扫告示牌的码就能说）"), required=False
    )
    hourly = forms.IntegerField(
        label=gettext_lazy("没有登录的，每人每小时最多几句"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    area_hourly = forms.IntegerField(
        label=gettext_lazy("没有登录的，全居民区每小时最多几句"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
