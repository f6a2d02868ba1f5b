"""The packet of a case with thirty photos: how long, and how much memory?

The photos are made in the run: noisy pictures of twelve megapixels, some two megabytes each, stored
as the house stores what a phone sends. The packet is made by a process of its own, as the command
`lilong cases packet` makes it, so that its peak is its own; another process that does the same with
a case without photos tells what the program itself takes.
"""

from __future__ import annotations

import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tools.bench import pairs

ROOT = Path(__file__).resolve().parents[2]
PHOTOS = 30
SIZE = (4000, 3000)
TARGET_S, TARGET_MB = 5.0, 200


def measure() -> dict[str, Any]:
    """Make the case, then its packet and that of one without photos."""
    with tempfile.TemporaryDirectory(prefix="lilong-bench-") as folder:
        environment = {
            **os.environ,
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "LILONG_DATA": folder,
            "DJANGO_SETTINGS_MODULE": "lilong.project.settings",
            "LILONG_LOG": "ERROR",
            "PYTHONWARNINGS": "ignore",
        }
        made = _run(environment, "make")
        runs = {
            f"{name}, {form}": _packet(environment, made[name], Path(folder) / f"{name}.{form}")
            for name in ("with photos", "without")
            for form in ("pdf", "docx")
        }
    pdf = runs["with photos, pdf"]
    return {
        "what": f"packet with {PHOTOS} photos",
        "targets": {"s": TARGET_S, "mb": TARGET_MB},
        "photo_mb": made["photo_mb"],
        "runs": runs,
        "within_target": pdf["wall_s"] <= TARGET_S and pdf["peak_mb"] <= TARGET_MB,
    }


def _run(environment: dict[str, str], *words: str) -> dict[str, Any]:
    told = subprocess.run(
        [sys.executable, "-m", "tools.bench.packet", *words],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    answer: dict[str, Any] = json.loads(told.stdout)
    return answer


def _packet(environment: dict[str, str], case_id: str, made: Path) -> dict[str, Any]:
    answer = _run(environment, "write", case_id, str(made))
    photos = PHOTOS if "with photos" in made.name else 0
    if made.suffix == ".pdf":
        import pypdf

        pages = pypdf.PdfReader(made).pages
        assert sum(len(page.images) for page in pages) == photos
        answer["pages"] = len(pages)
    else:
        import docx

        assert len(docx.Document(str(made)).inline_shapes) == photos
    return {**answer, "file_mb": round(made.stat().st_size / 1e6, 1)}


# ── in the child ────────────────────────────────────────────────────────────────────────────


def _make() -> dict[str, Any]:
    pairs.begin()
    from tests.neighbourhood import build_district, build_street, person_with

    from lilong.cases.files.actions.add_case_photo import add_case_photo
    from lilong.cases.files.actions.open_case import open_case

    street = build_street(build_district(), "测量街道", "bench")
    worker = person_with("community_worker", street.area, "社工")
    opened = [
        open_case(worker, place_id=room.id, kind="illegal_structure", summary="天井里搭了一间")
        for room in street.rooms[:2]
    ]
    sizes = []
    for number in range(PHOTOS):
        photo = _photo(number)
        sizes.append(len(photo))
        of = "before" if number % 2 else "after"
        add_case_photo(
            worker, case_id=opened[0].id, photo=io.BytesIO(photo), of=of, caption=f"第{number}张"
        )
    return {
        "with photos": str(opened[0].id),
        "without": str(opened[1].id),
        "photo_mb": round(sum(sizes) / len(sizes) / 1e6, 2),
    }


def _photo(number: int) -> bytes:
    """A picture of twelve megapixels, with as much in it that it weighs what a phone's does."""
    from PIL import Image

    noise = Image.effect_noise((SIZE[0] // 8, SIZE[1] // 8), 40 + number % 10).resize(SIZE)
    other = Image.effect_noise((SIZE[0] // 16, SIZE[1] // 16), 90).resize(SIZE)
    green = Image.blend(noise, Image.effect_noise(SIZE, 6), 0.2)
    made = io.BytesIO()
    Image.merge("RGB", (noise, green, other)).save(made, "JPEG", quality=82)
    return made.getvalue()


def _write(case_id: str, made: str) -> dict[str, Any]:
    import django

    django.setup()
    from lilong.cases.files.packet import packet_document
    from lilong.cases.files.queries.cases import named_case
    from lilong.commons.documents.pdf import set_document
    from lilong.commons.documents.word import write_docx

    case, before = named_case(case_id), _peak()
    cpu, wall = time.process_time(), time.perf_counter()
    document = packet_document(case)
    written = set_document(document).content if made.endswith(".pdf") else write_docx(document)
    Path(made).write_bytes(written)
    return {
        "cpu_s": round(time.process_time() - cpu, 2),
        "wall_s": round(time.perf_counter() - wall, 2),
        "peak_mb": _peak(),
        "peak_before_mb": before,
    }


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    found = _make() if sys.argv[1] == "make" else _write(*sys.argv[2:])
    sys.stdout.write(json.dumps(found) + "\n")
