"""Writing the drafts of a sheet of hotline orders as cases, and taking them back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import clocks, moving, writing
from lilong.cases.files.events import HotlineImported, HotlineImportUndone
from lilong.cases.files.hotline_models import OrderWords
from lilong.cases.files.importing.hotline_drafts import area_above
from lilong.cases.files.kinds import case_kinds
from lilong.cases.files.models import Case, CaseClock, CaseStep, ClockEntry
from lilong.cases.files.queries.hotline import (
    CLOSE,
    FIRST_CONTACT,
    amounts_of,
    closing_by_order,
    known_orders,
    times_of,
)
from lilong.cases.files.reasons import by_order
from lilong.cases.files.repeat_models import CaseRepeat
from lilong.cases.files.states import CaseState, ClockState, ClockWord, Source
from lilong.cases.files.untouched import BATCH, CONTACTED, untouched
from lilong.commons.bulk import insert_objects
from lilong.commons.counters.counting import Deltas
from lilong.commons.imports.importer import Accepted, lasting_name
from lilong.commons.imports.models import ImportRow, ImportRun
from lilong.commons.ledger.chain import lock_street, record
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused
from lilong.places.grounds import Grounds

# What an import itself writes beside a case.
_OWN = (CaseStep, CaseClock, OrderWords, CaseRepeat)


class Writer:
    """Writes the drafts of one import."""

    def __init__(self, actor: Actor, run: ImportRun) -> None:
        self.actor, self.run, self.now = actor, run, timezone.now()
        self.grounds = Grounds(run.place_path)
        self.read: dict[tuple[str, int, date, date | None], CaseClock] = {}
        self.amounts: dict[str, int] = {}
        self.text = ""

    def write(self, batches: Iterator[Sequence[Accepted]]) -> int:
        """Write all batches and record the import; return how many cases stand now.

        Raises:
            Refused: nobody who may keep cases here keeps them.
        """
        owner_id = self._owner()
        head = lock_street(self.run.space_id)
        area_id = area_above(self.run.place_path).id
        times = times_of(area_id)
        self.amounts, self.text = amounts_of(times), times.source if times else ""
        # What others have written since the file was read.
        known, count = set(known_orders(area_id)), 0
        for rows in batches:
            rest = self._taken_back(rows)
            fresh = [row for row in rest if row.fields["number"] not in known]
            known.update(row.fields["number"] for row in fresh)
            if fresh:
                self._insert(fresh, owner_id)
            count += len(fresh)
        record(
            self.actor,
            HotlineImported(
                space_id=self.run.space_id,
                place_path=self.run.place_path,
                subject_id=self.run.id,
                file_name=lasting_name(self.run),
                count=count,
            ),
            head=head,
        )
        return count

    def _taken_back(self, rows: Sequence[Accepted]) -> list[Accepted]:
        """Those whose case an undo has taken back, and those that had none. Whose case was kept
        has it still, be it withdrawn. One query where the import was written before."""
        had = [row.target_id for row in rows if row.target_id is not None]
        kept = set(Case.objects.filter(pk__in=had).values_list("pk", flat=True)) if had else set()
        return [row for row in rows if row.target_id not in kept]

    def _owner(self) -> UUID:
        """Who keeps the cases: whoever was named, or who writes."""
        owner_id = self.run.context_id or self.actor.person_id or self.run.by_person_id
        if owner_id is None:
            raise Refused(_("每一件都要有人负责"), remedy=_("请写明由谁承办。"))
        if owner_id not in moving.keepers_at(self.run.place_path):
            raise Refused(_("承办人要是这里居委会、片区或街道的工作人员"))
        return owner_id

    def _insert(self, rows: Sequence[Accepted], owner_id: UUID) -> None:
        cases, started = [self._case(row, owner_id) for row in rows], list[CaseClock]()
        for case, row in zip(cases, rows, strict=True):
            at = row.fields["at"]
            own = self._clocks(case, datetime.fromisoformat(at) if at else None, _contact(row))
            running = [clock for clock in own if clock.state != ClockState.ENDED]
            if running:
                first = min(running, key=lambda clock: clock.runs_out)
                case.next_due, case.next_clock = first.runs_out, first.clock
            started += own
        writing.insert(cases)
        insert_objects([self._step(case) for case in cases])
        called = [
            (case, at) for case, row in zip(cases, rows, strict=True) if (at := _contact(row))
        ]
        insert_objects([self._called(case, at) for case, at in called])
        insert_objects(
            [
                OrderWords(space_id=case.space_id, case=case, words=row.fields["text"])
                for case, row in zip(cases, rows, strict=True)
            ]
        )
        insert_objects(started)
        insert_objects([entry for clock in started for entry in self._entries(clock)])

    def _case(self, row: Accepted, owner_id: UUID) -> Case:
        fields = row.fields
        ground = self.grounds[fields["place"]]
        made = Case(
            kind=fields["kind"],
            # Parties read it: a keeper writes it, and the caller's words stand by themselves.
            summary=str(case_kinds()[fields["kind"]].name),
            tier=fields["tier"],
            owner_id=owner_id,
            source=Source.HOTLINE,
            source_number=fields["number"],
            order_due=date.fromisoformat(fields["due"]) if fields["due"] else None,
            address=(ground.place.address + fields.get("rest", ""))[:160],
            import_row_id=row.id,
        )
        row.target_id, row.target_version = made.id, 1
        return writing.fill(made, ground)

    def _step(self, case: Case) -> CaseStep:
        """How it was opened. Parties read it: it tells nothing of a hotline."""
        return CaseStep(
            space_id=case.space_id,
            case=case,
            order=1,
            verb="open_case",
            state=CaseState.FOUND,
            words=case.summary,
            on=timezone.localdate(),
            by_id=self.actor.person_id,
        )

    def _called(self, case: Case, at: datetime) -> CaseStep:
        """That the caller was reached, as the sheet says. No party reads it."""
        return CaseStep(
            space_id=case.space_id,
            case=case,
            order=2,
            verb=CONTACTED,
            state=CaseState.FOUND,
            on=timezone.localdate(at),
            by_id=self.actor.person_id,
            for_parties=False,
        )

    def _begins(self, case: Case, at: datetime | None) -> dict[str, tuple[int, datetime]]:
        """The clocks that an order starts, with their working days and from when they count: those
        that the place has set; by what day it is closed, the order's own word goes before that."""
        begins = {name: (days, at) for name, days in self.amounts.items()} if at else {}
        if case.order_due:
            begins[CLOSE] = closing_by_order(case.order_due, at or self.now)
        return begins

    def _clocks(self, case: Case, at: datetime | None, contact: datetime | None) -> list[CaseClock]:
        """The clocks that an order starts; by working days, each pair of days is reckoned once. One
        that names its own day and not when it came in runs from now. A contact ends its own."""
        made = []
        for clock_id, (amount, begun) in self._begins(case, at).items():
            ended = contact if clock_id == FIRST_CONTACT else None
            key = clock_id, amount, timezone.localdate(begun), ended and timezone.localdate(ended)
            if key not in self.read:
                like = CaseClock(clock=clock_id, amount=amount)
                entries = [ClockEntry(order=1, word=ClockWord.STARTED, at=begun)]
                if ended:
                    entries.append(ClockEntry(order=2, word=ClockWord.ENDED, at=ended))
                clocks.take_reading(like, entries, self.now)
                self.read[key] = like
            like = self.read[key]
            made.append(
                CaseClock(
                    space_id=case.space_id,
                    case=case,
                    area_id=case.area_id,
                    place_path=case.place_path,
                    clock=clock_id,
                    amount=amount,
                    state=like.state,
                    started_at=begun,
                    runs_out=like.runs_out,
                    breached_at=like.breached_at,
                    ended_at=ended,
                    provisional=like.provisional,
                    calendar=like.calendar,
                )
            )
        return made

    def _basis(self, clock: CaseClock) -> str:
        due = clock.case.order_due
        return by_order(due) if due is not None and clock.clock == CLOSE else self.text

    def _entries(self, clock: CaseClock) -> list[ClockEntry]:
        """How it began, and how a contact ended it."""
        began = ClockEntry(
            space_id=clock.space_id,
            clock=clock,
            order=1,
            word=ClockWord.STARTED,
            at=clock.started_at,
            # No law sets these days: what does is the order, or the text that the place has
            # written down.
            rule={**clocks.rule_facts(clocks.rule_of(clock)), "basis": self._basis(clock)},
            by_person_id=self.actor.person_id,
        )
        if clock.ended_at is None:
            return [began]
        ended = ClockEntry(
            space_id=clock.space_id,
            clock=clock,
            order=2,
            word=ClockWord.ENDED,
            at=clock.ended_at,
            by_person_id=self.actor.person_id,
        )
        return [began, ended]


def _contact(row: Accepted) -> datetime | None:
    """When the caller was reached, as the sheet says; a row that was read before says nothing."""
    written = row.fields.get("contact", "")
    return datetime.fromisoformat(written) if written else None


def withdraw(actor: Actor, run: ImportRun, each: Callable[[int], None]) -> tuple[int, int]:
    """Take back the cases of an import that nobody has touched since.

    Locked are, as everywhere, the cases and then the street: whoever is at one of them just now
    keeps it. Returns how many were taken back and how many are kept.
    """
    written = _written(run)
    taken = untouched(written, Case.objects.select_for_update(), own=_OWN)
    head = lock_street(run.space_id)
    deltas = Deltas(run.space_id)
    for start in range(0, len(taken), BATCH):
        part = taken[start : start + BATCH]
        for one in part:
            writing.count(deltas, one, one.facet, -1)
        writing.forget_repeats(deltas, part)
        Case.objects.filter(pk__in=[one.pk for one in part]).delete()
        each(len(part))
    deltas.write()
    kept = len(written) - len(taken)
    record(
        actor,
        HotlineImportUndone(
            space_id=run.space_id,
            place_path=run.place_path,
            subject_id=run.id,
            file_name=lasting_name(run),
            count=len(taken),
            kept=kept,
        ),
        head=head,
    )
    return len(taken), kept


def kept_if_undone(run: ImportRun) -> int:
    """How many of an import's cases somebody has touched since."""
    written = _written(run)
    return len(written) - len(untouched(written, Case.objects.all(), own=_OWN))


def _written(run: ImportRun) -> list[UUID]:
    rows = ImportRow.objects.filter(run=run, target_id__isnull=False)
    ids = [pk for pk in rows.values_list("target_id", flat=True) if pk is not None]
    there = set[UUID]()
    for start in range(0, len(ids), BATCH):
        found = Case.objects.filter(pk__in=ids[start : start + BATCH])
        there |= set(found.values_list("pk", flat=True))
    return sorted(pk for pk in ids if pk in there)
