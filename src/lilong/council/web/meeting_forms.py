"""The forms of meetings. They read what was typed; the use cases decide whether it can be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lilong.council.actions import (
    cancel_meeting,
    change_agenda,
    change_promise,
    correct_minutes,
    invite,
    make_promise,
    plan_meeting,
    record_attendance,
)
from lilong.council.actions.change_agenda import ItemDraft
from lilong.council.kinds.meetings import ORDER, OWNERS, MeetingKind
from lilong.council.minutes_writing import LONGEST_POINT, REMARKS
from lilong.council.models import AgendaItem, Meeting
from lilong.council.resolution_passing import LONGEST, ResolutionDraft
from lilong.council.web.meeting_words import uuid_of

BLANK_ROWS = 3
# More than any page has: what is typed by hand into a body opens no more rows than this.
MOST_ROWS = 200
_MOMENT = "%Y-%m-%dT%H:%M"


def day_input() -> forms.DateInput:
    """A day as browsers take it, whatever the language."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def number_input() -> forms.TextInput:
    """A whole number, with the digits of a phone's keyboard."""
    return forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})


class Words(forms.CharField):
    """A text whose length the use case judges, so that it can say how long it was.

    With `maxlength` a browser would cut what is pasted, without a word.
    """

    def __init__(self, *, limit: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.max_length = limit  # read by the counter beneath, no validator


def area_input(rows: int = 3) -> forms.Textarea:
    """A field for several lines."""
    return forms.Textarea(attrs={"rows": rows})


class MeetingForm(forms.Form):
    """What is planned."""

    kind = forms.ChoiceField(label=gettext_lazy("哪种会"), widget=forms.RadioSelect)
    title = Words(label=gettext_lazy("名称"), limit=plan_meeting.LONGEST["title"])
    starts_at = forms.DateTimeField(
        label=gettext_lazy("什么时候"),
        input_formats=[_MOMENT],
        widget=forms.DateTimeInput(format=_MOMENT, attrs={"type": "datetime-local"}),
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("大约多少分钟"), initial=60, widget=number_input()
    )
    where = Words(label=gettext_lazy("在哪里"), limit=plan_meeting.LONGEST["where"])
    members = forms.IntegerField(
        label=gettext_lazy("一共几位委员"),
        required=False,
        widget=number_input(),
        help_text=gettext_lazy("只有业委会的会要填，到会够不够按它算"),
    )

    def __init__(self, *args: Any, kinds: Iterable[MeetingKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = list(kinds)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(kind.code, kind.label) for kind in offered]
        if not any(kind.quorum or kind.decision for kind in offered):
            del self.fields["members"]


class ReasonForm(forms.Form):
    """Why something is cancelled."""

    reason = Words(label=gettext_lazy("为什么取消"), limit=cancel_meeting.LONGEST_REASON)


class InviteForm(forms.Form):
    """Whom to ask, by role, and who comes from outside."""

    roles = forms.MultipleChoiceField(
        label=gettext_lazy("请哪些人"), widget=forms.CheckboxSelectMultiple, required=False
    )
    guests = forms.CharField(
        label=gettext_lazy("请外面的客人，一行一位：姓名，单位"),
        help_text=gettext_lazy("没有账号，收不到这里的通知：请把议程海报或日历文件转给他们"),
        required=False,
        widget=area_input(2),
    )

    def __init__(self, *args: Any, roles: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["roles"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(roles)

    def clean_guests(self) -> list[invite.Guest]:
        """A guest a line; the first comma, else the first blank, parts name and body."""
        lines = (line.strip() for line in self.cleaned_data["guests"].splitlines())
        return [
            invite.Guest(
                *re.split(r"[，,]" if re.search("[，,]", line) else r"\s", line, maxsplit=1)
            )
            for line in lines
            if line
        ]


class AgendaForm(forms.Form):
    """The items of a meeting and some blank rows, each with its place in the order."""

    base = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        items: Sequence[AgendaItem],
        proposed: Sequence[ItemDraft] = (),
        base: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["base"].initial = base
        rows: list[AgendaItem | ItemDraft | None] = [*items, *proposed, *[None] * BLANK_ROWS]
        # The agenda may have become shorter since: every row that was typed is read.
        rows += [None] * (self._typed_rows() - len(rows))
        self.numbers = range(len(rows))
        for number, row in enumerate(rows):
            self._add_row(number, row)

    def _typed_rows(self) -> int:
        numbers = [name.removeprefix("title-") for name in self.data if name.startswith("title-")]
        known = [int(one) for one in numbers if one.isascii() and one.isdecimal() and len(one) < 4]
        return min(max(known, default=-1) + 1, MOST_ROWS)

    def _add_row(self, number: int, row: AgendaItem | ItemDraft | None) -> None:
        kept = (
            {
                "id": row.id,
                "theme": row.theme_id,
                "promise": row.promise_id,
                "topic": row.topic_id,
            }
            if row
            else {}
        )
        self.fields[f"order-{number}"] = forms.IntegerField(
            label=_("第几项"), required=False, initial=number + 1, widget=number_input()
        )
        self.fields[f"title-{number}"] = Words(
            label=_("什么事"),
            limit=change_agenda.LONGEST_TITLE,
            required=False,
            initial=row.title if row else "",
        )
        self.fields[f"asked-{number}"] = Words(
            label=_("请大家商量什么"),
            limit=change_agenda.LONGEST_ASKED,
            required=False,
            initial=row.asked if row else "",
            widget=area_input(2),
        )
        self.fields[f"minutes-{number}"] = forms.IntegerField(
            label=_("几分钟"),
            required=False,
            initial=row.minutes if row else None,
            widget=number_input(),
        )
        for name in ("id", "theme", "promise", "topic"):
            self.fields[f"{name}-{number}"] = forms.UUIDField(
                required=False, initial=kept.get(name), widget=forms.HiddenInput
            )

    def rows(self) -> list[dict[str, forms.BoundField]]:
        """The rows as a page draws them."""
        names = ("order", "title", "asked", "minutes", "id", "theme", "promise", "topic")
        return [{name: self[f"{name}-{number}"] for name in names} for number in self.numbers]

    def drafts(self) -> list[ItemDraft]:
        """The items in the order that was typed; a row without a title is none."""
        values = self.cleaned_data
        chosen: list[tuple[int, int, ItemDraft]] = []
        for number in self.numbers:
            title = values[f"title-{number}"].strip()
            if not title:
                continue
            draft = ItemDraft(
                title,
                values[f"asked-{number}"],
                values[f"minutes-{number}"],
                values[f"id-{number}"],
                values[f"theme-{number}"],
                values[f"promise-{number}"],
                values[f"topic-{number}"],
            )
            order = values[f"order-{number}"]
            chosen.append((number + 1 if order is None else order, number, draft))
        return [draft for _order, _number, draft in sorted(chosen, key=lambda one: one[:2])]


class AttendanceForm(forms.Form):
    """Somebody who is not on the list."""

    name = Words(label=gettext_lazy("姓名"), limit=record_attendance.LONGEST_NAME)
    as_what = Words(
        label=gettext_lazy("身份或单位"),
        limit=record_attendance.LONGEST_NAME,
        required=False,
    )


class MinutesForm(forms.Form):
    """A field an item, and one for the rest; `base` is the version that was seen."""

    base = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        items: Sequence[AgendaItem],
        content: dict[str, Any],
        base: int,
        correcting: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["base"].initial = base
        self.items = [str(item.id) for item in items]
        for number, item in enumerate(items, 1):
            self.fields[str(item.id)] = Words(
                label=f"{number}. {item.title}",
                help_text=item.asked,
                limit=LONGEST_POINT,
                required=False,
                initial=content["points"].get(str(item.id), ""),
                widget=area_input(6),
            )
        self.fields[REMARKS] = Words(
            label=_("其他"),
            limit=LONGEST_POINT,
            required=False,
            initial=content[REMARKS],
            widget=area_input(3),
        )
        if correcting:
            self.fields["reason"] = Words(
                label=_("为什么更正"), limit=correct_minutes.LONGEST_REASON
            )

    def unplaced(self) -> list[str]:
        """What was typed at items that somebody has taken off the agenda meanwhile."""
        gone = [name for name in self.data if name not in self.items and uuid_of(name)]
        return [text for name in gone if (text := self.data[name].strip())]

    def points(self) -> dict[str, str]:
        """What was typed, by item."""
        return {item: self.cleaned_data[item] for item in self.items}


def named(item: AgendaItem) -> tuple[str, str]:
    """An item as a choice."""
    return str(item.id), f"{item.order}. {item.title}"


class _OfItem(forms.Form):
    """Something that was said under an item."""

    item = forms.ChoiceField(label=gettext_lazy("哪一项议程"), required=False)

    def __init__(self, *args: Any, items: Sequence[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["item"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("不属于某一项")), *map(named, items)]
        if not items:
            del self.fields["item"]

    def item_id(self) -> UUID | None:
        """The item that was chosen."""
        chosen = self.cleaned_data.get("item")
        return UUID(chosen) if chosen else None


class ResolutionForm(_OfItem):
    """What was resolved."""

    title = Words(label=gettext_lazy("标题"), limit=LONGEST["title"])
    text = Words(label=gettext_lazy("内容"), limit=LONGEST["text"], widget=area_input(6))
    touches = forms.ChoiceField(
        label=gettext_lazy("这是哪样的事"),
        choices=[
            ("", gettext_lazy("我们自己办，或者请有关的单位来办")),
            (OWNERS, gettext_lazy("动用维修资金、改共用部分这一类，要业主一起决定的")),
            (ORDER, gettext_lazy("要某一户拆除、搬走或者出钱")),
        ],
        initial="",
        required=False,
        widget=forms.RadioSelect,
    )
    needs_vote = forms.BooleanField(
        label=gettext_lazy("这件事要请业主表决，表决以前不办"), required=False
    )
    agreed = forms.IntegerField(
        label=gettext_lazy("几位同意"),
        required=False,
        min_value=0,
        widget=number_input(),
        help_text=gettext_lazy("没有数的，可以不填；业委会的会一定要填"),
    )
    opposed = forms.IntegerField(
        label=gettext_lazy("几位反对"), required=False, min_value=0, widget=number_input()
    )
    abstained = forms.IntegerField(
        label=gettext_lazy("几位弃权"), required=False, min_value=0, widget=number_input()
    )

    def draft(self) -> ResolutionDraft:
        """What was typed."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "item"}
        return ResolutionDraft(**values, item_id=self.item_id())


class SupersedeForm(ResolutionForm):
    """What is resolved instead, in which meeting and under which of its items."""

    meeting = forms.ChoiceField(label=gettext_lazy("在哪次会上"))

    def __init__(
        self,
        *args: Any,
        meetings: Sequence[Meeting],
        agendas: Mapping[UUID, Sequence[AgendaItem]],
        **kwargs: Any,
    ) -> None:
        offered = [(one, agendas[one.id]) for one in meetings]
        super().__init__(*args, items=[item for _one, items in offered for item in items], **kwargs)
        chosen: dict[str, list[Any]] = {"meeting": [(str(one.id), str(one)) for one in meetings]}
        if len(meetings) > 1:
            chosen["item"] = [
                ("", _("不属于某一项")),
                *((str(one), [named(item) for item in items]) for one, items in offered if items),
            ]
        for name, choices in chosen.items():
            if (field := self.fields.get(name)) is not None:
                assert isinstance(field, forms.ChoiceField)
                field.choices = choices
        self.order_fields(["meeting", "item"])

    def draft(self) -> ResolutionDraft:
        self.cleaned_data = {**self.cleaned_data}
        self.chosen = UUID(self.cleaned_data.pop("meeting"))
        return super().draft()


class MotionForForm(forms.Form):
    """Which compound's owners are asked, and what it takes."""

    compound = forms.ChoiceField(label=gettext_lazy("请哪个小区的业主表决"))
    matter = forms.ChoiceField(label=gettext_lazy("属于哪类事项"))
    question = Words(
        label=gettext_lazy("问业主的一句话"), limit=300, required=False, widget=area_input(2)
    )
    acting_basis = Words(
        label=gettext_lazy("没有业委会的，居委会凭什么组织"), limit=200, required=False
    )

    def __init__(
        self,
        *args: Any,
        compounds: Sequence[tuple[str, str]],
        matters: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("compound", compounds), ("matter", matters)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(choices)


class PromiseForm(_OfItem):
    """Who said what will be done by when."""

    text = Words(
        label=gettext_lazy("答应做什么"),
        limit=make_promise.LONGEST["text"],
        widget=area_input(2),
    )
    due_on = forms.DateField(label=gettext_lazy("什么时候以前"), widget=day_input())
    as_what = Words(
        label=gettext_lazy("哪个单位或什么身份"),
        limit=make_promise.LONGEST["as_what"],
        help_text=gettext_lazy("贴出来的承诺榜上写这一栏"),
    )
    who = Words(
        label=gettext_lazy("谁答应的"),
        limit=make_promise.LONGEST["who"],
        required=False,
        help_text=gettext_lazy("只有筹备会议的人看得到"),
    )


class KeepForm(forms.Form):
    """Since when it is done."""

    on = forms.DateField(label=gettext_lazy("哪天办好的"), widget=day_input())
    words = Words(
        label=gettext_lazy("办成了什么样"),
        limit=change_promise.LONGEST_REASON,
        required=False,
        widget=area_input(2),
    )


class ChangeForm(forms.Form):
    """Another day."""

    due_on = forms.DateField(label=gettext_lazy("改到哪一天"), widget=day_input())
    reason = Words(
        label=gettext_lazy("为什么"),
        limit=change_promise.LONGEST_REASON,
        widget=area_input(2),
        help_text=gettext_lazy("大家会看到"),
    )


class GiveUpForm(forms.Form):
    """That it will not be done: nothing leads back, so it is ticked apart."""

    reason = Words(
        label=gettext_lazy("为什么不办了"),
        limit=change_promise.LONGEST_REASON,
        widget=area_input(2),
        help_text=gettext_lazy("大家会看到"),
    )
    give_up = forms.BooleanField(
        label=gettext_lazy("这件事不办了，记下以后不能再改回来"),
        error_messages={"required": gettext_lazy("不办了的，请勾选；只是晚几天的，请改期")},
    )
