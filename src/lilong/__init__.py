"""Lilong 里弄: the platform on which an old neighbourhood renews itself."""

import os

# Before NumPy is imported anywhere. Its linear algebra would start a thread a core, which for
# matrices of a few hundred rows mostly wait for each other, at full load (docs/why/0014).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
