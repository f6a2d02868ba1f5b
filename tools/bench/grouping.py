"""How well sentences are grouped, and how fast.

Labelled pairs are not in the project: name files of lines `one<TAB>other<TAB>0 or 1` in
LILONG_SENTENCE_PAIRS, separated as in PATH. The weights come from the texts of the same file, as
a place's own texts give them. `at_limit` is what the engine does; `best_recall` is the most that
any limit gives at the named precision, chosen on the same pairs and therefore too kind.

The invented sentences are those of the regression test. The large block is put together from
pieces of them, all in one lane and one category, which no neighbourhood has.
"""

from __future__ import annotations

import os
import random
import resource
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.engines.grouping.judging import judge
from tests.engines.grouping.sentences import HELD_OUT, OTHERS, SEWAGE

from lilong.council.grouping_lexicon import lexicon
from lilong.engines.grouping import Background, Item, Lexicon, Limits, propose_groups
from lilong.engines.grouping.likeness import Rows, Weights
from lilong.engines.grouping.wording import grams_of, plain

PAIRS = "LILONG_SENTENCE_PAIRS"
SIZES = (500, 5_000, 50_000)
PRECISION = 0.9


def measure(sizes: Sequence[int] = SIZES) -> dict[str, Any]:
    """Precision and recall on invented and on given pairs; seconds and memory by size."""
    files = [Path(name) for name in os.environ.get(PAIRS, "").split(os.pathsep) if name]
    return {
        "invented": _invented(),
        "pairs": {file.stem: _pairs(file) for file in files},
        "one_block": [_timed(size) for size in sizes],
    }


def _invented() -> dict[str, Any]:
    sewage = [("sewage", text) for text in SEWAGE]
    told = {"sewage": [*sewage, *OTHERS], "held_out": list(HELD_OUT)}
    found = {}
    for name, rows in told.items():
        topics = {f"{n:03}": topic for n, (topic, _text) in enumerate(rows)}
        items = [Item(f"{n:03}", text) for n, (_topic, text) in enumerate(rows)]
        for words, known in (("with_lexicon", lexicon()), ("without", Lexicon())):
            groups = propose_groups(items, lexicon=known)
            judged = judge(groups, topics)
            found[f"{name}_{words}"] = {
                "texts": len(rows),
                "precision": round(judged.precision, 3),
                "recall": round(judged.recall, 3),
                "groups": [len(group.ids) for group in groups],
            }
    return found


def _pairs(file: Path) -> dict[str, Any]:
    rows = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines() if line]
    same = [row[2].strip() == "1" for row in rows]
    texts = [text for row in rows for text in row[:2]]
    features = [grams_of(plain(text), lexicon()) for text in texts]
    limits = Limits()
    kept = Rows.of(features, Weights.of(features, Background(), limits.concept))
    alike = [float(kept.likeness(2 * n)[2 * n + 1]) for n in range(len(rows))]
    return {
        "pairs": len(rows),
        "share_same": round(sum(same) / len(same), 3),
        "area_under_curve": round(_area(alike, same), 3),
        "at_limit": _at(alike, same, limits.least),
        "best_recall": _best_recall(alike, same),
    }


def _area(alike: Sequence[float], same: Sequence[bool]) -> float:
    """How often a pair that means the same is more alike than one that does not."""
    right = [value for value, label in zip(alike, same, strict=True) if label]
    wrong = [value for value, label in zip(alike, same, strict=True) if not label]
    won = sum((one > other) + (one == other) / 2 for one in right for other in wrong)
    return won / (len(right) * len(wrong))


def _at(alike: Sequence[float], same: Sequence[bool], least: float) -> dict[str, float]:
    put = [label for value, label in zip(alike, same, strict=True) if value >= least]
    return {
        "least": least,
        "precision": round(sum(put) / len(put), 3) if put else 1.0,
        "recall": round(sum(put) / sum(same), 3),
    }


def _best_recall(alike: Sequence[float], same: Sequence[bool]) -> dict[str, float]:
    tried = [_at(alike, same, least) for least in sorted(set(alike))]
    good = [one for one in tried if one["precision"] >= PRECISION]
    return max(good, key=lambda one: one["recall"]) if good else {"recall": 0.0}


def _timed(size: int) -> dict[str, Any]:
    chance = random.Random(20261129)  # noqa: S311 – no secret
    pool = [*SEWAGE, *(text for _topic, text in OTHERS)]
    items = [Item(f"{n:06}", _mixed(chance, pool), ("lane", "sewage")) for n in range(size)]
    began = time.process_time()
    groups = propose_groups(items, lexicon=lexicon())
    seconds = time.process_time() - began
    said = [name for group in groups for name in group.ids]
    assert len(said) == len(set(said))
    assert max(len(group.ids) for group in groups) <= Limits().cap + 1
    return {
        "texts": size,
        "groups": len(groups),
        "cpu_s": round(seconds, 2),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _mixed(chance: random.Random, pool: Sequence[str]) -> str:
    one, other = chance.choice(pool), chance.choice(pool)
    start = chance.randint(0, len(other) - 4)
    return f"{one[: chance.randint(6, len(one))]}，{other[start:]}{chance.randint(1, 99)}号"
