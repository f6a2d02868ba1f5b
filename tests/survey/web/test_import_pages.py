"""Importing a ledger in the browser: hand in, check, correct, write, undo."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lilong.commons.imports.models import ImportRow, ImportRun, ImportState, LearnedReading
from lilong.survey.models import Finding
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


def test_a_guess_is_corrected_with_one_click_and_remembered(page):
    client, run, _report = handed_in(page)
    rows = reverse("survey:import-rows", args=[run.id]) + "?show=not_understood"
    listed = client.get(rows).content.decode()
    assert "奇怪的东西" in listed
    row = ImportRow.objects.get(run=run, why="no_kind")

    answer = client.post(
        reverse("survey:import-correct", args=[run.id]),
        {"row": row.id, "what": "kind", "guess": "0", "value": "other", "show": "not_understood"},
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

    assert "写入了 5 条" in client.post(apply, follow=True).content.decode()
    assert Finding.objects.count() == 5

    Finding.objects.filter(kind="pigeon_loft").update(version=2)
    undo = reverse("survey:import-undo", args=[run.id])
    asked = client.get(undo).content.decode()
    assert "会收回 4 条" in asked
    assert "已有 1 条被后来修改，会保留" in asked

    undone = client.post(undo, follow=True).content.decode()
    assert "收回了 4 条" in undone
    assert "再次写入 5 条" in undone
    client.post(apply)
    assert Finding.objects.exclude(state="deleted").count() == 5
