"""What every test may ask for.

The database is SQLite unless DATABASE_URL says otherwise; `make test` runs both.
"""

from __future__ import annotations

import pytest
from hypothesis import settings

from tests.neighbourhood import Street, build_district, build_street

# How long one example takes says more about the machine's other work than about the code.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


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
