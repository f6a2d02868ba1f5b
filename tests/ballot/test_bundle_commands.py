"""Bundles from the command line."""

from __future__ import annotations

import argparse

import pytest
from tests.ballot.motions import agreeing, counted

from lilong.ballot.bundle_commands import register_bundling
from lilong.ballot.models import Motion
from lilong.kernel.refusal import NotFound


def run(*words: object) -> int:
    parser = argparse.ArgumentParser()
    register_bundling(parser.add_subparsers(required=True))
    options = parser.parse_args([str(word) for word in words])
    return int(options.run(options))


def test_a_bundle_is_written_by_its_number_and_verified(stage, tmp_path, capsys):
    motion = counted(stage, agreeing(8))

    assert run("bundle", motion.code, tmp_path / "vote.tar") == 0
    assert run("verify", tmp_path / "vote.tar") == 0

    assert "核对无误" in capsys.readouterr().out


def test_a_flipped_byte_is_named(stage, tmp_path, capsys):
    motion = counted(stage, agreeing(8))
    run("bundle", motion.id, tmp_path / "vote")
    ballots = tmp_path / "vote" / "ballots.tsv"
    ballots.write_bytes(ballots.read_bytes().replace(b"\tagree\t", b"\tabree\t", 1))

    assert run("verify", tmp_path / "vote") == 1

    assert "ballots.tsv" in capsys.readouterr().out


def test_a_number_that_two_compounds_have_needs_the_id(stage, tmp_path):
    motion = counted(stage, agreeing(8))
    Motion.objects.create(
        space_id=motion.space_id,
        place_id=stage.street.area.id,
        place_path=stage.street.area.path,
        code=motion.code,
        title="别处的事",
        matter="other",
    )

    for words in (motion.code, "2099-01", "nonsense"):
        with pytest.raises(NotFound):
            run("bundle", words, tmp_path / "vote")
    assert not any(tmp_path.iterdir())
