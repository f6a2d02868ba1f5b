"""What goes wrong on the command line is told in a sentence, never as a traceback."""

from __future__ import annotations

import pytest
from django.db import OperationalError

from lilong.project import cli, commands

pytestmark = pytest.mark.django_db


def failing(error):
    def run(_options):
        raise error

    return run


def test_a_folder_that_is_not_there_is_named(tmp_path, capsys):
    nowhere = tmp_path / "none" / "safe.tar"

    assert cli.main(["backup", str(nowhere)]) == 1

    told = capsys.readouterr().err
    assert "不能读写" in told
    assert str(nowhere.parent) in told


def test_a_full_disk_is_told(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(commands, "_backup", failing(OSError(28, "No space left on device")))

    assert cli.main(["backup", str(tmp_path / "safe.tar")]) == 1
    assert "读写文件时出错：No space left on device" in capsys.readouterr().err


def test_a_database_that_does_not_answer_is_told_without_what_it_says(
    monkeypatch, tmp_path, capsys
):
    monkeypatch.setattr(commands, "_backup", failing(OperationalError("password=secret")))

    assert cli.main(["backup", str(tmp_path / "safe.tar")]) == 1
    told = capsys.readouterr().err
    assert "数据库没有回答" in told
    assert "secret" not in told


def test_what_the_program_itself_does_wrong_is_not_hidden(monkeypatch, tmp_path):
    monkeypatch.setattr(commands, "_backup", failing(ValueError("a fault of ours")))

    with pytest.raises(ValueError, match="a fault of ours"):
        cli.main(["backup", str(tmp_path / "safe.tar")])
