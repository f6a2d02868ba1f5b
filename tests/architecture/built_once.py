"""What all tests of a file begin with, built once: what each of them does is undone alone."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.test.utils import override_settings

from tests.architecture import matrix
from tests.architecture.one_street import each_use_case_watched
from tests.neighbourhood import build_district

OURS, THEIRS = "梧桐", "竹隐"


@contextmanager
def built_once(blocker: Any, build: Callable[[], Any]) -> Iterator[bytes]:
    """What `build` returns, pickled, for as long as what it wrote stands in the database.

    A fixture of a module holds it open; each test asks for `db`, too, and loads objects of its own.
    The demo switch is on: it lets staff in without a second factor.
    """
    with blocker.unblock(), transaction.atomic():
        with each_use_case_watched(), override_settings(DEMO=True):
            built = pickle.dumps(build())
        yield built
        transaction.set_rollback(True)


def two_streets(more: Callable[[matrix.Tenant], matrix.Tenant] = lambda tenant: tenant) -> Any:
    """Two streets of one district, each with everything that routes name, and `more`."""
    district = build_district()
    return tuple(
        more(matrix.build_tenant(district, word, slug))
        for word, slug in ((OURS, "ours"), (THEIRS, "theirs"))
    )
