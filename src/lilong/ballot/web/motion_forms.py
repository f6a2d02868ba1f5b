"""The forms of a motion. They read what was typed; the use cases decide whether it can be."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lilong.ballot.actions.add_scope_picture import LONGEST_CAPTION
from lilong.ballot.actions.answer_scrutineer import LONGEST_ANSWER
from lilong.ballot.actions.change_motion import CHANGEABLE, seen_of
from lilong.ballot.actions.change_scope import LONGEST_TEXT, LONGEST_TITLE, MOST_ITEMS, ItemDraft
from lilong.ballot.actions.check_count import LONGEST_WORDS, SAID
from lilong.ballot.actions.draft_motion import LONGEST
from lilong.ballot.actions.give_notice import MEETING, WRITTEN, NoticeDraft
from lilong.ballot.models import Motion, Roll
from lilong.ballot.options import (
    DEFAULTS,
    MOST_COMPLAINT_DAYS,
    MOST_SCRUTINEERS,
    choices_of,
    label_of,
)
from lilong.ballot.rulebook import label_of as matter_label
from lilong.ballot.rulebook import rules
from lilong.ballot.scoping import Item
from lilong.ballot.states import ScrutinyState
from lilong.kernel.money import Money
from lilong.places.queries import PlaceView

BLANK_ROWS = 3


def day_input() -> forms.DateInput:
    """A day as browsers take it, whatever the language."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _moment_input() -> forms.DateTimeInput:
    return forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})


class MoneyField(forms.CharField):
    """An amount in yuan as people write it; cleaned to whole fen, or None."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_length=30, required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return Money.parse(text).fen
        except ValueError as error:
            raise forms.ValidationError(_("请填写元数，如 86500 或 8.65万")) from error

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return f"{value // 100}.{value % 100:02d}".removesuffix(".00")
        return value


def matter_choices() -> list[tuple[str, str]]:
    """Every matter, as (code, what it is called)."""
    named = {rule.matter: matter_label(rule) for rule in rules()}
    return [("", _("请选择")), *named.items()]


class MotionForm(forms.Form):
    """The words of a motion, and who is asked."""

    title = forms.CharField(label=gettext_lazy("名称"), max_length=LONGEST["title"])
    matter = forms.ChoiceField(
        label=gettext_lazy("事项类别"),
        choices=matter_choices,
        help_text=gettext_lazy("类别决定要多少业主参与、多少同意。"),
    )
    question = forms.CharField(
        label=gettext_lazy("请业主表决的问题"),
        max_length=LONGEST["question"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("一句话，能答同意或不同意。"),
    )
    text = forms.CharField(
        label=gettext_lazy("为什么要做，怎么做"),
        max_length=LONGEST["text"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    not_included = forms.CharField(
        label=gettext_lazy("不包括什么"),
        max_length=LONGEST["not_included"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("写清楚不做的，能少很多误会。"),
    )
    scope = forms.MultipleChoiceField(
        label=gettext_lazy("问哪些业主"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("一个都不选，就是全体业主。"),
    )
    acting_basis = forms.CharField(
        label=gettext_lazy("居委会代行的依据"),
        max_length=LONGEST["acting_basis"],
        required=False,
        help_text=gettext_lazy("有业委会就不用填。没有业委会、由业主委托居委会组织的，写明依据。"),
    )

    def __init__(self, *args: Any, parts: Sequence[PlaceView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope = self.fields["scope"]
        assert isinstance(scope, forms.MultipleChoiceField)
        scope.choices = [(str(view.id), view.address) for view in parts]

    def values(self) -> dict[str, Any]:
        """What the use cases take."""
        words = {name: value for name, value in self.cleaned_data.items() if name != "scope"}
        return {**words, "scope_ids": [UUID(one) for one in self.cleaned_data["scope"]]}


class EditMotionForm(MotionForm):
    """The same, with what each field said when it was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def values(self) -> dict[str, Any]:
        """What `change_motion` takes."""
        values = super().values()
        return {**values, "seen": _seen(values.pop("seen"))}


def _seen(text: str) -> dict[str, str]:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(value, dict):
        return {}
    return {name: str(value[name]) for name in CHANGEABLE if name in value}


def initial_of(motion: Motion, parts: Sequence[PlaceView]) -> dict[str, Any]:
    """What the edit form shows at first."""
    words = {name: getattr(motion, name) for name in CHANGEABLE if name != "scope_paths"}
    chosen = [str(view.id) for view in parts if view.path in motion.scope_paths]
    return {**words, "scope": chosen, "seen": json.dumps(seen_of(motion))}


# ── The scope, row by row ───────────────────────────────────────────────────────────────────


class ItemForm(forms.Form):
    """One row of the scope."""

    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("项目"), max_length=LONGEST_TITLE, required=False)
    text = forms.CharField(
        label=gettext_lazy("做什么"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    amount = MoneyField(label=gettext_lazy("金额（元）"))
    left_out = forms.BooleanField(label=gettext_lazy("这一项不做"), required=False)

    def draft(self) -> ItemDraft | None:
        """The row as the use case takes it; None for one that nobody filled in."""
        values = self.cleaned_data
        if not any(values[name] not in (None, "", False) for name in values):
            return None
        return ItemDraft(
            values["title"], values["text"], values["amount"], not values["left_out"], values["id"]
        )


class ScopeRows:
    """The rows of a scope as a form; rows are added, moved and dropped without script."""

    def __init__(self, rows: Sequence[ItemForm]) -> None:
        self.rows = list(rows)

    @classmethod
    def of(cls, items: Sequence[Item]) -> ScopeRows:
        """The rows of what is there, and blank ones."""
        initial = [
            {
                "id": item.id,
                "title": item.title,
                "text": item.text,
                "amount": item.amount,
                "left_out": not item.included,
            }
            for item in items
        ]
        blanks: list[dict[str, Any]] = [{} for _ in range(BLANK_ROWS if not items else 1)]
        return cls(
            [
                ItemForm(prefix=f"items-{number}", initial=values)
                for number, values in enumerate([*initial, *blanks])
            ]
        )

    @classmethod
    def posted(cls, data: Mapping[str, Any], act: str = "") -> ScopeRows:
        """The rows as they were sent, after an `act`: add, up-N, down-N or drop-N."""
        verb, _dash, which = act.partition("-")
        order = list(range(_count(data)))
        at = int(which) if which.isdecimal() and int(which) in order else None
        if verb == "add" and len(order) < MOST_ITEMS:
            order.append(len(order))
        elif verb == "drop" and at is not None:
            order.remove(at)
        elif verb in ("up", "down") and at is not None:
            to = min(max(0, at + (1 if verb == "down" else -1)), len(order) - 1)
            order.insert(to, order.pop(at))
        values = [
            {
                f"items-{number}-{name}": data.get(f"items-{was}-{name}", "")
                for name in ItemForm.base_fields
                if name != "left_out" or data.get(f"items-{was}-{name}")
            }
            for number, was in enumerate(order)
        ]
        return cls([ItemForm(one, prefix=f"items-{number}") for number, one in enumerate(values)])

    def is_valid(self) -> bool:
        """Whether every row can be read."""
        # Every row is looked at, so that all that is wrong is said at once.
        return not [row for row in self.rows if not row.is_valid()]

    def drafts(self) -> list[ItemDraft]:
        """The rows that somebody filled in."""
        return [draft for row in self.rows if (draft := row.draft()) is not None]

    def blame(self, fields: Mapping[str, Sequence[str]]) -> None:
        """Put what the use case said of `items-N-name` onto its row.

        The use case counts the rows that were filled in.
        """
        filled = [row for row in self.rows if row.draft() is not None]
        for key, whys in fields.items():
            _items, number, name = [*key.split("-"), "", ""][:3]
            if number.isdecimal() and int(number) < len(filled):
                filled[int(number)].add_error(name, [forms.ValidationError(why) for why in whys])

    def __iter__(self) -> Iterator[ItemForm]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def _count(data: Mapping[str, Any]) -> int:
    """How many rows were sent."""
    number = 0
    while number < MOST_ITEMS and f"items-{number}-title" in data:
        number += 1
    return number


class PictureForm(forms.Form):
    """A picture for an item."""

    item = forms.ChoiceField(label=gettext_lazy("放在哪一项"))
    photo = forms.FileField(
        label=gettext_lazy("图片或图纸"),
        widget=forms.ClearableFileInput(
            attrs={"accept": "image/jpeg,image/png,image/webp", "data-shrink": "2000"}
        ),
    )
    caption = forms.CharField(
        label=gettext_lazy("图片说明"), max_length=LONGEST_CAPTION, required=False
    )

    def __init__(self, *args: Any, items: Sequence[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        item = self.fields["item"]
        assert isinstance(item, forms.ChoiceField)
        item.choices = [(str(one.id), one.title) for one in items]


# ── The notice ──────────────────────────────────────────────────────────────────────────────


class NoticeForm(forms.Form):
    """What the notice says."""

    roll_id = forms.TypedChoiceField(label=gettext_lazy("业主名册"), coerce=UUID)
    opens_at = forms.DateTimeField(label=gettext_lazy("开始表决"), widget=_moment_input())
    closes_at = forms.DateTimeField(label=gettext_lazy("截止"), widget=_moment_input())
    how = forms.MultipleChoiceField(
        label=gettext_lazy("怎样表决"),
        choices=[
            (WRITTEN, gettext_lazy("书面征求意见（纸质票、手机、上门）")),
            (MEETING, gettext_lazy("开会集体讨论")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    hand_in = forms.CharField(label=gettext_lazy("纸质票交到哪里"), max_length=200, required=False)
    venue = forms.CharField(label=gettext_lazy("会议地点"), max_length=200, required=False)
    contact = forms.CharField(
        label=gettext_lazy("有问题问谁"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("会写在公告上。"),
    )
    committee_told_on = forms.DateField(
        label=gettext_lazy("哪天书面告知了居委会和房管机构"), widget=day_input(), required=False
    )
    branch_told_on = forms.DateField(
        label=gettext_lazy("哪天向党组织报告过"), widget=day_input(), required=False
    )
    roll_unshown = forms.CharField(
        label=gettext_lazy("名册没有公示过的，写明原因"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("公示过的不用填。原因会印在公告上。"),
    )

    def __init__(self, *args: Any, rolls: Sequence[Roll], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roll = self.fields["roll_id"]
        assert isinstance(roll, forms.ChoiceField)
        roll.choices = [(str(one.id), _roll_words(one)) for one in rolls]

    def draft(self) -> NoticeDraft:
        """What `give_notice` takes."""
        values = dict(self.cleaned_data)
        del values["roll_id"]
        return NoticeDraft(forms=values.pop("how"), **values)


def _roll_words(roll: Roll) -> str:
    said = {"title": roll.title, "state": roll.get_state_display(), "units": roll.units}
    if roll.published_at is None:
        return _("%(title)s（%(state)s，没有公示过，%(units)s 户）") % said
    return _("%(title)s（%(state)s，%(units)s 户）") % said


# ── Rules of the compound ───────────────────────────────────────────────────────────────────


class RulesForm(forms.Form):
    """A version of a compound's own rules."""

    source = forms.CharField(
        label=gettext_lazy("写在哪里"),
        max_length=300,
        help_text=gettext_lazy("例如：本小区业主大会议事规则第十二条，2025年6月1日通过。"),
    )
    effective_from = forms.DateField(label=gettext_lazy("从哪天起"), widget=day_input())
    scrutineers_required = forms.IntegerField(
        label=gettext_lazy("至少几位监票人"), min_value=0, max_value=MOST_SCRUTINEERS
    )
    complaint_days = forms.IntegerField(
        label=gettext_lazy("截止后留几天给业主核对"), min_value=0, max_value=MOST_COMPLAINT_DAYS
    )

    field_order = ("source", "effective_from")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in DEFAULTS:
            if name not in self.fields:
                self.fields[name] = forms.ChoiceField(
                    label=label_of(name), choices=choices_of(name), widget=forms.RadioSelect
                )

    def options(self) -> dict[str, Any]:
        """The options as the use case takes them."""
        values = {name: self.cleaned_data[name] for name in DEFAULTS}
        return {
            name: json.loads(value) if isinstance(value, str) else value
            for name, value in values.items()
        }


def options_initial(options: Mapping[str, Any]) -> dict[str, Any]:
    """What the rules form shows at first."""
    return {
        name: value if type(value) is int else json.dumps(value)
        for name, value in options.items()
        if name in DEFAULTS
    }


class ReelectionForm(forms.Form):
    """The day on which a re-election begins or ends."""

    day = forms.DateField(label=gettext_lazy("日期"), widget=day_input())


# ── After the close ─────────────────────────────────────────────────────────────────────────


class ScrutinyForm(forms.Form):
    """What a scrutineer says of the count."""

    said = forms.ChoiceField(
        label=gettext_lazy("核对结果"),
        choices=[(one, ScrutinyState(one).label) for one in SAID],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=gettext_lazy("哪里有疑问"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("没有解决的疑问会和结果一起公布，请不要写姓名和房号。"),
    )


class AnswerForm(forms.Form):
    """What is answered to a scrutineer who objects."""

    answer = forms.CharField(
        label=gettext_lazy("怎么核实的、结果如何"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("疑问和答复会和结果一起公布，请不要写姓名和房号。"),
    )
