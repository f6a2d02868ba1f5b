"""Writing the drafts of an import as findings, and taking them back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.base import ModelState
from django.utils.translation import gettext_lazy as _

from lilong.commons.imports.importer import Accepted
from lilong.commons.imports.models import ImportRow, ImportRun
from lilong.commons.ledger.chain import lock_street, record
from lilong.kernel.actor import Actor
from lilong.kernel.ids import day_uuid7
from lilong.kernel.refusal import Refused
from lilong.places import queries as places
from lilong.places.actions.add_place import add_place
from lilong.places.addressing import bare_name
from lilong.places.queries import PlaceView
from lilong.survey import writing
from lilong.survey.events import FindingsImported, ImportUndone
from lilong.survey.importing.drafts import finding_key, known_findings
from lilong.survey.kinds import PROJECTION
from lilong.survey.models import Finding
from lilong.survey.moving import repeating
from lilong.survey.states import FindingState, HowKnown, Part

# Why a finding is deleted that an undo took back: only these are brought back.
UNDONE = "import undone"
BATCH = 500


class Writer:
    """Writes the drafts of one import."""

    def __init__(self, actor: Actor, run: ImportRun) -> None:
        self.actor, self.run = actor, run
        self.by_id: dict[UUID, PlaceView] = {}
        self.children: dict[tuple[UUID | None, str, str], PlaceView] = {}
        self.created: dict[tuple[str, ...], PlaceView] = {}
        self.standings: dict[str, writing.Standing] = {}
        self.ledger = writing.Ledger(run.space_id)

    def write(self, batches: Iterator[Sequence[Accepted]]) -> int:
        """Write all batches and record the import; return how many findings stand now."""
        count = 0
        self._lock_targets()
        # Nobody else writes to this street from here on, so this is the number that counts.
        number = lock_street(self.run.space_id).number + 1
        self._look_around()
        # What others have written since the file was read.
        known = known_findings(self.run.place_path)
        for rows in batches:
            new = [row for row in rows if row.target_id is None]
            for row in new:
                self._settle(row.fields)
            fresh = [row for row in new if self._key(row.fields) not in known] if known else new
            back = [row for row in rows if row.target_id is not None]
            self._insert(fresh, number)
            count += len(fresh) + self._bring_back(back, number)
        self.ledger.close()
        record(
            self.actor,
            FindingsImported(
                space_id=self.run.space_id,
                place_path=self.run.place_path,
                subject_id=self.run.id,
                file_name=self.run.file_name,
                count=count,
            ),
        )
        return count

    def _look_around(self) -> None:
        """Take in the places as they are now."""
        below = places.at_and_below(self.run.place_path)
        above = places.way_down_to(self.run.place_path)
        self.by_id = {view.id: view for view in [*above, *below]}
        self.children = {(view.parent_id, view.kind, bare_name(view.name)): view for view in below}

    def _key(self, fields: dict[str, Any]) -> tuple[Any, ...]:
        return finding_key(fields, self.by_id[UUID(fields["place"])])

    def _settle(self, fields: dict[str, Any]) -> None:
        """Take the places that others have registered since instead of registering them."""
        while create := fields.get("create"):
            kind, name = create[0]
            child = self.children.get((UUID(fields["place"]), kind, bare_name(name)))
            if child is None:
                return
            fields["place"], fields["create"] = str(child.id), create[1:]

    def _lock_targets(self) -> None:
        """Lock what an undo took away and this writing brings back."""
        targets = ImportRow.objects.filter(run=self.run, target_id__isnull=False)
        taken = Finding.objects.select_for_update().filter(pk__in=targets.values("target_id"))
        list(taken.order_by("pk").values_list("pk", flat=True))

    def _insert(self, rows: Sequence[Accepted], number: int) -> None:
        if not rows:
            return
        at = [self._standing(row.fields) for row in rows]
        codes = self._codes(at)
        findings = []
        for row, standing in zip(rows, at, strict=True):
            finding = self._finding(row, standing, next(codes[standing.area_id]))
            finding.recorded_number = number
            row.target_id, row.target_version = finding.id, 1
            findings.append(finding)
        writing.insert(findings, at, ledger=self.ledger)

    def _codes(self, at: Sequence[writing.Standing]) -> dict[UUID | None, Iterator[str]]:
        """Codes for these findings; each residents' area counts for itself."""
        wanted = Counter(standing.area_id for standing in at)
        return {
            area_id: iter(writing.next_codes(self.run.space_id, area_id, count))
            for area_id, count in wanted.items()
        }

    def _finding(self, row: Accepted, standing: writing.Standing, code: str) -> Finding:
        fields = row.fields
        day, precision = fields["found"]
        finding = _blank()
        finding.code = code
        finding.kind = fields["kind"]
        finding.description = fields.get("description", "")
        finding.part = fields.get("part", Part.UNKNOWN)
        finding.shop = fields.get("shop", False)
        finding.area = fields.get("area")
        projection = {PROJECTION: fields["projection"]} if "projection" in fields else {}
        finding.measures = {**projection, **fields.get("measures", {})}
        finding.wall_type = fields.get("wall_type", "")
        finding.note = fields.get("note", "")
        finding.found_on, finding.found_precision = date.fromisoformat(day), precision
        finding.import_row_id = row.id
        finding.campaign_id = self.run.context_id
        return writing.prepare(finding, standing, rest=fields.get("rest", ""))

    def _standing(self, fields: dict[str, Any]) -> writing.Standing:
        create = fields.get("create", ())
        key = fields["place"] if not create else f"{fields['place']} {create}"
        found = self.standings.get(key)
        if found is None:
            place = self.by_id[UUID(fields["place"])]
            for kind, name in create:
                place = self._child(place, kind, name)
            if place.closed:
                raise Refused(
                    _("%(address)s刚刚停用了") % {"address": place.address},
                    remedy=_("请重新上传这份台账，看过以后再写入。"),
                )
            found = self.standings[key] = writing.standing(place, self._above(place))
        return found

    def _child(self, parent: PlaceView, kind: str, name: str) -> PlaceView:
        key = (str(parent.id), kind, name)
        if key not in self.created:
            row = add_place(
                self.actor,
                parent_id=parent.id,
                kind=kind,
                name=name,
                source=self.run.file_name[:80],
            )
            self.created[key] = self.by_id[row.id] = places.place(row.id)
        return self.created[key]

    def _above(self, place: PlaceView) -> list[PlaceView]:
        chain = [place]
        while chain[0].parent_id is not None:
            chain.insert(0, self.by_id[chain[0].parent_id])
        return chain

    def _bring_back(self, rows: Sequence[Accepted], number: int) -> int:
        """Bring back what an undo of this import took away."""
        if not rows:
            return 0
        taken = Finding.objects.select_for_update().filter(
            pk__in=[row.target_id for row in rows],
            state=FindingState.DELETED,
            state_reason=UNDONE,
        )
        findings = {finding.id: finding for finding in taken}
        writing.move_many(
            list(findings.values()),
            FindingState.FOUND,
            reason="",
            number=number,
            by_person_id=self.actor.person_id,
            ledger=self.ledger,
        )
        for row in rows:
            if row.target_id in findings:
                row.target_version = findings[row.target_id].version
        return len(findings)


_PATTERN = vars(Finding(how_known=HowKnown.LEDGER, state=FindingState.FOUND))


def _blank() -> Finding:
    """A new finding of a ledger; a copy, because working out 40 defaults takes longer."""
    finding = Finding.__new__(Finding)
    vars(finding).update(_PATTERN, id=day_uuid7(), _state=ModelState())
    return finding


def kept_if_undone(run: ImportRun) -> int:
    """How many of the findings that an import wrote have been worked on since."""
    written = _written(run)
    return len(written) - len(_still_as_written(written, Finding.objects.all()))


def _written(run: ImportRun) -> list[tuple[UUID, int]]:
    rows = ImportRow.objects.filter(run=run, target_id__isnull=False)
    return [
        (one, version)
        for one, version in rows.values_list("target_id", "target_version")
        if one and version
    ]


def _still_as_written(written: list[tuple[UUID, int]], findings: QuerySet[Finding]) -> list[UUID]:
    return [
        finding_id
        for start in range(0, len(written), BATCH)
        for finding_id in _untouched(dict(written[start : start + BATCH]), findings)
    ]


def withdraw(actor: Actor, run: ImportRun, each: Callable[[int], None]) -> tuple[int, int]:
    """Delete what an import wrote and nobody has worked on since: (taken back, kept)."""
    written = _written(run)
    untouched = _still_as_written(written, Finding.objects.select_for_update())
    entry = record(
        actor,
        ImportUndone(
            space_id=run.space_id,
            place_path=run.place_path,
            subject_id=run.id,
            file_name=run.file_name,
            count=len(untouched),
            kept=len(written) - len(untouched),
        ),
    )
    ledger = writing.Ledger(run.space_id)
    for start in range(0, len(untouched), BATCH):
        writing.move_many(
            list(Finding.objects.filter(pk__in=untouched[start : start + BATCH])),
            FindingState.DELETED,
            reason=UNDONE,
            number=entry.number,
            by_person_id=actor.person_id,
            ledger=ledger,
        )
        each(BATCH)
    ledger.close()
    return len(untouched), len(written) - len(untouched)


def _untouched(versions: dict[UUID, int], findings: QuerySet[Finding]) -> list[UUID]:
    """Of the findings written as these versions, those that are still exactly that.

    One that others are marked as repeating has been worked on: they count through it.
    """
    rows = findings.filter(pk__in=list(versions), state=FindingState.FOUND, photos=0)
    same = [pk for pk, version in rows.values_list("pk", "version") if versions[pk] == version]
    kept = repeating(same)
    return [pk for pk in same if pk not in kept]
