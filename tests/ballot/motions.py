"""Motions for tests, brought as far as a test needs them through the real use cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.ballot.votes import voter_of
from tests.neighbourhood import Street

from lilong.ballot import casting
from lilong.ballot.actions.change_scope import ItemDraft, change_scope
from lilong.ballot.actions.close_voting import close_voting
from lilong.ballot.actions.count_votes import count_votes
from lilong.ballot.actions.draft_motion import draft_motion
from lilong.ballot.actions.freeze_scope import freeze_scope
from lilong.ballot.actions.give_notice import NoticeDraft, give_notice
from lilong.ballot.actions.open_voting import open_voting
from lilong.ballot.actions.post_result import post_result
from lilong.ballot.casting import Cast
from lilong.ballot.clocking import as_if
from lilong.ballot.models import CompoundRules, Motion, Roll
from lilong.ballot.options import DEFAULTS
from lilong.ballot.states import Channel
from lilong.kernel.actor import Actor

# Noon of 28 November 2026 in Shanghai; a notice then allows an opening on 13 December.
NOTICE = datetime(2026, 11, 28, 4, 0, tzinfo=UTC)
OPENS = datetime(2026, 12, 13, 1, 0, tzinfo=UTC)
CLOSES = datetime(2026, 12, 20, 10, 0, tzinfo=UTC)
AFTER = datetime(2026, 12, 28, 4, 0, tzinfo=UTC)
ITEMS = (
    ItemDraft("更换水泵", "两台生活水泵整体更换", 8_650_000),
    ItemDraft("水箱清洗", "换泵前后各一次", 240_000),
    ItemDraft("更换楼内水管", "", None, included=False),
)


@dataclass
class Stage:
    """A neighbourhood with those who put motions in it."""

    street: Street
    member: Actor
    roll: Roll


def rules_of(street: Street, **options: Any) -> CompoundRules:
    """Rules of the compound, in force since long ago, put straight into the table."""
    return CompoundRules.objects.create(
        space_id=street.compound.space_id,
        place=street.compound,
        place_path=street.compound.path,
        version=CompoundRules.objects.filter(place=street.compound).count() + 1,
        options={**DEFAULTS, "complaint_days": 0, **options},
        source="示例小区业主大会议事规则",
        effective_from=datetime(2020, 1, 1, tzinfo=UTC).date(),
    )


def drafted(
    actor: Actor, street: Street, *, items: Sequence[ItemDraft] = ITEMS, **other: Any
) -> Motion:
    """A draft with items."""
    values = {
        "title": "更换水泵",
        "question": "是否同意使用维修资金更换水泵？",
        "matter": "repair_fund_use",
        "text": "水泵用了二十一年。",
        "not_included": "不动户内水管。",
        **other,
    }
    with as_if(NOTICE):
        motion = draft_motion(actor, place_id=street.compound.id, **values)
        return change_scope(actor, motion_id=motion.id, items=items) if items else motion


def frozen(actor: Actor, street: Street, **other: Any) -> Motion:
    """A motion whose scope is frozen."""
    motion = drafted(actor, street, **other)
    with as_if(NOTICE):
        return freeze_scope(actor, motion_id=motion.id)


def notice(**other: Any) -> NoticeDraft:
    """A notice in order."""
    values: dict[str, Any] = {
        "opens_at": OPENS,
        "closes_at": CLOSES,
        "forms": ["written"],
        "hand_in": "小区门卫室的票箱",
        **other,
    }
    return NoticeDraft(**values)


def noticed(stage: Stage, *, at: datetime = NOTICE, **other: Any) -> Motion:
    """A motion of which notice was given."""
    motion = frozen(stage.member, stage.street, **other)
    with as_if(at):
        return give_notice(
            stage.member, motion_id=motion.id, roll_id=stage.roll.id, notice=notice()
        )


def opened(stage: Stage, **other: Any) -> Motion:
    """A motion that is being voted on."""
    motion = noticed(stage, **other)
    with as_if(OPENS):
        return open_voting(stage.member, motion_id=motion.id)


def vote(motion: Motion, choices: Mapping[int, str], channel: str = Channel.PAPER) -> None:
    """Ballots by unit number, straight into the chain."""
    from django.db import transaction

    casts = [Cast(voter_of(motion, unit).id, choice, channel) for unit, choice in choices.items()]
    with transaction.atomic(), as_if(OPENS + timedelta(days=1)):
        casting.append(motion.id, casts)


def closed(stage: Stage, choices: Mapping[int, str], **other: Any) -> Motion:
    """A motion that these units voted on, and that is over."""
    motion = opened(stage, **other)
    vote(motion, choices)
    with as_if(CLOSES):
        return close_voting(stage.member, motion_id=motion.id)


def counted(stage: Stage, choices: Mapping[int, str], **other: Any) -> Motion:
    """A motion that was counted."""
    motion = closed(stage, choices, **other)
    with as_if(AFTER):
        count_votes(stage.member, motion_id=motion.id)
    motion.refresh_from_db()
    return motion


def posted(stage: Stage, choices: Mapping[int, str], **other: Any) -> Motion:
    """A motion whose result is public."""
    motion = counted(stage, choices, **other)
    with as_if(AFTER):
        return post_result(stage.member, motion_id=motion.id)


def agreeing(count: int, *, of: int = 12, rest: str = "") -> dict[int, str]:
    """The first `count` units agree; the others say `rest`, or nothing."""
    return {
        unit: "agree" if unit <= count else rest
        for unit in range(1, of + 1)
        if unit <= count or rest
    }
