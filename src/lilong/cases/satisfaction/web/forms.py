"""The form that asks, for oneself and for a party who said it. The use cases decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from lilong.cases.files.models import Case, CaseParty
from lilong.cases.files.permissions import CONFIDENTIAL
from lilong.cases.satisfaction.asking import LONGEST
from lilong.cases.satisfaction.states import Choice
from lilong.council.web.suggestion_forms import WordsArea


class SatisfactionForm(forms.Form):
    """Three plain choices, and words where it is no mediation."""

    choice = forms.ChoiceField(
        label=gettext_lazy("满不满意"), choices=Choice.choices, widget=forms.RadioSelect
    )
    words = WordsArea(label=gettext_lazy("想说的话（不写名字）"), rows=3, limit=LONGEST)

    def __init__(
        self, *args: Any, case: Case, parties: Sequence[CaseParty] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if case.kind in CONFIDENTIAL:
            del self.fields["words"]
        if parties is not None:
            self.fields["party"] = forms.ChoiceField(
                label=gettext_lazy("哪一位说的"),
                choices=[(str(one.pk), _named(one, parties)) for one in parties],
                widget=forms.RadioSelect,
            )
            self.order_fields(["party", "choice", "words"])


def _named(party: CaseParty, parties: Sequence[CaseParty]) -> str:
    """A party by its role; its name stays sealed. Of several with one role, by what for."""
    role = str(party.get_role_display())
    alike = [one for one in parties if one.role == party.role]
    if len(alike) == 1:
        return role
    return f"{role} {alike.index(party) + 1} · {party.purpose}"
