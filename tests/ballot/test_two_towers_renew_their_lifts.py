"""The whole vote of two towers on their lifts: roll, scope, notice, five channels, count, proof."""

from __future__ import annotations

import io
import random
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from tests.ballot import desk
from tests.ballot.motions import AFTER, CLOSES, NOTICE, OPENS, notice
from tests.neighbourhood import Street, person_with

from lilong.ballot import printing, slips, verify_ballot
from lilong.ballot.actions.add_scope_picture import add_scope_picture
from lilong.ballot.actions.adopt_rules import adopt_rules
from lilong.ballot.actions.appoint_scrutineer import appoint_scrutineer
from lilong.ballot.actions.cast_ballots import ProvenCast, cast_ballots
from lilong.ballot.actions.cast_by_proxy import cast_by_proxy
from lilong.ballot.actions.change_scope import ItemDraft, change_scope
from lilong.ballot.actions.check_count import check_count
from lilong.ballot.actions.close_voting import close_voting
from lilong.ballot.actions.count_votes import count_votes
from lilong.ballot.actions.draft_motion import draft_motion
from lilong.ballot.actions.export_bundle import export_bundle
from lilong.ballot.actions.freeze_scope import freeze_scope
from lilong.ballot.actions.give_notice import give_notice
from lilong.ballot.actions.open_roll import open_roll
from lilong.ballot.actions.open_voting import open_voting
from lilong.ballot.actions.order_slips import order_slips
from lilong.ballot.actions.post_result import post_result
from lilong.ballot.actions.publish_roll import publish_roll
from lilong.ballot.actions.publish_root import publish_root
from lilong.ballot.actions.register_mandate import register_mandate
from lilong.ballot.casting import Taken
from lilong.ballot.clocking import as_if
from lilong.ballot.consent import live_consent
from lilong.ballot.models import Ballot, Motion, Roll
from lilong.ballot.printing_tasks import set_slips
from lilong.ballot.prints import file_of
from lilong.ballot.queries.doors import ahead_of
from lilong.ballot.queries.scope import item_ids
from lilong.ballot.queries.slips import SlipLine, slips_of
from lilong.commons.imports.actions.apply_import import apply_import
from lilong.commons.imports.actions.begin_writing import begin_writing
from lilong.commons.imports.actions.hand_in_file import hand_in_file
from lilong.commons.imports.dry_run import read_import
from lilong.commons.imports.importer import Target
from lilong.kernel.actor import SYSTEM, VISITOR
from lilong.places.actions.add_places import NewPlace, add_places
from lilong.project.demo_data import roll as rolls

FLOORS, DOORS = 10, 4
UNITS = 2 * FLOORS * DOORS
LATER = OPENS + timedelta(days=1)


@pytest.fixture
def towers(street) -> Street:
    """Two towers in the compound, beside the lanes, which are not asked."""
    batch = []
    for tower in ("8", "9"):
        batch.append(NewPlace(f"{tower}/", "number", tower))
        for floor in range(1, FLOORS + 1):
            for door in range(1, DOORS + 1):
                name = f"{floor}{door:02d}"
                batch.append(NewPlace(f"{tower}/{name}/", "room", name))
    add_places(SYSTEM, below=street.compound.id, places=batch)
    return street


def handed_in(secretary, street: Street, rooms: list[str]) -> Roll:
    """The roll as a workbook, through the shared import."""
    compound = street.compound
    opened = open_roll(secretary, place_id=compound.id, title="业主名册", source="示例数据")
    listed = list(rolls.units([(room, 6890) for room in rooms], random.Random(4)))
    run = hand_in_file(
        secretary,
        importer="ballot.roll",
        target=Target(compound.id, compound.path, compound.space_id, context_id=opened.id),
        file=io.BytesIO(rolls.workbook("业主名册", listed)),
        file_name="名册.xlsx",
    )
    read_import(secretary, run_id=run.id)
    begin_writing(secretary, run_id=run.id)
    apply_import(secretary, run_id=run.id)
    opened.refresh_from_db()
    return opened


def put(member, secretary, street: Street, roll: Roll) -> Motion:
    """Scope with pictures, frozen; notice given; voting open."""
    with as_if(NOTICE):
        adopt_rules(
            member,
            place_id=street.compound.id,
            options={"complaint_days": 0, "scrutineers_required": 2},
            source="示例议事规则",
            effective_from=NOTICE.date() - timedelta(days=99),
        )
        drafted = draft_motion(
            secretary,
            place_id=street.compound.id,
            title="4 部电梯更新",
            matter="fund_raise",
            question="是否同意自筹资金更新 4 部电梯？",
            not_included="不包括电梯厅装修。",
        )
        items = (ItemDraft("更换电梯", "4 部", 168_000_000), ItemDraft("井道照明", "", 860_000))
        change_scope(secretary, motion_id=drafted.id, items=items)
        for item_id in item_ids(drafted.id):
            photo = desk.picture()
            add_scope_picture(secretary, motion_id=drafted.id, item_id=item_id, photo=photo)
        freeze_scope(secretary, motion_id=drafted.id)
        give_notice(member, motion_id=drafted.id, roll_id=roll.id, notice=notice())
    with as_if(OPENS):
        return open_voting(member, motion_id=drafted.id)


def online(line: SlipLine, choice: str = "agree") -> ProvenCast:
    slip = slips.read(slips.token(line.voter_id, line.serial))
    return ProvenCast(line.voter_id, choice, request=f"r{line.number}", slip=slip)


@pytest.mark.slow
def test_from_the_workbook_to_the_flipped_byte(towers, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    member = person_with("owners_committee_member", towers.compound)
    secretary = person_with("committee_secretary", towers.compound)
    worker = person_with("community_worker", towers.area)
    leader = person_with("block_leader", towers.compound)
    base = towers.compound.address
    rooms = [
        f"{base}{tower}号{floor}{door:02d}室"
        for tower in ("8", "9")
        for floor in range(1, FLOORS + 1)
        for door in range(1, DOORS + 1)
    ]

    roll = handed_in(secretary, towers, rooms)
    assert (roll.units, roll.heads, roll.area) == (UNITS, UNITS, UNITS * 6890)
    with as_if(NOTICE - timedelta(days=15)):
        publish_roll(secretary, roll_id=roll.id, until=NOTICE.date() - timedelta(days=1))
    motion = put(member, secretary, towers, roll)
    lines = slips_of(motion.id)
    assert len(lines) == UNITS

    with as_if(LATER):
        order = order_slips(secretary, motion_id=motion.id)
        assert set_slips.func(str(motion.id), str(order.id)) == UNITS
        with pikepdf.open(file_of(order)) as printed:
            assert len(printed.pages) == UNITS

        # 60 % online less what the doors must bring, a quarter on paper by two people each.
        said = [online(line, "agree" if n % 12 else "oppose") for n, line in enumerate(lines[:24])]
        answers = cast_ballots(VISITOR, motion_id=motion.id, casts=said)
        assert all(isinstance(one, Taken) for one in answers)
        publish_root(SYSTEM, motion_id=motion.id)
        for line in lines[24:44]:
            desk.voted_on_paper(worker, secretary, motion, line.number)
        for line in lines[44:48]:
            desk.voted_at_the_door(leader, worker, motion, line.number)
        for line in lines[48:50]:
            given = register_mandate(
                secretary,
                voter_id=line.voter_id,
                proxy_name="受托人",
                choice="agree",
                scan=desk.picture(),
            )
            assert isinstance(cast_by_proxy(worker, mandate_id=given.id, choice="agree"), Taken)

        # 50 of 80 take part; two thirds are 54: the doors page finds the last four.
        motion.refresh_from_db()
        ahead = ahead_of(motion)
        assert not ahead.enough
        assert ahead.chosen is not None
        assert len(ahead.chosen) == 4
        numbers = {ahead.units[unit].number for unit in ahead.chosen}
        last = [online(line) for line in lines if line.number in numbers]
        cast_ballots(VISITOR, motion_id=motion.id, casts=last)
        assert ahead_of(motion).enough

    watchers = [
        person_with("owner", towers.rooms[0].__class__.objects.get(path=line.place_path))
        for line in lines[:2]
    ]
    with as_if(CLOSES):
        close_voting(member, motion_id=motion.id)
        for watcher in watchers:
            appoint_scrutineer(member, motion_id=motion.id, person_id=watcher.person_id)
    with as_if(AFTER):
        result = count_votes(member, motion_id=motion.id)
        for watcher in watchers:
            check_count(watcher, motion_id=motion.id, said="confirmed")
        posted = post_result(member, motion_id=motion.id)

    assert result.carried
    heads = result.figures["participation"]["heads"], result.figures["agreement"]["heads"]
    assert [(one["have"], one["of"], one["need"]) for one in heads] == [
        ("54", "80", "54"),
        ("52", "54", "41"),
    ]
    assert posted.state == "effective"
    assert live_consent(motion.id).live
    channels = set(Ballot.objects.filter(motion=motion).values_list("channel", flat=True))
    assert channels == {"online", "paper", "door", "proxy"}
    assert printing.latest_root(posted) is not None

    out = tmp_path / "bundle"
    export_bundle(member, motion_id=motion.id, out=out)
    code, told = verified(out)
    assert code == 0, told
    flip(out / "ballots.tsv", row=30)
    code, told = verified(out)
    assert code == 1
    assert "30" in told


def verified(bundle: Path) -> tuple[int, str]:
    """What the file that lies in the bundle says, run by itself."""
    done = subprocess.run(
        [sys.executable, "-I", Path(verify_ballot.__file__), bundle],
        check=False,
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


def flip(file: Path, *, row: int) -> None:
    """Change one byte of one row: the choice is read otherwise."""
    rows = file.read_bytes().split(b"\n")
    changed = bytearray(rows[row - 1])
    place = changed.index(b"agree")
    changed[place] ^= 1
    rows[row - 1] = bytes(changed)
    file.write_bytes(b"\n".join(rows))
