"""The forms around sentences. They read what was typed; the use cases decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from lilong.council.contacts import LONGEST
from lilong.council.models.suggestions import LONGEST_TEXT
from lilong.council.states import Branch

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
