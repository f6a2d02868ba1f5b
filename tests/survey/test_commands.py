"""`lilong ledger` from a terminal: what it prints, what it leaves, how it ends."""

from __future__ import annotations

import json

import openpyxl
import pytest

from lilong.commons.imports.models import ImportRun
from lilong.project.cli import main
from lilong.survey.models import Finding
from tests.survey import bad_files
from tests.survey.test_importing import workbook

KEYS = {
    "rows_read", "findings", "known", "by_kind", "by_lane", "duplicates", "skipped", "guessed",
    "columns", "unread_columns",
}  # fmt: skip


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(workbook().getvalue())
    return path


@pytest.fixture
def lilong(capsys, monkeypatch):
    """Run a command: its exit code, what it printed, and what it said on the side."""
    # The test's database is ready, and looking would close the connection it stands in.
    monkeypatch.setattr("lilong.project.readiness.make_ready", lambda: None)

    def run(*words):
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_the_dry_run_prints_json_and_leaves_nothing(lilong, street, file):
    code, out, err = lilong("ledger", "import", file, "--at", "枫林居民区", "--dry-run", "--json")

    told = json.loads(out)
    assert (code, err, set(told)) == (0, "", KEYS)
    assert (told["rows_read"], told["findings"], told["duplicates"]) == (12, 5, 1)
    assert told["by_lane"] == {"甲弄": 3, "乙弄": 2}
    assert told["rows_read"] == told["findings"] + told["duplicates"] + len(told["skipped"])
    assert {"row", "why"} <= set(told["skipped"][0])
    assert {"row", "field", "from", "to", "confidence"} <= set(told["guessed"][0])
    assert told["columns"]["类别"] == "kind"
    assert not ImportRun.objects.exists()
    assert not Finding.objects.exists()


def test_importing_writes_and_a_second_time_finds_everything_known(lilong, street, file):
    code, _out, _err = lilong("ledger", "import", file, "--at", street.area.path, "--json")
    assert code == 0
    assert Finding.objects.count() == 5

    code, out, _err = lilong("ledger", "import", file, "--at", "枫林居民区", "--json")

    assert (code, json.loads(out)["known"], Finding.objects.count()) == (0, 5, 5)


def test_the_words_for_people_name_the_rows_that_were_not_read(lilong, street, file):
    code, out, _err = lilong("ledger", "import", file, "--at", "枫林居民区", "--dry-run")

    assert code == 0
    assert "第 10 行没有读懂" in out


@pytest.mark.parametrize("name", bad_files.REFUSED)
@pytest.mark.parametrize("dry", [True, False])
def test_a_bad_file_ends_with_1_and_one_sentence(lilong, street, tmp_path, name, dry):
    make, sentence = bad_files.REFUSED[name]
    path = tmp_path / f"{name}.xlsx"
    path.write_bytes(make())

    words = ["ledger", "import", path, "--at", "枫林居民区", "--json"]
    code, out, err = lilong(*words, *(["--dry-run"] if dry else []))

    assert (code, out) == (1, "")
    assert sentence in err
    assert not Finding.objects.exists()


def test_200_megabytes_are_refused_unread(lilong, street, tmp_path):
    path = tmp_path / "large.xlsx"
    with path.open("wb") as out:
        out.truncate(200 << 20)

    code, _out, err = lilong("ledger", "import", path, "--at", "枫林居民区")

    assert code == 1
    assert "50 MB" in err


def test_formulas_and_damaged_numbers_do_not_stop_the_rest(lilong, street, tmp_path):
    for make in (bad_files.with_formulas, bad_files.damaged_number):
        path = tmp_path / f"{make.__name__}.xlsx"
        path.write_bytes(make())
        code, out, _err = lilong(
            "ledger", "import", path, "--at", "枫林居民区", "--json", "--dry-run"
        )
        assert (code, json.loads(out)["findings"]) == (0, 1)


@pytest.mark.parametrize("at", ["nowhere", "徐汇区"])
def test_a_place_that_does_not_serve_is_refused(lilong, street, file, at):
    code, out, err = lilong("ledger", "import", file, "--at", at, "--json")

    assert (code, out) == (1, "")
    assert at in err or "街道" in err


def test_a_file_that_is_not_there_is_refused(lilong, street, tmp_path):
    code, _out, err = lilong("ledger", "import", tmp_path / "nope.xlsx", "--at", "枫林居民区")

    assert code == 1
    assert "打不开文件" in err


def test_what_was_imported_is_exported(lilong, street, file, tmp_path):
    lilong("ledger", "import", file, "--at", "枫林居民区")
    path = tmp_path / "out.xlsx"

    code, _out, _err = lilong("ledger", "export", "--at", "枫林居民区", path)

    assert code == 0
    rows = list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))
    assert len(rows) == 6
    assert not list(tmp_path.glob(".*.part"))


def test_an_unknown_format_is_refused_and_writes_no_file(lilong, street, tmp_path):
    path = tmp_path / "out.doc"

    code, _out, err = lilong("ledger", "export", "--at", "枫林居民区", path)

    assert (code, path.exists()) == (1, False)
    assert ".xlsx" in err
