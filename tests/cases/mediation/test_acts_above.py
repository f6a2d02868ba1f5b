"""Whoever reads of a quarrel no more than that there is one ends nothing of it, and looks at none
of its photos."""

from __future__ import annotations

import io

import pytest

from lilong.cases.files import permissions
from lilong.cases.files.actions.add_case_photo import add_case_photo
from lilong.cases.files.actions.check_case import check_case
from lilong.cases.files.actions.cover_case_photo import cover_case_photo
from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.actions.withdraw_case import withdraw_case
from lilong.cases.files.models import Case
from lilong.cases.files.permissions import Sight, sight_of
from lilong.kernel.refusal import NotAllowed
from tests.neighbourhood import person_with
from tests.plates import PART, plate_photo
from tests.survey.web.conftest import as_person

__all__ = ["as_person"]


@pytest.fixture
def of_keeper(opened, worker, colleague):
    """A quarrel of which a worker is a side, so that those above stand in."""
    case = opened(kind="dispute", by=colleague, summary="楼上漏水")
    note_party(
        colleague, case_id=case.id, role="applicant", purpose="调解", person_id=worker.person_id
    )
    return case


def test_nobody_ends_what_is_closed_to_them(as_person, of_keeper, officer, street):
    patch = person_with("patch_officer", street.street)
    for who in (officer, patch):
        assert sight_of(who, of_keeper) is Sight.OUTLINE
        with pytest.raises(NotAllowed):
            withdraw_case(who, case_id=of_keeper.id, reason="不成立")
    sent = {"step": "withdraw", "words": "不成立", "base_version": of_keeper.version}
    answer = as_person(officer).post(f"/cases/case/{of_keeper.id}/act", sent)
    assert answer.status_code == 403
    assert Case.objects.get(pk=of_keeper.pk).state == "found"


def test_where_every_side_wished_it_open_those_above_stand_in(of_keeper, officer):
    Case.objects.filter(pk=of_keeper.pk).update(open_above=True)
    assert withdraw_case(officer, case_id=of_keeper.id, reason="重复立案").state == "withdrawn"


def test_whoever_sits_at_its_table_may_end_it(quarrel, officer, street):
    keeper = person_with("committee_chair", street.area, "住在楼上的主任")
    note_party(
        quarrel.worker, case_id=quarrel.id, role="neighbour", purpose="调解",
        person_id=keeper.person_id,
    )  # fmt: skip
    case = Case.objects.get(pk=quarrel.id)
    assert not permissions.rest_case.allows(officer, case)
    quarrel.mediator = officer
    quarrel.accept()
    assert sight_of(officer, case) is Sight.FULL
    assert withdraw_case(officer, case_id=quarrel.id, reason="重复立案").state == "withdrawn"


def test_what_was_kept_at_a_table_is_checked_by_who_may_read_it(
    as_person, talking, officer, colleague
):
    Case.objects.filter(pk=talking.id).update(state="performed", done_by=None)
    offered = {
        who: 'name="step" value="check"'
        in as_person(who).get(f"/cases/case/{talking.id}/").content.decode()
        for who in (officer, colleague)
    }
    assert offered == {officer: False, colleague: True}
    with pytest.raises(NotAllowed) as said:
        check_case(officer, case_id=talking.id, holds=True, words="看过了")
    assert "没有对上级公开" in str(said.value)
    assert (
        check_case(colleague, case_id=talking.id, holds=True, words="问过两家").state == "checked"
    )


def test_photos_of_a_quarrel_are_its_keepers(opened, worker, leader, street, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    quarrel, shed = opened(kind="dispute", summary="楼上漏水"), opened()
    volunteer = person_with("volunteer", street.area)
    raw = plate_photo()
    photo = add_case_photo(worker, case_id=quarrel.id, photo=io.BytesIO(raw), of="before")
    for who in (leader, volunteer):
        assert sight_of(who, quarrel) is Sight.NONE
        with pytest.raises(NotAllowed):
            add_case_photo(who, case_id=quarrel.id, photo=io.BytesIO(plate_photo()), of="after")
        with pytest.raises(NotAllowed):
            cover_case_photo(who, case_id=quarrel.id, photo_id=photo.id, rectangles=[PART])
    # What stands in the yard they photograph and cover as before.
    own = add_case_photo(leader, case_id=shed.id, photo=io.BytesIO(raw), of="before")
    assert cover_case_photo(volunteer, case_id=shed.id, photo_id=own.id, rectangles=[PART]).covered
    assert cover_case_photo(worker, case_id=quarrel.id, photo_id=photo.id, rectangles=[PART])
