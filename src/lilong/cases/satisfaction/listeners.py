"""Whoever a case concerns is asked when it is closed."""

from __future__ import annotations

from lilong.cases.files import moving
from lilong.cases.files.models import Case, CaseFinding, CaseParty
from lilong.commons.ledger.listening import listens
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices.telling import tell
from lilong.commons.web.addresses import address


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


ASKED = _("%(code)s 办结了。满不满意，请您说一句，只问这一次")


def register() -> None:
    """Importing this module has connected its listener."""


@listens("cases.case_closed")
def ask_those_concerned(entry: LedgerEntry) -> None:
    """Ask the parties with an account, and whoever found it; those who keep cases are not asked
    about what they found."""
    case = Case.objects.filter(pk=entry.subject_id).first() if entry.subject_id else None
    if case is None:
        return
    parties = CaseParty.objects.filter(case=case).values_list("person_id", flat=True)
    found = CaseFinding.objects.filter(case=case).values_list("finding__found_by_id", flat=True)
    finders = set(found) - moving.keepers_at(case.place_path)
    tell(
        [one for one in {*parties, *finders} if one is not None],
        space_id=case.space_id,
        key=f"satisfaction:{entry.id}",
        group="cases.satisfaction",
        sentence=ASKED,
        facts={"code": case.code},
        url=address("cases:satisfaction", case.id),
    )
