"""Who reported a neighbour is told nowhere.

The pages are walked by tests/architecture/test_authorisation.py, as every role.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django_tasks_db.models import DBTaskResult

from lilong.commons.files.models import StoredFile
from lilong.commons.jobs.regular import make_due_previews
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices.models import Notice
from lilong.commons.sealed.looking import looks_about
from lilong.commons.sealed.models import SealedLook
from lilong.kernel.ids import DAY_MS
from lilong.people.models import User
from lilong.people.queries import actor_of
from lilong.survey.actions.add_photo import add_photo
from lilong.survey.actions.open_report import open_report
from lilong.survey.actions.report_finding import report_finding
from lilong.survey.models import Finding
from tests.architecture import canary, matrix
from tests.architecture.canary import CANARIES, IN_PHOTO, NAME, WORDS
from tests.neighbourhood import build_district
from tests.survey.web.pictures import photo


@pytest.fixture
def tenant(db, settings):
    settings.DEMO = True
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    return matrix.build_tenant(build_district(), "梧桐", "ours")


@pytest.fixture
def reporter(tenant) -> User:
    return canary.neighbour(tenant)


@pytest.fixture
def reported(tenant, reporter) -> Finding:
    return canary.report(tenant, reporter)


@pytest.fixture
def worker_photo(tenant, reported) -> UUID:
    """A photo that a keeper took there afterwards."""
    secretary = matrix.actor_of(tenant, "secretary")
    return add_photo(secretary, finding_id=reported.id, photo=photo()).file_id


def test_the_ledger_and_the_notices_name_nobody(tenant, reported, reporter):
    entry = LedgerEntry.objects.get(subject_id=reported.id, kind="survey.finding_reported")

    assert (entry.actor_id, entry.role) == (None, "sealed")
    assert str(reporter.person_id) not in json.dumps(
        list(LedgerEntry.objects.values_list("facts", flat=True))
    )
    assert not LedgerEntry.objects.filter(actor_id=reporter.person_id).exists()
    assert not Notice.objects.filter(person_id=reporter.person_id).exists()


def test_the_time_of_a_report_is_told_to_the_day_only(tenant, reported):
    entry = LedgerEntry.objects.get(subject_id=reported.id, kind="survey.finding_reported")

    assert (entry.at.astimezone().second, entry.at.microsecond) == (0, 0)
    assert entry.at.astimezone().minute == 0
    assert tells_the_day_only(reported.id)
    assert tells_the_day_only(entry.id)
    # The negative control: what names its actor anyway tells the millisecond.
    assert not tells_the_day_only(
        LedgerEntry.objects.get(subject_id=reported.id, kind="survey.report_accepted").id
    )


def tells_the_day_only(key: UUID) -> bool:
    """Whether the time within a UUIDv7 is a midnight."""
    return (key.int >> 80) % DAY_MS == 0


def test_no_job_tells_the_minute_of_a_report_with_a_photo(tenant, reported, worker_photo):
    """The negative control is a keeper's photo, whose previews are ordered at once."""
    file_id = reported.photo_set.get(released=False).file_id

    ordered = [row.args_kwargs["args"] for row in DBTaskResult.objects.all()]

    assert [str(worker_photo)] in ordered
    assert [str(file_id)] not in ordered
    make_due_previews.call()
    assert StoredFile.objects.get(pk=file_id).preview_state == "made"


def test_no_table_holds_the_name_beside_the_finding_in_plain_text(tenant, reported, reporter):
    """Every table is searched; only the person's own rows may hold the name or the id."""
    own = {"people_person", "people_rolegrant", "people_user"}
    needles = (*CANARIES, str(reporter.person_id), reporter.person_id.hex)
    open_report(matrix.actor_of(tenant, "secretary"), finding_id=reported.id, purpose="answer")
    assert SealedLook.objects.filter(subject_id=reported.id).exists()
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table in own or table.startswith("survey_findingtext"):
                continue
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = str(cursor.fetchall())
            found += [(table, needle) for needle in needles if needle in rows]
    # The person was registered and granted a home like everybody else.
    assert [hit for hit in found if not hit[0].startswith("commons_ledgerentry")] == []


def test_no_stored_file_holds_what_the_camera_wrote(tenant, reported):
    root = Path(django_settings.MEDIA_ROOT)

    files = [file for file in root.rglob("*") if file.is_file()]

    assert files
    assert not [file for file in files if IN_PHOTO.encode() in file.read_bytes()]


def test_with_a_purpose_the_secretary_learns_it_and_the_reporter_learns_of_the_look(
    tenant, reported, reporter
):
    """The negative control: the canary is there, and only this door opens to it."""
    secretary = matrix.actor_of(tenant, "secretary")

    seen = open_report(secretary, finding_id=reported.id, purpose="answer")

    assert (seen.name, seen.words) == (NAME, WORDS)
    (look,) = looks_about(reporter.person_id).looks
    assert (look.viewer_id, look.what, look.purpose) == (
        secretary.person_id, "反映人", "答复反映人",
    )  # fmt: skip


def test_arrival_cannot_be_read_from_codes_positions_or_ids(tenant, reporter):
    """Of twenty reports of one day, the order of ids and list places is not that of arrival."""
    came = [
        report_finding(
            actor_of(reporter),
            place_id=tenant.street.rooms[1].id,
            kind="illegal_building",
            description=f"第{n}处",
        )
        for n in range(20)
    ]

    by_position = sorted(range(20), key=lambda n: came[n].position)
    by_id = sorted(range(20), key=lambda n: came[n].id.int)
    by_code = sorted(range(20), key=lambda n: came[n].code)

    assert by_position not in (list(range(20)), list(range(20))[::-1])
    assert by_id not in (list(range(20)), list(range(20))[::-1])
    assert by_code not in (list(range(20)), list(range(20))[::-1])
