"""What the rung at which a case lies may write down on its page: handing on, and what was done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms import BaseForm
from django.utils.translation import gettext as _

from lilong.cases.files import rung_permissions
from lilong.cases.files.models import Case, HandOver
from lilong.cases.files.states import AT_REST, HandOverState
from lilong.cases.files.web import forms
from lilong.kernel.actor import Actor


def rung_forms(
    actor: Actor, found: Case, hops: Iterable[HandOver], bad: Mapping[str, BaseForm]
) -> dict[str, Any]:
    """The forms that those at the rung may fill in as well as its keepers; None for others."""
    return {"hand_over": _hand_over(actor, found, hops, bad), "tell": _told(actor, found, bad)}


def _hand_over(
    actor: Actor, found: Case, hops: Iterable[HandOver], bad: Mapping[str, BaseForm]
) -> BaseForm | None:
    waits = any(hop.state == HandOverState.WAITING for hop in hops)
    if waits or found.state in AT_REST:
        return None
    if not rung_permissions.hand_over_case.allows(actor, found):
        return None
    form = bad.get("hand_over") or forms.HandOverForm(case=found)
    return form if getattr(form, "choices", ()) else None


def _told(actor: Actor, found: Case, bad: Mapping[str, BaseForm]) -> BaseForm | None:
    """What another body did: for keepers, and for those above them who hear of it first; for a
    department that took the case what it did itself."""
    if not rung_permissions.note_told.allows(actor, found):
        return None
    form = bad.get("tell") or forms.ToldForm(case=found)
    if unit := rung_permissions.own_unit(actor, found):
        form.fields["told_by"].help_text = _("这里只记自己单位做的")
        form.initial.setdefault("told_by", unit)
    shown = getattr(form, "choices", ()) or getattr(form, "undecidable", None)
    return form if shown else None
