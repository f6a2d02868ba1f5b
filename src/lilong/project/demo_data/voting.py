"""Loading the demo's votes through the same use cases that people go through."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from io import BytesIO
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from lilong.ballot import clocking, slips
from lilong.ballot.actions.add_scope_picture import add_scope_picture
from lilong.ballot.actions.adopt_rules import adopt_rules
from lilong.ballot.actions.appoint_scrutineer import appoint_scrutineer
from lilong.ballot.actions.cast_ballots import ProvenCast, cast_ballots
from lilong.ballot.actions.change_scope import change_scope
from lilong.ballot.actions.check_count import check_count
from lilong.ballot.actions.close_voting import close_voting
from lilong.ballot.actions.count_votes import count_votes
from lilong.ballot.actions.draft_motion import draft_motion
from lilong.ballot.actions.freeze_roll import freeze_roll
from lilong.ballot.actions.freeze_scope import freeze_scope
from lilong.ballot.actions.give_notice import NoticeDraft, give_notice
from lilong.ballot.actions.open_roll import open_roll
from lilong.ballot.actions.open_voting import open_voting
from lilong.ballot.actions.post_result import post_result
from lilong.ballot.actions.publish_roll import publish_roll
from lilong.ballot.actions.publish_root import publish_root
from lilong.ballot.actions.record_deliveries import record_deliveries
from lilong.ballot.queries.scope import item_ids
from lilong.ballot.queries.slips import SlipLine, slips_of
from lilong.commons.imports.actions.apply_import import apply_import
from lilong.commons.imports.actions.begin_writing import begin_writing
from lilong.commons.imports.actions.hand_in_file import hand_in_file
from lilong.commons.imports.dry_run import read_import
from lilong.commons.imports.importer import Target
from lilong.kernel.actor import SYSTEM, VISITOR, Actor
from lilong.project.demo_data import roll as rolls
from lilong.project.demo_data import tree, votes
from lilong.project.demo_data.pictures import picture
from lilong.project.demo_data.votes import DemoVote

if TYPE_CHECKING:
    from lilong.project.demo_data.loading import Town

ROLL = "ballot.roll"
# Ballots come over the days of the vote in so many sittings; after each a root is posted.
SITTINGS = 6
DELIVERED_FIRST = timedelta(days=2)


def load_votes(town: Town) -> None:
    """曙光's lifts, decided; 西木's pumps, under way."""
    today = timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0)
    done = votes.lifts(tree.SHUGUANG)
    motion_id = _until_open(town, done, today)
    _cast(motion_id, done, town.random, until=done.closes(today), today=today)
    _decide(town, done, motion_id, today)
    running = votes.pumps(tree.SOUTH_COMPOUND, tree.LINGLING)
    motion_id = _until_open(town, running, today)
    _deliver(town, running, motion_id, today)
    _cast(motion_id, running, town.random, until=today, today=today)


def _until_open(town: Town, vote: DemoVote, today: datetime) -> UUID:
    """Rules, roll, scope with pictures, notice: up to the first day of voting."""
    member, secretary = town.actor(vote.member), town.actor(vote.secretary)
    compound_id, began = town.id_at(vote.compound), vote.opens(today)
    noticed = began - votes.OPENS_AFTER
    with clocking.as_if(noticed - timedelta(days=30)):
        adopt_rules(
            member,
            place_id=compound_id,
            options={"complaint_days": 1, "scrutineers_required": 3},
            source="示例数据：业主大会议事规则第十二条",
            effective_from=(noticed - timedelta(days=200)).date(),
        )
        roll_id = _roll(town, secretary, vote)
        publish_roll(secretary, roll_id=roll_id, until=(noticed - timedelta(days=1)).date())
    with clocking.as_if(noticed):
        freeze_roll(secretary, roll_id=roll_id)
        motion_id = _draft(town, secretary, vote)
        freeze_scope(secretary, motion_id=motion_id)
        notice = NoticeDraft(
            opens_at=began,
            closes_at=vote.closes(today),
            forms=["written"],
            hand_in="小区门卫室的票箱（示例数据）",
            committee_told_on=noticed.date(),
        )
        give_notice(member, motion_id=motion_id, roll_id=roll_id, notice=notice)
    with clocking.as_if(began):
        open_voting(member, motion_id=motion_id)
    return motion_id


def _roll(town: Town, secretary: Actor, vote: DemoVote) -> UUID:
    """The roll comes as a workbook, as it would from the property company's files."""
    compound = town.places[vote.compound]
    rooms = [
        (view.address, town.areas[path])
        for path, view in town.places.items()
        if view.kind == "room" and path.startswith(vote.compound)
    ]
    opened = open_roll(
        secretary, place_id=compound.id, title=f"{compound.name}业主名册", source="示例数据"
    )
    book = rolls.workbook(opened.title, list(rolls.units(rooms, town.random)))
    run = hand_in_file(
        secretary,
        importer=ROLL,
        target=Target(compound.id, compound.path, compound.space_id, context_id=opened.id),
        file=BytesIO(book),
        file_name=rolls.FILE_NAME,
    )
    read_import(secretary, run_id=run.id)
    begin_writing(secretary, run_id=run.id)
    apply_import(secretary, run_id=run.id)
    return opened.id


def _draft(town: Town, secretary: Actor, vote: DemoVote) -> UUID:
    motion = draft_motion(
        secretary,
        place_id=town.id_at(vote.compound),
        title=vote.title,
        matter=vote.matter,
        question=vote.question,
        text=vote.text,
        not_included=vote.not_included,
        scope_ids=[town.id_at(path) for path in vote.scope],
    )
    change_scope(secretary, motion_id=motion.id, items=vote.items)
    for item_id, scene in zip(item_ids(motion.id), vote.pictures, strict=False):
        photo = BytesIO(picture(scene))
        add_scope_picture(
            secretary, motion_id=motion.id, item_id=item_id, photo=photo, caption="示例图片"
        )
    return motion.id


def _deliver(town: Town, vote: DemoVote, motion_id: UUID, today: datetime) -> None:
    """Letters to everybody in the first days; block leaders then go from door to door."""
    with clocking.as_if(vote.opens(today) + DELIVERED_FIRST):
        secretary = town.actor(vote.secretary)
        record_deliveries(secretary, motion_id=motion_id, result="registered_letter")


def _cast(
    motion_id: UUID, vote: DemoVote, random: Random, *, until: datetime, today: datetime
) -> None:
    """Ballots by slip, in a few sittings between the first day and `until`."""
    lines = slips_of(motion_id)
    said = [
        _proven(line, choice)
        for line, choice in zip(lines, votes.choices(len(lines), vote.shares, random), strict=True)
        if choice
    ]
    random.shuffle(said)
    began, size = vote.opens(today), -(-len(said) // SITTINGS)
    for sitting, batch in enumerate(_batches(said, size), 1):
        at = began + (until - began) * sitting / (SITTINGS + 1)
        with clocking.as_if(at):
            cast_ballots(VISITOR, motion_id=motion_id, casts=batch)
            publish_root(SYSTEM, motion_id=motion_id)


def _batches(said: Sequence[ProvenCast], size: int) -> list[Sequence[ProvenCast]]:
    return [said[at : at + size] for at in range(0, len(said), size)]


def _proven(line: SlipLine, choice: str) -> ProvenCast:
    slip = slips.read(slips.token(line.voter_id, line.serial))
    return ProvenCast(line.voter_id, choice, request=str(line.number), slip=slip)


def _decide(town: Town, vote: DemoVote, motion_id: UUID, today: datetime) -> None:
    """Close, let owners look, count, have it checked, post it."""
    member, closes = town.actor(vote.member), vote.closes(today)
    checkers = [key for key in town.persons if key.startswith("owner-shuguang-")]
    with clocking.as_if(closes):
        close_voting(member, motion_id=motion_id)
        for key in checkers:
            appoint_scrutineer(member, motion_id=motion_id, person_id=town.persons[key])
    with clocking.as_if(closes + timedelta(days=2)):
        count_votes(member, motion_id=motion_id)
        for key in checkers:
            check_count(town.actor(key), motion_id=motion_id, said="confirmed")
        post_result(member, motion_id=motion_id)
