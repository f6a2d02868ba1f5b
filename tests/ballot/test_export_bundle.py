"""Exporting everything that anybody needs to count again."""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from tests.ballot.motions import AFTER, agreeing, closed, counted, opened, rules_of, vote
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot import verify_ballot
from lilong.ballot.actions.export_bundle import export_bundle
from lilong.ballot.actions.publish_root import publish_root
from lilong.ballot.models import Voter
from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Refused

EXPORT = {"owners_committee_member@compound", "street_officer@street"}
SPLIT = {**agreeing(5), 6: "oppose", 7: "abstain", 8: "spoiled"}


def verified(out: Path) -> int:
    return subprocess.run(  # the program that lies in the bundle, with nothing around it
        [sys.executable, "-I", Path(verify_ballot.__file__), out], check=False, capture_output=True
    ).returncode


@everyone
def test_those_who_may_see_choices_after_the_close(who, street, other_street, stage, tmp_path):
    motion = counted(stage, agreeing(8))
    actor, out = someone(who, street, other_street), tmp_path / "vote"

    may_or_is_refused(who in EXPORT, lambda: export_bundle(actor, motion_id=motion.id, out=out))

    assert out.exists() == (who in EXPORT)


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
    from lilong.ballot.actions.close_voting import close_voting
    from lilong.ballot.actions.count_votes import count_votes
    from lilong.ballot.clocking import as_if

    with as_if(AFTER):
        close_voting(stage.member, motion_id=motion.id)
        result = count_votes(stage.member, motion_id=motion.id)
    export_bundle(stage.member, motion_id=motion.id, out=tmp_path / "vote")

    assert result.tallies["followed"] == [11, 12]
    assert json.loads((tmp_path / "vote" / "result.json").read_text())["followed"] == [11, 12]
    assert verified(tmp_path / "vote") == 0


def test_every_published_root_goes_along(stage, tmp_path):
    rules_of(stage.street)
    motion = opened(stage)
    vote(motion, agreeing(3))
    publish_root(SYSTEM, motion_id=motion.id)
    vote(motion, dict.fromkeys(range(4, 10), "oppose"))
    from lilong.ballot.actions.close_voting import close_voting
    from lilong.ballot.actions.count_votes import count_votes
    from lilong.ballot.clocking import as_if

    with as_if(AFTER):
        close_voting(stage.member, motion_id=motion.id)
        count_votes(stage.member, motion_id=motion.id)
    export_bundle(stage.member, motion_id=motion.id, out=tmp_path / "vote")

    assert len((tmp_path / "vote" / "roots.jsonl").read_text().splitlines()) == 3
    assert verified(tmp_path / "vote") == 0


def test_no_name_and_no_room_goes_along(stage, tmp_path):
    motion = counted(stage, SPLIT)
    export_bundle(stage.member, motion_id=motion.id, out=tmp_path / "vote.tar")

    with tarfile.open(tmp_path / "vote.tar") as tar:
        texts = [tar.extractfile(one).read().decode() for one in tar.getmembers()]
    for text in texts:
        assert "业主1" not in text
        assert stage.street.rooms[0].address not in text


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
