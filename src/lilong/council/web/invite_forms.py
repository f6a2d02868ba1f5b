"""Asking people to a meeting by name, beside asking them by role."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lilong.council.queries.people_near import Somebody, people_named
from lilong.council.web.meeting_forms import InviteForm, area_input
from lilong.kernel.actor import Actor

MOST_NAMES = 20


class NamedInviteForm(InviteForm):
    """Roles, names of people of the place, and guests from outside."""

    names = forms.CharField(
        label=gettext_lazy("按名字请这里的人，一行一位"),
        help_text=gettext_lazy("登记过的人才找得到；同名的会请您选"),
        required=False,
        widget=area_input(2),
    )
    persons = forms.MultipleChoiceField(
        label=gettext_lazy("同名的，请哪一位"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, actor: Actor, path: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = str(self.data.get("names", "")).splitlines()
        names = list(dict.fromkeys(name.strip() for name in typed if name.strip()))
        self._too_many = len(names) > MOST_NAMES
        self._found = {name: people_named(actor, path, name) for name in names[:MOST_NAMES]}
        twins = [one for found in self._found.values() if len(found) > 1 for one in found]
        if twins:
            field = self.fields["persons"]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = [(str(one.id), f"{one.name}　{one.where}") for one in twins]
        else:
            del self.fields["persons"]
        self.order_fields(["roles", "names", "persons", "guests"])

    def clean(self) -> dict[str, Any]:
        """Everybody who was named: found once, or chosen among those of one name.

        Raises nothing: what is missing stands at its field.
        """
        values = super().clean() or self.cleaned_data
        if self._too_many:
            self.add_error("names", _("一次最多按名字请 %(most)s 位") % {"most": MOST_NAMES})
        unknown = [name for name, found in self._found.items() if not found]
        if unknown:
            said = _("这里没有叫%(names)s的；外面的人请写在客人里") % {"names": "、".join(unknown)}
            self.add_error("names", said)
        chosen = set(values.pop("persons", []))
        persons: list[UUID] = []
        for name, found in self._found.items():
            taken = found if len(found) == 1 else [one for one in found if str(one.id) in chosen]
            persons += [one.id for one in taken]
            if len(found) > 1 and not taken:
                self._ask(name, found)
        values.pop("names", None)
        return {**values, "person_ids": persons}

    def _ask(self, name: str, found: list[Somebody]) -> None:
        said = _("叫“%(name)s”的有 %(count)s 位，请选") % {"name": name, "count": len(found)}
        self.add_error("persons", said)
