"""The house does linear algebra on one thread, unless whoever runs it says otherwise."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

# Two matrices whose product OpenBLAS would share among all cores.
PROGRAM = """
import lilong, os, numpy as np
a = np.ones((1500, 1500))
for _turn in range(4):
    a @ a
print(os.environ["OPENBLAS_NUM_THREADS"], len(os.listdir("/proc/self/task")))
"""


@pytest.mark.skipif(not os.path.isdir("/proc/self/task"), reason="threads are counted in /proc")
@pytest.mark.parametrize(("given", "threads"), [(None, 1), ("2", 2)])
def test_linear_algebra_starts_as_many_threads_as_it_is_given(
    given: str | None, threads: int
) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    environment.pop("OPENBLAS_NUM_THREADS", None)
    if given:
        environment["OPENBLAS_NUM_THREADS"] = given
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True
    )

    told, running = done.stdout.split()
    assert told == (given or "1")
    assert int(running) == threads or (os.cpu_count() == 1 and given)
