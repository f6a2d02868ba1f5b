"""Importing a ledger in the browser: hand in, check, correct, write, undo."""

from __future__ import annotations

import io
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from lilong.commons.files.purposes import PURPOSES
from lilong.commons.imports import tasks
from lilong.commons.imports.models import ImportRow, ImportRun, ImportState, LearnedReading
from lilong.survey import writing
from lilong.survey.models import Finding
from tests.neighbourhood import person_with
from tests.survey import bad_files
from tests.survey.test_importing import workbook


@pytest.fixture
def page(as_person, worker, street):
    """The community worker's browser, and the page to hand in at."""
    return as_person(worker), reverse("survey:import", args=[street.area.id])


def upload(page, content=None, name="台账.xlsx", **more):
    client, url = page
    content = workbook().getvalue() if content is None else content
    return client.post(url, {"file": SimpleUploadedFile(name, content), "whole": "1", **more})


def handed_in(page, *rest, **more) -> tuple[Client, ImportRun, str]:
    answer = upload(page, *rest, **more)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    run = ImportRun.objects.order_by("created_at").last()
    return page[0], run, page[0].get(answer["Location"]).content.decode()


def test_handing_in_leads_to_a_report_that_accounts_for_the_file(page):
    _client, run, report = handed_in(page)

    assert run.state == ImportState.READ
    assert "写入 5 条" in report
    assert "没看懂" in report
    assert "写的是约数" in report
    assert not Finding.objects.exists()


def test_the_file_as_handed_in_is_served_to_nobody_not_even_its_bringer(page, monkeypatch):
    """It may hold more than was read of it; what was read stands in the rows."""
    client, run, _report = handed_in(page)
    address = reverse("files:serve", args=[run.file_id, "original"])

    assert client.get(address).status_code == 404
    # The negative control: the file is there, and only the missing rule keeps it back.
    monkeypatch.setitem(PURPOSES, "import_source", lambda _actor, _stored: True)
    assert client.get(address).status_code == 200


def test_a_guess_is_corrected_with_one_click_and_remembered(page):
    client, run, _report = handed_in(page)
    rows = reverse("survey:import-rows", args=[run.id]) + "?show=not_understood"
    listed = client.get(rows).content.decode()
    assert "奇怪的东西" in listed

    answer = client.post(
        reverse("survey:import-correct", args=[run.id]),
        {"what": "kind", "text": "奇怪的东西", "value": "other", "show": "not_understood"},
        follow=True,
    )

    assert "已记住，下次也这样理解" in answer.content.decode()
    run.refresh_from_db()
    assert run.figures["findings"] == 6
    assert LearnedReading.objects.get().text == "奇怪的东西"


def test_writing_asks_first_and_can_be_undone_and_done_again(page):
    client, run, _report = handed_in(page)
    apply = reverse("survey:import-apply", args=[run.id])
    assert "把 5 条写入" in client.get(apply).content.decode()
    assert not Finding.objects.exists()

    undo = reverse("survey:import-undo", args=[run.id])
    assert "会收回" not in client.get(undo, follow=True).content.decode()

    assert "写入了 5 条" in client.post(apply, follow=True).content.decode()
    assert Finding.objects.count() == 5
    assert "写入了 5 条" in client.get(apply, follow=True).content.decode()  # by the Back button
    again = client.post(apply)
    assert again.status_code == 409
    assert "现在是“已写入”，不能变成“正在写入”" in again.content.decode()

    Finding.objects.filter(kind="pigeon_loft").update(version=2)
    asked = client.get(undo).content.decode()
    assert "会收回 4 条" in asked
    assert "已有 1 条被后来修改，会保留" in asked

    undone = client.post(undo, follow=True).content.decode()
    assert "收回了 4 条" in undone
    assert "再次写入 5 条" in undone
    client.post(apply)
    assert Finding.objects.exclude(state="deleted").count() == 5


# ── Bad input ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", bad_files.REFUSED)
def test_a_bad_file_gets_one_clear_sentence_and_leaves_nothing(page, name):
    make, sentence = bad_files.REFUSED[name]
    client, url = page

    answer = upload(page, make(), f"{name}.xlsx")

    if answer.status_code == 302:
        answer = client.get(answer["Location"])
    told = answer.content.decode()
    assert sentence in told
    assert "Traceback" not in told
    assert not ImportRow.objects.exists()
    assert not ImportRun.objects.exclude(state=ImportState.FAILED).exists()
    assert client.get(url).status_code == 200


def test_the_person_may_say_what_the_columns_are_and_it_is_remembered(page):
    client, run, report = handed_in(page, bad_files.no_known_column())
    assert run.state == ImportState.FAILED
    assert "哪儿" in report

    client.post(
        reverse("survey:import-columns", args=[run.id]),
        {
            "heading": ["哪儿", "啥事", "咋样", "看见的"],
            "field": ["address", "kind", "description", "found_on"],
        },
    )

    run.refresh_from_db()
    assert (run.state, run.figures["findings"]) == (ImportState.READ, 1)
    _client, again, _report = handed_in(page, bad_files.no_known_column(), "另一份.xlsx")
    assert again.state == ImportState.READ


def test_200_megabytes_are_refused_before_they_are_read(page):
    client, url = page
    read = []

    class Endless(io.RawIOBase):
        """A body that would never end, and notes how much of it was asked for."""

        def read(self, size=-1):
            read.append(size)
            return b"x" * min(size, 1 << 16) if size >= 0 else pytest.fail("read whole")

    size = 200 << 20
    answer = client.generic(
        "POST", url, b"-", content_type="multipart/form-data; boundary=b",
        **{"CONTENT_LENGTH": str(size), "wsgi.input": Endless()},
    )  # fmt: skip

    assert answer.status_code == 422
    assert "最多收 50 MB" in answer.content.decode()
    assert sum(read) < 1 << 20
    assert not ImportRun.objects.exists()


def test_a_body_that_is_larger_than_it_said_is_stopped(page, settings):
    settings.UPLOAD_MAX_SPREADSHEET = 10_000

    answer = upload(page, b"x" * 50_000)

    assert answer.status_code == 422
    assert not ImportRun.objects.exists()


def test_a_connection_lost_in_the_middle_leaves_nothing(page):
    client, url = page
    rows = "弄,号,室,类别\n" + "甲弄,1,101,水斗\n" * 50
    body = (
        '--b\r\nContent-Disposition: form-data; name="file"; filename="台账.csv"\r\n'
        f"Content-Type: text/csv\r\n\r\n{rows}"
    ).encode()

    answer = client.generic("POST", url, body, content_type="multipart/form-data; boundary=b")

    assert answer.status_code in (400, 422)
    assert not ImportRun.objects.exists()


def test_the_same_body_sent_whole_is_taken(page):
    """Negative control of the test above."""
    _client, run, _report = handed_in(page, "弄,号,室,类别\n甲弄,1,101,水斗\n".encode(), "台账.csv")

    assert run.figures["findings"] == 1


def test_formulas_without_a_value_are_said_and_never_calculated(page):
    client, run, _report = handed_in(page, bad_files.with_formulas())

    rows = client.get(reverse("survey:import-rows", args=[run.id]) + "?show=all").content.decode()
    assert "公式没有算出结果" in rows
    assert run.figures["findings"] == 1


def test_personal_numbers_are_flagged_and_covered(page):
    client, run, report = handed_in(page, bad_files.damaged_number())

    assert "文件里有电话或身份证号" in report
    rows = client.get(reverse("survey:import-rows", args=[run.id]) + "?show=all").content.decode()
    assert "13812345678" not in rows
    assert "310104195003071" not in rows
    assert "水斗" in rows
    assert "13812345678" not in str(list(ImportRow.objects.values_list("raw", flat=True)))


def test_a_place_that_does_not_exist_is_not_found(page):
    client, url = page
    assert client.get(url.replace(url.split("/")[2], str(uuid4()))).status_code == 404


def test_a_lane_that_does_not_exist_is_told_with_its_row(page):
    client, run, _report = handed_in(page)

    rows = client.get(reverse("survey:import-rows", args=[run.id]) + "?show=not_understood")
    assert "这里没有登记过这条弄" in rows.content.decode()
    assert "丙弄" in rows.content.decode()


def test_two_people_who_correct_the_same_text_hear_of_each_other(page, as_person, street):
    client, run, _report = handed_in(page)
    colleague = as_person(person_with("secretary", street.area, "书记"))
    asked = {
        "what": "kind",
        "text": "奇怪的东西",
        "show": "not_understood",
        "seen_at": run.figures["read_at"],
    }
    url = reverse("survey:import-correct", args=[run.id])
    assert colleague.post(url, {**asked, "value": "other"}).status_code == 302

    stale = client.post(url, {**asked, "value": "illegal_building"})

    assert stale.status_code == 409
    assert "另一位同事刚刚更正了“奇怪的东西”" in stale.content.decode()
    assert LearnedReading.objects.get().value == "other"
    run.refresh_from_db()
    assert run.state == ImportState.READ


@pytest.mark.parametrize("seen_at", ["2024-01-01T00:00:00", "gestern", ""])
def test_a_page_that_does_not_say_when_it_was_made_is_taken_as_it_is(
    page, as_person, street, seen_at
):
    client, run, _report = handed_in(page)
    colleague = as_person(person_with("secretary", street.area, "书记"))
    asked = {"what": "kind", "text": "奇怪的东西", "seen_at": seen_at}
    url = reverse("survey:import-correct", args=[run.id])
    assert colleague.post(url, {**asked, "value": "other"}).status_code == 302

    assert client.post(url, {**asked, "value": "illegal_building"}).status_code == 302

    assert LearnedReading.objects.get().value == "illegal_building"


def test_whatever_goes_wrong_while_writing_leaves_an_import_that_can_be_written(page, monkeypatch):
    client, run, _report = handed_in(page)
    apply = reverse("survey:import-apply", args=[run.id])

    def full(*_: object, **__: object) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(writing, "insert", full)
        with pytest.raises(OSError, match="no space"):
            client.post(apply)

    run.refresh_from_db()
    assert (run.state, run.why) == (ImportState.READ, "写入时出了意外，一条也没有写进去")
    assert not Finding.objects.exists()
    assert "写入了 5 条" in client.post(apply, follow=True).content.decode()


# ── Large files ─────────────────────────────────────────────────────────────────────────────


def test_a_large_file_is_read_by_a_job_and_the_page_waits(page, monkeypatch):
    monkeypatch.setattr(tasks, "LARGE_BYTES", 1000)

    client, run, waiting = handed_in(page)

    assert run.state == ImportState.READING
    assert "马上开始" in waiting
    assert "刷新看进度" in waiting
    tasks.read_later.call(str(run.id), "")
    assert "写入 5 条" in client.get(reverse("survey:import-run", args=[run.id])).content.decode()


def test_a_job_that_was_given_up_can_be_ordered_again(page, monkeypatch):
    monkeypatch.setattr(tasks, "LARGE_BYTES", 1000)
    client, run, _waiting = handed_in(page)
    DBTaskResult.objects.update(status="FAILED")
    url = reverse("survey:import-run", args=[run.id])
    assert "再做一次" in client.get(url).content.decode()

    client.post(url)

    assert DBTaskResult.objects.filter(status="READY").count() == 1
    assert "马上开始" in client.get(url).content.decode()


@pytest.mark.parametrize("show", ["guessed", "all", "finding"])
def test_a_page_of_rows_costs_the_same_in_a_large_file(page, django_assert_max_num_queries, show):
    lines = "".join(f"甲弄,1,101,水斗,第{n}处,约{n}平方\n" for n in range(1, 1900))
    client, run, _report = handed_in(
        page, f"弄,号,室,类别,具体情况,面积\n{lines}".encode(), "台账.csv"
    )
    url = reverse("survey:import-rows", args=[run.id]) + f"?show={show}&after=0-1700"
    client.get(url)

    with django_assert_max_num_queries(8):
        answer = client.get(url)

    assert answer.content.decode().count('class="import-row"') == 50


def test_the_report_costs_few_queries(page, django_assert_max_num_queries):
    client, run, _report = handed_in(page)

    with django_assert_max_num_queries(8):
        client.get(reverse("survey:import-run", args=[run.id]))


@pytest.mark.parametrize(
    ("language", "row"),
    [
        ("zh-hans", {"弄": "甲弄", "号": "1", "室": "101", "类别": "水斗"}),
        ("en", {"Lane": "甲弄", "Number": "1", "Room": "101", "Kind": "Outdoor sink"}),
    ],
)
def test_the_blank_ledger_is_one_that_is_understood(page, language, row):
    client, _url = page
    place_id = _url.split("/")[2]
    url = reverse("survey:import-template", args=[place_id])
    blank = client.get(url, headers={"Accept-Language": language}).content
    book = openpyxl.load_workbook(io.BytesIO(blank))
    headings = [cell.value for cell in book.active[1]]
    assert all(heading.isascii() == (language == "en") for heading in headings[1:])
    book.active.append([row.get(heading) for heading in headings])
    filled = io.BytesIO()
    book.save(filled)

    _client, run, _report = handed_in(page, filled.getvalue())

    assert run.figures["findings"] == 1
    assert run.figures["unread"] == []


def test_another_street_sees_nothing_of_an_import(page, as_person, other_street):
    _client, run, _report = handed_in(page)
    stranger = as_person(person_with("secretary", other_street.area))

    for name in ("run", "rows", "apply", "undo"):
        assert stranger.get(reverse(f"survey:import-{name}", args=[run.id])).status_code == 404
    for name in ("apply", "undo", "correct", "columns"):
        assert stranger.post(reverse(f"survey:import-{name}", args=[run.id])).status_code == 404


def test_a_learned_correction_is_seen_and_forgotten(page):
    client, run, _report = handed_in(page)
    client.post(
        reverse("survey:import-correct", args=[run.id]),
        {"what": "kind", "text": "奇怪的东西", "value": "other"},
    )
    url = reverse("survey:import-learned", args=[run.place_id])
    assert "奇怪的东西" in client.get(url).content.decode()

    client.post(url, {"reading": LearnedReading.objects.get().id})

    assert not LearnedReading.objects.exists()
    assert "还没有记住什么" in client.get(url).content.decode()
