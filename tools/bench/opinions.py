"""The opinion map of thirty thousand people, against the Python reference implementation.

    python -m tools.bench.opinions [people statements density]

The reference is red-dwarf 0.4.0, which is no dependency of ours: `LILONG_RED_DWARF` names the
Python of an environment that has it (`python3 -m venv D; D/bin/pip install red-dwarf==0.4.0`).
Without it our own seconds are measured, and it is said that nothing was compared.

Both get the same votes in memory, as each wants them; reading and building that is not counted.
Each runs in a process of its own with one thread for linear algebra: on a busy machine a second
one mostly waits, and the waiting counts as CPU. Before anything is timed, places are compared
with the reference's and groups with the camps the votes were made from. Ours includes the
stability of the groups, which the reference does not know.

Beside it, where the open conversations are at hand (`LILONG_BENCHMARKS`), how far the groups
agree with those that the reference server published (adjusted Rand index).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
SIZE = (30_000, 500, 0.1)
LARGE = (200_000, 1_000, 0.05)
ROUNDS = 5
NEAR = 1e-6
CONVERSATIONS = (
    "15-per-hour-seattle",
    "scoop-hivemind.biodiversity",
    "vtaiwan.uberx",
    "london.youth.policing",
    "scoop-hivemind.affordable-housing",
)

_TIMED = """
import json, resource, sys, time
import numpy as np
given = np.load(sys.argv[1])
who, what, choice, left_out = (given[name] for name in ("who", "what", "choice", "left_out"))
def told(run):
    wall, cpu = time.perf_counter(), time.process_time()
    names, group, places = run()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    np.savez(sys.argv[2], names=names, group=group, places=places)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"cpu_seconds": cpu, "seconds": wall, "peak_mb": peak}))
"""

_OURS = """
from lilong.engines.opinions import Options, Votes, map_opinions
options = Options(left_out={str(one) for one in left_out})
def run():
    found = map_opinions(Votes.of(who, what, choice), options)
    names = np.array(found.votes.participants, dtype=np.int64)[found.placed]
    run.stability = found.stability
    return names, found.group, found.points
told(run)
print(run.stability)
"""

_REFERENCE = """
import warnings
warnings.simplefilter("ignore")
from reddwarf.implementations.base import run_pipeline
votes = [
    {"participant_id": p, "statement_id": s, "vote": v, "modified": at}
    for at, (p, s, v) in enumerate(zip(who.tolist(), what.tolist(), choice.tolist()))
]
def run():
    found = run_pipeline(votes, mod_out_statement_ids=left_out.tolist(), random_state=1)
    table = found.participants_df
    table = table[table["to_cluster"]]
    return table.index.to_numpy(), table["cluster_id"].to_numpy(dtype=int), table[["x", "y"]]
told(run)
print("null")
"""


def measure(
    size: tuple[int, int, float] = SIZE, large: tuple[int, int, float] = LARGE
) -> dict[str, Any]:
    """CPU seconds of both, their ratio, and the agreement with published groups."""
    reference = os.environ.get("LILONG_RED_DWARF")
    with tempfile.TemporaryDirectory(prefix="lilong-bench-") as name:
        folder = Path(name)
        return {
            "conversation": _compared(folder, size, reference),
            "ten_million_votes": _alone(folder, large),
            "published_groups": _published(folder, reference),
        }


def _compared(folder: Path, size: tuple[int, int, float], reference: str | None) -> dict[str, Any]:
    camp = _conversation(folder / "votes.npz", *size)
    ours = [_run(folder, sys.executable, _OURS) for _round in range(ROUNDS)]
    found = _read(folder / "answer.npz")
    agreement = _agreement(found["group"], camp[found["names"]])
    if agreement < 0.8:
        raise SystemExit(f"the camps are not found: {agreement}")
    told = {
        "people": size[0],
        "statements": size[1],
        "votes": len(_read(folder / "votes.npz")["who"]),
        **_medians(ours),
        "stability": ours[0]["stability"],
        "agreement_with_the_camps": round(agreement, 3),
    }
    if reference is None:
        return {**told, "reference": "LILONG_RED_DWARF is not set: nothing was compared"}
    theirs = _run(folder, reference, _REFERENCE)
    other = _read(folder / "answer.npz")
    apart = _apart(found, other)
    if apart > NEAR:
        raise SystemExit(f"people stand elsewhere than in the reference: {apart}")
    return {
        **told,
        "reference": "red-dwarf 0.4.0",
        "reference_cpu_seconds": round(theirs["cpu_seconds"], 2),
        "reference_peak_mb": theirs["peak_mb"],
        "reference_agreement_with_the_camps": round(
            _agreement(other["group"], camp[other["names"]]), 3
        ),
        "places_apart": apart,
        "times_less_cpu": round(theirs["cpu_seconds"] / told["cpu_seconds"], 1),
    }


def _alone(folder: Path, size: tuple[int, int, float]) -> dict[str, Any]:
    camp = _conversation(folder / "votes.npz", *size)
    told = _run(folder, sys.executable, _OURS)
    found = _read(folder / "answer.npz")
    return {
        "people": size[0],
        "statements": size[1],
        "votes": len(_read(folder / "votes.npz")["who"]),
        **_medians([told]),
        "agreement_with_the_camps": round(_agreement(found["group"], camp[found["names"]]), 3),
    }


def _published(folder: Path, reference: str | None) -> Any:
    from tests.engines.opinions.conversations import PUBLIC, exported

    if not PUBLIC.is_dir():
        return f"the public conversations are not at {PUBLIC}: nothing was compared"
    told: dict[str, dict[str, Any]] = {}
    for name in CONVERSATIONS:
        votes, out, groups = exported(name)
        ids = np.array([int(one) for one in votes.statements])
        people = np.array([int(one) for one in votes.participants])
        for left_out, how in ((sorted(out), "moderated"), ([], "all")):
            _write(
                folder / "votes.npz", people[votes.who], ids[votes.what], votes.choice,
                [int(one) for one in left_out],
            )  # fmt: skip
            ours = _run(folder, sys.executable, _OURS)
            row = {"ours": _with_published(folder, groups), "stability": ours["stability"]}
            if reference:
                _run(folder, reference, _REFERENCE)
                row["reference"] = _with_published(folder, groups)
            told.setdefault(name, {})[how] = row
    return told


def _with_published(folder: Path, groups: dict[str, int]) -> float:
    found = _read(folder / "answer.npz")
    names = [str(one) for one in found["names"]]
    both = np.array([one in groups for one in names])
    theirs = np.array([groups[one] for one in names if one in groups])
    return round(_agreement(found["group"][both], theirs), 3)


def _conversation(file: Path, people: int, statements: int, density: float) -> Any:
    """Three camps that lean to or from each statement; gives the camp of each person."""
    chance = np.random.default_rng(20261129)
    camp = chance.integers(0, 3, people)
    leans = chance.normal(0, 0.8, (3, statements))
    pairs = np.unique(chance.integers(0, people * statements, int(people * statements * density)))
    chance.shuffle(pairs)
    who, what = np.divmod(pairs, statements)
    felt = leans[camp[who], what] + chance.normal(size=len(pairs))
    passed = chance.random(len(pairs)) < 0.15
    choice = np.where(passed, 0, np.where(felt > 0, 1, -1))
    _write(file, who, what, choice.astype(np.int8), [])
    return camp


def _write(file: Path, who: Any, what: Any, choice: Any, left_out: list[int]) -> None:
    np.savez(file, who=who, what=what, choice=choice, left_out=np.array(left_out, np.int64))


def _read(file: Path) -> dict[str, Any]:
    """All of it: the file is written over by the next run."""
    with np.load(file) as kept:
        return {name: kept[name] for name in kept}


def _run(folder: Path, python: str, program: str) -> dict[str, Any]:
    """Run one of the programs on the votes in the folder; its answer lies there afterwards."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src") if program is _OURS else "",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
    }
    files = [str(folder / name) for name in ("votes.npz", "answer.npz")]
    command = [python, "-c", _TIMED + program, *files]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{python} could not map the votes: {done.stderr[-2000:]}")
    used, stability = done.stdout.strip().splitlines()[-2:]
    steady = json.loads(stability)
    return {**json.loads(used), "stability": None if steady is None else round(steady, 3)}


def _medians(runs: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "cpu_seconds": round(median(run["cpu_seconds"] for run in runs), 2),
        "seconds": round(median(run["seconds"] for run in runs), 2),
        "peak_mb": max(run["peak_mb"] for run in runs),
    }


def _agreement(one: Any, other: Any) -> float:
    from lilong.engines.opinions import adjusted_rand

    return adjusted_rand(one, other)


def _apart(ours: Any, theirs: Any) -> float:
    """The largest difference between two maps of the same people, each axis turned to fit."""
    assert ours["names"].tolist() == theirs["names"].tolist()
    signs = np.sign((ours["places"] * theirs["places"]).sum(axis=0))
    return float(np.abs(ours["places"] * signs - theirs["places"]).max())


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    given = sys.argv[1:]
    size = (int(given[0]), int(given[1]), float(given[2])) if given else SIZE
    print(json.dumps(measure(size), ensure_ascii=False, indent=1))
