"""A keeper has looked at a reporter's photo."""

from __future__ import annotations

from uuid import uuid4

import pytest

from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.refusal import NotFound, Refused
from lilong.survey.actions.accept_report import accept_report
from lilong.survey.actions.add_photo import add_photo
from lilong.survey.actions.release_photo import release_photo
from lilong.survey.actions.report_finding import report_finding
from lilong.survey.models import Finding, FindingPhoto
from lilong.survey.permissions import file_allowed
from tests.survey.web.pictures import photo
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@pytest.fixture
def reported(resident, worker, street):
    """A report with a photo, taken into the ledger."""
    one = report_finding(resident, place_id=street.rooms[1].id, kind="other", photos=[photo()])
    return accept_report(worker, finding_id=one.id)


@everyone
def test_keepers_release(who, street, other_street, reported):
    actor, hanging = someone(who, street, other_street), FindingPhoto.objects.get()

    may_or_is_refused(
        who in KEEPERS,
        lambda: release_photo(actor, finding_id=reported.id, photo_id=hanging.id),
    )

    assert FindingPhoto.objects.get().released == (who in KEEPERS)


def test_a_released_photo_is_counted_the_cover_and_seen_by_those_who_survey(
    worker, leader, reported
):
    hanging = FindingPhoto.objects.get()
    assert not file_allowed(leader, hanging.file_id)

    release_photo(worker, finding_id=reported.id, photo_id=hanging.id)

    reported.refresh_from_db()
    assert (reported.photos, reported.cover_id) == (1, hanging.file_id)
    assert file_allowed(leader, hanging.file_id)
    entry = LedgerEntry.objects.get(kind="survey.photo_released")
    assert (entry.subject_id, entry.actor_id) == (reported.id, worker.person_id)


def test_the_cover_of_a_keeper_stays(worker, reported):
    hanging = FindingPhoto.objects.get()
    own = add_photo(worker, finding_id=reported.id, photo=photo())

    release_photo(worker, finding_id=reported.id, photo_id=hanging.id)

    one = Finding.objects.get()
    assert (one.photos, one.cover_id) == (2, own.file_id)


@pytest.mark.parametrize("public", [True, False])
def test_residents_of_the_house_see_it_only_when_it_shows_a_public_part(
    worker, resident, reported, public
):
    Finding.objects.update(part="public")
    hanging = FindingPhoto.objects.get()

    release_photo(worker, finding_id=reported.id, photo_id=hanging.id, public=public)

    assert file_allowed(resident, hanging.file_id) is public


def test_a_photo_is_released_once(worker, reported):
    hanging = FindingPhoto.objects.get()
    release_photo(worker, finding_id=reported.id, photo_id=hanging.id)

    with pytest.raises(Refused, match="已经公开过"):
        release_photo(worker, finding_id=reported.id, photo_id=hanging.id)

    assert Finding.objects.get().photos == 1


def test_a_photo_of_another_finding_is_not_there(worker, reported, found):
    other, hanging = found(), FindingPhoto.objects.get()

    for finding, photo_id in ((other, hanging.id), (reported, uuid4())):
        with pytest.raises(NotFound, match="没有这张照片"):
            release_photo(worker, finding_id=finding.id, photo_id=photo_id)

    assert not FindingPhoto.objects.get().released


def test_the_photo_of_an_unchecked_report_waits(worker, resident, street):
    one = report_finding(resident, place_id=street.rooms[1].id, kind="other", photos=[photo()])

    with pytest.raises(Refused, match="请先登记入账"):
        release_photo(worker, finding_id=one.id, photo_id=FindingPhoto.objects.get().id)

    assert not FindingPhoto.objects.get().released
