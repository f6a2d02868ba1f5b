"""Slips: how long a thousand take, and does memory stay the same when there are more of them?

Each run is a process of its own, so that its peak is its own. Before a time is told, the file is
opened with another program: as many pages as slips, and the right name on the first, the last
and one in the middle.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def measure(*, slips: int = 1_000, more: int = 3_000) -> dict[str, Any]:
    """Print `slips`, small and large, and `more` small ones, one process after another."""
    runs = {
        f"{slips} of A5": _run(slips, large=False),
        f"{slips} of A4, large type": _run(slips, large=True),
        f"{more} of A5": _run(more, large=False),
    }
    first, last = runs[f"{slips} of A5"], runs[f"{more} of A5"]
    return {
        "runs": runs,
        "peak_with_more_to_peak": round(last["peak_mb"] / first["peak_mb"], 2),
    }


def _run(slips: int, *, large: bool) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="lilong-bench-") as folder:
        environment = {
            **os.environ,
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "LILONG_DATA": folder,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
        }
        made = Path(folder) / "slips.pdf"
        command = [sys.executable, "-m", "tools.bench.slips", str(slips), str(int(large)), made]
        told = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True
        )
        _check(made, slips)
        answer: dict[str, Any] = json.loads(told.stdout)
        return answer


def _check(made: Path, slips: int) -> None:
    import pypdf
    from tests.ballot import paper

    pages = pypdf.PdfReader(made).pages
    assert len(pages) == slips
    for number in (1, slips // 2, slips):
        assert paper.slip(number).holders[0] in pages[number - 1].extract_text()


def _child(slips: int, large: bool, made: Path) -> None:
    import django

    django.setup()
    from tests.ballot import paper

    from lilong.ballot.documents.slips import print_slips

    steps: list[int] = []
    started, cpu = time.monotonic(), time.process_time()
    with made.open("wb") as to:
        printed = print_slips(
            paper.motion(), paper.slips(slips), to, large=large, progress=steps.append
        )
    wall, cpu = time.monotonic() - started, time.process_time() - cpu
    assert printed.pages == sum(steps) == slips
    answer = {
        "wall_s": round(wall, 2),
        "cpu_s": round(cpu, 2),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "file_mb": round(made.stat().st_size / 1e6, 1),
        "progress_told": len(steps),
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    _child(int(sys.argv[1]), bool(int(sys.argv[2])), Path(sys.argv[3]))
