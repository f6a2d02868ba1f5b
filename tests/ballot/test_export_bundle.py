"""Exporting everything that anybody needs to count again."""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from tests.ballot.motions import (
    AFTER,
    CLOSES,
    agreeing,
    closed,
    counted,
    opened,
    posted,
    rules_of,
    vote,
)
from tests.ballot.test_cast_ballots import office
from tests.ballot.test_chain_check import behind_our_back
from tests.ballot.votes import voter_of
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot import verify_ballot
from lilong.ballot.actions.close_voting import close_voting
from lilong.ballot.actions.count_votes import count_votes
from lilong.ballot.actions.export_bundle import export_bundle
from lilong.ballot.actions.publish_root import publish_root
from lilong.ballot.checking import chains_hold
from lilong.ballot.clocking import as_if
from lilong.ballot.counting import AddedLater
from lilong.ballot.foundations import FoundationChanged
from lilong.ballot.models import Voter
from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Refused

EXPORT = {"owners_committee_member@compound", "street_officer@street"}
# Whoever owns something in the compound, and once it is posted only.
OWNERS = {"owner@room"}
SPLIT = {**agreeing(5), 6: "oppose", 7: "abstain", 8: "spoiled"}


def closed_online(stage, choices):
    """A motion that these units voted on with their phones, and that is over."""
    motion = opened(stage)
    vote(motion, choices, channel="online")
    with as_if(CLOSES):
        return close_voting(stage.member, motion_id=motion.id)


def verified(out: Path) -> int:
    return subprocess.run(  # the program that lies in the bundle, with nothing around it
        [sys.executable, "-I", Path(verify_ballot.__file__), out], check=False, capture_output=True
    ).returncode


@everyone
def test_those_who_may_see_choices_after_the_close(who, street, other_street, stage, tmp_path):
    motion = counted(stage, agreeing(8))
    actor, out = someone(who, street, other_street), tmp_path / who

    may_or_is_refused(who in EXPORT, lambda: export_bundle(actor, motion_id=motion.id, out=out))

    assert out.exists() == (who in EXPORT)


@everyone
def test_once_posted_every_owner_of_the_compound(who, street, other_street, stage, tmp_path):
    motion = posted(stage, agreeing(8))
    actor, out = someone(who, street, other_street), tmp_path / who
    may = EXPORT | OWNERS

    may_or_is_refused(who in may, lambda: export_bundle(actor, motion_id=motion.id, out=out))

    assert out.exists() == (who in may)


def test_an_owner_counts_again_and_the_ledger_says_who_took_it(stage, owner, tmp_path):
    motion = posted(stage, agreeing(8))

    export_bundle(owner, motion_id=motion.id, out=tmp_path / "vote")

    assert verified(tmp_path / "vote") == 0
    entry = LedgerEntry.objects.get(kind="ballot.bundle_exported")
    assert entry.actor_id == owner.person_id


@pytest.mark.parametrize("name", ["vote", "vote.tar"])
def test_it_holds_by_the_stand_alone_program_and_one_flipped_byte_does_not(stage, tmp_path, name):
    motion = counted(stage, SPLIT)
    out = tmp_path / name

    export_bundle(stage.member, motion_id=motion.id, out=out)

    assert verified(out) == 0
    target = out / "ballots.tsv" if out.is_dir() else out
    raw = bytearray(target.read_bytes())
    at = raw.index(b"\tagree\t") + 1
    raw[at : at + 5] = b"0gree"
    target.write_bytes(raw)
    assert verified(out) == 1


def test_what_followed_the_majority_is_counted_again(stage, tmp_path):
    rules_of(stage.street, nonreturn_policy="follows_majority_if_rules_say_and_delivered")
    motion = opened(stage)
    vote(motion, agreeing(7))
    Voter.objects.filter(motion=motion, number__in=[11, 12]).update(delivery="delivered")
    with as_if(AFTER):
        close_voting(stage.member, motion_id=motion.id)
        result = count_votes(stage.member, motion_id=motion.id)
    export_bundle(stage.member, motion_id=motion.id, out=tmp_path / "vote")

    assert result.tallies["followed"] == [11, 12]
    told = json.loads((tmp_path / "vote" / "result.json").read_text())
    assert (told["delivered"], told["followed"]) == ([11, 12], 2)
    assert (told["verdict"], told["other_policy"]["verdict"]) == ("carried", "not_carried")
    assert verified(tmp_path / "vote") == 0


def test_every_published_root_goes_along(stage, tmp_path):
    rules_of(stage.street)
    motion = opened(stage)
    vote(motion, agreeing(3))
    publish_root(SYSTEM, motion_id=motion.id)
    vote(motion, dict.fromkeys(range(4, 10), "oppose"))
    with as_if(AFTER):
        close_voting(stage.member, motion_id=motion.id)
        count_votes(stage.member, motion_id=motion.id)
    export_bundle(stage.member, motion_id=motion.id, out=tmp_path / "vote")

    rows = (tmp_path / "vote" / "roots.jsonl").read_text().splitlines()
    assert [json.loads(row)["kind"] for row in rows] == ["hour", "close", "count"]
    assert verified(tmp_path / "vote") == 0


def test_no_name_and_no_room_goes_along(stage, tmp_path):
    motion = counted(stage, SPLIT)
    export_bundle(stage.member, motion_id=motion.id, out=tmp_path / "vote.tar")

    with tarfile.open(tmp_path / "vote.tar") as tar:
        texts = [tar.extractfile(one).read().decode() for one in tar.getmembers()]
    for text in texts:
        assert "业主1" not in text
        assert stage.street.rooms[0].address not in text


def test_nothing_stands_in_its_result_that_is_not_reckoned_again(stage, tmp_path):
    motion = counted(stage, agreeing(8))
    export_bundle(stage.member, motion_id=motion.id, out=tmp_path / "vote")

    told = json.loads((tmp_path / "vote" / "result.json").read_text())
    assert set(told) == {
        "verdict", "participation", "agreement", "rule", "size", "root", "delivered", "followed",
        "other_policy", "conflicts",
    }  # fmt: skip
    assert set(told["rule"]) == {"id", "basis", "effective_from"}


def test_a_ballot_appended_between_close_and_count_is_not_counted(stage, tmp_path):
    """Opened again behind everybody's back, for one vote that is missing."""
    motion = closed_online(stage, agreeing(7))
    behind_our_back("UPDATE ballot_motion SET state = 'open'")
    vote(motion, {8: "agree"}, channel="online")
    behind_our_back("UPDATE ballot_motion SET state = 'closed'")

    with as_if(AFTER), pytest.raises(AddedLater, match="第 8 张票是截止以后加上的"):
        count_votes(stage.member, motion_id=motion.id)

    assert [fault for fault in chains_hold() if "第 8 张票是截止以后加上的" in fault]


def test_without_that_ballot_it_is_counted(stage):
    motion = closed_online(stage, agreeing(7))

    with as_if(AFTER):
        assert not count_votes(stage.member, motion_id=motion.id).carried
    assert not list(chains_hold())


def test_a_ballot_appended_after_the_count_is_named_by_the_bundle(stage, tmp_path):
    motion = closed_online(stage, agreeing(7))
    with as_if(AFTER):
        count_votes(stage.member, motion_id=motion.id)
    behind_our_back("UPDATE ballot_motion SET state = 'open'")
    vote(motion, {8: "agree"}, channel="online")
    behind_our_back("UPDATE ballot_motion SET state = 'counted'")
    export_bundle(stage.member, motion_id=motion.id, out=tmp_path / "vote")

    with pytest.raises(verify_ballot.Fault) as caught:
        verify_ballot.verify(str(tmp_path / "vote"), [], [], "")
    assert (caught.value.file, caught.value.row) == ("ballots.tsv", 8)
    assert any("第 8 张票是计票以后加上的" in fault for fault in chains_hold())


def test_a_strike_between_close_and_count_is_counted_and_holds(stage, tmp_path):
    motion = closed_online(stage, agreeing(9))
    office(motion, voter_of(motion, 9))

    with as_if(AFTER):
        assert count_votes(stage.member, motion_id=motion.id).size == 10
    export_bundle(stage.member, motion_id=motion.id, out=tmp_path / "vote")
    assert verified(tmp_path / "vote") == 0
    assert not list(chains_hold())


def test_what_was_delivered_is_kept_as_it_was_signed_at_the_close(stage):
    rules_of(stage.street, nonreturn_policy="follows_majority_if_rules_say_and_delivered")
    motion = closed_online(stage, agreeing(7))
    behind_our_back("UPDATE ballot_voter SET delivery = 'delivered' WHERE number = 12")

    with as_if(AFTER), pytest.raises(FoundationChanged, match="送达的名单"):
        count_votes(stage.member, motion_id=motion.id)

    assert any("送达的名单" in fault for fault in chains_hold())


def test_the_ledger_names_its_sum(stage, tmp_path):
    motion = counted(stage, agreeing(8))

    digest = export_bundle(stage.member, motion_id=motion.id, out=tmp_path / "vote.tar")

    facts = LedgerEntry.objects.get(kind="ballot.bundle_exported").facts
    assert (facts["sha256"], facts["size"]) == (digest, 8)


def test_before_the_count_there_is_none(stage, tmp_path):
    motion = closed(stage, agreeing(8))

    with pytest.raises(Refused, match="计票以后"):
        export_bundle(stage.member, motion_id=motion.id, out=tmp_path / "vote")

    assert not any(tmp_path.iterdir())


def test_nothing_is_written_over(stage, tmp_path):
    motion = counted(stage, agreeing(8))
    (tmp_path / "vote").mkdir()

    with pytest.raises(Refused, match="换一个名字"):
        export_bundle(stage.member, motion_id=motion.id, out=tmp_path / "vote")
