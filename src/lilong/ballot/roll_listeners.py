"""Whom a roll tells: the objector, once there is an answer."""

from __future__ import annotations

from lilong.ballot.models import RollObjection
from lilong.commons.ledger.listening import listens
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices.telling import tell
from lilong.commons.web.addresses import address


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


def register() -> None:
    """Importing this module has connected its listeners."""


@listens("ballot.objection_answered")
def tell_objector(entry: LedgerEntry) -> None:
    """Tell who objected what became of it."""
    found = RollObjection.objects.select_related("roll", "unit")
    objection = found.filter(pk=str(entry.facts.get("objection_id"))).first()
    if objection is None or objection.by_id is None:
        return
    tell(
        [objection.by_id],
        space_id=entry.space_id,
        key=f"objection-answered:{objection.id}",
        group="ballot.rolls",
        sentence=_("您对“%(title)s”第 %(number)s 号提的异议有了答复"),
        facts={"title": objection.roll.title, "number": objection.unit.number},
        url=address("ballot:roll-unit", objection.roll_id, objection.unit_id),
    )
