"""What every test may ask for.

The database is SQLite unless DATABASE_URL says otherwise; `make test` runs both.
"""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management.commands.migrate import Command as Migrate
from django.utils import translation
from hypothesis import settings

from lilong.ballot import clocking
from tests.architecture.one_street import each_use_case_watched
from tests.laid_down import laid_down
from tests.neighbourhood import Street, build_district, build_street
from tests.own_database import default_database, migrate
from tests.postgres import fresh_database
from tests.tables import begin_with_tables, copy_tables, made_on_server

# How long one example takes says more about the machine's other work than about the code.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


# What gives a test the database that this leg of `make test` is about.
_THIS_LEGS_DATABASE = {"db", "transactional_db", "django_db_setup"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """A test that is not given the leg's database says the same in every leg."""
    for item in items:
        asks = item.get_closest_marker("django_db") or _THIS_LEGS_DATABASE & {*item.fixturenames}
        if not asks:
            item.add_marker(pytest.mark.once)


@pytest.fixture(autouse=True)
def in_the_first_language():
    """A page asked for in English leaves its language to whatever is done next."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def garbage_is_looked_for():
    """Who holds back the search for circular garbage lets it go on: the tests that follow in the
    same process would leave gigabytes behind."""
    yield
    searching = gc.isenabled()
    gc.enable()
    assert searching


@pytest.fixture(autouse=True)
def one_street_at_a_time():
    """Every test fails whose use case writes rows of two streets in one transaction."""
    with each_use_case_watched():
        yield


@pytest.fixture(autouse=True, scope="session")
def the_clock_was_looked_at():
    """What a process asks once at its start is no query of the test that happens to be first."""
    looked = replace(clocking._anchor, asked=clocking.reading(clocking.machine_clock()))
    clocking._anchor = looked


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings) -> Iterator[pytest.MonkeyPatch]:
    """Let the database of a run begin with tables that were made once, as all others do."""
    migrate_from_nothing = Migrate.handle

    def migrate_from_tables(command, *args, **options):
        copy_tables()
        return migrate_from_nothing(command, *args, **options)

    begin_with_tables()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Migrate, "handle", migrate_from_tables)
        yield patch


@pytest.fixture(scope="session")
def django_db_setup(django_db_modify_db_settings, django_db_setup) -> None:
    """That was the database of the run; who migrates from now on begins with nothing."""
    django_db_modify_db_settings.undo()


@pytest.fixture
def district(db):
    return laid_down(build_district)


@pytest.fixture
def street(district) -> Street:
    """枫林街道, with its lanes, numbers and rooms."""
    return laid_down(build_street, district, "枫林街道", "fenglin")


@pytest.fixture
def other_street(district) -> Street:
    """A second street of the same shape."""
    return laid_down(build_street, district, "大宁街道", "daning")


@pytest.fixture(scope="session")
def _tables_on_sqlite(tmp_path_factory, django_db_blocker) -> Path:
    file = tmp_path_factory.mktemp("tables") / "test.sqlite3"
    with django_db_blocker.unblock():
        migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def _tables_on_postgresql() -> str:
    return made_on_server()


@pytest.fixture
def own_file(_tables_on_sqlite, tmp_path, django_db_blocker) -> Iterator[Path]:
    """An SQLite file that this test alone uses, with any number of connections."""
    file = shutil.copy(_tables_on_sqlite, tmp_path / "own.sqlite3")
    with django_db_blocker.unblock(), default_database(f"sqlite:///{file}"):
        yield file


@pytest.fixture
def own_server(_tables_on_postgresql, django_db_blocker) -> Iterator[str]:
    """A PostgreSQL database that this test alone uses; its address."""
    with (
        fresh_database(like=_tables_on_postgresql) as url,
        django_db_blocker.unblock(),
        default_database(url),
    ):
        yield url


@pytest.fixture(params=["own_file", "own_server"])
def own_database(request) -> None:
    """A database of either kind that this test alone uses."""
    request.getfixturevalue(request.param)
