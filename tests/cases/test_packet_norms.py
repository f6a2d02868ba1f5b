"""What the packet tells of measures and norms: figures as they were taken, and whose they are."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import docx
import pytest
from django.utils import timezone
from pypdf import PdfReader

from lilong.cases.files.packet import packet_document, packet_values
from lilong.cases.norms.actions.adopt_norm import adopt_norm
from lilong.cases.norms.actions.measure_case import measure_case
from lilong.commons.documents.pdf import set_document
from lilong.commons.documents.word import write_docx

SET = {"max_projection_mm": 300, "min_escape_width_mm": 800, "openable_inside": True}


@pytest.fixture
def adopt(secretary, street):
    def write(values):
        return adopt_norm(
            secretary,
            place_id=street.compound.id,
            kind="window_cage",
            values=values,
            adopted_on=timezone.localdate() - timedelta(days=3),
            adopted_by="covenant",
            paper="管理规约第十二条",
        )

    return write


@pytest.fixture
def cage(opened):
    return opened(kind="window_cage", summary="防盗窗外挑")


def measure(worker, cage, **values):
    return measure_case(worker, case_id=cage.id, values=values, measured_on=timezone.localdate())


def texts(case):
    """What PDF and Word file say, without blanks."""
    document = packet_document(case)
    pages = PdfReader(io.BytesIO(set_document(document).content)).pages
    word = docx.Document(io.BytesIO(write_docx(document)))
    cells = (cell.text for table in word.tables for row in table.rows for cell in row.cells)
    said = "".join(one.text for one in word.paragraphs) + "".join(cells)
    return ["".join(one.split()) for one in ("".join(p.extract_text() for p in pages), said)]


def test_measures_and_norm_stand_in_every_form(cage, adopt, worker):
    adopt(SET)
    measure(worker, cage, projection_mm=450, openable_inside=True)
    today = timezone.localdate()
    for text in texts(cage):
        for words in (
            "测量和标准", "450毫米", "不超过300毫米", "不符合", "不小于800毫米", "没有量",
            "管理规约第十二条", "第1版",
        ):  # fmt: skip
            assert words in text, words
        assert worker.name not in text
    told = packet_values(cage)["norm"]
    assert told == {
        "standing": "exceeds",
        "norms": [
            {
                "version": 1,
                "adopted_on": (today - timedelta(days=3)).isoformat(),
                "adopted_by": "covenant",
                "paper": "管理规约第十二条",
                "values": SET,
                "in_force": True,
            }
        ],
        "measured": [
            {
                "on": today.isoformat(),
                "norm_version": 1,
                "values": {"projection_mm": 450, "openable_inside": True},
                "points": {
                    "max_projection_mm": "exceeds",
                    "min_escape_width_mm": "not_measured",
                    "openable_inside": "fits",
                },
                "result": "exceeds",
            }
        ],
    }
    assert str(worker.person_id) not in json.dumps(told)


def test_a_later_norm_rewrites_nothing_and_stands_beside(cage, adopt, worker):
    adopt(SET)
    measure(worker, cage, projection_mm=450)
    adopt({"max_projection_mm": 500})
    for text in texts(cage):
        assert "第2版" in text
        assert "对照现在的标准" in text
    told = packet_values(cage)["norm"]
    assert told["standing"] == "fits"
    assert told["measured"][0]["result"] == "exceeds"
    assert [(one["version"], one["in_force"]) for one in told["norms"]] == [(1, False), (2, True)]


def test_without_a_norm_the_figure_stands_and_nothing_is_judged(cage, worker):
    measure(worker, cage, projection_mm=450)
    for text in texts(cage):
        assert "450毫米" in text
        assert "没有定标准" in text
        assert "不符合" not in text
    told = packet_values(cage)["norm"]
    assert (told["standing"], told["norms"]) == ("no_norm", [])


def test_what_nobody_measured_is_said(cage, adopt):
    adopt(SET)
    for text in texts(cage):
        assert "还没有量过" in text
        assert "不超过300毫米" in text


def test_another_kind_has_no_such_section(opened):
    assert "norm" not in packet_values(opened())
