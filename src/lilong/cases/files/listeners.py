"""Whoever a case concerns hears that it goes on; what happened stands on its page."""

from __future__ import annotations

from lilong.cases.files.keeping import keepers_of
from lilong.cases.files.models import Case, CaseParty
from lilong.cases.files.permissions import CONFIDENTIAL
from lilong.cases.files.states import CaseState
from lilong.commons.ledger.listening import listens
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices.telling import tell
from lilong.commons.web.addresses import address
from lilong.commons.wording import kept


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


WENT_ON = _("%(code)s 有了进展：%(state_words)s")
SPOKE = _("%(code)s 的当事人说了话，请看一看")


def register() -> None:
    """Importing this module has connected its listeners."""


# Of its end those concerned hear when they are asked whether they are satisfied, and of a quarrel
# from its table.
@listens(
    "cases.case_moved", "cases.case_told", "cases.case_classified", "cases.case_handed_over",
    "cases.case_reopened", "cases.case_withdrawn",
)  # fmt: skip
def tell_parties(entry: LedgerEntry) -> None:
    """Tell the parties with an account where it stands; never who did it, nor what was said."""
    case = Case.objects.filter(pk=entry.subject_id).first() if entry.subject_id else None
    if case is None or case.kind in CONFIDENTIAL:
        return
    parties = CaseParty.objects.filter(case=case, person__isnull=False)
    tell(
        # Whoever did it themselves need not be told.
        parties.exclude(person_id=entry.actor_id).values_list("person_id", flat=True)
        if entry.actor_id
        else parties.values_list("person_id", flat=True),
        space_id=case.space_id,
        key=f"case-went-on:{entry.id}",
        group="cases.party",
        sentence=WENT_ON,
        facts={"code": case.code, "state_words": kept(CaseState(_state(entry, case)).label)},
        url=address("cases:case", case.id),
    )


def _state(entry: LedgerEntry, case: Case) -> str:
    told = str(entry.facts.get("state", ""))
    return told if told in CaseState.values else case.state


@listens("cases.party_spoke")
def tell_owner(entry: LedgerEntry) -> None:
    """Let who looks after a case know that a party said something; what, stands in it."""
    case = Case.objects.filter(pk=entry.subject_id).first() if entry.subject_id else None
    if case is None:
        return
    tell(
        keepers_of(case),
        space_id=case.space_id,
        key=f"party-spoke:{entry.id}",
        group="cases.party",
        sentence=SPOKE,
        facts={"code": case.code},
        url=address("cases:case", case.id),
    )
