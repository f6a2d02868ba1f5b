"""Whoever meets a word in the code finds it in the glossary, in both languages."""

from __future__ import annotations

import re

import pytest

from lilong.ballot import states as ballot
from lilong.cases.outreach import states as outreach
from lilong.council import cockpit_states as cockpit
from lilong.council import opinion_states as opinions
from lilong.council import states as council
from lilong.council import topic_states as topics
from lilong.council.kinds.meetings import meeting_kinds
from lilong.council.kinds.topics import topic_templates
from lilong.people.roles import ROLES
from lilong.places.kinds import KINDS
from lilong.survey import states as survey
from lilong.survey.kinds import finding_kinds
from tests.architecture.house import ROOT, own_models

TEXT = (ROOT / "docs" / "glossary.md").read_text()
ROWS = [line.strip("|").split("|") for line in TEXT.splitlines() if line.startswith("| ")]
KNOWN = {code for row in ROWS for code in re.findall(r"`([^`]+)`", row[-1])}
ENUMERATIONS = (
    survey.FindingState,
    survey.CampaignState,
    survey.DoorResult,
    survey.HowKnown,
    survey.Part,
    ballot.RollState,
    ballot.UnitKind,
    ballot.SaleState,
    ballot.AreaBasis,
    ballot.ObjectionState,
    ballot.MotionState,
    ballot.Choice,
    ballot.Channel,
    ballot.DeliveryResult,
    ballot.PaperState,
    ballot.MandateState,
    ballot.ComplaintState,
    ballot.ScrutinyState,
    ballot.ChallengeState,
    council.MeetingState,
    council.AttendedBy,
    council.MinutesState,
    council.PromiseState,
    council.PromiseStepKind,
    council.ResolutionStepKind,
    cockpit.SpeechState,
    opinions.ConversationState,
    opinions.StatementState,
    opinions.LeftOut,
    topics.TopicState,
    topics.Outcome,
    topics.SayingState,
    topics.Side,
    topics.Unshown,
    outreach.CallResult,
    outreach.Purpose,
    outreach.ErrandState,
    outreach.PromiseState,
    outreach.Hour,
)
WORDS = {
    "tables": {model.__name__ for model in own_models()},
    "roles": set(ROLES),
    "kinds of places": set(KINDS),
    "kinds of findings": set(finding_kinds()),
    "kinds of meetings": set(meeting_kinds()),
    "templates of topics": set(topic_templates()),
    "states": {value for choices in ENUMERATIONS for value in choices.values if value},
}


@pytest.mark.parametrize("what", WORDS)
def test_every_word_of_the_code_is_explained(what: str):
    assert not WORDS[what] - KNOWN


def test_every_row_has_both_languages_and_an_identifier():
    for row in ROWS:
        if "identifier" in row[-1]:
            continue
        assert len(row) == 3, row
        assert re.search(r"[\u4e00-\u9fff]", row[0]), row
        assert re.search(r"[a-z]", row[1]), row


def test_a_word_is_explained_once():
    explained = [code for row in ROWS for code in set(re.findall(r"`([^`]+)`", row[-1]))]
    twice = {code for code in explained if explained.count(code) > 1}
    assert twice <= {"ledger"}  # the street's Excel, and how a finding became known
