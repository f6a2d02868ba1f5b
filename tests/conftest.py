"""What every test may ask for.

The database is SQLite unless DATABASE_URL says otherwise; `make test` runs both.
"""

from __future__ import annotations

import os
import tempfile

# Before Django reads its settings: tests never touch a real installation's data.
os.environ.setdefault("LILONG_DATA", tempfile.mkdtemp(prefix="lilong-test-"))
os.environ.setdefault("LILONG_SECRET_KEY", "only for tests")
os.environ.setdefault("LILONG_FIELD_KEY", "only for tests")

import pytest

from tests.neighbourhood import Street, build_district, build_street


@pytest.fixture
def district(db):
    return build_district()


@pytest.fixture
def street(district) -> Street:
    """枫林街道, with its lanes, numbers and rooms."""
    return build_street(district, "枫林街道", "fenglin")


@pytest.fixture
def other_street(district) -> Street:
    """A second street of the same shape."""
    return build_street(district, "大宁街道", "daning")
