"""Parties on the page of a case: noting one, and taking out what was noted by mistake."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from lilong.cases.files import permissions
from lilong.cases.files.accounts import account_of
from lilong.cases.files.actions.note_party import is_used, note_party
from lilong.cases.files.actions.remove_party import Removal, remove_party
from lilong.cases.files.models import Case, CaseParty
from lilong.cases.files.queries.cases import parties_of
from lilong.cases.files.states import AT_REST
from lilong.cases.files.web.forms import PartyForm, PurposeForm
from lilong.commons.web.form_token import new_token, read_token
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound

_FORM = "note-party"


def note(actor: Actor, found: Case, given: dict[str, Any]) -> str:
    """Note whom it concerns; the same form sent twice notes once."""
    account, elsewhere = given.pop("account", False), given.pop("elsewhere", False)
    form_id = read_token(actor, _FORM, given.pop("token"))
    if account:
        permissions.keep_case(actor, found)
        given["person_id"] = account_of(found, given["name"], elsewhere=elsewhere)
    note_party(actor, case_id=found.id, party_id=form_id, **given)
    if account:
        return _("记下了，本人登录后看得到这一件")
    return _("记下了，姓名和联系方式单独加密存放")


def remove(actor: Actor, found: Case, request: HttpRequest, bad: Any) -> str:
    """Take out the party of whose form the button was pressed."""
    try:
        party_id = UUID(request.POST.get("party_id", ""))
    except ValueError:
        raise NotFound(_("这一件里没有这位当事人")) from None
    reason = request.POST.get("reason", "")
    remove_party(actor, case_id=found.id, party_id=party_id, reason=reason)
    return _("取下了，姓名和联系方式已经删掉")


def shown(actor: Actor, found: Case, bad: dict[str, Any]) -> dict[str, Any]:
    """The forms around parties, for who keeps the case."""
    form = bad.get("party") or PartyForm(case=found)
    return {
        "party_form": None if found.state in AT_REST else form,
        "party_token": _token(actor, form.data.get("token", "") if form.is_bound else ""),
        "purposes": PurposeForm(),
        "removals": Removal.choices,
    }


def _token(actor: Actor, sent: str) -> str:
    """The number with which it was sent in vain; a new one where that has noted somebody."""
    return sent if sent and not is_used(read_token(actor, _FORM, sent)) else new_token(actor, _FORM)


def noted(found: Case, typed: Mapping[str, Any]) -> list[CaseParty]:
    """The parties of a case without their names; whoever was to be taken out in vain knows it."""
    rows = parties_of(found)
    if typed.get("step") == "remove_party":
        for one in rows:
            vars(one)["removing"] = str(one.pk) == typed.get("party_id")
    return rows
