"""Whom is asked, and who writes down what was said.

Who keeps cases here is not asked about them as their finder: nobody judges the own work.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lilong.cases.files.models import Case, CaseParty
from lilong.cases.files.permissions import FULL_SIGHT, KEEPERS, concerning
from lilong.commons.usecase import permission
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotAllowed


@permission
def say_satisfaction(actor: Actor, case: Case) -> None:
    """Parties of the case, and whoever found it and does not keep cases here."""
    if actor.person_id is not None:
        if not actor.has_role_at(case.place_path, FULL_SIGHT):
            if concerning(actor.person_id).filter(pk=case.pk).exists():
                return
        elif CaseParty.objects.filter(case=case, person_id=actor.person_id).exists():
            return
    raise NotAllowed(_("满不满意，由这一件的当事人自己说"))


@permission
def note_satisfaction(actor: Actor, case: Case) -> None:
    """Keepers of the residents' area who are no party themselves."""
    parties = CaseParty.objects.filter(case=case)
    own = actor.person_id is not None and parties.filter(person_id=actor.person_id).exists()
    if own or not actor.has_role_at(case.place_path, KEEPERS):
        raise NotAllowed(
            _("当面说的满意不满意，由居委会工作人员记下，自己是当事人的除外"),
            remedy=_("请告诉居委会的社工。"),
        )
