"""The cases of which somebody is a party, with what is asked of them, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files import permissions
from lilong.cases.files.models import Case, CaseParty
from lilong.cases.files.states import AT_REST, CaseState, Party
from lilong.kernel.actor import Actor

S = CaseState
# The newest so many; whoever has more is a company, and asks at the office.
MOST = 100
# Who can do something about it; whoever else it concerns is asked nothing.
_DOES = (Party.OWNER, Party.USER, Party.SHOPKEEPER, Party.PROPERTY_COMPANY)

_PAPER = _("以送达给您的文书为准")
NOW: Mapping[str, object] = {
    S.FOUND: _("居委会立了案，会来和您说"),
    S.CLASSIFIED: _("居委会照材料写下了是哪一类"),
    S.DISSUADED: _("居委会在劝导"),
    S.PROMISED: _("已经答应整改"),
    S.REPORTED: _("已经上报有权处理的单位"),
    S.VISITED: _("有权处理的单位到场看过了"),
    S.ORDERED: _PAPER,
    S.DEMANDED: _PAPER,
    S.WINDOWS_LAPSED: _PAPER,
    S.DECIDED: _PAPER,
    S.RULED: _PAPER,
    S.REMOVED: _("已经拆了，等人来复核"),
    S.RESTORED: _("已经恢复原状，等人来复核"),
    S.OWNERS_ASKED: _("请业主共同决定，等结果"),
    S.MEASURED: _("量过尺寸了"),
    S.ASKED: _("把小区的标准告诉您了"),
    S.TO_NORM: _("已经改好，等人来复核"),
    S.SECURED: _("先做好了防护"),
    S.DISPATCHED: _("已经派人修"),
    S.IN_WORK: _("在修"),
    S.DONE: _("修好了，等人来复核"),
    S.ACCEPTED: _("调解受理了"),
    S.INFORMED: _("等大家坐下来谈"),
    S.IN_SESSIONS: _("在谈"),
    S.AGREED: _("谈成了，有一份协议"),
    S.PERFORMED: _("协议都做到了，等人来复核"),
    S.FAILED: _("没有谈成，还有哪些办法写在这一件里"),
    S.CHECKED: _("复核过了，等办结"),
    S.CLOSED: _("办结了"),
    S.WITHDRAWN: _("撤销了，理由写在这一件里"),
}
_ASKED_OF_ALL: Mapping[str, object] = {
    S.ACCEPTED: _("请看您的权利，说一说愿不愿意公开"),
    S.IN_SESSIONS: _("请看看方案和协议"),
    S.AGREED: _("请看看协议，写到您的，请照着做"),
    S.CLOSED: _("满不满意，请您说一句"),
}
_ASKED: Mapping[str, object] = {
    S.DISSUADED: _("希望您自己整改；有难处，请说出来"),
    S.PROMISED: _("请照答应的做；来不及，请早点说"),
    S.ASKED: _("希望您照标准改；有难处，请说出来"),
    S.ORDERED: _("要陈述、申辩、复议或者诉讼的，照文书上写的去办"),
    S.RULED: _("要陈述、申辩、复议或者诉讼的，照文书上写的去办"),
    S.DEMANDED: _("要陈述、申辩、复议或者诉讼的，照文书上写的去办"),
}
# Where a dispute is told on the page of its table rather than on that of the case.
_AT_TABLE = (S.ACCEPTED, S.INFORMED, S.IN_SESSIONS, S.AGREED, S.PERFORMED, S.FAILED)


@dataclass(frozen=True)
class Ask:
    """What is asked of one party and until when; `by` is None where no day was said."""

    words: str
    by: date | None


# Rooms that know better what is asked of a party say so here: of the cases of `actor` that they
# know, by case.
ASKING: dict[str, Callable[[Actor, Sequence[Case]], Mapping[UUID, Ask]]] = {}


@dataclass(frozen=True)
class OwnCase:
    """A case for its party.

    Attributes:
        now: where it stands.
        asked: what is asked of this very party; empty for nothing.
        by: until when, where a day was promised or agreed on.
        speaks: whether the party may say something now.
        company: whether a colleague is the party, for the property company.
    """

    case: Case
    now: str
    asked: str
    by: date | None
    speaks: bool
    company: bool = False

    @property
    def resting(self) -> bool:
        """Whether nothing is waited for any more."""
        return self.case.state in AT_REST

    @property
    def at_table(self) -> bool:
        """Whether what is asked stands on the party's page of a mediation."""
        return (
            self.case.kind in permissions.CONFIDENTIAL
            and self.case.state in _AT_TABLE
            and not self.company
        )


def own_cases(actor: Actor, *, most: int = MOST) -> list[OwnCase]:
    """The cases of which `actor` is a party, those still going on first. One query, one more for
    each place where they work for a property company, and one where an agreement asks something.

    What somebody found or reported is not among them: that is told where they found it. Nor is what
    concerns another of the same home: to live together opens nobody's case.

    Raises:
        NotAllowed: a visitor, who is nobody's party.
    """
    permissions.see_own(actor)
    assert actor.person_id is not None
    own = CaseParty.objects.filter(person_id=actor.person_id)
    found: dict[UUID, OwnCase] = {}
    for rows in (own, *permissions.for_the_company(actor)):
        told = rows.select_related("case").defer("name", "contact", "case__grams")
        for row in told.order_by("-case__position").distinct()[:most]:
            company = row.person_id != actor.person_id
            found.setdefault(row.case_id, _own(row, company=company))
    last = sorted(found.values(), key=lambda one: -one.case.position)[:most]
    return sorted(_with_asks(actor, last), key=lambda one: one.resting)


def _with_asks(actor: Actor, found: list[OwnCase]) -> list[OwnCase]:
    """The cases with what the rooms know to be asked of their party."""
    asks: dict[UUID, Ask] = {}
    own = [one.case for one in found if not one.company]
    for asking in ASKING.values():
        asks.update(asking(actor, own))
    return [
        replace(one, asked=asks[one.case.pk].words, by=asks[one.case.pk].by)
        if one.case.pk in asks
        else one
        for one in found
    ]


def _own(party: CaseParty, *, company: bool) -> OwnCase:
    case = party.case
    asked = _ASKED_OF_ALL.get(case.state, "")
    if party.role in _DOES:
        asked = _ASKED.get(case.state, asked)
    promised = case.state == S.PROMISED and party.role in _DOES
    speaks = case.kind not in permissions.CONFIDENTIAL and case.state not in AT_REST
    speaks = speaks and not company
    by = case.not_before if promised else None
    return OwnCase(case, str(NOW[case.state]), str(asked), by, speaks, company)
