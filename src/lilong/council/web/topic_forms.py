"""The forms around topics. They read what was typed; the use cases decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lilong.council.kinds.topics import TopicTemplate
from lilong.council.models.topics import (
    LONGEST,
    LONGEST_ANSWER,
    LONGEST_POINT,
    LONGEST_REASON,
    LONGEST_TOPIC_QUESTION,
)
from lilong.council.topic_answering import LONGEST_AS_WHAT
from lilong.council.topic_phases import Span
from lilong.council.topic_states import Outcome, Side
from lilong.council.web.meeting_forms import Words, area_input

Choices = Sequence[tuple[str, str]]


def _day(**other: Any) -> forms.DateField:
    return forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **other
    )


class WordsForm(forms.Form):
    """Title and background of a topic."""

    title = Words(
        label=_("商量什么"),
        help_text=_("一看就懂的短句，例如：公共水斗留几个、放在哪里"),
        limit=LONGEST["title"],
    )
    background = Words(
        label=_("背景"),
        help_text=_("为什么要商量，现在怎样，谁能决定什么。"),
        limit=LONGEST["background"],
        widget=area_input(6),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class OpenForm(WordsForm):
    """A topic with the dates of its steps, as the template proposes them."""

    template = forms.CharField(widget=forms.HiddenInput)
    theme = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, chosen: TopicTemplate, spans: Sequence[Span], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["version"]
        self.chosen = chosen
        self.fields["template"].initial = chosen.code
        for number, (starts_on, ends_on) in enumerate(spans, 1):
            self.fields[f"starts-{number}"] = _day(label=_("哪天开始"), initial=starts_on)
            self.fields[f"ends-{number}"] = _day(label=_("到哪天"), initial=ends_on)

    def steps(self) -> list[dict[str, Any]]:
        """The steps as a page draws them: what it is, and two dates."""
        return [
            {"kind": kind, "starts": self[f"starts-{number}"], "ends": self[f"ends-{number}"]}
            for number, kind in enumerate(self.chosen.phases, 1)
        ]

    def spans(self) -> list[Span]:
        """The dates as they were typed."""
        given = self.cleaned_data
        return [
            (given[f"starts-{number}"], given[f"ends-{number}"])
            for number in range(1, len(self.chosen.phases) + 1)
        ]


class OptionForm(forms.Form):
    """One way it could be done."""

    title = Words(
        label=_("方案是什么"),
        help_text=_("一句话，例如：留两个，放在弄口和中心花园"),
        limit=LONGEST["option"],
    )
    details = Words(
        label=_("说明"),
        help_text=_("花多少钱、谁来管、影响谁。写好以后不能改：大家的理由是对着这几句话说的。"),
        limit=LONGEST["details"],
        required=False,
        widget=area_input(3),
    )


class SayingForm(forms.Form):
    """What is written into a topic; who keeps it and lives there too says as whom they write."""

    as_committee = forms.BooleanField(
        label=_("以居委会的名义"),
        help_text=_("马上公开，注明是居委会放的。不勾，就和邻居写的一样，不记是谁，看过再公开。"),
        required=False,
    )

    def __init__(self, *args: Any, both: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["side", "text"])
        if not both:
            del self.fields["as_committee"]


class PointForm(SayingForm):
    """One short sentence for an option or against it."""

    side = forms.ChoiceField(
        label=_("赞成还是反对"),
        choices=Side.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选赞成还是反对")},
    )
    text = Words(
        label=_("一句理由"),
        help_text=_("只说一条。不写别人的姓名、电话和门牌。"),
        limit=LONGEST_POINT,
        widget=area_input(2),
    )


class QuestionForm(SayingForm):
    """What somebody wants to know."""

    text = Words(
        label=_("您想问什么"),
        help_text=_("一次只问一件事。不写别人的姓名、电话和门牌。"),
        limit=LONGEST_TOPIC_QUESTION,
        widget=area_input(3),
    )


class AssignForm(forms.Form):
    """Who answers a question, and until when."""

    person = forms.ChoiceField(label=_("请谁答复"), required=False)
    as_what = Words(
        label=_("或者写一个单位"),
        help_text=_("没有登记的，例如：设计院。答复由居委会代写。"),
        limit=LONGEST_AS_WHAT,
        required=False,
    )
    due_on = _day(label=_("哪天以前"))

    def __init__(self, *args: Any, answerers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["person"], [("", _("请选择")), *answerers])


class AnswerForm(forms.Form):
    """The answer for everybody."""

    answer = Words(
        label=_("答复"),
        help_text=_("大家都会看到。能办的写什么时候办，不能办的写为什么。"),
        limit=LONGEST_ANSWER,
        widget=area_input(5),
    )


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = Words(label=_("为什么"), limit=LONGEST_REASON, widget=area_input(2))


class PhaseForm(forms.Form):
    """Other dates for a step."""

    starts_on = _day(label=_("哪天开始"))
    ends_on = _day(label=_("到哪天"))
    others_follow = forms.BooleanField(label=_("后面的各步一起顺延"), required=False, initial=True)
    reason = Words(
        label=_("为什么改"),
        help_text=_("写在页面上，关注这个议题的人会收到。"),
        limit=LONGEST_REASON,
        widget=area_input(2),
    )


class LinkForm(forms.Form):
    """What else the topic is about; one at a time."""

    theme = forms.ChoiceField(label=_("主题"), required=False)
    conversation = forms.ChoiceField(label=_("请大家表态"), required=False)
    place = forms.ChoiceField(label=_("地点"), required=False)
    finding = forms.CharField(
        label=_("排摸的问题，写编号"),
        help_text=_("看得到这个问题的人才会在这里看到它。"),
        max_length=20,
        required=False,
    )

    def __init__(
        self, *args: Any, themes: Choices, conversations: Choices, lanes: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("theme", themes),
            ("conversation", conversations),
            ("place", lanes),
        ):
            _choose(self.fields[name], [("", _("不选")), *choices])


class CloseForm(forms.Form):
    """What came of a topic."""

    outcome = forms.ChoiceField(
        label=_("结果"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选结果是哪一种")},
    )
    resolution = forms.ChoiceField(label=_("哪项决议"), required=False)
    reason = Words(
        label=_("结果写成一两句话，没有结果的写为什么"),
        limit=LONGEST_REASON,
        widget=area_input(3),
    )

    def __init__(self, *args: Any, resolutions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["resolution"], [("", _("不选")), *resolutions])


class WithdrawForm(forms.Form):
    """Why a topic is withdrawn, and where its themes go."""

    reason = Words(
        label=_("为什么撤回"),
        help_text=_("写在页面上，关注它的人会收到。"),
        limit=LONGEST_REASON,
        widget=area_input(2),
    )
    successor = forms.ChoiceField(label=_("转到哪个议题继续商量"), required=False)

    def __init__(self, *args: Any, topics: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["successor"], [("", _("不转，主题回到“收集中”")), *topics])


def _choose(field: forms.Field, choices: Sequence[tuple[str, Any]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
