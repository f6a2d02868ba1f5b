"""The forms of a meeting that is being held."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lilong.council.actions import open_straw_poll
from lilong.council.cockpit_moving import LONGEST_CALLED
from lilong.council.minutes_writing import LONGEST_POINT
from lilong.council.queries.cockpit import Poll
from lilong.council.web.meeting_forms import Words, area_input, number_input


class AskForm(forms.Form):
    """How somebody wishes to be called; those who steer say for whom."""

    meant = forms.ChoiceField(label=gettext_lazy("替谁报名"))
    called = Words(
        label=gettext_lazy("怎么称呼您"),
        limit=LONGEST_CALLED,
        help_text=gettext_lazy("会写在会场的屏幕上，例如“3号楼老王”。会后不保留。"),
    )

    def __init__(
        self, *args: Any, there: Sequence[tuple[str, str]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if there is None:
            del self.fields["meant"]
            return
        field, called = self.fields["meant"], self.fields["called"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(there)
        called.label, called.required = _("怎么称呼"), False
        called.help_text = _("会写在会场的屏幕上；不填就写名单上的名字。")


class PollForm(forms.Form):
    """What is asked around the room."""

    question = Words(label=gettext_lazy("问大家什么"), limit=open_straw_poll.LONGEST_QUESTION)
    options = forms.CharField(
        label=gettext_lazy("选项，一行一个"),
        widget=area_input(4),
        initial=gettext_lazy("赞成\n不赞成\n说不好"),
    )
    shown_live = forms.BooleanField(
        label=gettext_lazy("边答边显示人数"),
        required=False,
        help_text=gettext_lazy("不勾选的，结束以后才公布，大家不受前面的人影响。"),
    )


class HandsForm(forms.Form):
    """How many hands were counted for each option."""

    def __init__(self, *args: Any, poll: Poll, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for at, option in enumerate(poll.options):
            self.fields[f"hands-{at}"] = forms.IntegerField(
                label=option.text, required=False, min_value=0, widget=number_input()
            )

    def hands(self) -> dict[int, int]:
        """The hands by option."""
        return {
            int(name.partition("-")[2]): count for name, count in self.cleaned_data.items() if count
        }


class NoteForm(forms.Form):
    """What is said at an item, on the version of the minutes that was seen."""

    of = forms.UUIDField(widget=forms.HiddenInput)
    base = forms.IntegerField(widget=forms.HiddenInput)
    text = Words(
        label=gettext_lazy("记录"), limit=LONGEST_POINT, required=False, widget=area_input(10)
    )
