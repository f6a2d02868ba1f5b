"""`lilong check` walks the chains and names whatever was changed behind our back."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.ballot.test_cast_ballots import by_slip, cast, office
from tests.ballot.votes import motion_on, unguarded, unit_of, voter_of

from lilong.ballot import casting, roots
from lilong.ballot.actions.publish_root import publish_root
from lilong.ballot.checking import (
    chains_hold,
    foundations_hold,
    roots_agree,
    turnout_agrees,
)
from lilong.ballot.foundations import FoundationChanged, need_unchanged
from lilong.ballot.guards import lift_guards
from lilong.ballot.models import (
    Ballot,
    BallotEvidence,
    ChainHead,
    Motion,
    PublishedRoot,
    Roll,
    Voter,
)
from lilong.commons.counters.models import Tally
from lilong.kernel.actor import SYSTEM
from lilong.places.models import Place


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """A data folder of this test alone."""
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def voted(roll):
    """A motion in which units changed their minds, one was struck, and roots were published."""
    motion = motion_on(roll, options={"repeat_policy": "last"})
    cast(motion, *(by_slip(voter_of(motion, n)) for n in (1, 2, 3)))
    publish_root(SYSTEM, motion_id=motion.id)
    cast(motion, by_slip(voter_of(motion, 1), "oppose"), by_slip(voter_of(motion, 4)))
    office(motion, voter_of(motion, 2))
    publish_root(SYSTEM, motion_id=motion.id)
    cast(motion, by_slip(voter_of(motion, 5)))
    roots.file_roots(motion.id)
    return motion


def behind_our_back(sql, *values):
    """What somebody with the database's own password does, after taking the guards away."""
    lift_guards()
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_what_nobody_touched_holds(voted):
    assert list(chains_hold()) == list(roots_agree()) == list(turnout_agrees()) == []


@pytest.mark.parametrize("number", [1, 3, 6, 7])
@pytest.mark.parametrize(
    ("column", "value"),
    [("choice", "'abstain'"), ("unit", "9"), ("channel", "'paper'"), ("nonce", f"'{'0' * 32}'"),
     ("evidence", f"'{'a' * 64}'"), ("hash", f"'{'b' * 64}'"),
     ("received_at", "'2026-01-01 00:00:00+00:00'"), ("choice", "'struck'")],
)  # fmt: skip
def test_a_changed_ballot_is_named(voted, number, column, value):
    if (number, value) == (6, "'struck'"):  # the sixth is the strike already
        value = "'agree'"
    behind_our_back(f"UPDATE ballot_ballot SET {column} = {value} WHERE number = %s", number)

    [fault] = chains_hold()

    assert f"第 {number} 张票" in fault


def test_a_ballot_taken_out_of_the_middle_is_named(voted):
    behind_our_back("DELETE FROM ballot_ballot WHERE number = %s", 3)

    assert "第 3 张票不见了" in next(chains_hold())


def test_a_tail_cut_off_is_named_by_head_and_root(voted):
    behind_our_back("DELETE FROM ballot_ballot WHERE number >= %s", 5)

    faults = " ".join(chains_hold())

    assert "记到第 7 张票，票却只有 4 张" in faults
    assert "第 2 号校验码覆盖 6 张票" in faults


def test_a_chain_written_anew_does_not_get_past_the_roots(voted):
    """Whoever has the database can make hashes, but no signature: the root shows it."""
    behind_our_back("UPDATE ballot_publishedroot SET root = %s WHERE counter = 1", "c" * 64)

    faults = list(chains_hold())

    assert any("第 1 号校验码" in fault for fault in faults)
    assert any("第 1 号校验码在数据库和文件里不一样" in fault for fault in roots_agree())


def test_a_root_signed_by_another_key_is_named(voted, settings):
    settings.SIGNING_KEY = "another installation's"

    assert sum("签名" in fault for fault in chains_hold()) == 2


def test_a_database_restored_from_yesterday_is_named(voted):
    """The file beside it remembers what was published since."""
    behind_our_back("DELETE FROM ballot_ballot WHERE number > %s", 3)
    PublishedRoot.objects.filter(counter=2).delete()
    third = Ballot.objects.get(number=3)
    ChainHead.objects.update(number=3, hash=third.hash, counter=1, published=3)

    faults = list(roots_agree())

    assert [fault for fault in faults if "更早的备份" in fault and "6 张票" in fault]


def test_a_motion_that_the_backup_did_not_have_yet_is_named(voted, folder):
    file = roots.roots_file(voted.id)
    file.rename(file.with_name("0195a0b0-0000-7000-8000-000000000001.jsonl"))

    faults = list(roots_agree())

    assert any("更早的备份" in fault for fault in faults)
    assert any("文件不见了" in fault for fault in faults)


def test_a_changed_line_of_the_file_is_named(voted):
    file = roots.roots_file(voted.id)
    file.write_text(file.read_text().replace('"size":3', '"size":2'))

    assert any("不一样" in fault for fault in roots_agree())
    file.write_text(file.read_text().replace('"size"', '"sise"'))
    assert any("第 1 行被改动过" in fault for fault in roots_agree())


def test_a_root_that_never_reached_the_file_is_named(voted):
    publish_root(SYSTEM, motion_id=voted.id)

    assert any("第 3 号校验码没有写进文件" in fault for fault in roots_agree())


def test_a_wrong_turnout_is_named(voted):
    Tally.objects.filter(name="ballot.turnout").update(count=7)

    assert len(list(turnout_agrees())) == Tally.objects.filter(name="ballot.turnout").count()
    Tally.objects.filter(name="ballot.turnout").delete()
    assert list(turnout_agrees())


# ── What a vote rests on ────────────────────────────────────────────────────────────────────


def test_what_was_noticed_and_frozen_holds(voted):
    assert list(foundations_hold()) == []


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE ballot_motion SET question = '另一个问题？'", "表决事项的内容、规则或时间"),
        ("UPDATE ballot_motion SET options = '{}'", "表决事项的内容、规则或时间"),
        ("UPDATE ballot_motion SET opens_at = created_at", "表决事项的内容、规则或时间"),
        ("UPDATE ballot_rollunit SET area = area * 3 WHERE number = 4", "业主名册和公告时"),
        ("UPDATE ballot_rollunit SET holder_blind = '1'", "业主名册和公告时"),
        ("UPDATE ballot_voter SET counted = %s WHERE number = 6", "第 6 号表决票算不算"),
        ("UPDATE ballot_voter SET number = 99 WHERE number = 12", "名册第 12 户没有表决票"),
        ("DELETE FROM ballot_voter WHERE number = 8", "名册第 8 户没有表决票"),
        ("UPDATE ballot_voter SET place_path = '/1/' WHERE number = 5", "第 5 号表决票对应的不是"),
    ],
)
def test_what_is_off_is_named(voted, sql, said):
    behind_our_back(sql, *([False] if "%s" in sql else []))

    faults = [fault for fault in foundations_hold() if fault.startswith(voted.code)]

    assert len(faults) == 1
    assert said in faults[0]
    voted.refresh_from_db()
    with pytest.raises(FoundationChanged, match=said):
        need_unchanged(voted)


def test_two_slips_whose_numbers_changed_places_are_named(voted):
    """Unit 2 would vote for unit 1, and no digest, chain or root would tell."""
    behind_our_back("UPDATE ballot_voter SET number = 90 WHERE number = 1")
    behind_our_back("UPDATE ballot_voter SET number = 1 WHERE number = 2")
    behind_our_back("UPDATE ballot_voter SET number = 2 WHERE number = 90")

    assert list(chains_hold()) == []
    [fault] = foundations_hold()
    assert "第 1 号表决票对应的不是名册第 1 户" in fault


def test_a_slip_too_many_is_named(voted):
    with unguarded():
        unit = unit_of(roll_of_another(voted), 13, Place.objects.get(pk=voted.place_id))
        Voter.objects.create(
            space_id=voted.space_id, motion=voted, unit=unit, number=13,
            place_path=unit.place_path, building_id=unit.building_id, walk="",
        )  # fmt: skip

    [fault] = foundations_hold()

    assert "第 13 号表决票在名册里没有这一户" in fault


def roll_of_another(motion):
    return Roll.objects.create(
        space_id=motion.space_id, place_id=motion.place_id, place_path=motion.place_path, title="另"
    )


def test_a_frozen_roll_that_rests_under_no_vote_is_looked_at_too(roll):
    assert list(foundations_hold()) == []
    behind_our_back("UPDATE ballot_rollunit SET area = 1 WHERE number = 4")

    assert list(foundations_hold()) == ["示例名册 和定稿时不一样了（校验码对不上）"]


# ── What a chain may hold ───────────────────────────────────────────────────────────────────


def test_where_the_first_counts_a_second_valid_ballot_is_named(roll):
    """As whoever writes into the tables could chain it: by the same code, as if it were last."""
    motion = motion_on(roll, options={"repeat_policy": "last"})
    cast(motion, by_slip(voter_of(motion, 1)), by_slip(voter_of(motion, 2)))
    office(motion, voter_of(motion, 1))
    cast(motion, by_slip(voter_of(motion, 1)))  # after a strike it is no second one
    assert list(chains_hold()) == []
    with unguarded():
        Motion.objects.update(options={**motion.options, "repeat_policy": "first"})
    assert list(chains_hold()) == []
    with unguarded():
        Motion.objects.update(options=motion.options)
    cast(motion, by_slip(voter_of(motion, 2), "oppose"))
    assert list(chains_hold()) == []  # the control: the last one counts here
    with unguarded():
        Motion.objects.update(options={**motion.options, "repeat_policy": "first"})

    [fault] = chains_hold()

    assert "第 5 张票投的时候，这一户已经有一张有效票" in fault


def test_a_spoiled_ballot_in_the_place_of_a_valid_one_is_named(roll, monkeypatch):
    motion = motion_on(roll, options={"repeat_policy": "last"})
    cast(motion, by_slip(voter_of(motion, 1)))
    monkeypatch.setattr(casting._Batch, "_why_not", lambda *_: "")

    office(motion, voter_of(motion, 1), "spoiled", channel="meeting")

    assert any("第 2 张票是废票" in fault for fault in chains_hold())


@pytest.mark.parametrize("channel", ["paper", "door", "proxy", "meeting"])
def test_what_came_on_paper_without_a_scan_is_named(roll, channel):
    motion, sha256 = motion_on(roll), "a" * 64
    office(motion, voter_of(motion, 1), "agree", channel=channel, evidence=sha256)

    [fault] = chains_hold()
    assert "第 1 张票没有扫描件或照片的登记" in fault

    proof = {"space_id": motion.space_id, "ballot": Ballot.objects.get(), "kind": "scan"}
    BallotEvidence.objects.create(**proof, sha256="b" * 64)
    assert list(chains_hold()) == [fault]  # another's
    BallotEvidence.objects.create(**proof, sha256=sha256)
    assert list(chains_hold()) == []


def test_the_check_takes_as_many_questions_for_many_ballots_as_for_few(roll):
    motion = motion_on(roll)
    cast(motion, by_slip(voter_of(motion, 1)))
    few = questions()
    cast(motion, *(by_slip(voter_of(motion, n)) for n in range(2, 13)))

    assert questions() == few


def questions():
    with CaptureQueriesContext(connection) as asked:
        assert list(foundations_hold()) == list(chains_hold()) == []
    return len(asked)
