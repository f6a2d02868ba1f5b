"""Reads of sentences: one by its short address, one by its keeper."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.council.keys import read_key
from lilong.council.models import Intake, Suggestion, SuggestionPhoto, SuggestionStep
from lilong.council.moving import no_such_key
from lilong.council.permissions import visible_to
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
        last = self.steps[-1] if self.steps else None
        return last if last is not None and last.waits_for else None


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


def seen_suggestion(actor: Actor, suggestion_id: UUID) -> Suggestion:
    """A sentence that the actor may read. Raises NotFound."""
    rows = Suggestion.objects.filter(pk=suggestion_id).select_related("theme")
    found = visible_to(actor, rows).first()
    if found is None:
        raise NotFound(_("没有这条建议，或者您不能看它的原话"))
    return found


def key_of_said(suggestion_id: UUID) -> str:
    """The short address of a sentence whose form came before; empty when none did."""
    found = Suggestion.objects.filter(pk=suggestion_id).values_list("key", flat=True).first()
    return found or ""


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
