"""What a compound agreed on, and what is held against it."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.check_case import check_case
from lilong.cases.files.actions.close_case import close_case
from lilong.cases.files.actions.reopen_case import reopen_case
from lilong.cases.files.actions.withdraw_case import withdraw_case
from lilong.cases.files.models import Case
from lilong.cases.norms.actions.adopt_norm import adopt_norm
from lilong.cases.norms.actions.measure_case import measure_case
from lilong.cases.norms.judging import EXCEEDS, FITS, NO_NORM, NOT_MEASURED, judge
from lilong.cases.norms.models import Measurement, Norm
from lilong.cases.norms.queries.compliance import (
    NEVER_MEASURED,
    compliance_page,
    norms_of,
    sums_at,
)
from lilong.cases.norms.words import norm_words
from lilong.commons.bulk import insert_objects
from lilong.kernel.refusal import Invalid, NotAllowed, Refused
from lilong.places import queries as places
from lilong.survey.actions.add_finding import add_finding
from tests.cases.many import open_many
from tests.neighbourhood import person_with
from tests.plans import scans_of

SET = {"max_projection_mm": 300, "min_escape_width_mm": 800, "openable_inside": True}


@pytest.fixture
def adopt(secretary, street):
    def write(values=None, **changed):
        given_values = {
            "place_id": street.compound.id,
            "kind": "window_cage",
            "values": SET if values is None else values,
            "adopted_on": timezone.localdate(),
            "adopted_by": "covenant",
            "paper": "管理规约第十二条",
            **changed,
        }
        return adopt_norm(secretary, **given_values)

    return write


@pytest.fixture
def cage(opened):
    return opened(kind="window_cage", summary="防盗窗外挑")


def measure(by, case, **values):
    return measure_case(by, case_id=case.id, values=values, measured_on=timezone.localdate())


def test_what_is_measured_is_held_against_the_norm_of_the_day(adopt, cage, worker):
    adopt()
    one = measure(worker, cage, projection_mm=450, escape_width_mm=900, openable_inside=True)
    assert one.points == {
        "max_projection_mm": EXCEEDS, "min_escape_width_mm": FITS, "openable_inside": FITS,
    }  # fmt: skip
    assert (one.result, Case.objects.get().state) == (EXCEEDS, "measured")
    adopt(values={"max_projection_mm": 500})
    one.refresh_from_db()
    assert (one.result, one.norm.version) == (EXCEEDS, 1)
    assert measure(worker, cage, projection_mm=450).result == FITS


def test_without_a_norm_nothing_is_judged(cage, worker):
    one = measure(worker, cage, projection_mm=2000)
    assert (one.norm, one.points, one.result) == (None, {}, NOT_MEASURED)


def test_a_norm_has_a_paper_and_no_figure_of_ours(adopt, street, worker):
    for changed, field in (
        ({"values": {}}, "values"),
        ({"paper": " "}, "paper"),
        ({"adopted_by": "us"}, "adopted_by"),
        ({"kind": "illegal_structure"}, "kind"),
        ({"place_id": street.area.id}, "place"),
        ({"adopted_on": timezone.localdate() + timedelta(days=1)}, "adopted_on"),
        ({"values": {"max_projection_mm": -1}}, "max_projection_mm"),
    ):
        with pytest.raises(Invalid) as told:
            adopt(**changed)
        assert field in told.value.fields
    assert not Norm.objects.exists()


def test_a_norm_of_a_mistyped_year_is_none(adopt):
    for day in (date(1, 1, 1), date(1026, 11, 1), date(1989, 12, 31)):
        with pytest.raises(Invalid) as told:
            adopt(adopted_on=day)
        assert set(told.value.fields) == {"adopted_on"}
    assert not Norm.objects.exists()


def test_no_decision_of_before_replaces_the_one_in_force_unnoticed(adopt, cage, worker, street):
    before, after = date(2020, 1, 1), date(2025, 3, 8)
    adopt(values={"max_projection_mm": 300}, adopted_on=after)
    with pytest.raises(Invalid) as told:
        adopt(values={"max_projection_mm": 9000}, adopted_on=before)
    assert str(after) in told.value.fields["adopted_on"][0]
    adopt(values={"max_projection_mm": 9000}, adopted_on=before, older=True)
    norms = norms_of(worker, places.place(street.compound.id), "window_cage")
    assert [(one.version, one.adopted_on) for one in norms] == [(1, after), (2, before)]
    assert measure(worker, cage, projection_mm=900).result == EXCEEDS
    # The next is counted on from what was written down last.
    assert adopt(base_version=2).version == 3


def test_what_is_measured_is_held_against_what_held_on_that_day(
    adopt, opened, worker, colleague, street
):
    today = timezone.localdate()
    staff = person_with("property_staff", street.compound)
    found_on = today - timedelta(days=60)
    finding = add_finding(staff, place_id=street.rooms[0].id, kind="window_cage", found_on=found_on)
    cage = opened(kind="window_cage", summary="外挑", finding_ids=[finding.id])
    adopt(
        values={"max_projection_mm": 500, "colour": "白色"}, adopted_on=today - timedelta(days=40)
    )
    adopt(values={"max_projection_mm": 300, "colour": "灰色"}, adopted_on=today - timedelta(days=9))

    def at(days, **values):
        return measure_case(
            worker, case_id=cage.id, values=values, measured_on=today - timedelta(days=days)
        )

    assert at(50, projection_mm=450).norm is None
    one = at(20, projection_mm=450)
    assert (one.norm.version, one.points["max_projection_mm"]) == (1, FITS)
    # The page asked about grey.
    assert at(19, projection_mm=450, colour_fits=True).result == NOT_MEASURED
    two = at(9, projection_mm=450, colour_fits=True)
    assert (two.norm.version, two.result) == (2, EXCEEDS)
    # Brought to norm is what meets the one in force, whenever it was measured.
    at(8, projection_mm=250, colour_fits=True)
    brought_to_norm(worker, cage)
    assert check_case(colleague, case_id=cage.id, holds=True).state == "checked"


def test_what_met_the_norm_that_went_is_not_brought_to_the_one_in_force(
    adopt, opened, worker, colleague, street
):
    today = timezone.localdate()
    staff = person_with("property_staff", street.compound)
    found_on = today - timedelta(days=60)
    finding = add_finding(staff, place_id=street.rooms[0].id, kind="window_cage", found_on=found_on)
    cage = opened(kind="window_cage", summary="外挑", finding_ids=[finding.id])
    adopt(values={"max_projection_mm": 500}, adopted_on=today - timedelta(days=40))
    adopt(values={"max_projection_mm": 300}, adopted_on=today - timedelta(days=9))
    measured_on = today - timedelta(days=20)
    one = measure_case(
        worker, case_id=cage.id, values={"projection_mm": 450}, measured_on=measured_on
    )
    assert one.result == FITS
    brought_to_norm(worker, cage)
    with pytest.raises(Refused) as said:
        check_case(colleague, case_id=cage.id, holds=True)
    assert "不符合" in said.value.sentence


def test_two_who_write_down_a_norm_at_once_are_told(adopt):
    adopt(base_version=0)
    with pytest.raises(Refused):
        adopt(base_version=0)
    assert Norm.objects.count() == 1


def test_nothing_measured_tomorrow_or_of_another_kind(cage, worker, opened):
    with pytest.raises(Invalid):
        measure(worker, cage)
    with pytest.raises(Invalid):
        measure_case(
            worker, case_id=cage.id, values={"projection_mm": 1},
            measured_on=timezone.localdate() + timedelta(days=1),
        )  # fmt: skip
    with pytest.raises(Refused):
        measure(worker, opened(), projection_mm=1)
    assert not Measurement.objects.exists()


def test_who_writes_measures_and_reads(adopt, cage, worker, leader, resident, street):
    with pytest.raises(NotAllowed):
        adopt_norm(
            worker, place_id=street.compound.id, kind="window_cage", values=SET,
            adopted_on=timezone.localdate(), adopted_by="covenant", paper="规约",
        )  # fmt: skip
    measure(leader, cage, projection_mm=100)
    with pytest.raises(NotAllowed):
        measure(resident, cage, projection_mm=100)
    adopt()
    compound = places.place(street.compound.id)
    assert [one.version for one in norms_of(resident, compound, "window_cage")] == [1]
    with pytest.raises(NotAllowed):
        compliance_page(resident, compound, "window_cage")
    (line,), more = compliance_page(worker, compound, "window_cage")
    assert (line.case.id, line.measured.result, more) == (cage.id, NOT_MEASURED, None)


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_figure_fits_up_to_its_limit_and_no_further(limit, value):
    norm = {"max_projection_mm": limit}
    assert judge(norm, {"projection_mm": value}).result == (FITS if value <= limit else EXCEEDS)
    least = {"min_escape_width_mm": limit}
    assert judge(least, {"escape_width_mm": value}).result == (FITS if value >= limit else EXCEEDS)


def test_flush_with_the_wall_is_a_limit(adopt, cage, worker, secretary, street):
    norm = adopt(values={"max_projection_mm": 0, "openable_inside": True})
    assert norm_words(norm.values)[0] == "外挑：不超过 0 毫米"
    measure(worker, cage, projection_mm=300, openable_inside=True)
    assert standing(secretary, street)[0] == EXCEEDS
    measure(worker, cage, projection_mm=0, openable_inside=True)
    assert standing(secretary, street)[0] == FITS
    with pytest.raises(Invalid) as said:
        adopt(values={"min_escape_width_mm": 0})
    assert "请填 1 到" in str(said.value.fields["min_escape_width_mm"])


def test_what_was_measured_first_is_held_against_the_norm_that_comes(
    adopt, cage, worker, secretary, street
):
    """The page promises it: "先把量到的记下来，定了标准以后再对照"."""
    measure(worker, cage, projection_mm=450)
    assert standing(secretary, street) == (NO_NORM, None)
    adopt(values={"max_projection_mm": 300})
    assert standing(secretary, street) == (EXCEEDS, None)
    assert Measurement.objects.get().result == NOT_MEASURED  # what was said that day stays


def test_the_list_tells_who_keeps_to_the_norm_in_force(adopt, cage, worker, secretary, street):
    adopt(values={"max_projection_mm": 300, "colour": "白色"})
    measure(worker, cage, projection_mm=450, colour_fits=True)
    assert standing(secretary, street) == (EXCEEDS, 1)
    adopt(values={"max_projection_mm": 500, "colour": "白色"})
    assert standing(secretary, street) == (FITS, 1)
    # Whether it is grey nobody has looked at.
    adopt(values={"max_projection_mm": 500, "colour": "灰色"})
    assert standing(secretary, street) == (NOT_MEASURED, 1)
    assert Measurement.objects.get().result == EXCEEDS


def standing(reader, street):
    (line,), _older = compliance_page(reader, places.place(street.compound.id), "window_cage")
    assert line.measured is not None
    return line.result, line.measured.norm.version if line.measured.norm else None


@pytest.fixture
def measured(adopt, opened, worker, street):
    """Cages of a compound, measured under no norm, one that went, and the one in force."""

    def write(*values, room=0):
        case = opened(kind="window_cage", summary="防盗窗外挑", place=street.rooms[room])
        for one in values:
            measure(worker, case, **one)
        return case

    write({"projection_mm": 450})
    write({"projection_mm": 250})
    adopt(values={"max_projection_mm": 300, "colour": "白色"})
    write({"projection_mm": 450, "colour_fits": True})
    write({"projection_mm": 350, "colour_fits": True}, {"projection_mm": 350})
    adopt(values={"max_projection_mm": 400, "colour": "白色"})
    write({"projection_mm": 350, "colour_fits": True}, room=1)
    write({"projection_mm": 450}, {"projection_mm": 350, "colour_fits": True})
    write(room=2)
    withdraw_case(worker, case_id=write({"projection_mm": 900}).id, reason="看错了")
    return write


def test_the_sums_are_those_of_the_whole_compound(
    measured, worker, resident, street, django_assert_num_queries
):
    compound = places.place(street.compound.id)
    norms = norms_of(worker, compound, "window_cage")
    lines, _older = compliance_page(worker, compound, "window_cage")
    each = Counter(NEVER_MEASURED if line.measured is None else line.result for line in lines)
    with django_assert_num_queries(2):
        sums = sums_at(worker, compound, norms)
    assert sums == each == {EXCEEDS: 2, FITS: 2, NOT_MEASURED: 2, NEVER_MEASURED: 1}
    with pytest.raises(NotAllowed):
        sums_at(resident, compound, norms)


@pytest.mark.slow
def test_the_sums_read_no_more_than_the_cages(measured, worker, street):
    """Among 20,000 cases of every kind, half of the cages measured under the norm that went."""
    measured({"projection_mm": 350})
    norms = list(Norm.objects.order_by("-version"))
    open_many(street.rooms, 20_000, [worker.person_id])
    cages = Case.objects.filter(kind="window_cage", measurements=None)
    insert_objects(
        [
            Measurement(
                space_id=one.space_id, case=one, norm=norms[at % 2], order=1, result=FITS,
                values={"projection_mm": at, "colour_fits": True},
                measured_on=timezone.localdate(),
            )
            for at, one in enumerate(cages.defer("grams"))
        ]
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    compound = places.place(street.compound.id)
    with CaptureQueriesContext(connection) as told:
        sums = sums_at(worker, compound, norms)
    known = Case.objects.filter(kind="window_cage").exclude(state="withdrawn")
    assert sums.total() == known.count() > 2000
    if connection.vendor == "sqlite":
        # PostgreSQL is right to read a whole table of which it needs a ninth, and all of another.
        asked = [one["sql"].replace("%", "%%") for one in told]
        for table in ("cases_case", "cases_measurement"):
            assert [one for sql in asked for one in scans_of(sql, [], table)] == []


def brought_to_norm(worker, case):
    for to in ("asked", "to_norm"):
        advance_case(worker, case_id=case.id, to=to, words="师傅来过了")


def test_brought_to_norm_is_what_was_measured_so(adopt, cage, worker, colleague):
    adopt(values={"max_projection_mm": 400})
    measure(worker, cage, projection_mm=900)
    brought_to_norm(worker, cage)
    with pytest.raises(Refused) as said:
        check_case(colleague, case_id=cage.id, holds=True, words="看着挺好")
    assert "不符合" in said.value.sentence
    assert Case.objects.get().state == "to_norm"
    measure(worker, cage, projection_mm=390)
    check_case(colleague, case_id=cage.id, holds=True)
    assert close_case(worker, case_id=cage.id).outcome == "to_norm"


def test_what_was_never_measured_is_not_brought_to_norm(adopt, cage, worker, colleague):
    adopt()
    brought_to_norm(worker, cage)
    with pytest.raises(Refused) as said:
        check_case(colleague, case_id=cage.id, holds=True, words="看着挺好")
    assert "还没有量过" in said.value.sentence
    # One point of several is no measure of all.
    measure(worker, cage, projection_mm=200)
    with pytest.raises(Refused) as said:
        check_case(colleague, case_id=cage.id, holds=True)
    assert "没有量全" in said.value.sentence


def test_what_was_measured_before_somebody_said_no_shows_nothing(adopt, cage, worker, colleague):
    adopt(values={"max_projection_mm": 400})
    measure(worker, cage, projection_mm=390)
    brought_to_norm(worker, cage)
    check_case(colleague, case_id=cage.id, holds=False, words="又装回去了")
    advance_case(worker, case_id=cage.id, to="to_norm", words="拆了")
    with pytest.raises(Refused):
        check_case(colleague, case_id=cage.id, holds=True)
    measure(worker, cage, projection_mm=390)
    assert check_case(colleague, case_id=cage.id, holds=True).state == "checked"


def test_what_was_measured_before_it_came_back_shows_nothing(adopt, cage, worker, colleague):
    adopt(values={"max_projection_mm": 400})
    measure(worker, cage, projection_mm=390)
    brought_to_norm(worker, cage)
    check_case(colleague, case_id=cage.id, holds=True)

    def opened_again():
        close_case(worker, case_id=cage.id)
        reopen_case(worker, case_id=cage.id, words="又装大了")

    def gone_on_with():
        advance_case(worker, case_id=cage.id, to="asked", words="又装大了")

    for come_back in (opened_again, gone_on_with):
        come_back()
        advance_case(worker, case_id=cage.id, to="to_norm", words="拆了")
        with pytest.raises(Refused):
            check_case(colleague, case_id=cage.id, holds=True)
        measure(worker, cage, projection_mm=390)
        assert check_case(colleague, case_id=cage.id, holds=True).state == "checked"


def test_a_later_norm_is_the_one_that_is_met(adopt, cage, worker, colleague):
    adopt(values={"max_projection_mm": 400})
    measure(worker, cage, projection_mm=390)
    brought_to_norm(worker, cage)
    adopt(values={"max_projection_mm": 300})
    with pytest.raises(Refused):
        check_case(colleague, case_id=cage.id, holds=True)


def test_where_no_norm_is_somebody_writes_by_what_it_is_seen(cage, worker, colleague):
    brought_to_norm(worker, cage)
    with pytest.raises(Invalid) as said:
        check_case(colleague, case_id=cage.id, holds=True)
    assert said.value.fields
    case = check_case(colleague, case_id=cage.id, holds=True, words="逃生口已经能打开")
    assert case.state == "checked"


def test_nothing_was_measured_before_anybody_knew_of_it(cage, worker, opened, street):
    today = timezone.localdate()
    for day in (date(1026, 11, 29), today - timedelta(days=1)):
        with pytest.raises(Invalid) as said:
            measure_case(worker, case_id=cage.id, values={"projection_mm": 1}, measured_on=day)
        assert str(today) in said.value.fields["measured_on"][0]
    staff = person_with("property_staff", street.compound)
    found_on = today - timedelta(days=20)
    finding = add_finding(staff, place_id=street.rooms[0].id, kind="window_cage", found_on=found_on)
    case = opened(kind="window_cage", summary="外挑", finding_ids=[finding.id])
    known = {"case_id": case.id, "values": {"projection_mm": 1}}
    measure_case(worker, **known, measured_on=found_on)
    measure_case(worker, **known, measured_on=today)
    # One follows another: the last is the last.
    with pytest.raises(Invalid):
        measure_case(worker, **known, measured_on=found_on)
