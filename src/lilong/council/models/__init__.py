"""What the council keeps."""

from __future__ import annotations

from lilong.council.models.answering import (
    Decided,
    Reply,
    ReplyTime,
    Solved,
    SuggestionOutcome,
    TellingRound,
)
from lilong.council.models.cockpit import (
    CheckInWish,
    Cockpit,
    Speech,
    StrawAnswer,
    StrawPoll,
)
from lilong.council.models.meetings import AgendaItem, Attendance, Invitee, Meeting
from lilong.council.models.minutes import MinutesVersion
from lilong.council.models.open311 import ForeignService, HandedSuggestion
from lilong.council.models.opinions import (
    Conversation,
    ConversationMap,
    OpinionVote,
    Statement,
    StatementAuthor,
    Voice,
)
from lilong.council.models.publishing import Publishing
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
from lilong.council.models.topics import (
    PointRating,
    Topic,
    TopicAuthor,
    TopicFollower,
    TopicOption,
    TopicPoint,
    TopicQuestion,
    TopicVoice,
)

__all__ = [
    "AgendaItem",
    "Attendance",
    "CheckInWish",
    "Cockpit",
    "Conversation",
    "ConversationMap",
    "Decided",
    "ForeignService",
    "HandedSuggestion",
    "Intake",
    "Invitee",
    "Meeting",
    "MinutesVersion",
    "OpinionVote",
    "PointRating",
    "Promise",
    "PromiseStep",
    "ProposedSuggestion",
    "Publishing",
    "Reply",
    "ReplyTime",
    "Resolution",
    "ResolutionStep",
    "SayingCount",
    "Solved",
    "Speech",
    "Statement",
    "StatementAuthor",
    "StrawAnswer",
    "StrawPoll",
    "Suggestion",
    "SuggestionContact",
    "SuggestionOutcome",
    "SuggestionPhoto",
    "SuggestionStep",
    "TellingRound",
    "Theme",
    "ThemeExclusion",
    "ThemeProposal",
    "Topic",
    "TopicAuthor",
    "TopicFollower",
    "TopicOption",
    "TopicPoint",
    "TopicQuestion",
    "TopicVoice",
    "Voice",
]
