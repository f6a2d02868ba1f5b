"""The ledger out."""

from __future__ import annotations

import csv
import io
import json
import re
import tracemalloc
from zipfile import ZipFile

import pytest

from lilong.kernel.refusal import NotAllowed
from lilong.places.queries import place as place_view
from lilong.survey.actions.accept_report import accept_report
from lilong.survey.actions.report_finding import report_finding
from lilong.survey.exporting import export_findings
from lilong.survey.queries.ledger_filter import LedgerFilter
from tests.neighbourhood import person_with
from tests.survey.many import record_many


def fetch(browser, place, fmt, query=""):
    answer = browser.get(f"/survey/{place.id}/ledger/export.{fmt}{query}")
    return answer, b"".join(answer.streaming_content) if answer.streaming else answer.content


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_csv_holds_what_the_filter_leaves(as_person, worker, street, found):
    found(area=1250, part="public"), found(kind="pigeon_loft")

    answer, content = fetch(as_person(worker), street.area, "csv", "?kind=outdoor_sink")

    (row,) = rows_of(content)
    assert (row["地址"], row["面积（㎡）"], row["发现日期"], row["发现人"]) == (
        "甲弄1号101室", "12.50", "2024-11-08", worker.name,
    )  # fmt: skip
    assert "attachment" in answer.headers["Content-Disposition"]
    assert int(answer.headers["Content-Length"]) == len(content)


def test_a_formula_typed_as_description_stays_text(as_person, worker, street, found):
    found(description="=HYPERLINK(1)")
    browser = as_person(worker)

    _answer, sheet = fetch(browser, street.area, "xlsx")
    _answer, table = fetch(browser, street.area, "csv")

    with ZipFile(io.BytesIO(sheet)) as package:
        xml = package.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml
    assert rows_of(table)[0]["具体情况"] == "'=HYPERLINK(1)"


def test_the_workbook_opens_with_numbers_as_numbers(as_person, worker, street, found):
    found(area=1250)

    _answer, content = fetch(as_person(worker), street.area, "xlsx")

    with ZipFile(io.BytesIO(content)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    assert re.search(r"<v>12\.50?</v>", sheet)


def test_geojson_names_the_ground_each_point_stands_on(as_person, worker, street, found):
    found(street.numbers[0], part="public")
    found(longitude=121.45, latitude=31.19)

    _answer, content = fetch(as_person(worker), street.area, "geojson")

    told = json.loads(content)
    points = {
        feature["properties"]["crs"]: feature["geometry"]["coordinates"]
        for feature in told["features"]
    }
    assert points == {"local": [10.0, 5.0], "wgs84": [121.45, 31.19]}
    assert "local" in told["crs_note"]


def test_an_empty_geojson_is_still_geojson(as_person, worker, street):
    _answer, content = fetch(as_person(worker), street.area, "geojson")

    assert json.loads(content)["features"] == []


@pytest.mark.parametrize("fmt", ["csv", "xlsx", "geojson"])
def test_nothing_in_any_export_tells_who_reported_or_that_somebody_did(
    as_person, worker, resident, street, fmt
):
    reported = report_finding(
        resident, place_id=street.rooms[1].id, kind="other", words="悄悄话", part="public"
    )
    accept_report(worker, finding_id=reported.id)

    _answer, content = fetch(as_person(worker), street.area, fmt)

    if fmt == "xlsx":
        with ZipFile(io.BytesIO(content)) as package:
            content = b"".join(package.read(name) for name in package.namelist())
    text = content.decode("utf-8-sig")
    assert "甲弄1号102室" in text
    for secret in (resident.name, str(resident.person_id), "悄悄话", "居民反映", "report"):
        assert secret not in text


@pytest.mark.parametrize("role", ["block_leader", "contractor", "volunteer", "resident"])
def test_only_full_sight_exports(as_person, street, found, role):
    found()
    at = street.numbers[0] if role in ("block_leader", "resident") else street.compound

    answer, _content = fetch(as_person(person_with(role, at)), at, "csv")

    assert answer.status_code == 403


def test_an_unknown_format_is_refused_in_words(as_person, worker, street):
    answer, content = fetch(as_person(worker), street.area, "doc")

    assert answer.status_code == 422
    assert "可以导出" in content.decode()


def test_the_use_outside_the_browser_asks_the_same_permission(street, stranger):
    with pytest.raises(NotAllowed):
        export_findings(stranger, place_view(street.area.id), LedgerFilter(), "csv", io.BytesIO())


class Void(io.RawIOBase):
    """Takes everything and keeps nothing."""

    def write(self, part):
        return len(part)


@pytest.mark.slow
def test_memory_stays_flat_whatever_the_number_of_rows(worker, street):
    area = place_view(street.area.id)

    def peak(fmt):
        tracemalloc.start()
        export_findings(worker, area, LedgerFilter(), fmt, Void())
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    record_many(street.rooms, 2000)
    few = {fmt: peak(fmt) for fmt in ("csv", "geojson")}
    record_many(street.rooms, 5000, seed=2, start=2000)

    for fmt, used in few.items():
        assert peak(fmt) < 1.5 * used
