"""The figures behind "why me first?" are those of all cases, and cost no more than those alike."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lilong.cases.files.queries import ahead, parity
from lilong.cases.files.queries.planning import candidate, weeks_ahead
from lilong.cases.files.states import SOLVED
from lilong.cases.models import Case
from lilong.commons.calendar import working_calendar
from lilong.engines import sequencing
from lilong.engines.sequencing import Candidate
from lilong.places.queries import place as place_view
from tests.cases.many import open_many
from tests.plans import indexes_of, scans_of


@pytest.mark.slow
def test_why_one_comes_first_is_counted_as_the_engine_counts(street, worker):
    area = place_view(street.area.id)
    open_many(street.rooms, 3000, [worker.person_id])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    counts, today = ahead.counted_ahead(area.id), timezone.localdate()
    every = [candidate(row) for row in ahead.every_ahead(area.id)]
    whole = sequencing.plan(
        every, start=today, weeks=4, capacity=12, calendar=working_calendar(), lanes=counts
    )
    over = Case.objects.filter(state="closed", outcome__in=SOLVED).values_list("kind", "size")
    done = [
        Candidate(id="", tier="private", lane="", since=today, kind=kind, size=size or 0)
        for kind, size in over
    ]
    made, horizon = weeks_ahead(worker, area, weeks=4, capacity=12), today + timedelta(weeks=4)
    tiers = set()
    for one in whole.placed[::23]:
        right = sequencing.parity(whole, one.candidate.id, done, bands=parity.BANDS)
        with CaptureQueriesContext(connection) as seen:
            found = parity.parity_of(area.id, counts, one.candidate, horizon)
        assert found == (right if right.similar >= parity.FEWEST_TOLD else None)
        tiers.add((one.tier, one.candidate.due is None))
        (asked,) = [query["sql"] for query in seen]
        # As many as are alike, and not all that there are.
        assert scans_of(asked, [], "cases_case") == []
        assert {"case_ahead_alike", "case_closed_alike"} & indexes_of(asked, [])
    assert len(tiers) > 5
    last = whole.placed[-1].candidate.id
    said = parity.why_first(area, made, last, start=today)
    assert said
    assert parity.why_first(area, made, "2024-0001", start=today) == ""
