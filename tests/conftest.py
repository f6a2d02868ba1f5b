"""What every test may ask for.

The database is SQLite unless DATABASE_URL says otherwise; `make test` runs both.
"""

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import settings

from lilong.commons.usecase import UseCase
from tests.architecture.one_street import Watch
from tests.neighbourhood import Street, build_district, build_street

# How long one example takes says more about the machine's other work than about the code.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


@pytest.fixture(autouse=True)
def one_street_at_a_time(monkeypatch):
    """Every test fails whose use case writes rows of two streets in one transaction."""
    watch, walk = Watch(), UseCase.__call__

    def watched(use_case, actor, *args, **kwargs):
        with watch.visiting(use_case):
            return walk(use_case, actor, *args, **kwargs)

    monkeypatch.setattr(UseCase, "__call__", watched)
    with connection.execute_wrapper(watch):
        yield


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
