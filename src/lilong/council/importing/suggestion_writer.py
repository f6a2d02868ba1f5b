"""Writing the drafts of an import as sentences, and taking them back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from lilong.commons.counters.counting import Deltas
from lilong.commons.imports.importer import Accepted
from lilong.commons.imports.models import ImportRow, ImportRun
from lilong.commons.ledger.chain import lock_street, record
from lilong.council import writing
from lilong.council.events import SuggestionImportUndone, SuggestionsImported
from lilong.council.importing.suggestion_drafts import known_sentences, sentence_key
from lilong.council.models import (
    ProposedSuggestion,
    Suggestion,
    SuggestionStep,
    ThemeProposal,
)
from lilong.council.states import SuggestionState
from lilong.council.theme_proposing import lock_proposals_of
from lilong.kernel.actor import Actor
from lilong.places.grounds import Grounds

BATCH = 500


class Writer:
    """Writes the drafts of one import."""

    def __init__(self, actor: Actor, run: ImportRun) -> None:
        self.actor, self.run = actor, run
        self.grounds = Grounds(run.place_path)

    def write(self, batches: Iterator[Sequence[Accepted]]) -> int:
        """Write all batches and record the import; return how many sentences stand now."""
        head = lock_street(self.run.space_id)
        # What others have written since the file was read.
        known = known_sentences(self.run.place_path)
        count = 0
        for rows in batches:
            fresh = [row for row in rows if self._key(row) not in known]
            if fresh:
                writing.insert([self._suggestion(row) for row in fresh])
            count += len(fresh)
        record(
            self.actor,
            SuggestionsImported(
                space_id=self.run.space_id,
                place_path=self.run.place_path,
                subject_id=self.run.id,
                file_name=self.run.file_name,
                count=count,
            ),
            head=head,
        )
        return count

    def _key(self, row: Accepted) -> bytes:
        return sentence_key(row.fields["place"], row.fields["said_on"], row.fields["text"])

    def _suggestion(self, row: Accepted) -> Suggestion:
        fields = row.fields
        ground = self.grounds[fields["place"]]
        made = Suggestion(
            branch=fields["branch"],
            category=fields["category"],
            text=fields["text"],
            said_on=date.fromisoformat(fields["said_on"]),
            said_by=fields["said_by"],
            entered_by_id=self.actor.person_id,
            address=(ground.place.address + fields.get("rest", ""))[:160],
            import_row_id=row.id,
        )
        row.target_id, row.target_version = made.id, 1
        return writing.fill(made, ground)


def withdraw(actor: Actor, run: ImportRun, each: Callable[[int], None]) -> tuple[int, int]:
    """Take back the sentences of an import that nobody has touched since, and what proposes them.

    Locked are, as everywhere, the proposals, the sentences by id and then the street: whoever is
    answering one of them just now keeps it. Returns how many were taken back and how many are
    kept.
    """
    written = _written(run)
    rows = ImportRow.objects.filter(run=run, target_id__isnull=False)
    proposals = lock_proposals_of(Suggestion.objects.filter(pk__in=rows.values("target_id")))
    untouched = _untouched(written, Suggestion.objects.select_for_update())
    head = lock_street(run.space_id)
    _delete_proposals(proposals, untouched)
    deltas = Deltas(run.space_id)
    for start in range(0, len(untouched), BATCH):
        part = untouched[start : start + BATCH]
        for one in part:
            deltas.add(writing.scopes_of(one), writing.SUGGESTIONS, writing.counted_as(one), -1)
        Suggestion.objects.filter(pk__in=[one.pk for one in part]).delete()
        each(len(part))
    deltas.write()
    kept = len(written) - len(untouched)
    record(
        actor,
        SuggestionImportUndone(
            space_id=run.space_id,
            place_path=run.place_path,
            subject_id=run.id,
            file_name=run.file_name,
            count=len(untouched),
            kept=kept,
        ),
        head=head,
    )
    return len(untouched), kept


def kept_if_undone(run: ImportRun) -> int:
    """How many of an import's sentences somebody has touched since."""
    written = _written(run)
    return len(written) - len(_untouched(written, Suggestion.objects.all()))


def _written(run: ImportRun) -> list[UUID]:
    rows = ImportRow.objects.filter(run=run, target_id__isnull=False)
    ids = [pk for pk in rows.values_list("target_id", flat=True) if pk is not None]
    there = set[UUID]()
    for start in range(0, len(ids), BATCH):
        found = Suggestion.objects.filter(pk__in=ids[start : start + BATCH])
        there |= set(found.values_list("pk", flat=True))
    return sorted(pk for pk in ids if pk in there)


def _delete_proposals(proposals: Sequence[UUID], gone: Sequence[Suggestion]) -> None:
    """Delete those of these locked proposals that lose a sentence; the next look makes new ones."""
    held, lost = ProposedSuggestion.objects.filter(proposal__in=proposals), {one.pk for one in gone}
    losing = {
        proposal_id
        for proposal_id, one in held.values_list("proposal_id", "suggestion_id")
        if one in lost
    }
    ThemeProposal.objects.filter(pk__in=losing).delete()


def _untouched(ids: Sequence[UUID], suggestions: QuerySet[Suggestion]) -> list[Suggestion]:
    """Of these sentences, in the order of their ids, those that nobody has touched."""
    found: list[Suggestion] = []
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        stepped = SuggestionStep.objects.filter(suggestion__in=part).values("suggestion_id")
        same = suggestions.filter(
            pk__in=part, version=1, state=SuggestionState.RECEIVED, theme=None, released=False
        )
        found += same.exclude(pk__in=stepped).order_by("pk")
    return found
