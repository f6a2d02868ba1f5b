"""One calm notice a morning: everything of the council that moved, told to a person once.

Sources (answers, statements, promises, …) say whom something concerns; the round of the morning
joins what concerns a person into one notice, a sentence from each source. Nobody whom nothing
concerns hears anything. A morning that was missed is made up for by the next round, still with
one notice each; a round that is repeated, or a ledger that is replayed, tells nobody anything,
because what was told is kept as a day up to which everybody knows.

In the morning and not at once, because the moment of a notice and the moment of an act in the
ledger would together say whose sentence it was. At once go only invitations and cancellations of
meetings: they ask for something by a certain hour, and the law counts the days from the notice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lilong.commons.jobs.declaring import job, scheduled
from lilong.commons.notices.telling import tell
from lilong.commons.web.addresses import address
from lilong.council.models import TellingRound

GROUP = "council.round"
LONGEST = 200


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


ALTOGETHER = _("议事有 %(count)s 件和您有关的新进展")


@dataclass(frozen=True)
class Told:
    """One sentence for one person; `facts` are the values of its places, named by the source."""

    person_id: UUID
    space_id: UUID
    sentence: str
    facts: Mapping[str, str | int] = field(default_factory=dict)
    url: str = ""


Source = Callable[[date, date], Iterable[Told]]
"""From the first and the last day of a round to at most one sentence a person."""

SOURCES: dict[str, Source] = {}


def register_source(name: str, source: Source) -> None:
    """Have a source asked in each round; its sentences stand in the order of registration."""
    SOURCES[name] = source


def register() -> None:
    """Importing this module has declared its job."""


@scheduled(daily_at=time(7, 0))
@job(attempts=2)
def tell_of_yesterday() -> int:
    """Tell everybody what moved since the last round; return how many persons heard."""
    return tell_until(timezone.localdate() - timedelta(days=1))


def told_until() -> date | None:
    """The last day that everybody knows of; None before the first round."""
    return TellingRound.objects.order_by("-until").values_list("until", flat=True).first()


def tell_until(until: date) -> int:
    """Hold the round of the days up to `until`; return how many persons heard something.

    Two that run at once collide on the day, and the slower one tells nobody.
    """
    with transaction.atomic():
        last = told_until()
        if last is not None and last >= until:
            return 0
        TellingRound.objects.create(until=until)
        TellingRound.objects.filter(until__lt=until).delete()
        since = until if last is None else last + timedelta(days=1)
        told = [one for source in SOURCES.values() for one in source(since, until)]
        return hand_out(told, key=f"council-round:{until.isoformat()}")


def hand_out(told: Iterable[Told], *, key: str) -> int:
    """Leave each person one notice of all that concerns them; return how many persons."""
    by_person: dict[UUID, list[Told]] = {}
    for one in told:
        by_person.setdefault(one.person_id, []).append(one)
    alike: dict[tuple[UUID, str, tuple[tuple[str, str | int], ...], str], list[UUID]] = {}
    for person_id, lines in by_person.items():
        facts = {name: value for line in lines for name, value in line.facts.items()}
        sentence = "\n".join(line.sentence for line in lines)
        if len(sentence) > LONGEST:
            sentence, facts = ALTOGETHER, {"count": len(lines)}
        url = lines[0].url if len(lines) == 1 else ""
        alike.setdefault(
            (lines[0].space_id, sentence, tuple(sorted(facts.items())), url), []
        ).append(person_id)
    for (space_id, sentence, values, url), persons in alike.items():
        tell(
            persons,
            space_id=space_id,
            key=key,
            group=GROUP,
            sentence=sentence,
            facts=dict(values),
            url=url or address("council:mine"),
        )
    return len(by_person)
