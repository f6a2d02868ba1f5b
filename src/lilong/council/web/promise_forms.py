"""Who promises: which of the three parties, and who of the place, or a name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lilong.council.kinds.parties import parties
from lilong.council.queries.people_near import Somebody, people_named, people_who_work_at
from lilong.council.web.meeting_forms import PromiseForm
from lilong.kernel.actor import Actor

NAME_ONLY = "name"


class PartyPromiseForm(PromiseForm):
    """A promise with the party that makes it and the person who does, chosen or by name."""

    party = forms.ChoiceField(
        label=gettext_lazy("哪一方"), required=False, widget=forms.RadioSelect
    )
    person = forms.ChoiceField(
        label=gettext_lazy("谁答应的，这里的人"),
        required=False,
        help_text=gettext_lazy("选了的会收到提醒，自己也能写办得怎样；名字只有筹备会议的人看得到"),
    )
    knowing = forms.BooleanField(
        label=gettext_lazy("看清楚了，还是这样记"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, actor: Actor, path: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._typed = str(self.data.get("who", "")).strip()
        self._named = people_named(actor, path, self._typed)
        party = self._choices("party")
        party.choices = [(one.code, one.label) for one in parties().values()]
        party.choices += [("", _("其他单位或个人"))]
        self._offer(people_who_work_at(path))
        self.fields["as_what"].required = False
        self.fields["as_what"].help_text = _("贴出来的承诺榜上写这一栏；选了三方的，可以不填")
        self.fields["who"].label = _("不在上面的，写名字")
        self.order_fields(["item", "text", "due_on", "party", "as_what", "person", "who"])

    def clean(self) -> dict[str, Any]:
        """Look a typed name up: one of that name here is asked about, never taken silently."""
        values = super().clean() or self.cleaned_data
        if self._named and "person" in values and not values["person"]:
            said = _("这里有叫“%(name)s”的，请选是不是") % {"name": self._typed}
            self.add_error("person", said)
        return values

    def draft_values(self) -> dict[str, Any]:
        """What a `PromiseDraft` takes."""
        left_out = ("item", "person")
        values = {name: one for name, one in self.cleaned_data.items() if name not in left_out}
        chosen, party = self.cleaned_data["person"], parties().get(values["party"])
        if party and not values["as_what"]:
            values["as_what"] = party.name
        return {**values, "person_id": UUID(chosen) if chosen not in ("", NAME_ONLY) else None}

    def ask_again(self) -> None:
        """Offer the tick with which a promise beyond a party's powers is noted all the same."""
        self.fields["knowing"].widget = forms.CheckboxInput()

    def _offer(self, office: Sequence[Somebody]) -> None:
        """Those of the typed name first, then who works here."""
        known = {one.id: one for one in (*self._named, *office)}
        rows = [(str(one.id), f"{one.name}　{one.where}") for one in known.values()]
        if self._named:
            only = _("不是，只记名字“%(name)s”") % {"name": self._typed}
            rows.insert(len(self._named), (NAME_ONLY, only))
        self._choices("person").choices = [("", _("没有选")), *rows]

    def _choices(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field
