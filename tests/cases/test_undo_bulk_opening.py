"""One opening of many cases is undone at once: what nobody has touched is withdrawn, what was
worked on stays, and that is told."""

from __future__ import annotations

import pytest
from django.utils import timezone

from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.actions.open_cases import open_cases
from lilong.cases.files.actions.undo_bulk_opening import undo_bulk_opening
from lilong.cases.files.checking import counters_agree, outcomes_agree
from lilong.cases.files.kinds import kind_label
from lilong.cases.files.models import Case, CaseFinding, CaseStep
from lilong.cases.files.opening_models import BulkOpening
from lilong.cases.files.queries.bulk_openings import openings_at
from lilong.commons.ledger.chain import verify
from lilong.commons.ledger.models import LedgerEntry
from lilong.council.covering import Telling
from lilong.kernel.refusal import Invalid, NotAllowed, NotFound
from lilong.places import queries as places
from lilong.survey.actions.add_finding import add_finding
from tests.survey.web.conftest import _nothing_kept, as_person

__all__ = ["_nothing_kept", "as_person"]

WHY = "筛选错了"


def findings(worker, street, count):
    return [
        add_finding(
            worker, place_id=street.rooms[no % 4].id, kind="illegal_building",
            found_on=timezone.localdate(), part="private", description=f"第{no}处",
        )
        for no in range(count)
    ]  # fmt: skip


@pytest.fixture
def opening(worker, street):
    """Four cases of one opening."""
    found = findings(worker, street, 4)
    open_cases(worker, area_id=street.area.id, finding_ids=[one.id for one in found])
    return BulkOpening.objects.get()


def states():
    return sorted(Case.objects.values_list("state", flat=True))


def test_all_of_it_is_undone_when_nobody_has_touched_it(opening, worker, street):
    done = undo_bulk_opening(worker, opening_id=opening.id, reason=WHY)
    assert (done.withdrawn, done.kept) == (4, ())
    assert states() == ["withdrawn"] * 4
    assert CaseStep.objects.filter(verb="undo_bulk_opening", words=WHY).count() == 4
    assert not CaseFinding.objects.exists()
    assert not list(counters_agree())
    assert not list(outcomes_agree())
    assert not list(verify(street.street.id))


def test_the_findings_are_free_for_another_opening(opening, worker, street):
    ids = list(CaseFinding.objects.values_list("finding_id", flat=True))
    undo_bulk_opening(worker, opening_id=opening.id, reason=WHY)
    assert len(open_cases(worker, area_id=street.area.id, finding_ids=ids)) == 4
    assert BulkOpening.objects.count() == 2


def test_what_was_worked_on_stays_and_is_told(opening, worker, resident):
    moved, named, *_rest = Case.objects.order_by("code")
    advance_case(worker, case_id=moved.id, to="dissuaded", words="说过了")
    note_party(worker, case_id=named.id, role="owner", purpose="劝导", name="王某")
    done = undo_bulk_opening(worker, opening_id=opening.id, reason=WHY)
    assert done.withdrawn == 2
    assert [code for _id, code in done.kept] == [moved.code, named.code]
    assert states() == ["dissuaded", "found", "withdrawn", "withdrawn"]


def test_pressing_twice_changes_nothing(opening, worker):
    undo_bulk_opening(worker, opening_id=opening.id, reason=WHY)
    before = (CaseStep.objects.count(), LedgerEntry.objects.count())
    again = undo_bulk_opening(worker, opening_id=opening.id, reason=WHY)
    assert (again.withdrawn, again.kept) == (0, ())
    assert (CaseStep.objects.count(), LedgerEntry.objects.count()) == before


def test_another_opening_is_left_alone(opening, worker, street):
    other = findings(worker, street, 1)
    (apart,) = open_cases(worker, area_id=street.area.id, finding_ids=[other[0].id])
    undo_bulk_opening(worker, opening_id=opening.id, reason=WHY)
    assert Case.objects.get(pk=apart.id).state == "found"


def test_only_keepers_with_a_reason(opening, worker, leader, officer):
    for actor in (leader, officer):
        with pytest.raises(NotAllowed):
            undo_bulk_opening(actor, opening_id=opening.id, reason=WHY)
    with pytest.raises(Invalid):
        undo_bulk_opening(worker, opening_id=opening.id, reason=" ")
    with pytest.raises(Telling):
        undo_bulk_opening(worker, opening_id=opening.id, reason="打 13800001111")
    with pytest.raises(NotFound):
        undo_bulk_opening(worker, opening_id=worker.person_id, reason=WHY)
    assert states() == ["found"] * 4


def test_the_number_of_queries_does_not_grow(worker, street, django_assert_max_num_queries):
    found = findings(worker, street, 40)
    open_cases(worker, area_id=street.area.id, finding_ids=[one.id for one in found])
    with django_assert_max_num_queries(80):
        undo_bulk_opening(worker, opening_id=BulkOpening.objects.get().id, reason=WHY)
    assert set(states()) == {"withdrawn"}


def test_the_page_after_opening_and_the_history(
    as_person, opening, worker, leader, street, django_assert_max_num_queries
):
    browser = as_person(worker)
    here = f"/cases/openings/{opening.id}/"
    found = findings(worker, street, 1)
    opened = browser.post(f"/cases/{street.area.id}/pick", {"finding": [str(found[0].id)]})
    assert opened.status_code == 302
    assert "/cases/openings/" in opened["Location"]
    with django_assert_max_num_queries(8):
        page = browser.get(here).content.decode()
    for case in Case.objects.filter(opened_together__opening=opening):
        line = page[page.index(case.code) :].split("</li>")[0]
        assert case.address in line
        assert kind_label(case.kind) in line
    listed = browser.get(f"/cases/{street.area.id}/openings").content.decode()
    assert listed.count("/cases/openings/") == 2
    assert len(openings_at(worker, places.place(street.area.id))) == 2
    asked = browser.post(here, {"reason": "打 13800001111"})
    assert asked.status_code == 422
    assert 'value="covered"' in asked.content.decode()
    assert browser.post(here, {"reason": WHY}).status_code == 302
    assert states() == ["found"] + ["withdrawn"] * 4
    assert as_person(leader).get(here).status_code in (403, 404)
    assert as_person(leader).get(f"/cases/{street.area.id}/openings").status_code == 403
