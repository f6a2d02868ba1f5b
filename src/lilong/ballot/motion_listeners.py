"""Whom the life of a motion concerns, and how they hear of it. Never a choice."""

from __future__ import annotations

from uuid import UUID

from django.utils.dateparse import parse_datetime

from lilong.ballot import permissions
from lilong.ballot.models import Motion, RollOwner, Voter
from lilong.ballot.moving import said_at
from lilong.commons.ledger.listening import listens
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices.telling import tell
from lilong.commons.web.addresses import address
from lilong.people import queries as people

GROUP = "ballot.motions"


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


def register() -> None:
    """Importing this module has connected its listeners."""


@listens("ballot.notice_given")
def tell_of_notice(entry: LedgerEntry) -> None:
    """Tell every owner who is asked that a vote is coming."""
    opens, closes = (_moment(entry.facts[name]) for name in ("opens_at", "closes_at"))
    _tell_owners(
        entry,
        _("“%(title)s”将请业主表决：%(opens)s 开始，%(closes)s 截止"),
        {"opens": opens, "closes": closes},
    )


@listens("ballot.voting_opened")
def tell_of_opening(entry: LedgerEntry) -> None:
    """Tell every owner who is asked that they can vote now."""
    _tell_owners(entry, _("“%(title)s”开始表决，请在截止前投票"), {})


@listens("ballot.motion_withdrawn")
def tell_of_withdrawal(entry: LedgerEntry) -> None:
    """Tell every owner who was asked that the question was taken back."""
    reason = str(entry.facts["reason"])
    _tell_owners(entry, _("“%(title)s”撤回了：%(reason)s"), {"reason": reason})


@listens("ballot.result_posted")
def tell_of_result(entry: LedgerEntry) -> None:
    """Tell every owner who was asked what came of it."""
    result = str(entry.facts["result"])
    _tell_owners(entry, _("“%(title)s”公布了结果：%(result)s"), {"result": result})


@listens("ballot.scrutineer_appointed")
def tell_scrutineer(entry: LedgerEntry) -> None:
    """Tell an owner that they are asked to check the count."""
    motion = _motion(entry)
    if motion is not None:
        told = {UUID(str(entry.facts["person_id"]))}
        _tell(entry, motion, told, _("请您为“%(title)s”监票，计票以后在手机上核对"), {})


@listens("ballot.votes_counted")
def tell_scrutineers(entry: LedgerEntry) -> None:
    """Tell the scrutineers that there is a count to check."""
    motion = _motion(entry)
    if motion is not None:
        ours = motion.scrutineers.exclude(state="ended").values_list("person_id", flat=True)
        _tell(entry, motion, set(ours), _("“%(title)s”计票完成，请您核对"), {})


@listens("ballot.objection_to_count_answered")
def tell_who_objected(entry: LedgerEntry) -> None:
    """Tell a scrutineer that their objection was answered: they may confirm, or not."""
    motion = _motion(entry)
    if motion is not None:
        told = {UUID(str(entry.facts["person_id"]))}
        _tell(entry, motion, told, _("您对“%(title)s”计票的疑问有了答复，请看一看"), {})


@listens("ballot.challenge_decided")
def tell_challengers(entry: LedgerEntry) -> None:
    """Tell whoever asked for a decision to be annulled how it was entered to have ended.

    So that nobody's request is taken back for them without their hearing of it.
    """
    motion = _motion(entry)
    if motion is not None:
        ours = motion.challenges.exclude(by=None).values_list("by_id", flat=True)
        told = {one for one in ours if one is not None}
        result = str(entry.facts["result"])
        _tell(
            entry,
            motion,
            told,
            _("撤销“%(title)s”的要求登记了结果：%(result)s"),
            {"result": result},
        )


def _motion(entry: LedgerEntry) -> Motion | None:
    return Motion.objects.filter(pk=entry.subject_id).first() if entry.subject_id else None


def _tell_owners(entry: LedgerEntry, sentence: str, facts: dict[str, str]) -> None:
    motion = _motion(entry)
    if motion is not None and motion.noticed_at is not None:
        _tell(entry, motion, owners_asked(motion), sentence, facts)


def owners_asked(motion: Motion) -> set[UUID]:
    """The persons who own what is asked: by the roll, and by the grant of their room."""
    units = Voter.objects.filter(motion=motion).values("unit_id")
    named = RollOwner.objects.filter(unit_id__in=units).exclude(person_id=None)
    held = people.holders_in(motion.scope_paths, permissions.OWNERS)
    by_roll = {one for one in named.values_list("person_id", flat=True) if one is not None}
    return by_roll | {one.person_id for one in held}


def _tell(
    entry: LedgerEntry, motion: Motion, persons: set[UUID], sentence: str, facts: dict[str, str]
) -> None:
    tell(
        persons,
        space_id=entry.space_id,
        key=f"{entry.kind}:{motion.id}:{entry.number}",
        group=GROUP,
        sentence=sentence,
        facts={"title": motion.title, **facts},
        url=address("ballot:motion", motion.id),
    )


def _moment(text: object) -> str:
    at = parse_datetime(str(text))
    return said_at(at) if at else str(text)
