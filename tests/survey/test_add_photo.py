"""Photos of findings."""

from __future__ import annotations

from uuid import uuid4

import pytest

from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.refusal import Invalid, Refused
from lilong.survey.actions.add_photo import MOST_PHOTOS, add_photo
from lilong.survey.actions.validate_findings import validate_findings
from lilong.survey.checking import counters_agree, filing_agrees
from lilong.survey.models import Finding, FindingPhoto
from lilong.survey.permissions import file_allowed
from tests.neighbourhood import person_with
from tests.survey.counted import rows_at, states_at
from tests.survey.web.pictures import photo
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@everyone
def test_keepers_add_photos(who, street, other_street, found):
    actor, one = someone(who, street, other_street), found()

    may_or_is_refused(who in KEEPERS, lambda: add_photo(actor, finding_id=one.id, photo=photo()))

    assert FindingPhoto.objects.count() == int(who in KEEPERS)


def test_the_first_photo_is_the_cover_and_the_order_is_kept(worker, found):
    one = found()

    hung = [add_photo(worker, finding_id=one.id, photo=photo()) for _ in range(3)]

    one.refresh_from_db()
    assert (one.photos, one.cover_id) == (3, hung[0].file_id)
    assert [row.order for row in hung] == [0, 1, 2]
    assert LedgerEntry.objects.filter(kind="survey.photo_added").count() == 3


def test_a_photo_hands_in_again_what_was_returned_for_it(worker, leader, street, found):
    one = found(by=leader)
    validate_findings(worker, finding_ids=[one.id], confirm=False, reason="没有照片")

    add_photo(leader, finding_id=one.id, photo=photo())

    one.refresh_from_db()
    assert (one.state, one.state_reason, one.photos, one.version) == ("found", "", 1, 3)
    assert states_at(street.area) == rows_at(street.area) == {"found": 1}
    assert [*counters_agree(), *filing_agrees()] == []


def test_the_same_photo_hangs_once(worker, found):
    one = found()
    add_photo(worker, finding_id=one.id, photo=photo(colour=7))

    with pytest.raises(Refused, match="已经在这条问题里"):
        add_photo(worker, finding_id=one.id, photo=photo(colour=7))

    assert Finding.objects.get().photos == 1


def test_there_is_an_end_to_photos(worker, found):
    one = found()
    FindingPhoto.objects.bulk_create(
        FindingPhoto(space_id=one.space_id, finding=one, file_id=uuid4())
        for _ in range(MOST_PHOTOS)
    )

    with pytest.raises(Refused, match="最多放 12 张"):
        add_photo(worker, finding_id=one.id, photo=photo())


def test_what_is_no_picture_is_refused(worker, found):
    bad = photo()
    bad.file.seek(0), bad.file.truncate(30)

    with pytest.raises(Invalid, match="打不开"):
        add_photo(worker, finding_id=found().id, photo=bad)

    assert not FindingPhoto.objects.exists()


def test_a_photo_of_a_private_room_is_for_the_survey_team_only(
    worker, leader, resident, street, found
):
    one = found(street.rooms[0], part="private")
    inside = add_photo(worker, finding_id=one.id, photo=photo())
    shared = found(street.numbers[0], part="public")
    corridor = add_photo(worker, finding_id=shared.id, photo=photo(), public=True)
    contractor = person_with("contractor", street.compound)

    assert file_allowed(leader, inside.file_id)
    assert not file_allowed(contractor, inside.file_id)
    assert file_allowed(contractor, corridor.file_id)
    assert file_allowed(resident, corridor.file_id)
