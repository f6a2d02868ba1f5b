"""Telling the sides that there is something to read on their own page, and nothing more."""

from __future__ import annotations

from lilong.cases.files.models import Case
from lilong.cases.mediation.seating import Table, person_of
from lilong.commons.notices.telling import tell
from lilong.commons.web.addresses import address


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


SENTENCES = {
    "proposal": _("%(code)s 有一个解决方案，请看看同意不同意"),
    "agreement": _("%(code)s 的协议写好了一稿，请看完再签"),
    "effect": _("%(code)s 的调解协议生效了，请按约定履行"),
}


def tell_sides(case: Case, table: Table, what: str, key: str) -> None:
    """Leave a notice for each side that has an account. No word of the quarrel stands in it."""
    persons = [person_of(side) for side in table.sides]
    tell(
        [one for one in persons if one is not None],
        space_id=case.space_id,
        key=f"mediation-{what}:{key}",
        group="cases.mediation",
        sentence=SENTENCES[what],
        facts={"code": case.code},
        url=address("cases:mediation", case.id),
    )
