"""How pages of a mediation tell of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from lilong.cases.files.models import Case
from lilong.cases.mediation.effect import CONFIRMABLE, last_day_of_confirmation
from lilong.cases.mediation.models import Agreement, AgreementClause, AgreementSignature
from lilong.cases.mediation.queries.files import Seen
from lilong.cases.mediation.seating import label_of
from lilong.cases.mediation.states import Confirmation, Seat
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.wording import clauses, in_yuan

LATE, DONE, OPEN = "stop", "ok", "info"


def trail(case: Case, seat: Seat, *pages: Link) -> list[Link]:
    """The way to a page of a mediation; a party's way leads over its own page."""
    here = "cases:mediation-own" if seat is Seat.PARTY else "cases:mediation"
    above = [] if seat is Seat.PARTY else [Link(_("办件"), address("cases:cases", case.area_id))]
    return [
        *above,
        Link(case.code, address("cases:case", case.id)),
        Link(_("调解"), address(here, case.id)),
        *pages,
    ]


def trail_of(seen: Seen, *pages: Link) -> list[Link]:
    """The way to a page of a mediation as its reader may go it: over the own cases, for a mediator
    who reads no page of the case."""
    if seen.reads_case:
        return trail(seen.case, seen.seat, *pages)
    return [
        Link(_("我的办件"), address("cases:mine")),
        Link(f"{_('调解')} {seen.case.code}", address("cases:mediation", seen.case.id)),
        *pages,
    ]


def confirmation_words(case: Case, agreement: Agreement) -> str:
    """What became of the court's confirmation; while nothing did, until when the sides may ask
    for it together. One query while it is open."""
    undone = agreement.confirmation in (Confirmation.OPEN, Confirmation.NOT_WANTED)
    open_yet = undone and case.state in CONFIRMABLE
    last = last_day_of_confirmation(case) if open_yet else None
    if last is None:
        return str(agreement.get_confirmation_display())
    if agreement.confirmation == Confirmation.NOT_WANTED:
        return _not_wanted(agreement, last)
    if last < timezone.localdate():
        return _("没有申请，三十天到 %(last)s 为止；协议照样有效") % {"last": last.isoformat()}
    said = _("可以共同申请司法确认，到 %(last)s（自协议生效起 30 天）")
    return said % {"last": last.isoformat()}


def _not_wanted(agreement: Agreement, last: date) -> str:
    said = str(agreement.get_confirmation_display())
    if last < timezone.localdate():
        return said
    again = _("改了主意的，到 %(last)s 还可以共同申请") % {"last": last.isoformat()}
    return clauses((said, again))


def clause_lines(clauses: list[AgreementClause]) -> list[dict[str, Any]]:
    """Each clause with who does it, its money in words, and how it stands."""
    today = timezone.localdate()
    return [_clause(clause, late=clause.due < today) for clause in clauses]


def _clause(clause: AgreementClause, *, late: bool) -> dict[str, Any]:
    kind, said = (LATE, _("已过期")) if late else (OPEN, _("还没有到期"))
    if clause.done_on is not None:
        kind, said = DONE, _("%(day)s 已做到") % {"day": _short(clause.done_on)}
    return {
        "clause": clause,
        "side": clause.side.letter,
        "money": in_yuan(clause.fen) if clause.fen else "",
        "kind": kind,
        "said": said,
    }


def _short(day: date) -> str:
    """A day without its year, while that is the one in which it is read."""
    return f"{day:%m-%d}" if day.year == timezone.localdate().year else day.isoformat()


def signature_lines(seen: Seen, signed: dict[Any, AgreementSignature]) -> list[dict[str, Any]]:
    """Who has signed the present draft, side by side."""
    return [{"side": label_of(side), "signature": signed.get(side.pk)} for side in seen.table.sides]
