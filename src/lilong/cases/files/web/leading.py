"""Leading by example on the page of a case: the party's own word, and what a keeper enters for it.

Nothing here says who leads: a keeper chooses among the parties of the case, all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lilong.cases.files import leading
from lilong.cases.files.actions.offer_to_lead import LONGEST_PAPER, offer_to_lead
from lilong.cases.files.actions.take_back_lead import take_back_lead
from lilong.cases.files.models import Case, CaseParty
from lilong.cases.files.queries.cases import own_party, parties_of
from lilong.kernel.actor import Actor

_DAY = {"type": "date"}


class LeadForm(forms.Form):
    """A written consent."""

    party_id = forms.ChoiceField(label=gettext_lazy("是哪位当事人同意的"))
    paper = forms.CharField(
        label=gettext_lazy("书面同意放在哪里"),
        help_text=gettext_lazy("如“同意书第 3 号”，不写姓名，不写为什么"),
        max_length=LONGEST_PAPER,
    )
    paper_on = forms.DateField(
        label=gettext_lazy("同意书上的日期"),
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
    )

    def __init__(
        self, *args: Any, case: Case, parties: Sequence[CaseParty] | None = None, **kwargs: Any
    ) -> None:
        kwargs.setdefault("auto_id", "lead_%s")
        super().__init__(*args, **kwargs)
        chosen = self.fields["party_id"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = choices_of(parties_of(case) if parties is None else parties)


class LeadWordForm(forms.Form):
    """A party's word that it leads no more. No reason is asked."""

    party_id = forms.ChoiceField(label=gettext_lazy("是哪位当事人说的"))

    def __init__(
        self, *args: Any, case: Case, parties: Sequence[CaseParty] | None = None, **kwargs: Any
    ) -> None:
        kwargs.setdefault("auto_id", "lead_word_%s")
        super().__init__(*args, **kwargs)
        chosen = self.fields["party_id"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = choices_of(parties_of(case) if parties is None else parties)


FORMS = {"lead_paper": LeadForm, "lead_word": LeadWordForm}


def choices_of(parties: Sequence[CaseParty]) -> list[tuple[str, str]]:
    """The parties whose own home or shop it may be, without names."""
    return [
        (str(one.pk), f"{number}. {one.get_role_display()} · {one.purpose}")
        for number, one in enumerate(parties, 1)
        if one.role in leading.OWN_ROLES
    ]


def lead(actor: Actor, found: Case, request: HttpRequest, bad: Any) -> str:
    """The reader's own word."""
    offer_to_lead(actor, case_id=found.id)
    return _("谢谢您带头。随时可以收回，不用说理由")


def lead_no_more(actor: Actor, found: Case, request: HttpRequest, bad: Any) -> str:
    """The reader's own word, taken back."""
    take_back_lead(actor, case_id=found.id)
    return _("收回了，排回原来的先后")


def lead_paper(actor: Actor, found: Case, given: dict[str, Any]) -> str:
    """A consent on paper that a keeper enters."""
    offer_to_lead(actor, case_id=found.id, **_named(given))
    return _("书面同意记下了，本人随时可以收回")


def lead_word(actor: Actor, found: Case, given: dict[str, Any]) -> str:
    """A keeper enters that a party leads no more."""
    take_back_lead(actor, case_id=found.id, **_named(given))
    return _("照本人的意思收回了，排回原来的先后")


def _named(given: dict[str, Any]) -> dict[str, Any]:
    return {**given, "party_id": UUID(given["party_id"])}


def leading_of(
    actor: Actor, found: Case, *, keeping: bool, parties: Sequence[CaseParty], bad: dict[str, Any]
) -> dict[str, Any]:
    """What the page says of leading; empty where it means nothing to its reader.

    One query for whoever has an account and keeps nothing here.

    Args:
        parties: those of the case, for who keeps it.
    """
    if keeping:
        own = next((one for one in parties if one.person_id == actor.person_id), None)
    else:
        own = own_party(actor, found)
    offers = [one.lead_offer for one in parties if _leads(one)] if keeping else []
    leads = own is not None and _leads(own)
    may = own is not None and leading.can_lead(found, own.role)
    open_to = [one for one in parties if leading.can_lead(found, one.role)] if keeping else []
    shown: dict[str, Any] = {
        "leads": leads,
        "may": may and not leads,
        "papers": [one for one in offers if one.paper],
    }
    if open_to:
        shown["paper_form"] = bad.get("lead_paper") or LeadForm(case=found, parties=parties)
    if offers:
        shown["word_form"] = bad.get("lead_word") or LeadWordForm(case=found, parties=parties)
    if not any(shown.values()):
        return {}
    return {**shown, "opened": bool(FORMS.keys() & bad.keys())}


def _leads(party: CaseParty) -> bool:
    # Django tells by an AttributeError that there is no row on the other side.
    return hasattr(party, "lead_offer")
