"""What the council keeps."""

from __future__ import annotations

from lilong.council.models.suggestions import (
    Intake,
    SayingCount,
    Suggestion,
    SuggestionContact,
    SuggestionPhoto,
    SuggestionStep,
    Theme,
)

__all__ = [
    "Intake",
    "SayingCount",
    "Suggestion",
    "SuggestionContact",
    "SuggestionPhoto",
    "SuggestionStep",
    "Theme",
]
