"""Reads of sentences: one by its short address, one by its keeper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.council import permissions
from lilong.council.keys import read_key
from lilong.council.models import Intake, Suggestion, SuggestionPhoto, SuggestionStep
from lilong.council.moving import no_such_key, noted_solved
from lilong.council.permissions import visible_to
from lilong.council.states import SuggestionState
from lilong.council.wording import cleaned_text
from lilong.engines.tabular.personal import without_personal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound


@dataclass(frozen=True)
class Feed:
    """A sentence with what became of it, oldest first."""

    suggestion: Suggestion
    steps: tuple[SuggestionStep, ...]

    @property
    def waits_for(self) -> SuggestionStep | None:
        """The step that says who has it now, while somebody has."""
        return who_has_it(self.suggestion, self.steps)


def feed_of(typed: str) -> Feed:
    """The feed of a short address, for whoever holds it. Two queries. Raises NotFound."""
    key = read_key(typed)
    found = Suggestion.objects.filter(key=key).select_related("theme").first() if key else None
    if found is None:
        raise no_such_key()
    return Feed(found, steps_of(found.id))


def steps_of(suggestion_id: UUID) -> tuple[SuggestionStep, ...]:
    """The steps of a sentence, oldest first. One query."""
    return tuple(SuggestionStep.objects.filter(suggestion_id=suggestion_id).order_by("order"))


def steps_for(actor: Actor, suggestion: Suggestion) -> tuple[SuggestionStep, ...]:
    """The steps of a sentence as far as the actor reads them. One query.

    What keepers write is for its author, and what the author writes is for the keepers: below full
    sight only states and days are told, also of a sentence that was released.
    """
    steps = steps_of(suggestion.id)
    if permissions.see_suggestions.allows(actor, suggestion.place_path):
        return steps
    told, before = list[SuggestionStep](), str(SuggestionState.RECEIVED)
    for step in steps:
        if step.state != before:
            step.words, step.waits_for = "", without_personal(step.waits_for)
            told.append(step)
        before = step.state
    return tuple(told)


def who_has_it(suggestion: Suggestion, steps: Sequence[SuggestionStep]) -> SuggestionStep | None:
    """The step that says who has a sentence now; what is added later takes nothing from them."""
    for step in reversed(steps):
        if step.state != suggestion.state:
            return None
        if step.waits_for:
            return step
    return None


def asks_author(suggestion: Suggestion, steps: Sequence[SuggestionStep]) -> bool:
    """Whether its author is asked: it is called done, or a keeper noted that it is solved."""
    return suggestion.state == SuggestionState.DONE or noted_solved(suggestion, steps)


def seen_suggestion(actor: Actor, suggestion_id: UUID) -> Suggestion:
    """A sentence that the actor may read. Raises NotFound."""
    rows = Suggestion.objects.filter(pk=suggestion_id).select_related("theme")
    found = visible_to(actor, rows).first()
    if found is None:
        raise NotFound(_("没有这条建议，或者您不能看它的原话"))
    return found


def said_before(
    suggestion_id: UUID, *, text: str, branch: str, place_id: UUID
) -> tuple[Suggestion, bool]:
    """The sentence whose form came before, and whether it is the same that comes now.

    A form may be sent twice because the reply was lost, and changed in between: from a draft, or
    by going back. Raises Suggestion.DoesNotExist when none came.
    """
    found = Suggestion.objects.get(pk=suggestion_id)
    words = cleaned_text(text)
    # A keeper may have covered parts of it and moved it meanwhile: the words decide.
    same = found.text in (words, without_personal(words)) and found.place_id == place_id
    return found, same and (found.branch == branch or found.version > 1)


def photos_of(suggestion_id: UUID) -> list[UUID]:
    """The files of a sentence's photos, in order."""
    hung = SuggestionPhoto.objects.filter(suggestion_id=suggestion_id).order_by("order", "id")
    return list(hung.values_list("file_id", flat=True))


def takes_strangers(area_id: UUID) -> bool:
    """Whether a residents' area takes in what is said without an account."""
    return Intake.objects.filter(area_id=area_id, strangers=True).exists()


def intake_of(area_id: UUID) -> Intake:
    """How a residents' area takes sentences in; as by default where nobody has said."""
    return Intake.objects.filter(area_id=area_id).first() or Intake(area_id=area_id)
