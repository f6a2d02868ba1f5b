"""Settings of tests: the house's own, in folders of their own.

pytest-django reads the settings before any conftest, so the environment is set here.
"""

from __future__ import annotations

import os
import tempfile

# Tests never touch a real installation's data.
os.environ.setdefault("LILONG_DATA", tempfile.mkdtemp(prefix="lilong-test-"))
os.environ.setdefault("LILONG_STATIC", tempfile.mkdtemp(prefix="lilong-static-"))
os.environ.setdefault("LILONG_SECRET_KEY", "only for tests")
os.environ.setdefault("LILONG_FIELD_KEY", "only for tests")

from lilong.project.settings import *  # noqa: F403
