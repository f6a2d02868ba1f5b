"""`lilong check` walks the chains and names whatever was changed behind our back."""

from __future__ import annotations

import pytest
from django.db import connection
from tests.ballot.test_cast_ballots import by_slip, cast, office
from tests.ballot.votes import motion_on, voter_of

from lilong.ballot import roots
from lilong.ballot.actions.publish_root import publish_root
from lilong.ballot.checking import chains_hold, roots_agree, turnout_agrees
from lilong.ballot.guards import lift_guards
from lilong.ballot.models import Ballot, ChainHead, PublishedRoot
from lilong.commons.counters.models import Tally
from lilong.kernel.actor import SYSTEM


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
