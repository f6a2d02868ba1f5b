"""How fast the bundle of a million ballots is verified, against hashing its lines one by one.

    .venv/bin/python tools/bench/verify.py [ballots]

Ours is the stand-alone file as anyone runs it: a new process, the bundle read from disk, a roll
of as many units, every root, every signature and the whole count. The reference is the loop
`h = sha256(0x00 + h + line)` over the same lines, which are in memory already: the least that
any check of the chain has to do. Both take turns, and the ratio is the median of the turns.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
VERIFIER = ROOT / "src" / "lilong" / "ballot" / "verify_ballot.py"

BALLOTS = 1_000_000
PAIRS = 5
ROOTS = 48
REPLACED_EVERY = 50
OPENED, FORTNIGHT = datetime(2026, 11, 14, tzinfo=UTC), 14 * 24 * 3600 * 10**6


def measure(ballots: int = BALLOTS) -> dict[str, Any]:
    """Seconds, the ratio to the bare chain and the peak memory; the answer is checked first."""
    with tempfile.TemporaryDirectory(prefix="lilong-bench-") as folder:
        bundle = Path(folder) / "bundle"
        lines, started = _write(bundle, ballots)
        _check(bundle, ballots)
        turns = [(_verify(bundle), _chain(started, lines)) for _ in range(PAIRS)]
        used = _used(bundle)
        size = sum(file.stat().st_size for file in bundle.iterdir())
    return {
        "ballots": ballots,
        "bundle_mb": round(size / 1e6),
        "verify_seconds": round(median(ours for ours, _bare in turns), 2),
        "bare_chain_seconds": round(median(bare for _ours, bare in turns), 2),
        "ratio": round(median(ours / bare for ours, bare in turns), 2),
        "ratios": [round(ours / bare, 2) for ours, bare in turns],
        "cores": os.cpu_count(),
        "cpu_seconds_of_all_processes": used["cpu"],
        "peak_mb_of_the_largest_process": used["peak_mb"],
    }


def _write(bundle: Path, ballots: int) -> tuple[list[bytes], bytes]:
    """Write a bundle from a seeded generator; gives its lines and h(0)."""
    from tests.ballot.bundles import Vote, digest, units

    from lilong.ballot.bundling import write_bundle
    from lilong.engines.proof import Frontier, chain_all, genesis

    vote = Vote(units(ballots))
    started = genesis(digest(vote.motion_text), vote.motion["roll_digest"])
    lines = list(_lines(ballots))
    vote.edge, vote.hashes = Frontier(), []
    for number, one in enumerate(chain_all(started, lines), 1):
        vote.hashes.append(one)
        vote.edge.append(one)
        if number % (ballots // ROOTS) == 0 and number < ballots:
            vote.publish()
    vote.finish()
    write_bundle(
        bundle,
        motion=vote.motion_text,
        roll_rows=(row.text() for row in vote.roll),
        ballot_lines=zip(lines, map(bytes.hex, vote.hashes), strict=True),
        roots=(signed.text() for signed in vote.roots),
        result=_result(vote, lines, ballots),
    )
    return [line.encode() for line in lines], started


def _lines(ballots: int) -> Iterator[str]:
    """A ballot a unit; every fiftieth comes back and replaces the one just before it."""
    chance = random.Random(11)  # noqa: S311 - a seeded generator, so that each run is the same
    for number in range(1, ballots + 1):
        again = number % REPLACED_EVERY == 0
        choice = chance.choices(("agree", "oppose", "abstain"), (80, 15, 5))[0]
        paper = chance.random() < 0.25
        scan = chance.randbytes(32).hex() if paper else "-"
        # Two weeks of ballots, one after the other.
        received = OPENED + timedelta(microseconds=number * FORTNIGHT // ballots)
        moment = f"{received:%Y-%m-%dT%H:%M:%S.%f}Z"
        yield (
            f"{number}\t{number - again}\t{choice}\t{'paper' if paper else 'online'}"
            f"\t{chance.randbytes(16).hex()}\t{moment}\t{scan}\t{number - 1 if again else 0}"
        )


def _result(vote: Any, lines: list[str], ballots: int) -> dict[str, Any]:
    """What stands, counted plainly: all units have one area and one owner each."""
    stands = {cells[1]: cells[2] for cells in (line.split("\t", 3) for line in lines)}
    part, agree = len(stands), list(stands.values()).count("agree")

    def figure(have: int, of: int, above: int, below: int) -> dict[str, Any]:
        need, need_area = -(-of * above // below), -(-of * 6000 * above // below)
        hundredths = (have * 6000, of * 6000, need_area)
        area = [f"{one // 100}.{one % 100:02d}" for one in hundredths]
        return {
            "area": {"have": area[0], "of": area[1], "need": area[2], "met": have >= need},
            "heads": {"have": str(have), "of": str(of), "need": str(need), "met": have >= need},
        }

    return {
        "rule": {name: vote.rule[name] for name in ("id", "basis", "effective_from")},
        "verdict": "carried",
        "participation": figure(part, ballots, 2, 3),
        "agreement": figure(agree, part, 3, 4),
        "size": ballots,
        "root": vote.edge.root().hex(),
        "delivered": [],
        "followed": 0,
        "other_policy": None,
        "conflicts": [],
    }


def _check(bundle: Path, ballots: int) -> None:
    """It holds as it is; with one byte of one row altered it does not, and the row is named."""
    if _run(bundle).returncode:
        raise SystemExit(f"a right bundle is refused: {_run(bundle).stdout}")
    file, row = bundle / "ballots.tsv", ballots * 3 // 4
    data = file.read_bytes()
    at = data.index(f"\n{row}\t".encode()) + len(str(row)) + 40
    file.write_bytes(data[:at] + (b"0" if data[at : at + 1] != b"0" else b"1") + data[at + 1 :])
    told = _run(bundle)
    if told.returncode != 1 or f"ballots.tsv 第 {row} 行" not in told.stdout:
        raise SystemExit(f"row {row} was altered and is not named: {told.stdout}")
    file.write_bytes(data)


def _run(bundle: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", str(VERIFIER), str(bundle)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _verify(bundle: Path) -> float:
    start = time.perf_counter()
    if _run(bundle).returncode:
        raise SystemExit("a right bundle is refused")
    return time.perf_counter() - start


def _chain(h: bytes, lines: list[bytes]) -> float:
    start = time.perf_counter()
    for line in lines:
        h = sha256(b"\x00" + h + line).digest()
    return time.perf_counter() - start


def _used(bundle: Path) -> dict[str, Any]:
    """What one run uses, told by a small process that starts it: a fork of this one is large."""
    program = (
        "import json, resource, subprocess, sys; subprocess.run(sys.argv[1:], capture_output=True);"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN); print(json.dumps({'cpu': "
        "round(used.ru_utime + used.ru_stime, 2), 'peak_mb': used.ru_maxrss // 1024}))"
    )
    command = [sys.executable, "-c", program, sys.executable, "-I", str(VERIFIER), str(bundle)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    used: dict[str, Any] = json.loads(told)
    return used


if __name__ == "__main__":
    print(json.dumps(measure(*map(int, sys.argv[1:])), ensure_ascii=False, indent=1))
