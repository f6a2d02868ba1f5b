"""What a phone must download before it shows a page."""

from __future__ import annotations

import gzip
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
BUILT = ROOT / "src/lilong/commons/web/static/built"


@pytest.fixture(scope="module", autouse=True)
def built():
    if not (BUILT / "lilong.js").exists():
        node = shutil.which("node")
        assert node, "the front end is built by `make setup`"
        subprocess.run([node, "frontend/build.mjs"], cwd=ROOT, check=True, timeout=60)


@pytest.mark.parametrize(
    ("name", "most"), [("lilong.js", 40_000), ("lilong.css", 30_000), ("plan.js", 20_000)]
)
def test_a_built_file_stays_light(name, most):
    packed = len(gzip.compress((BUILT / name).read_bytes(), 9))

    assert 500 < packed < most


def test_the_style_sheet_asks_for_nothing_from_elsewhere():
    style = (BUILT / "lilong.css").read_text()

    assert "url(../lilong/art/" in style.replace('"', "")
    assert "http:" not in style
    assert "https:" not in style
    assert "data:" not in style
