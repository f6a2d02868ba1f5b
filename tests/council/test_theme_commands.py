"""`lilong suggestions group` from a terminal."""

from __future__ import annotations

import json

import pytest

from lilong.council.models import ThemeProposal
from lilong.project.cli import main
from tests.council.proposed import SEWAGE, sewage_theme


@pytest.fixture
def lilong(capsys, monkeypatch):
    # The test's database is ready, and looking would close the connection it stands in.
    monkeypatch.setattr("lilong.project.readiness.make_ready", lambda: None)

    def run(*words):
        code = main(["suggestions", "group", *words])
        return code, capsys.readouterr().out

    return run


def test_groups_are_told_and_nothing_is_written(lilong, street, said):
    ids = {str(said(text).id) for text in SEWAGE}
    said("想多几张长椅")

    code, out = lilong("--at", street.area.path, "--json")

    (group,) = json.loads(out)["groups"]
    assert code == 0
    assert set(group) == {"ids", "codes", "score", "why", "theme"}
    assert set(group["ids"]) == ids
    assert 0 < group["score"] <= 1
    assert group["why"].startswith("都说到：“排水”（3 句）")
    assert group["theme"] is None
    assert not ThemeProposal.objects.exists()


def test_only_what_is_at_the_place_is_compared(lilong, street, said):
    said(SEWAGE[0])
    said(SEWAGE[1], place=street.lanes[1])

    assert json.loads(lilong("--at", street.lanes[0].path, "--json")[1]) == {"groups": []}
    assert len(json.loads(lilong("--at", street.street.path, "--json")[1])["groups"]) == 1


def test_people_read_sentences(lilong, street, worker, said):
    assert lilong("--at", street.area.path) == (0, "没有看起来说同一件事的。\n")
    sewage_theme(street, worker, said)
    said("我家楼下污水管又堵了")

    code, out = lilong("--at", street.area.path)

    assert code == 0
    assert out.startswith("1 句（相近 0.")
