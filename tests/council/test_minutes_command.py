"""`lilong minutes MEETING OUT.docx`."""

from __future__ import annotations

import argparse
import io

import docx
import pytest

from lilong.council import meeting_commands
from lilong.kernel.refusal import Invalid, NotFound
from tests.council import meeting_stage as stage


def run(*arguments):
    parser = argparse.ArgumentParser()
    meeting_commands.register_minutes(parser.add_subparsers())
    options = parser.parse_args(["minutes", *map(str, arguments)])
    return options.run(options)


@pytest.mark.parametrize("named_by", ["code", "id"])
def test_the_minutes_are_written_as_a_word_file(secretary, street, tmp_path, named_by):
    meeting, _version = stage.approved(secretary, street)
    out = tmp_path / "纪要.docx"

    assert run(getattr(meeting, named_by), out) == 0

    file = docx.Document(io.BytesIO(out.read_bytes()))
    assert any("大家都同意" in one.text for one in file.paragraphs)
    assert any("示例甲" in cell.text for row in file.tables[0].rows for cell in row.cells)


def test_and_as_a_pdf(secretary, street, tmp_path):
    meeting, _version = stage.approved(secretary, street)

    run(meeting.id, tmp_path / "minutes.pdf")

    assert (tmp_path / "minutes.pdf").read_bytes().startswith(b"%PDF")


def test_what_is_wrong_is_said_in_a_sentence(secretary, street, tmp_path):
    meeting, _version = stage.approved(secretary, street)
    stage.planned(secretary, street, place_id=street.compound.id)

    with pytest.raises(Invalid, match=r"\.docx 或 \.pdf"):
        run(meeting.id, tmp_path / "minutes.txt")
    with pytest.raises(NotFound, match="没有这次会议"):
        run("2001-01", tmp_path / "minutes.docx")
    with pytest.raises(NotFound, match="好几个地方"):
        run(meeting.code, tmp_path / "minutes.docx")
