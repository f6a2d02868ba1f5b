"""One of everything that a vote has, in a tenant's street, for the matrix."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from lilong.ballot.actions.add_scope_picture import add_scope_picture
from lilong.ballot.actions.appoint_scrutineer import appoint_scrutineer
from lilong.ballot.actions.challenge_result import Grounds, challenge_result
from lilong.ballot.actions.complain_about_ballot import complain_about_ballot
from lilong.ballot.actions.object_to_roll import object_to_roll
from lilong.ballot.actions.order_slips import order_slips
from lilong.ballot.actions.register_mandate import register_mandate
from lilong.ballot.clocking import as_if
from lilong.ballot.models import Ballot, Motion, Roll
from lilong.ballot.printing_tasks import set_slips
from lilong.ballot.slips import token
from lilong.kernel.actor import Actor
from tests.ballot import desk
from tests.ballot.motions import AFTER, OPENS, Stage, drafted, opened, posted
from tests.ballot.votes import roll_of, voter_of
from tests.neighbourhood import Street

WHILE_OPEN = OPENS + timedelta(days=1)


def objects(street: Street, actors: dict[str, Actor], word: str) -> dict[str, list[Any]]:
    """The things of two rolls and three motions, by the parameter that names them."""
    member, secretary = actors["owners_committee_member"], actors["committee_secretary"]
    owner = actors["owner"]
    roll = _roll(street, word)
    stage = Stage(street, member, roll)
    over = posted(stage, {1: "agree", 2: "oppose"}, title=f"{word}已决定")
    running = opened(stage, title=f"{word}正在表决")
    draft = drafted(secretary, street, title=f"{word}起草")
    picture = _picture(secretary, draft)
    scrutineer = appoint_scrutineer(member, motion_id=running.id, person_id=_person(owner))
    with as_if(WHILE_OPEN):
        entry, mandate = _on_paper(member, secretary, running)
        box = desk.box_of(secretary, running, 3)
        complaint = complain_about_ballot(
            owner, voter_id=voter_of(running, 1).id, words=f"{word}不是我投的"
        )
    with as_if(AFTER):
        grounds = Grounds(grounds=f"{word}没有通知到", knew_on=AFTER.date())
        challenge = challenge_result(owner, motion_id=over.id, challenge=grounds)
    second = _roll(street, word, state="published")
    objection = object_to_roll(
        owner, roll_id=second.id, unit_id=_unit(second), words=f"{word}面积不对"
    )
    return {
        "motion_id": [draft.id, running.id, over.id],
        "voter_id": [voter_of(running, 1).id, voter_of(running, 3).id],
        "building_id": [street.numbers[0].id],
        "entry_id": [entry],
        "mandate_id": [mandate],
        "box_id": [box.id],
        "complaint_id": [complaint.id],
        "scrutineer_id": [scrutineer.id],
        "challenge_id": [challenge.id],
        "item_id": [picture.item_id],
        "picture_id": [picture.id],
        "ballot_file_id": [picture.file_id],
        "roll_id": [roll.id, second.id],
        "unit_id": [_unit(roll), _unit(second)],
        "objection_id": [objection.id],
        "ballot_id": [Ballot.objects.get(motion=running).id],
        "print_id": [_print(secretary, running)],
        "slip": [token(voter_of(running, 4).id, 1)],
    }


def _person(actor: Actor) -> UUID:
    assert actor.person_id is not None
    return actor.person_id


def _roll(street: Street, word: str, *, state: str = "frozen") -> Roll:
    """The first five rooms, whose owners bear the street's word."""
    roll = roll_of(street, rooms=street.rooms[:5], state=state, word=word)
    if state == "published":
        Roll.objects.filter(pk=roll.pk).update(
            objections_until=timezone.localdate() + timedelta(days=62)
        )
        roll.refresh_from_db()
    return roll


def _unit(roll: Roll) -> UUID:
    return roll.unit_set.order_by("number").values_list("pk", flat=True)[0]


def _picture(secretary: Actor, draft: Motion) -> Any:
    item = draft.items.order_by("order")[0]
    return add_scope_picture(
        secretary, motion_id=draft.id, item_id=item.id, photo=desk.picture(), caption="示例"
    )


def _print(secretary: Actor, running: Motion) -> str:
    with as_if(WHILE_OPEN):
        order = order_slips(secretary, motion_id=running.id)
        set_slips.func(str(running.id), str(order.id))
    return str(order.id)


def _on_paper(member: Actor, secretary: Actor, running: Motion) -> tuple[UUID, UUID]:
    """Unit 1 voted on paper, unit 2's slip waits, unit 3 has given a mandate."""
    desk.voted_on_paper(secretary, member, running, 1)
    entry = desk.entered(secretary, running, 2)
    mandate = register_mandate(
        secretary,
        voter_id=voter_of(running, 3).id,
        proxy_name="示例受托人",
        choice="agree",
        scan=desk.picture(),
    )
    return entry.id, mandate.id
