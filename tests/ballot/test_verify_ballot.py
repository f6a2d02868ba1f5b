"""The stand-alone verifier: a right bundle passes, whatever was altered is found and named."""

from __future__ import annotations

import ast
import json
import random
import shutil
import subprocess
import sys
import tarfile
from array import array
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from tests.ballot.bundles import (
    CLOSES,
    FOLLOW,
    KEY,
    MORE_THAN_HALF,
    OTHER_KEY,
    UNANIMOUS,
    RollRow,
    Vote,
    lift_vote,
    rule,
    share,
    units,
)

from lilong.ballot import bundling, verify_ballot
from lilong.ballot.bundling import FILES, write_bundle
from lilong.engines.proof import CLOSE, COUNT, HOUR, merkle_root, sign_root

PROGRAM = Path(verify_ballot.__file__)
FLIPS = 2200


def verify(bundle: Path, *, pins: Any = (), receipts: Any = (), key: str = "") -> dict[str, Any]:
    """What the verifier says, in this process."""
    told: dict[str, Any] = verify_ballot.verify(str(bundle), pins, receipts, key)
    return told


def fault_of(bundle: Path, **shown: Any) -> verify_ballot.Fault:
    """The fault that it finds; there has to be one."""
    with pytest.raises(verify_ballot.Fault) as caught:
        verify(bundle, **shown)
    return caught.value


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run it as anyone does, from a folder that knows nothing of the platform."""
    command = [sys.executable, "-I", str(cwd / "verify_ballot.py"), *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def seal(bundle: Path) -> None:
    """Write the sums again, as somebody would who hides what he did."""
    names = [name for name in FILES if name != "SHA256SUMS"]
    lines = [f"{sha256((bundle / n).read_bytes()).hexdigest()}  {n}\n" for n in names]
    (bundle / "SHA256SUMS").write_text("".join(lines))


def edit(bundle: Path, name: str, change: Callable[[str], str]) -> Path:
    """Change a file and hide it from the sums."""
    before = (bundle / name).read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    (bundle / name).write_text(after, encoding="utf-8")
    seal(bundle)
    return bundle


def rows_of(bundle: Path, name: str) -> list[str]:
    return (bundle / name).read_text(encoding="utf-8").splitlines(keepends=True)


@pytest.fixture
def vote() -> Vote:
    return lift_vote()


@pytest.fixture
def bundle(vote, tmp_path) -> Path:
    return vote.write(tmp_path / "bundle")


# ── What is right passes ────────────────────────────────────────────────────────────────────


def test_a_right_bundle_holds_as_folder_and_as_tar(vote, bundle, tmp_path):
    told = verify(bundle)

    assert told == verify(vote.write(tmp_path / "bundle.tar"))
    assert told["verdict"] == "carried"
    assert (told["units"], told["size"], told["roots"]) == (40, 37, 5)
    # Of 37 ballots three were replaced.
    assert told["standing"] == 34
    assert told["root"] == f"5:37:{merkle_root(vote.hashes).hex()}"


def test_it_runs_alone_where_nobody_has_the_platform(vote, tmp_path):
    alone = tmp_path / "alone"
    alone.mkdir()
    shutil.copy(PROGRAM, alone)
    bundle = vote.write(tmp_path / "bundle")

    passed = run(str(bundle), cwd=alone)

    assert (passed.returncode, passed.stderr) == (0, "")
    assert "核对无误" in passed.stdout
    assert "2039.77 / 2469.77 ㎡，需 need 1646.52" in passed.stdout
    assert "只看包看不出" in passed.stdout, "it must say what it cannot tell"
    edit(bundle, "roll.tsv", lambda text: text.replace("99.51", "99.52"))
    failed = run(str(bundle), cwd=alone)
    assert (failed.returncode, failed.stderr) == (1, "")
    assert failed.stdout.count("\n") == 1
    assert "roll.tsv 第 5 行" in failed.stdout
    told = json.loads(run(str(bundle), "--json", cwd=alone).stdout)
    assert (told["ok"], told["file"], told["row"], told["unit"]) == (False, "roll.tsv", 5, "5")


def test_the_copy_in_the_bundle_verifies_the_bundle_it_lies_in(vote, tmp_path):
    bundle = vote.write(tmp_path / "bundle")
    assert run(".", cwd=bundle).returncode == 0


def test_it_is_short_enough_to_be_read_and_needs_python_only():
    source = PROGRAM.read_text(encoding="utf-8")
    assert len(source.splitlines()) < 500
    imported = set()
    for node in ast.walk(ast.parse(source, feature_version=(3, 9))):
        if isinstance(node, ast.Import):
            imported |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            imported.add((node.module or "").split(".")[0])
    assert imported <= sys.stdlib_module_names | {"__future__"}


@pytest.mark.parametrize(
    ("asked", "options"),
    [
        (MORE_THAN_HALF, {}),
        (UNANIMOUS, {}),
        (MORE_THAN_HALF, {"count_parking": True}),
        (MORE_THAN_HALF, {"spoiled_counts_as_participation": True}),
    ],
)
def test_random_votes_are_counted_as_the_second_count_does(asked, options, tmp_path):
    chance = random.Random(str(options) + str(asked["unanimous"]))
    parking = options.get("count_parking", False)
    for turn in range(12):
        size = chance.randrange(1, 40)
        roll = []
        far = 10**9 if turn % 2 else 1  # numbers side by side, and too far apart for a table
        for unit in sorted(chance.sample(range(far, 99 * far, far), size)):
            kind = chance.choice(["dwelling", "dwelling", "shop", "parking"])
            state = chance.choice(["sold", "sold", "sold", "unsold", "undelivered"])
            head = chance.randrange(1, size + 1) if state == "sold" else 0
            counted = parking or kind != "parking"
            area = chance.choice([6000, chance.randrange(1, 20000)])
            roll.append(RollRow(unit, area, head, kind, state, counted))
        vote = Vote(roll, asked, options)
        for _ in range(chance.randrange(0, size * 2)):
            unit = chance.choice(roll).unit
            stands = [line.choice for line in vote.lines if line.unit == unit]
            if stands and stands[-1] != "struck" and chance.random() < 0.2:
                vote.cast(unit, "struck", "office")
            else:
                said = ["agree"] * 6 + ["oppose", "abstain"]
                # Paper that cannot be read takes the place of nothing.
                said += ["spoiled"] if not stands or stands[-1] == "struck" else []
                vote.cast(unit, chance.choice(said), "paper")
            if chance.random() < 0.1:
                vote.publish()
        vote.finish()
        bundle = vote.write(tmp_path / str(turn))
        assert verify(bundle)["verdict"] == vote.result()["verdict"]


@pytest.mark.parametrize("opposing", [2, 14])
def test_ballots_not_returned_follow_the_majority_where_the_rules_say_so(opposing, tmp_path):
    vote = Vote(units(30), MORE_THAN_HALF, {"nonreturn_policy": FOLLOW})
    for unit in range(1, 23):
        vote.cast(unit, "oppose" if unit <= opposing else "agree")
    vote.delivered = [3, 24, 25, 30]
    vote.finish()
    bundle = vote.write(tmp_path / "bundle")
    told = verify(bundle)

    assert told["participation"]["heads"]["have"] == "25"
    assert told["agreement"]["heads"]["have"] == {2: "23", 14: "8"}[opposing]
    # Three of the four: one of them has voted.
    assert told["followed"] == 3
    assert told["other_policy"]["participation"]["heads"]["have"] == "22"
    assert "随多数 followed 3" in summary_of(bundle)


def summary_of(bundle: Path) -> str:
    return verify_ballot.summary(verify(bundle))


def test_nothing_follows_where_the_rules_do_not_say_so(vote, tmp_path):
    vote.delivered = [33]
    assert fault_of(vote.write(tmp_path / "bundle")).file == "result.json"


def test_a_vote_without_ballots_and_one_of_one_unit_hold(tmp_path):
    silent = Vote(units(3))
    silent.finish()
    assert verify(silent.write(tmp_path / "silent"))["verdict"] == "not_carried"
    one = Vote(units(1), UNANIMOUS)
    one.cast(1, "agree")
    one.finish()
    assert verify(one.write(tmp_path / "one"))["verdict"] == "carried"


def test_many_pieces_in_several_processes_hold_as_one_does(vote, bundle, monkeypatch):
    whole = verify(bundle)
    for piece in (300, 500, 1000, 3000):
        monkeypatch.setattr(verify_ballot, "PIECE", piece)
        assert verify(bundle) == whole

    def nothing(*_arguments: Any, **_more: Any) -> Any:
        raise OSError("no processes here")

    monkeypatch.setattr(verify_ballot, "ProcessPoolExecutor", nothing)
    monkeypatch.setattr(verify_ballot, "PIECE", 300)
    assert verify(bundle) == whole


def test_engine_and_verifier_agree_on_the_root_of_every_tree():
    chance = random.Random(3)
    sizes = [*range(71), *(chance.randrange(71, 5000) for _ in range(8))]
    leaves = [sha256(b"%d" % n).digest() for n in range(max(sizes))]
    tree = verify_ballot.read_ballots(None, b"", b"later", uneven(leaves, chance))[3]
    for size in sizes:
        assert verify_ballot.root_of(tree, size) == merkle_root(leaves[:size])


def uneven(leaves: list[bytes], chance: random.Random) -> Iterator[Any]:
    """What is found in pieces of one row up to hundreds, as ballots are read in."""
    at = 0
    while at < len(leaves):
        piece = leaves[at : at + chance.randrange(1, 300)]
        raw, units = b"".join(piece), range(at + 1, at + 1 + len(piece))
        above = [*verify_ballot.rows_above(at, raw)]
        yield 0, 0, (at + 1, array("q", units), bytes(len(piece)), [], raw, b"", above, raw[-32:])
        at += len(piece)


def test_signatures_are_judged_as_the_library_judges_them():
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    chance = random.Random(5)
    base = verify_ballot.doubles("58" + "66" * 31)
    for _ in range(12):
        private = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
        key, text = private.public_key().public_bytes_raw(), chance.randbytes(40).hex()
        good = private.sign(text.encode())
        signer = verify_ballot.doubles(key.hex(), -1)
        assert verify_ballot.is_signed(text, good.hex(), key.hex(), base, signer)
        at, bit = chance.randrange(64), 1 << chance.randrange(8)
        bad = bytearray(good)
        bad[at] ^= bit
        assert not verify_ballot.is_signed(text, bad.hex(), key.hex(), base, signer)
        assert not verify_ballot.is_signed(text + "x", good.hex(), key.hex(), base, signer)
        # S + L is the same number; a second signature of one text must not pass.
        s = int.from_bytes(good[32:], "little") + verify_ballot.ORDER
        again = good[:32] + s.to_bytes(32, "little")
        assert not verify_ballot.is_signed(text, again.hex(), key.hex(), base, signer)


# ── Every byte ──────────────────────────────────────────────────────────────────────────────


def test_any_one_byte_altered_anywhere_is_found_and_its_row_named(bundle):
    chance = random.Random(20261128)
    contents = {name: (bundle / name).read_bytes() for name in FILES}
    named = {"roll.tsv", "ballots.tsv", "roots.jsonl"}
    tried = 0
    while tried < FLIPS:
        # Short files as often as long ones.
        name = FILES[tried % len(FILES)]
        data = bytearray(contents[name])
        at = chance.randrange(len(data))
        data[at] = chance.choice([byte for byte in range(256) if byte != data[at]])
        tried += 1
        (bundle / name).write_bytes(bytes(data))
        fault = fault_of(bundle)
        (bundle / name).write_bytes(contents[name])
        if name == "SHA256SUMS":
            row = contents[name].count(b"\n", 0, at)
            assert fault.file in {name, (*FILES,)[min(row, 6)]}, (name, at, str(fault))
        else:
            assert fault.file == name, (name, at, data[at], str(fault))
        if name in named:
            row = contents[name].count(b"\n", 0, at) + 1
            # Where two rows were run together or one was cut in two, it may be the next.
            near = {row, row + 1} if b"\n" in (contents[name][at : at + 1] + data[at : at + 1]) \
                else {row}  # fmt: skip
            assert fault.row in near, (name, at, data[at], row, str(fault))
    assert verify(bundle)["verdict"] == "carried"


def test_any_one_byte_of_a_row_altered_in_a_tar_is_found(vote, tmp_path):
    chance = random.Random(9)
    path = vote.write(tmp_path / "bundle.tar")
    whole = path.read_bytes()
    with tarfile.open(path) as tar:
        parts = [(one.name, one.offset_data, one.size) for one in tar]
    for turn in range(200):
        name, offset, size = parts[turn % len(parts)]
        at = offset + chance.randrange(size)
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert fault_of(path).file in {name, "SHA256SUMS"} | set(FILES)
    path.write_bytes(whole)
    assert verify(path)["size"] == 37


# ── By intent: the sums are written again each time ─────────────────────────────────────────


def test_two_rows_swapped_are_found_at_the_first(bundle):
    rows = rows_of(bundle, "ballots.tsv")
    rows[9], rows[10] = rows[10], rows[9]
    fault = fault_of(edit(bundle, "ballots.tsv", lambda _text: "".join(rows)))
    assert (fault.file, fault.row) == ("ballots.tsv", 10)


def test_a_row_taken_out_is_found_where_it_was(bundle):
    rows = rows_of(bundle, "ballots.tsv")
    fault = fault_of(edit(bundle, "ballots.tsv", lambda _: "".join(rows[:16] + rows[17:])))
    assert (fault.file, fault.row) == ("ballots.tsv", 17)


def test_a_row_put_in_twice_is_found(bundle):
    rows = rows_of(bundle, "ballots.tsv")
    fault = fault_of(
        edit(bundle, "ballots.tsv", lambda _: "".join([*rows[:5], rows[4], *rows[5:]]))
    )
    assert (fault.file, fault.row) == ("ballots.tsv", 6)


def test_a_choice_altered_is_found_in_its_row_with_its_unit(bundle):
    fault = fault_of(
        edit(
            bundle, "ballots.tsv", lambda text: text.replace("\n29\t29\toppose", "\n29\t29\tagree")
        )
    )
    assert (fault.file, fault.row, fault.unit) == ("ballots.tsv", 29, "29")


def test_a_tail_cut_off_is_found(bundle):
    rows = rows_of(bundle, "ballots.tsv")
    fault = fault_of(edit(bundle, "ballots.tsv", lambda _: "".join(rows[:-2])))
    assert (fault.file, fault.row) == ("ballots.tsv", 35)


def test_a_row_added_at_the_end_is_found(vote, tmp_path):
    vote.cast(33, "agree")
    fault = fault_of(vote.write(tmp_path / "bundle"))
    assert (fault.file, fault.row, fault.unit) == ("ballots.tsv", 38, "33")


def test_between_close_and_count_only_a_strike_may_come(tmp_path):
    vote = Vote(units(12))
    for unit in range(1, 10):
        vote.cast(unit, "agree")
    vote.publish(CLOSE)
    vote.cast(7, "struck", "office")
    vote.publish()
    struck = vote.rechained()
    struck.publish(COUNT)
    told = verify(struck.write(tmp_path / "struck"))
    assert (told["size"], told["standing"]) == (10, 8)
    vote.cast(7, "agree", "door")
    vote.publish(COUNT)
    fault = fault_of(vote.write(tmp_path / "late"))
    assert (fault.file, fault.row, fault.unit) == ("ballots.tsv", 11, "7")


def test_after_the_count_nothing_may_come(vote, tmp_path):
    vote.cast(7, "struck", "office")
    assert fault_of(vote.write(tmp_path / "uncovered")).row == 38
    vote.publish()
    fault = fault_of(vote.write(tmp_path / "covered"))
    assert (fault.file, fault.row) == ("roots.jsonl", 6)


def test_yesterdays_backup_is_found_by_the_poster_and_not_without_it(vote, tmp_path):
    bundle = vote.write(tmp_path / "today")
    earlier = lift_vote()
    earlier.lines, earlier.hashes = earlier.lines[:30], earlier.hashes[:30]
    earlier.edge = type(earlier.edge)()
    earlier.edge.extend(earlier.hashes)
    earlier.roots = earlier.roots[:2]
    earlier.finish()
    rolled_back = earlier.write(tmp_path / "yesterday")
    poster = vote.roots[-1].root
    pin = f"{poster.counter}:{poster.size}:{poster.root}"

    assert verify(bundle, pins=[pin])["size"] == 37
    # Whoever holds the key can cut the end off; nobody sees that in the bundle alone.
    assert verify(rolled_back)["size"] == 30
    assert "rolled back" in fault_of(rolled_back, pins=[pin]).en
    third = vote.roots[2].root
    pin_of_third = f"{third.counter}:{third.size}:{third.root[:16]}"
    assert verify(bundle, pins=[pin_of_third])
    assert fault_of(rolled_back, pins=[pin_of_third]).row == 3
    last = vote.lines[-1].number
    receipt = f"{last}:{vote.hashes[-1].hex()}"
    assert verify(bundle, receipts=[receipt])
    assert fault_of(rolled_back, receipts=[receipt]).file == "ballots.tsv"


def test_a_receipt_or_poster_that_is_not_written_in_full_is_not_believed(bundle, vote):
    for text in ("", "x", "0:0:" + "0" * 64, "1:" + "0" * 64, "99:" + "0" * 64, "0:" + "0" * 64):
        assert fault_of(bundle, receipts=[text])
        assert fault_of(bundle, pins=[text])
    assert fault_of(bundle, receipts=[f"1:{vote.hashes[1].hex()}"]).row == 1
    assert fault_of(bundle, receipts=[f"0:{vote.genesis.hex()}"])


def test_a_choice_altered_and_all_hashed_again_is_found_by_the_roots(vote, tmp_path):
    at = 30
    forged = replace(vote.lines[at - 1], choice="agree")
    again = Vote(vote.roll, vote.rule, vote.options)
    for line in [*vote.lines[: at - 1], forged, *vote.lines[at:]]:
        again.append(line)
    again.roots = vote.roots
    fault = fault_of(again.write(tmp_path / "bundle"))
    # It lies between the second root, of 28 ballots, and the third.
    assert (fault.file, fault.row) == ("ballots.tsv", 29)
    assert "root 3" in fault.en


def test_all_of_it_signed_again_with_another_key_is_found_by_the_posted_key(vote, tmp_path):
    key = vote.roots[0].key
    vote.key = OTHER_KEY
    vote.roots = [sign_root(signed.root, OTHER_KEY) for signed in vote.roots]
    bundle = vote.write(tmp_path / "bundle")
    assert verify(bundle)["key"] == vote.roots[0].key != key
    fault = fault_of(bundle, key=key)
    assert (fault.file, fault.row) == ("roots.jsonl", 1)
    assert verify(bundle, key=vote.roots[0].key.upper())


def test_one_root_signed_with_another_key_is_found(vote, tmp_path):
    vote.roots[2] = sign_root(vote.roots[2].root, OTHER_KEY)
    assert fault_of(vote.write(tmp_path / "bundle")).row == 3


@pytest.mark.parametrize(
    ("at", "change", "row"),
    [
        (1, {"counter": 3}, 2),
        (2, {"previous": "00" * 32}, 3),
        (2, {"size": 20}, 3),
        (1, {"kind": CLOSE}, 5),
        (2, {"kind": COUNT}, 5),
        (3, {"kind": HOUR}, 5),
        (4, {"kind": HOUR}, 5),
        (2, {"at": "2026-11-28T02:59:59.999999Z"}, 3),
        (0, {"size": 1}, 1),
    ],
)
def test_a_root_that_does_not_go_on_from_the_one_before_is_found(at, change, row, vote, tmp_path):
    vote.roots[at] = sign_root(replace(vote.roots[at].root, **change), KEY)
    fault = fault_of(vote.write(tmp_path / "bundle"))
    assert fault.row == row


def test_a_root_played_twice_or_left_out_is_found(vote, tmp_path):
    roots = [signed.text() for signed in vote.roots]
    twice = vote.write(tmp_path / "twice", roots=[*roots[:2], *roots[1:]])
    assert (fault_of(twice).file, fault_of(twice).row) == ("roots.jsonl", 3)
    without = vote.write(tmp_path / "without", roots=[roots[0], *roots[2:]])
    assert fault_of(without).row == 2
    none = vote.write(tmp_path / "none", roots=[])
    assert fault_of(none).file == "roots.jsonl"


@pytest.mark.parametrize(
    ("before", "after", "row"),
    [
        ("5\t99.51\t4\t", "5\t99.61\t4\t", 5),
        ("5\t99.51\t4\t", "5\t99.51\t5\t", 5),
        ("41\t120.01\t0\tdwelling\tunsold", "41\t120.01\t41\tdwelling\tsold", 37),
    ],
)
def test_an_area_or_a_head_altered_on_the_roll_is_found_in_its_row(before, after, row, bundle):
    fault = fault_of(edit(bundle, "roll.tsv", lambda text: text.replace(before, after)))
    assert (fault.file, fault.row) == ("roll.tsv", row)


def test_another_roll_altogether_is_not_that_of_the_notice(vote, tmp_path):
    other = [replace(row, area=row.area + 1) for row in vote.roll]
    fault = fault_of(vote.write(tmp_path / "bundle", roll_rows=[row.text() for row in other]))
    assert (fault.file, fault.row) == ("roll.tsv", 0)


@pytest.mark.parametrize(
    ("at", "change"),
    [
        (6, {"unit": 6}),
        (6, {"unit": 2}),
        (6, {"area": 0}),
        (6, {"head": 0}),
        (36, {"head": 9}),
        (39, {"counted": True}),
        (6, {"counted": False}),
    ],
)
def test_a_roll_that_was_wrong_from_the_beginning_is_named_too(at, change, tmp_path):
    roll = lift_vote().roll
    roll[at] = replace(roll[at], **change)
    vote = Vote(roll)
    vote.cast(1, "agree")
    vote.finish()
    fault = fault_of(vote.write(tmp_path / "bundle"))
    assert (fault.file, fault.row) == ("roll.tsv", at + 1)


def test_an_option_or_the_scope_altered_is_found(bundle, vote):
    for before, after in (
        ("不含井道改造", "含井道改造"),
        ('"count_parking": false', '"count_parking": true'),
    ):
        whole = (bundle / "motion.json").read_text()
        fault = fault_of(
            edit(bundle, "motion.json", lambda text, b=before, a=after: text.replace(b, a))
        )
        assert fault.file in {"motion.json", "roll.tsv", "ballots.tsv", "roots.jsonl"}
        assert fault.row <= 1 or fault.file == "roll.tsv"
        (bundle / "motion.json").write_text(whole)
    seal(bundle)
    assert verify(bundle)


@pytest.mark.parametrize(
    "change",
    [
        {"rule": {}},
        {"options": {}},
        {"options": {**lift_vote().options, "repeat_policy": "best"}},
        {"rule": {**MORE_THAN_HALF, "quorum_area": {"share": [3, 2], "strict": False}}},
        {"rule": {**MORE_THAN_HALF, "quorum_area": {"share": [1, 1], "strict": True}}},
        {"rule": {**MORE_THAN_HALF, "quorum_area": {"share": ["1", "2"], "strict": False}}},
    ],
)
def test_a_motion_without_a_whole_rule_is_not_counted(change, vote, tmp_path):
    vote.motion |= change
    fault = fault_of(vote.write(tmp_path / "bundle"))
    assert fault.file == "motion.json"


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "not_carried"},
        {"size": 36},
        {"participation.area.have": "2039.78"},
        {"participation.heads.of": "36"},
        {"agreement.heads.need": "23"},
        {"agreement.area.met": False},
        {"agreement.area.met": 1},
        {"agreement": None},
        {"followed": 1},
        {"other_policy": {}},
        {"conflicts": None},
        {"root": "0" * 64},
        {"rule.basis": "《另一部法》"},
        {"rule.effective_from": "1900-01-01"},
        {"rule.id": "civil-code-278-9"},
        {"participation.heads": []},
    ],
)
def test_a_result_one_off_is_found_and_both_figures_are_told(change, vote, tmp_path):
    result = json.loads(json.dumps(vote.result()))
    ((path, value),) = change.items()
    *steps, last = path.split(".")
    inner = result
    for step in steps:
        inner = inner[step]
    inner[last] = value
    fault = fault_of(vote.write(tmp_path / "bundle", result=result))
    assert fault.file == "result.json"
    assert path in fault.en


@pytest.mark.parametrize(
    ("spoil", "row"),
    [
        (lambda vote: vote.append(replace(vote.cast(33, "agree"), number=39)), 39),
        (lambda vote: vote.append(replace(vote.lines[2], number=38)), 38),
        (lambda vote: vote.append(replace(vote.lines[2], number=38, replaces=2)), 38),
        (lambda vote: vote.append(replace(vote.lines[2], number=38, unit=44)), 38),
        (lambda vote: vote.append(replace(vote.lines[2], number=40)), 38),
    ],
)
def test_two_ballots_for_one_unit_an_unknown_unit_or_a_gap_are_found(spoil, row, vote, tmp_path):
    last = vote.roots.pop()
    assert (last.root.kind, vote.roots.pop().root.kind) == (COUNT, CLOSE)
    spoil(vote)
    vote.finish()
    fault = fault_of(vote.write(tmp_path / "bundle"))
    assert (fault.file, fault.row) == ("ballots.tsv", row)


def test_where_the_first_ballot_wins_a_second_stands_only_after_a_strike(tmp_path):
    for later, right in ((["agree"], False), (["struck", "oppose"], True), (["struck"], True)):
        vote = Vote(units(3), options={"repeat_policy": "first"})
        vote.cast(2, "agree")
        for choice in later:
            vote.cast(2, choice, "office" if choice == "struck" else "door")
        vote.finish()
        bundle = vote.write(tmp_path / "-".join(later))
        if right:
            assert verify(bundle)["size"] == len(vote.lines)
        else:
            assert fault_of(bundle).row == 2


def test_a_strike_of_a_strike_is_found(tmp_path):
    vote = Vote(units(3))
    for choice in ("agree", "struck", "struck"):
        vote.cast(2, choice, "office" if choice == "struck" else "door")
    vote.finish()
    assert fault_of(vote.write(tmp_path / "bundle")).row == 3


# ── What the result says ────────────────────────────────────────────────────────────────────


def change_json(bundle: Path, name: str, change: Callable[[dict[str, Any]], None]) -> Path:
    """Change the object in a file, keep its form, hide it from the sums."""

    def again(text: str) -> str:
        value = json.loads(text)
        change(value)
        return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n"

    return edit(bundle, name, again)


def test_figures_under_dotted_names_do_not_hide_forged_ones(bundle):
    """No path is spelled in two ways, the right figure beside and the forged one in place."""
    assert verify(bundle)

    def forge(result: dict[str, Any]) -> None:
        for step in ("participation", "agreement"):
            for measure in ("area", "heads"):
                for name, value in result[step][measure].items():
                    result[f"{step}.{measure}.{name}"] = value
        result["agreement"]["heads"]["have"] = "99999"

    fault = fault_of(change_json(bundle, "result.json", forge))
    assert (fault.file, "agreement.heads.have" in fault.en) == ("result.json", True)


@pytest.mark.parametrize(
    "more",
    [
        {"why": ["伪造的理由"]},
        {"counted_at": "2000-01-01T00:00:00.000000Z"},
        {"ballots": {"agree": 999}},
        {"warnings": []},
        {"": None},
        {"participation.area": {}},
    ],
)
def test_nothing_stands_in_the_result_that_is_not_checked(more, bundle):
    assert verify(bundle)
    fault = fault_of(change_json(bundle, "result.json", lambda result: result.update(more)))
    assert fault.file == "result.json"


def test_both_rules_are_reckoned_where_two_ask_otherwise(tmp_path):
    other = rule(share(3, 4), name="shanghai-lift")
    vote = Vote(units(12), MORE_THAN_HALF, {"conflicting_rules": [other]})
    for unit in range(1, 10):
        vote.cast(unit, "agree" if unit <= 5 else "oppose")
    bundle = vote.finish().write(tmp_path / "bundle")
    told = verify(bundle)

    assert (told["verdict"], told["conflicts"][0]["verdict"]) == ("carried", "not_carried")
    said = verify_ballot.summary(told)
    assert "civil-code-278-6 2021-01-01 《民法典》第二百七十八条：通过 carried" in said
    assert "shanghai-lift 2021-01-01 《民法典》第二百七十八条：未通过 not carried" in said

    def forge(result: dict[str, Any]) -> None:
        result["conflicts"][0]["verdict"] = "carried"

    fault = fault_of(change_json(bundle, "result.json", forge))
    assert "conflicts.0.verdict" in fault.en


def test_whom_the_majority_carries_along_cannot_be_chosen_afterwards(tmp_path):
    """What was delivered is signed at the close, and who follows is reckoned from it."""
    vote = Vote(units(37), options={"nonreturn_policy": FOLLOW})
    for unit in range(1, 29):
        vote.cast(unit, "agree" if unit > 7 else "oppose")
    vote.delivered = [3, 30]
    vote.finish()
    bundle = vote.write(tmp_path / "honest")
    assert (verify(bundle)["followed"], verify(bundle)["verdict"]) == (1, "carried")

    vote.delivered = [3, *range(30, 38)]
    more = vote.write(tmp_path / "more")
    assert fault_of(more).file == "result.json"
    assert "signed at the close" in fault_of(more).en
    for forged in (["3", "30"], [3, 30.0], [3, True], [30, 3], [3], {"3": 30}, "3\n30\n", None):
        again = change_json(
            vote.write(tmp_path / repr(forged).replace("\n", "")),
            "result.json",
            lambda result, forged=forged: result.update(delivered=forged),
        )
        assert fault_of(again).file == "result.json"


def test_a_list_of_what_was_delivered_that_was_signed_later_is_found(tmp_path):
    vote = Vote(units(12), options={"nonreturn_policy": FOLLOW})
    vote.cast(1, "agree")
    vote.finish()
    vote.roots[0] = sign_root(replace(vote.roots[0].root, delivered=""), KEY)
    assert fault_of(vote.write(tmp_path / "bundle")).file == "result.json"


def test_a_ballot_slipped_in_between_close_and_count_is_named(tmp_path):
    """Signed and counted on by whoever holds the key; the poster of the close shows it as well."""

    def voted(after: bool) -> Vote:
        vote = Vote(units(12))
        for unit in range(1, 8):
            vote.cast(unit, "agree")
        vote.publish(CLOSE)
        if after:
            vote.cast(8, "agree")
        vote.publish(COUNT)
        return vote

    assert verify(voted(False).write(tmp_path / "honest"))["verdict"] == "not_carried"
    fault = fault_of(voted(True).write(tmp_path / "forged"))
    assert (fault.file, fault.row, fault.unit) == ("ballots.tsv", 8, "8")


def test_ballots_that_bear_a_later_time_are_counted_and_told(tmp_path):
    vote = Vote(units(12))
    vote.cast(1, "agree", "paper")
    late(vote, 2, CLOSES)
    late(vote, 3, CLOSES + timedelta(hours=1))
    vote.finish()
    bundle = vote.write(tmp_path / "bundle")

    assert (verify(bundle)["late"], verify(bundle)["standing"]) == (2, 3)
    assert "收到时间在后的票 ballots after it 2" in summary_of(bundle)


def late(vote: Vote, unit: int, moment: datetime) -> None:
    """A ballot of that time."""
    line = vote.cast(unit, "agree", "paper")
    vote.lines.pop()
    vote.hashes.pop()
    vote.edge = type(vote.edge)()
    vote.edge.extend(vote.hashes)
    vote.append(replace(line, received_at=moment))


@pytest.mark.parametrize("policy", ["first", "last"])
@pytest.mark.parametrize(
    ("choices", "right"),
    [
        (["spoiled", "agree"], {"first", "last"}),
        (["spoiled", "agree", "oppose"], {"last"}),
        (["spoiled", "struck", "spoiled", "oppose"], {"first", "last"}),
        (["agree", "struck", "spoiled"], {"first", "last"}),
        (["agree", "oppose"], {"last"}),
        (["agree", "spoiled"], set()),
        (["spoiled", "spoiled"], set()),
        (["spoiled", "agree", "spoiled"], set()),
        (["struck"], set()),
    ],
)
def test_what_may_take_the_place_of_what(choices, right, policy, tmp_path):
    """A valid ballot takes the place of a spoiled one, a spoiled one of nothing."""
    vote = Vote(units(3), options={"repeat_policy": policy})
    for choice in choices if choices != ["struck"] else ():
        vote.cast(2, choice, "office" if choice == "struck" else "paper")
    if choices == ["struck"]:
        vote.cast(2, "agree")
        vote.cast(2, "struck", "office")
        vote.cast(2, "struck", "office")
    bundle = vote.finish().write(tmp_path / "bundle")
    if policy in right:
        assert verify(bundle)["size"] == len(vote.lines)
    else:
        assert (fault_of(bundle).file, fault_of(bundle).row) == ("ballots.tsv", len(vote.lines))


# ── Every file, every column, every key ─────────────────────────────────────────────────────

ROOT_KEYS = (
    "at", "counter", "delivered", "head", "key", "kind", "previous", "root", "signature", "size",
)  # fmt: skip
OTHER = {  # a value of the same form that was not there
    "ballots.tsv": ("77", "35", "abstain", "meeting", "0" * 32, "2026-11-28T03:00:00.000000Z",
                    "a" * 64, "1", "b" * 64),
    "roll.tsv": ("77", "61.00", "88", "shop", "undelivered", "0", "9号", "0" * 8),
}  # fmt: skip
OTHER_OF_ROOT = {
    "at": "2026-11-28T08:00:00.000000Z", "counter": 9, "delivered": "c" * 64, "head": "d" * 64,
    "key": "e" * 64, "kind": "hour", "previous": "f" * 64, "root": "0" * 64,
    "signature": "1" * 128, "size": 3,
}  # fmt: skip


def cells_of(name: str) -> Any:
    """Every cell of a table with its row and column."""
    vote = lift_vote()
    rows = len(vote.lines) if name == "ballots.tsv" else len(vote.roll)
    return [(name, row, column) for row in range(rows) for column in range(len(OTHER[name]))]


@pytest.mark.parametrize("name", OTHER)
def test_every_cell_of_every_row_altered_emptied_or_doubled_is_named_by_its_row(name, bundle):
    whole = rows_of(bundle, name)
    assert verify(bundle)
    tried = 0
    for _name, row, column in cells_of(name):
        cells = whole[row].rstrip("\n").split("\t")
        other = OTHER[name][column]
        if cells[column] == other:
            other = {"abstain": "agree", "meeting": "door", "shop": "dwelling", "0": "1",
                     "undelivered": "sold"}[other]  # fmt: skip
        for said in (other, "", cells[column] + cells[column][-1], cells[column] + "\t1"):
            changed = "\t".join([*cells[:column], said, *cells[column + 1 :]]) + "\n"
            (bundle / name).write_text("".join([*whole[:row], changed, *whole[row + 1 :]]))
            seal(bundle)
            fault = fault_of(bundle)
            assert (fault.file, fault.row) == (name, row + 1), (column, said, str(fault))
            tried += 1
    (bundle / name).write_text("".join(whole))
    seal(bundle)
    assert verify(bundle)
    assert tried == 4 * len(whole) * len(OTHER[name])


@pytest.mark.parametrize("name", ["roll.tsv", "ballots.tsv", "roots.jsonl"])
def test_rows_taken_out_put_in_or_swapped_are_named(name, bundle):
    whole = rows_of(bundle, name)
    last = len(whole)
    for at in range(last):
        made = {
            "out": ([*whole[:at], *whole[at + 1 :]], {at + 1, last - 1}),
            "twice": ([*whole[: at + 1], *whole[at:]], {at + 2}),
            "empty": ([*whole[:at], "\n", *whole[at:]], {at + 1}),
            "crlf": ([*whole[:at], whole[at][:-1] + "\r\n", *whole[at + 1 :]], {at + 1}),
            "joined": ([*whole[:at], whole[at][:-1], *whole[at + 1 :]], {at + 1, at + 2}),
        }
        if at + 1 < last:
            made["swapped"] = (
                [*whole[:at], whole[at + 1], whole[at], *whole[at + 2 :]],
                {at + 1, at + 2},
            )
        for how, (rows, expected) in made.items():
            (bundle / name).write_bytes("".join(rows).encode())
            seal(bundle)
            fault = fault_of(bundle)
            assert fault.file == name, (how, at, str(fault))
            # A roll without one of its rows is a whole roll, only not that of the notice.
            if not (name == "roll.tsv" and how == "out"):
                assert fault.row in expected, (how, at, str(fault))
    (bundle / name).write_text("".join(whole))
    seal(bundle)
    assert verify(bundle)


def test_every_field_of_every_root_altered_or_left_out_is_named_by_its_row(bundle):
    whole = rows_of(bundle, "roots.jsonl")
    for row, line in enumerate(whole):
        value = json.loads(line)
        assert tuple(value) == ROOT_KEYS
        for name in ROOT_KEYS:
            other = OTHER_OF_ROOT[name]
            if value[name] == other:
                other = "count"
            kept = {key: one for key, one in value.items() if key != name}
            for made in ({**value, name: other}, kept, {**value, name: None}):
                text = json.dumps(made, sort_keys=True, separators=(",", ":")) + "\n"
                (bundle / "roots.jsonl").write_text(
                    "".join([*whole[:row], text, *whole[row + 1 :]])
                )
                seal(bundle)
                fault = fault_of(bundle)
                assert (fault.file, fault.row) == ("roots.jsonl", row + 1), (name, str(fault))


def places_in(value: Any, path: tuple[Any, ...] = ()) -> Any:
    """Every place in a JSON value, the outermost too."""
    yield path
    inner = (
        value if isinstance(value, dict) else range(len(value) if isinstance(value, list) else 0)
    )
    for key in inner:
        part = value[key]
        yield from places_in(part, (*path, key))


def altered(value: Any, path: tuple[Any, ...], how: str) -> Any:
    """The value with what stands at `path` replaced, removed or added to."""
    if path:
        key, *rest = path
        copy = dict(value) if isinstance(value, dict) else list(value)
        if how == "remove" and not rest:
            del copy[key]
        else:
            copy[key] = altered(value[key], tuple(rest), how)
        return copy
    if isinstance(value, dict):
        return {**value, "more": 1} if how == "add" else {}
    if isinstance(value, list):
        return [*value, 1] if how == "add" else ["x"]
    if isinstance(value, bool):
        return {"add": int(value)}.get(how, not value)
    if isinstance(value, int):
        return {"add": str(value)}.get(how, value + 1)
    return {"add": [value]}.get(how, "2020-01-01T00:00:00.000000Z")


@pytest.mark.parametrize("name", ["motion.json", "result.json"])
@pytest.mark.parametrize("how", ["replace", "remove", "add"])
def test_every_key_of_motion_and_result_altered_removed_or_added_to_is_found(name, how, tmp_path):
    other = rule(share(1, 2), name="other")
    vote = Vote(units(12), options={"nonreturn_policy": FOLLOW, "conflicting_rules": [other]})
    for unit in range(1, 10):
        vote.cast(unit, "agree")
    vote.delivered = [9, 11]
    bundle = vote.finish().write(tmp_path / "bundle")
    whole = (bundle / name).read_text()
    value = json.loads(whole)
    paths = [path for path in places_in(value) if path or how != "remove"]
    assert len(paths) > 40
    assert verify(bundle)
    for path in paths:
        text = json.dumps(altered(value, path, how), ensure_ascii=False, sort_keys=True, indent=1)
        (bundle / name).write_text(text + "\n")
        seal(bundle)
        fault = fault_of(bundle)
        # Each ballot rests on motion.json by the first one, and the roll's digest stands in it.
        first = fault.file == "ballots.tsv" and fault.row == 1 and "motion.json" in fault.en
        roll = fault.file == "roll.tsv" and path == ("roll_digest",)
        parking = fault.file == "roll.tsv" and path[-1:] == ("count_parking",)
        assert fault.file == name or (name == "motion.json" and (first or roll or parking)), (
            path, str(fault),
        )  # fmt: skip


@pytest.mark.parametrize("name", ["README.txt", "verify_ballot.py", "SHA256SUMS"])
def test_every_row_of_the_files_beside_altered_removed_or_added_is_found(name, bundle):
    whole = rows_of(bundle, name)
    named = {name, *FILES} if name == "SHA256SUMS" else {name}
    for at in range(0, len(whole), max(1, len(whole) // 40)):
        for rows in (
            [*whole[:at], *whole[at + 1 :]],
            [*whole[:at], "x\n", *whole[at:]],
            [*whole[:at], "x" + whole[at], *whole[at + 1 :]],
            [*whole, "x\n"],
        ):
            (bundle / name).write_text("".join(rows), encoding="utf-8")
            assert fault_of(bundle).file in named
    (bundle / name).write_text("".join(whole), encoding="utf-8")
    assert verify(bundle)


# ── The control: without the check the forgery passes ───────────────────────────────────────


def test_without_the_check_of_the_chain_a_forged_row_would_pass(bundle, monkeypatch):
    # Nothing else sees it: oppose and abstain weigh the same, and each hash stands as it was.
    forged = edit(
        bundle, "ballots.tsv", lambda text: text.replace("\n29\t29\toppose", "\n29\t29\tabstain")
    )
    assert fault_of(forged).row == 29

    def as_stored(_h: bytes, rows: list[bytes]) -> list[bytes]:
        return [bytes.fromhex(row[-64:].decode()) for row in rows]

    monkeypatch.setattr(verify_ballot, "chained", as_stored)
    assert verify(forged)["size"] == 37


# ── Whatever is handed in, people get a sentence ────────────────────────────────────────────


def damages() -> dict[str, Callable[[Path], None]]:
    def write(name: str, data: bytes) -> Callable[[Path], None]:
        return lambda bundle: (bundle / name).write_bytes(data) and None

    made: dict[str, Callable[[Path], None]] = {
        f"{name} missing": lambda bundle, name=name: (bundle / name).unlink() for name in FILES
    }
    rubbish = random.Random(1).randbytes(5000)
    for name in FILES:
        made[f"{name} rubbish"] = write(name, rubbish)
        made[f"{name} empty"] = write(name, b"")
        made[f"{name} zeros"] = write(name, bytes(4000))
        made[f"{name} one huge line"] = write(name, b"1" * 3_000_000)
        made[f"{name} of another encoding"] = write(name, "同意\t一号楼\n".encode("gb18030"))
        made[f"{name} of UTF-16"] = write(name, "1\t1\tagree\n".encode("utf-16"))
        made[f"{name} of lines' ends"] = write(name, b"\n" * 5000)
        made[f"{name} a folder"] = lambda bundle, name=name: (
            (bundle / name).unlink(), (bundle / name).mkdir())[0]  # fmt: skip
    for name in ("motion.json", "result.json"):
        made[f"{name} deep"] = write(name, b"[" * 200_000)
        made[f"{name} a list"] = write(name, b"[]\n")
        made[f"{name} a float"] = write(name, b'{"size": 1.5}\n')
        made[f"{name} a number without end"] = write(name, b'{"size": ' + b"9" * 9000 + b"}\n")
        made[f"{name} half a character"] = write(name, b'{\n "title": "\\ud800"\n}\n')
    return made


@pytest.mark.parametrize("damage", damages())
def test_a_damaged_bundle_is_refused_in_one_sentence(damage, bundle, capsys):
    damages()[damage](bundle)
    assert verify_ballot.main([str(bundle)]) == 1
    told = capsys.readouterr()
    assert told.err == ""
    assert told.out.count("\n") == 1
    assert "FAULT" in told.out
    assert "Traceback" not in told.out


def test_what_is_no_bundle_is_refused_in_one_sentence(tmp_path, vote, capsys):
    whole = vote.write(tmp_path / "whole.tar").read_bytes()
    (tmp_path / "text.tar").write_text("hello")
    (tmp_path / "empty.tar").write_bytes(b"")
    (tmp_path / "cut.tar").write_bytes(whole[: len(whole) // 3])
    (tmp_path / "folder").mkdir()
    with tarfile.open(tmp_path / "packed.tar", "w:gz") as tar:
        tar.add(tmp_path / "whole.tar", "whole.tar")
    with tarfile.open(tmp_path / "twice.tar", "w") as tar:
        tar.add(vote.write(tmp_path / "bundle"), "bundle")
        tar.add(tmp_path / "bundle" / "motion.json", "motion.json")
    for name in (
        "nothing",
        "text.tar",
        "empty.tar",
        "cut.tar",
        "folder",
        "packed.tar",
        "twice.tar",
    ):
        assert verify_ballot.main([str(tmp_path / name)]) == 1
        told = capsys.readouterr()
        assert told.out.count("\n") == 1, name


def test_a_folder_packed_by_someone_else_is_read_too(bundle, tmp_path):
    with tarfile.open(tmp_path / "sent.tar", "w") as tar:
        tar.add(bundle, "曙光小区")
    assert verify(tmp_path / "sent.tar")["size"] == 37


def test_a_title_cannot_write_on_the_screen_as_it_likes(vote, tmp_path, capsys):
    vote.motion["title"] = "\x1b[2J\r核对无误"
    vote = replace_motion(vote)
    assert verify_ballot.main([str(vote.write(tmp_path / "bundle"))]) == 0
    assert "\x1b" not in capsys.readouterr().out


def replace_motion(vote: Vote) -> Vote:
    """The same vote on its changed motion, chained and signed again."""
    again = Vote(vote.roll, vote.rule, vote.options)
    again.motion = vote.motion
    for line in vote.lines:
        again.append(line)
    again.finish()
    return again


# ── Writing ─────────────────────────────────────────────────────────────────────────────────


def test_the_same_vote_gives_the_same_bytes(vote, tmp_path):
    first, second = vote.write(tmp_path / "1.tar"), vote.write(tmp_path / "2.tar")
    assert first.read_bytes() == second.read_bytes()
    folder = vote.write(tmp_path / "folder")
    with tarfile.open(first) as tar:
        for one in tar:
            assert tar.extractfile(one).read() == (folder / one.name).read_bytes()
    assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)


def test_a_bundle_that_cannot_be_finished_leaves_nothing_behind(vote, tmp_path):
    def breaking():
        yield vote.lines[0].text(), vote.hashes[0].hex()
        raise RuntimeError("the database went away")

    for name in ("folder", "bundle.tar"):
        with pytest.raises(RuntimeError):
            vote.write(tmp_path / name, ballot_lines=breaking())
    assert list(tmp_path.iterdir()) == []


def test_a_bundle_overwrites_nothing(vote, bundle, tmp_path):
    with pytest.raises(FileExistsError):
        vote.write(bundle)
    assert verify(bundle)["size"] == 37


@pytest.mark.parametrize("wrong", [{"result": {"share": 0.75}}, {"roll_rows": ["1\n2"]}])
def test_what_would_not_be_exact_is_not_written(wrong, vote, tmp_path):
    with pytest.raises(ValueError, match=r"\S"):
        vote.write(tmp_path / "bundle", **wrong)
    assert not (tmp_path / "bundle").exists()


def test_a_bundle_is_written_as_it_comes(vote, tmp_path, monkeypatch):
    ahead = []

    def counted():
        for number in range(20000):
            ahead.append(number)
            yield "1\tx", "00"

    written = []
    monkeypatch.setattr(
        bundling, "_rows", lambda texts: (written.append(len(ahead)) or f"{t}\n" for t in texts)
    )
    write_bundle(
        tmp_path / "bundle",
        motion="{}\n",
        roll_rows=[],
        ballot_lines=counted(),
        roots=[],
        result={},
    )
    assert written[:3] == [1, 2, 3], "each row is written before the next is asked for"


def test_the_readme_says_how_in_chinese_first(bundle):
    text = (bundle / "README.txt").read_text(encoding="utf-8")
    assert text.index("怎么核对") < text.index("How to check")
    assert "python verify_ballot.py" in text
    assert (bundle / "verify_ballot.py").read_bytes() == PROGRAM.read_bytes()
