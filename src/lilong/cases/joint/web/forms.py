"""The forms of joint meetings. They read what was typed; the use cases decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from lilong.cases.files.models import Case
from lilong.cases.files.moving import LONGEST_WORDS
from lilong.cases.joint.actions.answer_joint_task import LONGEST_ANSWER
from lilong.cases.joint.actions.call_joint_meeting import LONGEST_WHERE
from lilong.cases.joint.actions.note_joint_meeting import LONGEST_WHAT, TaskDraft
from lilong.cases.joint.moving import LONGEST_BODY
from lilong.cases.joint.telling import INVITED
from lilong.council.web.suggestion_forms import WordsArea
from lilong.people.roles import ROLES

# Lines for what was taken on; who needs more notes them at the next meeting.
LINES = 6
_DAY = {"type": "date"}


class CallForm(forms.Form):
    """Who is asked, when and where, and what it shall decide."""

    at = forms.DateTimeField(
        label=gettext_lazy("什么时候开"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )
    where = forms.CharField(label=gettext_lazy("在哪里开"), max_length=LONGEST_WHERE)
    bodies = WordsArea(
        label=gettext_lazy("请哪些单位"),
        help_text=gettext_lazy("一行一个单位，不写个人"),
        rows=4,
        limit=1200,
    )
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("同时通知这里有账号的人"),
        help_text=gettext_lazy(
            "他们看得到什么时候在哪里开、哪条弄的事、要定什么，看不到是哪一户；"
            "所以“要定什么”里不写门牌。"
        ),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    decides = WordsArea(label=gettext_lazy("要定什么（当事人会看到）"), rows=3, limit=LONGEST_WORDS)
    base_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"base_version": case.version})
        super().__init__(*args, **kwargs)
        roles = self.fields["roles"]
        assert isinstance(roles, forms.MultipleChoiceField)
        roles.choices = [(code, ROLES[code].label) for code in INVITED]

    def units(self) -> list[str]:
        """The units, one a line."""
        return str(self.cleaned_data["bodies"]).splitlines()


class OutcomeForm(forms.Form):
    """What was agreed on, with a few lines for who does what by when."""

    held_on = forms.DateField(
        label=gettext_lazy("哪一天开的"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d")
    )
    agreed = WordsArea(label=gettext_lazy("定了什么（当事人会看到）"), rows=4, limit=LONGEST_WORDS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in range(1, LINES + 1):
            self.fields[f"body_{line}"] = forms.CharField(
                label=gettext_lazy("哪个单位"), max_length=LONGEST_BODY, required=False
            )
            self.fields[f"what_{line}"] = forms.CharField(
                label=gettext_lazy("做什么"), max_length=LONGEST_WHAT, required=False
            )
            self.fields[f"due_{line}"] = forms.DateField(
                label=gettext_lazy("哪一天以前答复"),
                widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
                required=False,
            )

    def lines(self) -> list[tuple[Any, Any, Any]]:
        """The fields of each line, as a page shows them."""
        return [
            (self[f"body_{line}"], self[f"what_{line}"], self[f"due_{line}"])
            for line in range(1, LINES + 1)
        ]

    def tasks(self) -> list[TaskDraft]:
        """What was written; a line in which nothing stands is left out, half of one is not."""
        given = self.cleaned_data
        drafts = [
            TaskDraft(given[f"body_{line}"], given[f"what_{line}"], given[f"due_{line}"])
            for line in range(1, LINES + 1)
        ]
        return [one for one in drafts if one.body or one.what or one.due_on]


class ReasonForm(forms.Form):
    """Why it was not held."""

    reason = WordsArea(label=gettext_lazy("为什么没有开成"), rows=2, limit=LONGEST_WORDS)


class AnswerForm(forms.Form):
    """What a body said of what it took on."""

    done = forms.ChoiceField(
        label=gettext_lazy("办得怎样"),
        choices=[("yes", gettext_lazy("办了")), ("no", gettext_lazy("没有办成"))],
        widget=forms.RadioSelect,
    )
    words = WordsArea(
        label=gettext_lazy("对方怎么说（当事人会看到）"), rows=3, limit=LONGEST_ANSWER
    )
