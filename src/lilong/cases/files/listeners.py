"""Whoever a case concerns, keeps it or is asked about it hears that it goes on; what happened is
on its page. No name, no place and no word of a quarrel stands in a notice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from lilong.cases.files.events import HandOverBounced
from lilong.cases.files.keeping import keepers_of, rung_of
from lilong.cases.files.models import Case, CaseParty
from lilong.cases.files.permissions import CONFIDENTIAL
from lilong.cases.files.queries.visits import visits_due
from lilong.cases.files.states import CaseState, HandOverState, Level
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
ASKED = _("%(code)s 移交到您这一层了，请在 %(due)s 前答复")
# What does not wait until the day of the answer.
COME = _("%(code)s 移交到您这一层了：执法部门应在 %(until)s 前到场，请在 %(due)s 前答复")
COME_NOW = _(
    "%(code)s 移交到您这一层了，正在搭、正在砸：执法部门应在 %(until)s 前到场，请在 %(due)s 前答复"
)
TAKEN = _("%(code)s 移交的那一层接手了，%(due)s 前再给回音")
ANSWERED = _("%(code)s 的移交有了答复，请看一看")
BOUNCED = _("%(code)s 的移交退回来了，理由写在办件里")
YOURS = _("%(code)s 从现在起由您承办")
NEWS = timedelta(days=14)


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


@listens("cases.case_handed_over", "cases.task_refused")
def tell_rung(entry: LedgerEntry) -> None:
    """Tell those at the rung that was asked; what is asked stands in the case."""
    case = _case_of(entry)
    hop = case and case.hand_overs.filter(state=HandOverState.WAITING).first()
    # One that was answered meanwhile asks nobody any more.
    if case is None or not hop:
        return
    due, rung = hop.answer_due.isoformat(), rung_of(case, hop.to_level)
    until = visits_due([case.pk]).get(case.pk)
    if until is None:
        _tell(entry, case, rung, ASKED, due=due)
        return
    said, at = COME_NOW if case.under_construction else COME, timezone.localtime(until)
    _tell(entry, case, rung, said, due=due, until=f"{at:%Y-%m-%d %H:%M}")


@listens("cases.hand_over_answered", "cases.hand_over_bounced")
def tell_of_answer(entry: LedgerEntry) -> None:
    """Tell who looks after a case, and the rung that handed it on, what became of a hop."""
    case = _case_of(entry)
    if case is None or _is_old(entry):
        return
    persons = {*keepers_of(case), *(rung_of(case, case.level) if _lies_above(case) else ())}
    if entry.kind == HandOverBounced.kind:
        _tell(entry, case, persons, BOUNCED)
    elif heard_by := entry.facts.get("heard_by"):
        _tell(entry, case, persons, TAKEN, due=heard_by)
    else:
        _tell(entry, case, persons, ANSWERED)


# What was answered has words of its own, and of a case that is opened, given to another or talked
# of by a party its owner hears elsewhere.
@listens(
    "cases.case_moved", "cases.case_told", "cases.case_classified", "cases.case_checked",
    "cases.case_closed", "cases.case_handed_over", "cases.task_refused",
    "cases.hand_over_taken_back", "cases.case_reopened", "cases.case_withdrawn",
)  # fmt: skip
def tell_owner_of_others(entry: LedgerEntry) -> None:
    """Tell the owner where the case stands when another than they did something about it."""
    case = _case_of(entry)
    # What the house does by itself each night nobody did.
    if case is None or entry.actor_id is None or _is_old(entry):
        return
    if case.owner_id not in keepers_of(case):
        return
    # The key of the parties: whoever is both hears it once.
    _tell(
        entry, case, [case.owner_id], WENT_ON, key=f"case-went-on:{entry.id}",
        state_words=kept(CaseState(_state(entry, case)).label),
    )  # fmt: skip


@listens("cases.owner_changed")
def tell_new_owner(entry: LedgerEntry) -> None:
    """Tell whoever keeps a case from now on."""
    case = _case_of(entry)
    if case is not None and not _is_old(entry):
        _tell(entry, case, [case.owner_id], YOURS)


def _case_of(entry: LedgerEntry) -> Case | None:
    return Case.objects.filter(pk=entry.subject_id).first() if entry.subject_id else None


def _is_old(entry: LedgerEntry) -> bool:
    """Whether it is no news any more: who listens since today hears what happened years ago."""
    return entry.at < timezone.now() - NEWS


def _lies_above(case: Case) -> bool:
    return case.level != Level.NEIGHBOURHOOD


def _tell(
    entry: LedgerEntry,
    case: Case,
    persons: Iterable[UUID],
    sentence: str,
    *,
    key: str = "",
    **facts: str,
) -> None:
    """Tell these, but not who did it."""
    tell(
        [one for one in persons if one != entry.actor_id],
        space_id=case.space_id,
        key=key or f"ladder:{entry.id}",
        group="cases.ladder",
        sentence=sentence,
        facts={"code": case.code, **facts},
        url=address("cases:case", case.id),
    )
