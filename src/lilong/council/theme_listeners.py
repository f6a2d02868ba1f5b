"""Who is told when a theme is answered: each author once, and nothing of what they said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from uuid import UUID

from django.utils import timezone

from lilong.commons.fields import known
from lilong.commons.ledger.listening import listens
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices.telling import tell
from lilong.council.models import SuggestionContact, SuggestionStep


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


def register() -> None:
    """Importing this module has connected its listeners."""


@listens("council.theme_answered")
def tell_authors(entry: LedgerEntry) -> None:
    """Tell every author with an account that there is an answer: one notice a person and day.

    Neither theme nor sentence stands in it: whoever sees the notice learns nothing but that.
    """
    assert entry.subject_id is not None
    day = timezone.localtime(entry.at).date()
    answered = SuggestionStep.objects.filter(
        suggestion__theme=entry.subject_id, on=day, state=str(entry.facts["state"])
    )
    tell(
        set(_accounts(list(answered.values_list("suggestion_id", flat=True)))),
        space_id=entry.space_id,
        key=f"council-answers:{day.isoformat()}",
        group="council.answers",
        sentence=_("您提过的建议有了新的答复，请用收到的短网址查看"),
        facts={},
    )


def _accounts(suggestion_ids: list[UUID]) -> Iterator[UUID]:
    kept = SuggestionContact.objects.filter(expires_on__gt=timezone.localdate())
    for start in range(0, len(suggestion_ids), 500):
        part = suggestion_ids[start : start + 500]
        for author in kept.filter(suggestion_id__in=part).values_list("author", flat=True):
            person_id = json.loads(author)["person_id"] if known(author) else None
            if person_id:
                yield UUID(person_id)
