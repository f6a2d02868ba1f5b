"""An exported ledger, in either language, imported where nothing is recorded yet."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.utils import timezone
from django.utils.translation import override

from lilong.commons.imports.actions.apply_import import apply_import
from lilong.commons.imports.actions.begin_writing import begin_writing
from lilong.commons.imports.actions.hand_in_file import hand_in_file
from lilong.commons.imports.dry_run import read_import
from lilong.commons.imports.importer import FINDING, IMPORTERS, Target
from lilong.commons.imports.queries import target_of
from lilong.commons.imports.words import field_words
from lilong.kernel.paths import subtree
from lilong.places.queries import place as place_view
from lilong.survey.exporting import export_findings
from lilong.survey.importing.importer import CODE
from lilong.survey.models import Finding
from lilong.survey.queries.ledger_filter import LedgerFilter
from tests.neighbourhood import person_with

SAME = (
    "address", "kind", "description", "part", "shop", "area", "measures", "wall_type",
    "found_on", "found_precision", "note",
)  # fmt: skip


@pytest.fixture
def recorded(found, street):
    """Findings that say between them everything that an export can tell of one."""
    rooms, numbers = street.rooms, street.numbers
    found(part="public", shop=True, area=1250, note="-谈过，再谈", measures={"drains_to": "rain"})
    found(rooms[1], kind="wall_opening", wall_type="non_bearing", part="private",
          measures={"wall_evidence": "as_built", "width_mm": 900, "height_mm": 0})  # fmt: skip
    found(rooms[2], kind="wall_opening", wall_type="bearing")
    found(rooms[3], kind="wall_opening", wall_type="unknown", found_precision="month",
          found_on=date(2024, 10, 1))  # fmt: skip
    found(rooms[4], kind="illegal_building", found_precision="year", found_on=date(1998, 1, 1),
          measures={"storeys": 2, "material": "彩钢板，木"}, description="天井搭建")  # fmt: skip
    found(rooms[5], kind="pigeon_loft", found_precision="decade", found_on=date(1990, 1, 1))
    found(rooms[6], kind="bay_window", found_precision="unknown", found_on=timezone.localdate())
    found(rooms[7], kind="window_cage",
          measures={"projection_mm": 350, "escape_opening": "unknown"})  # fmt: skip
    found(numbers[5], kind="other", part="public", description="花坛破损")


def export(worker, street, fmt, language):
    file = io.BytesIO()
    with override(language):
        export_findings(worker, place_view(street.area.id), LedgerFilter(), fmt, file)
    file.seek(0)
    return file


def read(street, file, fmt):
    """The file read, without being written, at a street where nothing is recorded yet."""
    worker = person_with("community_worker", street.area)
    target = Target(street.area.id, street.area.path, street.street.id)
    run = hand_in_file(worker, importer=CODE, target=target, file=file, file_name=f"台账.{fmt}")
    run, report = read_import(worker, run_id=run.id)
    return worker, run, report


def findings_at(street):
    low, high = subtree(street.area.path)
    rows = Finding.objects.filter(place_path__gte=low, place_path__lt=high)
    return sorted(map(repr, rows.values(*SAME)))


@pytest.mark.parametrize("fmt", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_was_exported_is_recorded_again_word_for_word(
    recorded, worker, street, other_street, language, fmt
):
    file = export(worker, street, fmt, language)

    other, run, report = read(other_street, file, fmt)
    begin_writing(other, run_id=run.id)
    apply_import(other, run_id=run.id)

    assert report.findings == 9
    assert findings_at(other_street) == findings_at(street)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_nothing_but_the_decade_is_a_guess(recorded, worker, street, other_street, language):
    file = export(worker, street, "xlsx", language)

    _other, _run, report = read(other_street, file, "xlsx")

    assert [(guess.field, guess.code) for _sheet, _row, guess in report.guessed] == [
        ("found_on", "approximate")
    ]


def test_a_measurement_in_other_words_is_shown_as_not_understood(other_street):
    file = io.BytesIO("地址,类别,测量\n甲弄1号101室,防盗窗,外挑 很多\n".encode())

    _worker, _run, report = read(other_street, file, "csv")

    assert [(guess.field, guess.text, guess.code) for _sheet, _row, guess in report.guessed] == [
        ("measures", "外挑 很多", "not_understood")
    ]


@pytest.mark.parametrize(
    ("language", "told"),
    [("zh-hans", "外挑 350 mm；逃生口 不明"), ("en", "Projection 350 mm; Escape opening Unknown")],
)
def test_measurements_are_told_one_after_the_other(other_street, language, told):
    file = io.BytesIO("地址,类别,测量\n甲弄1号101室,防盗窗,外挑 350 mm；逃生口 不明\n".encode())
    _worker, run, _report = read(other_street, file, "csv")
    row = run.rows.get(verdict=FINDING)

    with override(language):
        (words,) = IMPORTERS[CODE].describe(target_of(run), [row.fields])
        assert dict(words)[field_words("measures")] == told
