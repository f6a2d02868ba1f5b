"""Telling sides and mediators that there is something to read on their page, and nothing more."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from lilong.cases.files.models import Case
from lilong.cases.mediation.models import Mediator
from lilong.cases.mediation.seating import Table, person_of
from lilong.commons.notices.telling import tell
from lilong.commons.web.addresses import address
from lilong.kernel.actor import Actor


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


SENTENCES = {
    "proposal": _("%(code)s 有一个解决方案，请看看同意不同意"),
    "agreement": _("%(code)s 的协议写好了一稿，请看完再签"),
    "effect": _("%(code)s 的调解协议生效了，请按约定履行"),
    "mediators": _("%(code)s 换了调解员，请看看是谁；不接受的，可以说"),
}
NAMED = _("请您来调解 %(code)s，请看这一页")
LEFT = _("%(code)s 换了调解员，您不再调解这一件")
STOPPED = _("%(code)s 的调解结束了，还有哪些办法，请看这一页")


def tell_sides(case: Case, table: Table, what: str, key: str) -> None:
    """Leave a notice for each side that has an account. No word of the quarrel stands in it."""
    _tell(case, _sides(table), f"mediation-{what}:{key}", SENTENCES[what])


def others_than(actor: Actor, mediators: Iterable[Mediator]) -> list[Mediator]:
    """Whoever seats or takes off themselves knows it."""
    return [one for one in mediators if one.person_id != actor.person_id]


def tell_mediators(case: Case, named: Iterable[Mediator], left: Iterable[Mediator] = ()) -> None:
    """Leave a notice for each who has been named a mediator, and for each who no longer is one:
    who has left reads nothing more of it, and is led nowhere."""
    for one in named:
        _tell(case, {one.person_id}, f"mediation-named:{one.pk}", NAMED)
    for one in left:
        _tell(case, {one.person_id}, f"mediation-left:{one.pk}", LEFT, url="")


def tell_all(case: Case, table: Table, key: str) -> None:
    """Leave a notice for sides and mediators alike that it is over; it says nobody's name, and the
    same to all, so that nobody reads in it who ended it."""
    mediators = {one.person_id for one in table.mediators}
    _tell(case, _sides(table) | mediators, f"mediation-stopped:{key}", STOPPED)


def _sides(table: Table) -> set[UUID]:
    return {one for side in table.sides if (one := person_of(side)) is not None}


def _tell(case: Case, persons: set[UUID], key: str, sentence: str, url: str | None = None) -> None:
    tell(
        persons,
        space_id=case.space_id,
        key=key,
        group="cases.mediation",
        sentence=sentence,
        facts={"code": case.code},
        url=address("cases:mediation", case.id) if url is None else url,
    )
