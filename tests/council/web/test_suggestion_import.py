"""Sentences from Excel: what is understood, what is asked, what is written and taken back."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest
from django.db import transaction
from django.utils import timezone

from lilong.commons.imports.actions.apply_import import apply_import
from lilong.commons.imports.actions.begin_writing import begin_writing
from lilong.commons.imports.actions.hand_in_file import hand_in_file
from lilong.commons.imports.actions.undo_import import undo_import
from lilong.commons.imports.dry_run import read_import
from lilong.commons.imports.models import ImportRow, ImportRun
from lilong.council.actions.answer_suggestion import answer_suggestion
from lilong.council.actions.propose_themes import propose_themes
from lilong.council.actions.say_suggestion import say_suggestion
from lilong.council.importing.suggestion_importer import CODE, target_at
from lilong.council.models import (
    ProposedSuggestion,
    Suggestion,
    SuggestionStep,
    ThemeProposal,
)
from lilong.council.moving import locked_suggestion
from lilong.council.suggestion_checking import counters_agree
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Invalid, NotAllowed, Refused
from lilong.places import queries as places
from lilong.project.cli import main
from tests.council.proposed import SEWAGE, waiting
from tests.halting import until_it_waits_or_is_done
from tests.neighbourhood import build_district, build_street, person_with
from tests.own_database import Aside

HEADINGS = ("序号", "内容", "地址", "类别", "日期", "来源", "反映人", "电话")
ROWS = (
    (1, "楼下的窨井又冒水了", "甲弄1号", "", "2026-03-05", "上门", "王阿姨", "13812345678"),
    (2, "电梯夜里关人", "乙弄2号", "电梯", "2026-03-06", "电话", "", ""),
    (3, "路灯不亮，找我 13812345678", "乙弄", "路上黑", "2026-03-06", "意见箱", "", ""),
    (4, "多几张长椅", "", "", "", "", "", ""),
    (5, "某某弄也要修", "丙弄9号", "", "2026-03-06", "会上", "", ""),
    (6, "", "甲弄1号", "", "2026-03-06", "会上", "", ""),
    (7, "电梯夜里关人", "乙弄2号", "电梯", "2026-03-06", "电话", "", ""),
)


def workbook(*rows, headings=HEADINGS):
    book = openpyxl.Workbook()
    page = book.active
    page.append(["2026年春季居民建议汇总"])
    page.append(list(headings))
    for row in rows or ROWS:
        page.append(list(row))
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


@pytest.fixture
def read(street, worker):
    def hand_in(*rows):
        target = target_at(places.place(street.area.id))
        run = hand_in_file(
            worker, importer=CODE, target=target, file=workbook(*rows), file_name="建议.xlsx"
        )
        return read_import(worker, run_id=run.id)

    return hand_in


@pytest.fixture
def written(read, worker):
    def write(*rows):
        run, report = read(*rows)
        begin_writing(worker, run_id=run.id)
        apply_import(worker, run_id=run.id)
        return run, report

    return write


def codes(number):
    row = ImportRow.objects.get(number=number + 2)
    return {(guess["field"], guess["code"]) for guess in row.guesses}


def test_the_dry_run_understands_and_writes_nothing(read):
    _run, report = read()

    assert (report.findings, report.duplicates) == (5, 1)
    assert not Suggestion.objects.exists()
    assert codes(1) == set()
    assert codes(3) == {("category", "from_words"), ("text", "personal_covered")}
    assert codes(5) == {("address", "no_lane")}
    assert ImportRow.objects.get(number=8).why == "no_text"


def test_what_is_written_stands_where_it_was_said_and_names_nobody(written, street):
    written()

    rows = Suggestion.objects.values_list("address", "category", "said_by", "text")
    assert set(rows) == {
        ("甲弄1号", "sewage", "door", "楼下的窨井又冒水了"),
        ("乙弄2号", "lifts", "call", "电梯夜里关人"),
        ("乙弄", "light", "paper", "路灯不亮，找我 ＊＊"),
        (street.area.address, "greenery", "file", "多几张长椅"),
        (f"{street.area.address}（丙弄9号）", "others", "meeting", "某某弄也要修"),
    }
    everything = str(list(Suggestion.objects.values())) + str(list(ImportRow.objects.values()))
    assert "13812345678" not in everything
    assert "王阿姨" not in everything
    assert not list(counters_agree())
    assert Suggestion.objects.values("key").distinct().count() == 5


def test_a_second_time_everything_is_known(written, read):
    written()

    _run, report = read()

    assert (report.findings, report.known) == (5, 5)


def test_undoing_keeps_what_was_answered_and_takes_back_the_rest(written, worker):
    run, _report = written()
    answered = Suggestion.objects.get(text="电梯夜里关人")
    answer_suggestion(worker, suggestion_id=answered.id, to="discussed")

    undo_import(worker, run_id=run.id)

    assert list(Suggestion.objects.values_list("id", flat=True)) == [answered.id]
    assert SuggestionStep.objects.count() == 1
    assert not list(counters_agree())
    begin_writing(worker, run_id=run.id)
    apply_import(worker, run_id=run.id)
    assert Suggestion.objects.count() == 5
    assert not list(counters_agree())


def test_neighbours_import_nothing_and_a_street_is_too_large(resident, street):
    target = target_at(places.place(street.area.id))
    with pytest.raises(NotAllowed):
        hand_in_file(resident, importer=CODE, target=target, file=workbook(), file_name="a.xlsx")
    with pytest.raises(Invalid, match="太大"):
        target_at(places.place(street.street.id))


@pytest.fixture
def lilong(capsys, monkeypatch):
    """Run a command: its exit code and what it printed."""
    # The test's database is ready, and looking would close the connection it stands in.
    monkeypatch.setattr("lilong.project.readiness.make_ready", lambda: None)

    def run(*words):
        code = main([str(word) for word in words])
        return code, capsys.readouterr().out

    return run


def test_from_the_command_line(lilong, street, tmp_path):
    file = tmp_path / "建议.xlsx"
    file.write_bytes(workbook().getvalue())
    words = ("suggestions", "import", file, "--at", "枫林居民区")

    code, dry = lilong(*words, "--dry-run", "--json")
    assert code == 0
    assert not Suggestion.objects.exists()
    assert not ImportRun.objects.exists()
    told = json.loads(dry)
    assert (told["rows_read"], told["suggestions"], told["duplicates"]) == (9, 5, 1)
    assert told["by_category"]["电梯"] == 1
    assert told["rows_read"] == told["suggestions"] + told["duplicates"] + len(told["skipped"])
    code, said = lilong(*words)
    assert code == 0
    assert "5 句" in said
    assert Suggestion.objects.count() == 5


def test_the_pages_lead_from_a_blank_sheet_to_written_sentences(
    as_person, worker, resident, street
):
    browser = as_person(worker)
    here = f"/council/{street.area.id}/import/"

    blank = openpyxl.load_workbook(io.BytesIO(browser.get(here + "blank").content))
    assert [cell.value for cell in blank.worksheets[0][1]][:2] == ["内容", "地址"]
    assert browser.get(here).status_code == 200
    assert as_person(resident).get(here).status_code == 403


def test_today_where_no_day_stands(written):
    written()

    assert Suggestion.objects.get(text="多几张长椅").said_on == timezone.localdate()


# ── Taking it back while others work ────────────────────────────────────────────────────────


def test_undoing_deletes_the_proposals_that_lose_a_sentence(written, worker, street):
    run, _report = written(
        (1, "楼下的窨井又冒污水了", "甲弄1号", "", "2026-03-05", "上门", "", ""),
        (2, "下水道堵了，污水倒灌", "甲弄1号", "", "2026-03-05", "上门", "", ""),
        (3, "后弄堂阴沟污水横流", "甲弄1号", "", "2026-03-05", "上门", "", ""),
    )
    (proposal,) = waiting(street)
    kept = Suggestion.objects.get(text="下水道堵了，污水倒灌")
    answer_suggestion(worker, suggestion_id=kept.id, to="discussed")

    undo_import(worker, run_id=run.id)

    assert list(Suggestion.objects.all()) == [kept]
    assert not ThemeProposal.objects.filter(pk=proposal.pk).exists()


def test_who_undoes_what_another_has_undone_is_told_so(written, worker):
    run, _report = written()
    undo_import(worker, run_id=run.id)

    with pytest.raises(Refused, match="刚才已经撤销了"):
        undo_import(worker, run_id=run.id)


def test_the_page_says_that_numbers_and_slips_do_not_come_back(as_person, written, worker):
    run, _report = written()

    page = as_person(worker).get(f"/council/imports/{run.id}/undo").content.decode()

    assert "编号不变" not in page
    assert "已经交给居民的纸条就查不到了" in page


def test_who_is_answering_while_an_import_is_undone_keeps_the_sentence(own_server):
    """Who answers holds the sentence and waits for the street; undoing takes them in that order."""
    street = build_street(build_district(), "枫林街道", "fenglin")
    worker = person_with("community_worker", street.area)
    run = hand_in_file(
        worker, importer=CODE, target=target_at(places.place(street.area.id)), file=workbook(),
        file_name="建议.xlsx",
    )  # fmt: skip
    read_import(worker, run_id=run.id)
    begin_writing(worker, run_id=run.id)
    apply_import(worker, run_id=run.id)
    answered = Suggestion.objects.get(text="电梯夜里关人")

    with transaction.atomic():
        locked_suggestion(answered.id)
        undoing = Aside(lambda: undo_import(worker, run_id=run.id))
        until_it_waits_or_is_done(undoing)
        assert undoing.is_alive(), undoing.outcome()
        answer_suggestion(worker, suggestion_id=answered.id, to="discussed")
    undoing.outcome()

    assert list(Suggestion.objects.values_list("pk", "state")) == [(answered.pk, "discussed")]


def test_who_is_answering_while_proposals_are_looked_for_is_not_in_their_way(own_server):
    """Rows of a proposal point at sentences: they are locked before the street here, too."""
    street = build_street(build_district(), "枫林街道", "fenglin")
    worker = person_with("community_worker", street.area)
    for text in SEWAGE:
        say_suggestion(SYSTEM, place_id=street.numbers[0].id, text=text)
    answered = Suggestion.objects.get(text=SEWAGE[0])

    with transaction.atomic():
        locked_suggestion(answered.id)
        looking = Aside(lambda: propose_themes(SYSTEM, area_id=street.area.id))
        until_it_waits_or_is_done(looking)
        assert looking.is_alive(), looking.outcome()
        answer_suggestion(worker, suggestion_id=answered.id, to="discussed")
    looking.outcome()

    assert not ProposedSuggestion.objects.filter(suggestion=answered).exists()
