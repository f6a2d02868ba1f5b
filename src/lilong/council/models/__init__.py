"""What the council keeps."""

from __future__ import annotations

from lilong.council.models.meetings import AgendaItem, Attendance, Invitee, Meeting
from lilong.council.models.minutes import MinutesVersion
from lilong.council.models.opinions import (
    Conversation,
    ConversationMap,
    OpinionVote,
    Statement,
    StatementAuthor,
    Voice,
)
from lilong.council.models.resolutions import (
    Promise,
    PromiseStep,
    Resolution,
    ResolutionStep,
)
from lilong.council.models.suggestions import (
    Intake,
    SayingCount,
    Suggestion,
    SuggestionContact,
    SuggestionPhoto,
    SuggestionStep,
    Theme,
)
from lilong.council.models.theme_proposals import (
    ProposedSuggestion,
    ThemeExclusion,
    ThemeProposal,
)

__all__ = [
    "AgendaItem",
    "Attendance",
    "Conversation",
    "ConversationMap",
    "Intake",
    "Invitee",
    "Meeting",
    "MinutesVersion",
    "OpinionVote",
    "Promise",
    "PromiseStep",
    "ProposedSuggestion",
    "Resolution",
    "ResolutionStep",
    "SayingCount",
    "Statement",
    "StatementAuthor",
    "Suggestion",
    "SuggestionContact",
    "SuggestionPhoto",
    "SuggestionStep",
    "Theme",
    "ThemeExclusion",
    "ThemeProposal",
    "Voice",
]
