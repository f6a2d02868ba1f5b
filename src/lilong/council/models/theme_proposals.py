"""What the grouping proposes, what a person said to it, and what stays out of a theme."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lilong.commons.fields import PathField
from lilong.commons.spaces import OfSpace
from lilong.council.models.suggestions import Suggestion, Theme
from lilong.council.states import ProposalState


class ThemeProposal(OfSpace):
    """Sentences that may say the same. Nothing comes of it before a person has confirmed it.

    Attributes:
        theme: the theme they may belong to, or went to; None for a new one.
        score: how alike they are on average, in thousandths.
        words: what they share: `[word, sentences, whether a concept]`, the most telling first.
        suggestions: how many sentences it proposes.
        decided_by_id: who confirmed or rejected it.
    """

    area_id = models.UUIDField()
    area_path = PathField()
    category = models.CharField(max_length=30, blank=True)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, null=True, related_name="+")
    score = models.PositiveSmallIntegerField()
    words = models.JSONField(default=list)
    suggestions = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=10, choices=ProposalState.choices, default=ProposalState.PROPOSED
    )
    proposed_on = models.DateField()
    decided_by_id = models.UUIDField(null=True)
    decided_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=ProposalState.values), name="themeproposal_state"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["area_id", "state", "-suggestions", "id"], name="themeproposal_area"
            ),
        ]


class ProposedSuggestion(OfSpace):
    """A sentence of a proposal."""

    proposal = models.ForeignKey(ThemeProposal, on_delete=models.CASCADE, related_name="rows")
    suggestion = models.ForeignKey(Suggestion, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["proposal", "suggestion"], name="proposedsuggestion_once"
            ),
        ]


class ThemeExclusion(OfSpace):
    """A person said that a sentence does not belong to a theme: it is not proposed for it again."""

    suggestion = models.ForeignKey(Suggestion, on_delete=models.CASCADE, related_name="+")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["suggestion", "theme"], name="themeexclusion_once"),
        ]
