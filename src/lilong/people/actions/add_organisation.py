"""Register an organisation."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.credit_code import credit_code_fault, normalise_credit_code
from lilong.kernel.refusal import Invalid
from lilong.people import permissions
from lilong.people.events import OrganisationAdded
from lilong.people.models import Organisation, OrganisationKind
from lilong.places import queries as places


@use_case
def add_organisation(
    actor: Actor,
    *,
    place_id: UUID,
    kind: str,
    name: str,
    credit_code: str = "",
    source: str = "",
) -> Organisation:
    """Register an organisation at a place.

    Args:
        kind: of `OrganisationKind`.
        credit_code: 统一社会信用代码, empty when unknown.

    Raises:
        Invalid: no name, an unknown kind, a wrong code, or it is registered there already.
    """
    place = places.place(place_id)
    permissions.add_organisation(actor, place.path)
    name, credit_code = name.strip(), normalise_credit_code(credit_code)
    _check(kind, name, credit_code)
    if Organisation.objects.filter(place_id=place_id, kind=kind, name=name).exists():
        raise Invalid(_("这个单位已经登记过了"), fields={"name": [_("已经登记过了")]})
    organisation = Organisation.objects.create(
        kind=kind, name=name, credit_code=credit_code, place_id=place_id, source=source
    )
    record(
        actor,
        OrganisationAdded(
            space_id=place.space_id,
            place_path=place.path,
            subject_id=organisation.id,
            name=name,
            organisation_kind=kind,
        ),
    )
    return organisation


def _check(kind: str, name: str, credit_code: str) -> None:
    if not name:
        raise Invalid(_("请写上单位名称"), fields={"name": [_("请写上单位名称")]})
    if kind not in OrganisationKind.values:
        raise Invalid(_("请选择单位类型"), fields={"kind": [_("请选择单位类型")]})
    if credit_code and credit_code_fault(credit_code):
        raise Invalid(
            _("统一社会信用代码不对"),
            fields={"credit_code": [_("应当是18位，最后一位是校验码")]},
        )
