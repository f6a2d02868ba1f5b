"""What is chosen on a slip's page, and how it is carried over to the look back."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from lilong.ballot.slips import Slip
from lilong.ballot.states import OWNERS_CHOICES

_CHOOSE = _("请选同意、反对或弃权中的一项")


class SlipForm(forms.Form):
    """The choice, and that the unit is one's own; nothing is chosen beforehand."""

    choice = forms.ChoiceField(
        label=_("您的选择"),
        choices=[(one.value, one.label) for one in OWNERS_CHOICES],
        widget=forms.RadioSelect,
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )
    mine = forms.BooleanField(
        label=_("我是这一户的业主"),
        help_text=_("一户共有的，请先商量好由谁来投。"),
        error_messages={
            "required": _("请先确认您是这一户的业主。拿到别人家的票，请交还给那一户。")
        },
    )


@dataclass(frozen=True, slots=True)
class Said:
    """What was chosen, and the name of this very cast: sent twice, it is recorded once."""

    choice: str
    request: str


def said_now(form: SlipForm) -> Said:
    """What a valid form says, under a fresh name."""
    return Said(form.cleaned_data["choice"], secrets.token_hex(16))


def sealed(slip: Slip, said: Said) -> str:
    """The same as a hidden field: signed for this slip, so that what is read is what is cast."""
    return _signer(slip).sign(f"{said.choice}.{said.request}")


def unsealed(slip: Slip, text: Any) -> Said | None:
    """What a hidden field says; None when it was altered or is another slip's."""
    try:
        choice, request = _signer(slip).unsign(text).split(".")
    except (signing.BadSignature, ValueError):
        return None
    return Said(choice, request)


def _signer(slip: Slip) -> signing.Signer:
    return signing.Signer(salt=f"ballot.slip.{slip.voter_id}.{slip.serial}")
