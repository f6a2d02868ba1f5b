"""The moves of an import, whoever imports what."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.neighbourhood import person_with

from lilong.commons.imports import queries, tasks
from lilong.commons.imports.actions.apply_import import apply_import
from lilong.commons.imports.actions.begin_writing import begin_writing
from lilong.commons.imports.actions.correct_reading import correct_reading
from lilong.commons.imports.actions.forget_reading import forget_reading
from lilong.commons.imports.actions.hand_in_file import hand_in_file
from lilong.commons.imports.actions.stop_writing import stop_writing
from lilong.commons.imports.actions.undo_import import undo_import
from lilong.commons.imports.dry_run import read_import
from lilong.commons.imports.importer import Target
from lilong.commons.imports.models import ImportRow, ImportState, LearnedReading
from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Conflict, Invalid, NotAllowed, NotFound, Refused
from lilong.survey.models import Finding

HEAD = "弄,号,室,类别,具体情况\n"


@pytest.fixture
def keeper(street):
    return person_with("secretary", street.area)


@pytest.fixture
def target(street):
    return Target(street.area.id, street.area.path, street.street.id)


@pytest.fixture
def hand_in(keeper, target):
    def give(rows="甲弄,1,101,水斗,楼道水斗\n乙弄,1,102,怪东西,说不清\n", head=HEAD):
        file = io.BytesIO((head + rows).encode())
        run = hand_in_file(
            keeper, importer="survey.ledger", target=target, file=file, file_name="台账.csv"
        )
        return read_import(keeper, run_id=run.id)[0]

    return give


def test_nothing_is_begun_when_everything_is_known_already(hand_in, keeper):
    run = hand_in("甲弄,1,101,水斗,楼道水斗\n")
    begin_writing(keeper, run_id=run.id)
    apply_import(keeper, run_id=run.id)

    with pytest.raises(Refused, match="没有可以写入的内容"):
        begin_writing(keeper, run_id=hand_in("甲弄,1,101,水斗,楼道水斗\n").id)


def test_a_writing_that_was_stopped_waits_with_its_reason(hand_in, keeper):
    run = hand_in()
    begin_writing(keeper, run_id=run.id)

    run = stop_writing(keeper, run_id=run.id, why="这条弄刚刚停用了")

    assert (run.state, run.why) == (ImportState.READ, "这条弄刚刚停用了")
    with pytest.raises(ForbiddenMove):
        apply_import(keeper, run_id=run.id)
    assert not Finding.objects.exists()


def test_a_file_is_not_read_again_while_it_is_being_written(hand_in, keeper):
    run = hand_in()
    begin_writing(keeper, run_id=run.id)

    with pytest.raises(ForbiddenMove):
        read_import(keeper, run_id=run.id)

    assert ImportRow.objects.filter(run=run).count() == 3


def test_a_written_import_takes_no_correction(hand_in, keeper):
    run = hand_in()
    begin_writing(keeper, run_id=run.id)
    apply_import(keeper, run_id=run.id)

    with pytest.raises(Refused, match="已经写入"):
        correct_reading(keeper, run_id=run.id, what="kind", text="怪东西", value="other")


def test_an_undone_import_is_corrected_and_written_with_more(hand_in, keeper):
    run = hand_in()
    begin_writing(keeper, run_id=run.id)
    apply_import(keeper, run_id=run.id)
    assert undo_import(keeper, run_id=run.id) == (1, 0)

    correct_reading(keeper, run_id=run.id, what="kind", text="怪东西", value="other")
    read_import(keeper, run_id=run.id)
    begin_writing(keeper, run_id=run.id)
    apply_import(keeper, run_id=run.id)

    assert Finding.objects.exclude(state="deleted").count() == 2


def test_a_colleagues_later_correction_is_not_overruled_unseen(hand_in, keeper, street):
    run, seen_at = hand_in(), timezone.now()
    colleague = person_with("community_worker", street.area)
    correct_reading(colleague, run_id=run.id, what="kind", text="怪东西", value="other")

    with pytest.raises(Conflict, match="怪东西"):
        correct_reading(
            keeper, run_id=run.id, what="kind", text="怪东西", value="outdoor_sink", seen_at=seen_at
        )

    later = timezone.now() + timedelta(seconds=1)
    correct_reading(
        keeper, run_id=run.id, what="kind", text="怪东西", value="outdoor_sink", seen_at=later
    )
    assert LearnedReading.objects.get().value == "outdoor_sink"


@pytest.mark.parametrize(
    ("what", "text", "value"),
    [("kind", "怪东西", "no_such_kind"), ("column", "弄", "no_such_field"), ("kind", " ", "other")],
)
def test_nonsense_is_not_learned(hand_in, keeper, what, text, value):
    run = hand_in()

    with pytest.raises(Invalid):
        correct_reading(keeper, run_id=run.id, what=what, text=text, value=value)

    assert not LearnedReading.objects.exists()


def test_what_was_learned_can_be_forgotten_and_that_is_recorded(hand_in, keeper, target):
    run = hand_in()
    correct_reading(keeper, run_id=run.id, what="kind", text="怪东西", value="other")
    (reading,) = queries.learned_in(target.space_id, "survey.ledger")

    forget_reading(keeper, target=target, reading_id=reading.id)

    assert hand_in().figures["not_understood"] == 1
    assert LedgerEntry.objects.filter(kind="imports.reading_forgotten").count() == 1


def test_another_street_forgets_nothing_here(hand_in, keeper, target, other_street):
    run = hand_in()
    correct_reading(keeper, run_id=run.id, what="kind", text="怪东西", value="other")
    reading = LearnedReading.objects.get()
    stranger = person_with("secretary", other_street.area)
    theirs = Target(other_street.area.id, other_street.area.path, other_street.street.id)

    with pytest.raises(NotFound):
        forget_reading(stranger, target=theirs, reading_id=reading.id)
    with pytest.raises(NotAllowed):
        forget_reading(stranger, target=target, reading_id=reading.id)
    assert LearnedReading.objects.filter(pk=reading.pk).exists()


def test_rows_are_paged_in_the_files_order_without_a_gap(hand_in):
    rows = "".join(f"甲弄,1,101,水斗,第{n}处\n" for n in range(120))
    run = hand_in(rows)

    seen, after = [], None
    while True:
        page = queries.rows_page(run, "finding", after)
        seen += [row.number for row in page.rows]
        after = page.after
        if after is None:
            break

    assert seen == list(range(2, 122))


def test_a_job_that_comes_twice_does_its_work_once(hand_in, keeper):
    run = hand_in()
    begin_writing(keeper, run_id=run.id)
    tasks.write_later.call(str(run.id), "")
    tasks.write_later.call(str(run.id), "")
    assert Finding.objects.count() == 1

    run.refresh_from_db()
    stamp = run.applied_at.isoformat()
    tasks.undo_later.call(str(run.id), "", stamp)
    begin_writing(keeper, run_id=run.id)
    tasks.write_later.call(str(run.id), "")
    tasks.undo_later.call(str(run.id), "", stamp)

    assert Finding.objects.get().state == "found"


def test_a_job_whose_person_left_meanwhile_writes_nothing_and_says_so(hand_in, keeper):
    run = hand_in()
    begin_writing(keeper, run_id=run.id)

    tasks.write_later.call(str(run.id), str(keeper.person_id))  # the person has no account

    run.refresh_from_db()
    assert run.state == ImportState.READ
    assert "只有居委会工作人员" in run.why
    assert not Finding.objects.exists()
