"""Reads of what comes after the close: the count, its scrutineers, the register of challenges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions
from lilong.ballot.models import (
    Challenge,
    CountResult,
    CourtPaper,
    Delivery,
    Motion,
    Scrutineer,
    Voter,
)
from lilong.ballot.queries.turnout import standing_ballots
from lilong.ballot.states import (
    POSTED,
    ChallengeResult,
    ChallengeState,
    Channel,
    DeliveryResult,
    MotionState,
    ScrutinyState,
)
from lilong.commons.fields import known
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound
from lilong.people import queries as people
from lilong.people.queries import Holder

CANDIDATES = 20
# What comes on a slip while nobody of the house stands beside the owner.
_ON_A_SLIP = (Channel.ONLINE, Channel.PAPER, Channel.MEETING)
# Of these the slip reached the house, or was given to the post for it.
_BROUGHT = (DeliveryResult.DELIVERED, DeliveryResult.REGISTERED_LETTER)


def seen_result(actor: Actor, motion: Motion) -> CountResult | None:
    """The count: for everybody who sees the motion once posted, before that for those who check.

    One query, or none.
    """
    shown = motion.state in POSTED or (
        motion.state == MotionState.COUNTED and permissions.sees_choices(actor, motion)
    )
    return CountResult.objects.filter(motion=motion).first() if shown else None


@dataclass(frozen=True, slots=True)
class ScrutineerLine:
    """A scrutineer as a page names them; `words` is an objection's, `answer` what was answered."""

    id: UUID
    person_id: UUID
    name: str
    state: str
    label: str
    words: str
    said_at: datetime | None
    answer: str


def scrutineers_of(motion: Motion) -> list[ScrutineerLine]:
    """Everybody who was appointed, in the order of their appointment. Two queries."""
    rows = list(Scrutineer.objects.filter(motion=motion).order_by("appointed_at", "pk"))
    names = people.names_of(row.person_id for row in rows)
    return [
        ScrutineerLine(
            row.pk,
            row.person_id,
            names.get(row.person_id, ""),
            row.state,
            str(ScrutinyState(row.state).label),
            row.words,
            row.said_at,
            row.answer,
        )
        for row in rows
    ]


def scrutineer(scrutineer_id: UUID) -> Scrutineer:
    """The scrutineer with their motion. Raises NotFound."""
    rows = Scrutineer.objects.select_related("motion").filter(pk=scrutineer_id)
    found = rows.first()
    if found is None:
        raise NotFound(_("没有这位监票人"))
    return found


def candidates(motion: Motion, words: str) -> list[Holder]:
    """Owners who are asked and whose name or address holds `words`; none for no words."""
    words = words.strip()
    if not words:
        return []
    return people.holders_in(motion.scope_paths, permissions.OWNERS, words=words, limit=CANDIDATES)


def unbrought_ballots(actor: Actor, motion: Motion) -> dict[str, int] | None:
    """By channel, the ballots that stand although nobody wrote down that their slip was brought.

    Where a scrutineer begins to look; no choice is read. None for whoever may not see choices. An
    owner who has signed in needs no slip, and which ones had is written down nowhere, so this is
    no count of wrongs. One query.
    """
    if not permissions.sees_choices(actor, motion):
        return None
    voters = Voter.objects.filter(motion=motion, number=OuterRef("unit"))
    # The last try stands on the voter; that a slip was brought before it is written down as well.
    before = Exists(Delivery.objects.filter(voter=OuterRef("pk"), result__in=_BROUGHT))
    rows = standing_ballots(motion.id).filter(
        Exists(voters.exclude(delivery__in=_BROUGHT).exclude(before)), channel__in=_ON_A_SLIP
    )
    found = dict(rows.values_list("channel").annotate(count=Count("pk")).order_by())
    return {channel: found[channel] for channel in _ON_A_SLIP if channel in found}


@dataclass(frozen=True, slots=True)
class ChallengeLine:
    """A line of the register. Name and grounds are empty for whom they are not meant.

    `to_court` says whether the reader may write down what a court says of it.
    """

    id: UUID
    number: int
    received_on: date
    knew_on: date
    due_on: date
    state: str
    label: str
    decision: str
    decided_on: date | None
    court_ref: str
    court_on: date | None
    court_words: str
    result: str
    open: bool
    by_name: str
    grounds: str
    inside: bool
    to_court: bool


def register_of(actor: Actor, motion: Motion) -> list[ChallengeLine]:
    """The register of a motion, oldest first. Two queries.

    Who challenged, and with what words, is for those who decide and for the challenger.
    """
    rows = list(Challenge.objects.filter(motion=motion).order_by("received_on", "pk"))
    names = people.names_of(row.by_id for row in rows)
    deciding = permissions.decide_motion.allows(actor, motion)
    return [
        _line(
            number,
            row,
            names,
            inside=deciding or _own(actor, row),
            to_court=permissions.write_court_down.allows(actor, motion, row),
        )
        for number, row in enumerate(rows, 1)
    ]


def seen_challenge(actor: Actor, challenge_id: UUID) -> tuple[Motion, ChallengeLine]:
    """A challenge with its motion, for those who see the motion. Raises NotFound."""
    found = Challenge.objects.select_related("motion__place").filter(pk=challenge_id).first()
    if found is None or not permissions.may_see(actor, found.motion):
        raise NotFound(_("没有这条撤销要求，或者您没有查看它的权限"))
    lines = register_of(actor, found.motion)
    return found.motion, next(line for line in lines if line.id == challenge_id)


@dataclass(frozen=True, slots=True)
class CourtPaperLine:
    """A court's paper with its photo."""

    court_ref: str
    said_on: date
    words: str
    file_id: UUID


def court_papers_of(actor: Actor, motion: Motion, challenge_id: UUID) -> list[CourtPaperLine]:
    """The papers of a challenge that have a photo, for who may see it. One query, or none."""
    if not permissions.see_court_paper.allows(actor, motion):
        return []
    rows = CourtPaper.objects.filter(challenge_id=challenge_id, file_id__isnull=False)
    found = rows.order_by("noted_at", "pk").values_list("court_ref", "said_on", "words", "file_id")
    return [CourtPaperLine(ref, day, words, one) for ref, day, words, one in found if one]


def _own(actor: Actor, row: Challenge) -> bool:
    return actor.person_id is not None and row.by_id == actor.person_id


def _line(
    number: int, row: Challenge, names: dict[UUID, str], *, inside: bool, to_court: bool
) -> ChallengeLine:
    name = names.get(row.by_id, "") if row.by_id else known(row.by_name)
    return ChallengeLine(
        row.pk,
        number,
        row.received_on,
        row.knew_on,
        row.due_on,
        row.state,
        str(ChallengeState(row.state).label),
        row.decision,
        row.decided_on,
        row.court_ref,
        row.court_on,
        row.court_words,
        str(ChallengeResult(row.result).label) if row.result else "",
        row.state == ChallengeState.OPEN,
        name if inside else "",
        known(row.grounds) if inside else "",
        inside,
        to_court,
    )
