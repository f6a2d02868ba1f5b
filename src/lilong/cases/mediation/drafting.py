"""The clauses of an agreement: who does what, by when, with how much money, and how it is seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.mediation.models import Agreement, AgreementClause
from lilong.cases.mediation.moving import check_text
from lilong.cases.mediation.seating import Table
from lilong.cases.mediation.terms import check_terms
from lilong.council.covering import looked_through
from lilong.kernel.money import Money
from lilong.kernel.refusal import Invalid, Refused

LONGEST_DUTY = 300
LONGEST_PROOF = 100
MOST_CLAUSES = 20
PROOF_NEEDED = _("请写凭什么算履行了，比如收条、照片、当面看过")
MOST_REMIND_DAYS = 60
# More than any quarrel among neighbours is about, and far below what the column holds.
MOST_FEN = 10**12


@dataclass(frozen=True)
class Clause:
    """One clause as it was typed.

    Attributes:
        side: the number of the side that does it, from 1.
        money: in words such as 800元; empty where there is none.
        proof: by what it will be seen to be kept; without it nobody can say so later.
        remind_days: how many days before it is due both are reminded.
    """

    side: int
    duty: str
    due: date | None
    money: str = ""
    proof: str = ""
    remind_days: int = 3


def fen_of(money: str) -> int | None:
    """Whole fen; None for nothing typed. Raises Invalid."""
    if not money.strip():
        return None
    said = _("金额请写成 800元 或 1234.50，要大于零")
    try:
        fen = Money.parse(money).fen
    except ValueError as error:
        raise Invalid(said, fields={"money": [said]}) from error
    if not 0 < fen < MOST_FEN:
        raise Invalid(said, fields={"money": [said]})
    return fen


def covered(personal: str, facts: str, clauses: Sequence[Clause]) -> tuple[str, Sequence[Clause]]:
    """Facts and clauses with what would tell who somebody is covered or kept, as `personal` says.

    Raises:
        Refused: they order something, or threaten.
        Telling: they tell who somebody is or who complained, or may be meant as an order, and
            nobody has said yet whether that is meant.
    """
    texts, duties = {"facts": facts}, dict[str, str]()
    for order, one in enumerate(clauses, 1):
        texts[f"proof-{order}"], duties[f"duty-{order}"] = one.proof, one.duty
    told = looked_through(personal, {**texts, **duties}, check_terms(texts, duties))
    read = [
        replace(one, duty=told[f"duty-{order}"], proof=told[f"proof-{order}"])
        for order, one in enumerate(clauses, 1)
    ]
    return told["facts"], read


def write_clauses(agreement: Agreement, table: Table, clauses: Sequence[Clause]) -> None:
    """Put these clauses in the place of a draft's former ones.

    Raises:
        Invalid: none, too many, or one without side, duty, day or proof.
    """
    if not clauses or len(clauses) > MOST_CLAUSES:
        said: Any = _("协议要有一到二十条：谁、做什么、什么时候以前")
        raise Invalid(said, fields={"clauses": [said]})
    rows = [_row(agreement, table, order, one) for order, one in enumerate(clauses, 1)]
    AgreementClause.objects.filter(agreement=agreement).delete()
    for row in rows:
        row.save()


def _row(agreement: Agreement, table: Table, order: int, given: Clause) -> AgreementClause:
    try:
        side = table.side(given.side)
        duty = check_text(given.duty, "duty", _("请写要做什么"), LONGEST_DUTY)
        proof = check_text(given.proof, "proof", PROOF_NEEDED, LONGEST_PROOF)
        fen = fen_of(given.money)
    except Invalid as wrong:
        raise _at(order, wrong.sentence) from wrong
    if given.due is None or given.due < agreement.written_on:
        raise _at(order, _("请写哪一天以前，不能早于写协议的那天"))
    if not 0 <= given.remind_days <= MOST_REMIND_DAYS:
        raise _at(order, _("提醒最多提前六十天"))
    return AgreementClause(
        space_id=agreement.space_id,
        agreement=agreement,
        order=order,
        side=side,
        duty=duty,
        due=given.due,
        fen=fen,
        proof=proof,
        remind_days=given.remind_days,
    )


def _at(order: int, why: object) -> Invalid:
    said = _("第 %(order)s 条：%(why)s") % {"order": order, "why": why}
    return Invalid(said, fields={"clauses": [said]})


def check_draft(agreement: Agreement, version: int) -> None:
    """Raises Refused: it is in effect already, or another draft has come since."""
    if agreement.effective_on is not None:
        raise Refused(
            _("协议已经生效，不能再改、再签"),
            basis=_("《人民调解法》第三十一条"),
            remedy=_("又有新的争议，请另立一件“纠纷”；对协议有争议的，可以向法院起诉。"),
        )
    if agreement.version != version:
        raise Refused(_("协议刚才又改过一稿"), remedy=_("请把新的一稿看完，再签。"))


def start_reminders(agreement: Agreement) -> None:
    """Set the day from which each clause of an agreement in effect that was not kept yet is
    reminded of."""
    today = timezone.localdate()
    for clause in AgreementClause.objects.filter(agreement=agreement, done_on=None):
        clause.remind_on = max(today, clause.due - timedelta(days=clause.remind_days))
        clause.save(update_fields=["remind_on"])
