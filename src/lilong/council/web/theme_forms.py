"""The forms around themes. They read what was typed; the use cases decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lilong.council.categories import categories
from lilong.council.moving import LONGEST_WORDS
from lilong.council.states import SuggestionState, ThemeState
from lilong.council.theme_filling import LONGEST_TITLE

ANSWERS = (
    (SuggestionState.DISCUSSED.value, _("正在讨论")),
    (SuggestionState.ADOPTED.value, _("采纳了")),
    (SuggestionState.DECLINED.value, _("这次不采纳，说明理由")),
    (SuggestionState.DONE.value, _("办好了，请大家确认")),
)


class TitleField(forms.CharField):
    """A title whose length the use case judges."""

    def __init__(self, *, required: bool = True) -> None:
        hint = _("一看就懂的短句，例如：雨天污水倒灌")
        said = {"required": _("请给主题起个名字，让大家一看就懂")}
        super().__init__(label=_("主题"), required=required, help_text=hint, error_messages=said)
        self.max_length = LONGEST_TITLE


def _category(*, required: bool = True) -> forms.ChoiceField:
    said = {"required": _("请选一个类别")}
    return forms.ChoiceField(label=_("类别"), required=required, error_messages=said)


class ConfirmForm(forms.Form):
    """Which theme the chosen sentences become: a new one, or one that is there."""

    theme = forms.ChoiceField(label=_("归到哪里"), required=False)
    title = TitleField(required=False)
    category = _category(required=False)

    def __init__(self, *args: Any, themes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self.fields["theme"], [("", _("新的主题")), *themes])
        _choices(self.fields["category"], _categories())


class ThemeForm(forms.Form):
    """Title, category and state of a theme."""

    words_field = "title"
    title = TitleField()
    category = _category()
    state = forms.ChoiceField(label=_("状态"), choices=ThemeState.choices, widget=forms.RadioSelect)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "theme-%s")  # two forms stand on one page
        super().__init__(*args, **kwargs)
        _choices(self.fields["category"], _categories())


class AnswerForm(forms.Form):
    """One answer to everybody who said it."""

    words_field = "words"
    state = forms.ChoiceField(
        label=_("答复"),
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一个答复")},
    )
    words = forms.CharField(
        label=_("告诉每个提过的人"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写几句，每个提过的人都会看到")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "answer-%s")  # two forms stand on one page
        super().__init__(*args, **kwargs)
        self.fields["words"].max_length = LONGEST_WORDS  # type: ignore[attr-defined]  # for the counter


class MoveForm(forms.Form):
    """Into which theme one sentence goes."""

    theme = forms.ChoiceField(
        label=_("归到哪个主题"), error_messages={"required": _("请选一个主题")}
    )

    def __init__(self, *args: Any, themes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self.fields["theme"], [("", _("请选择")), *themes])


def _choices(field: forms.Field, choices: list[tuple[str, Any]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _categories() -> list[tuple[str, Any]]:
    return [(one.code, one.label) for one in categories().values()]
