"""What the source looks like: small, plain, and without doors at the side."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.architecture.house import (
    MODULES,
    ROOT,
    SOURCE,
    functions,
    short,
    source_files,
    tracked_files,
)

LONGEST_FILE = 500
LONGEST_FUNCTION = 60
# Longer ones, each with its reason.
LONG_FUNCTIONS = {
    "src/lilong/commons/web/design.py:_pieces": "the list of pieces that the design page shows",
}

# Where text may be declared safe, and why it is.
MARKED_SAFE = {
    "src/lilong/commons/templatetags/lilong.py": "joins parts that were escaped one by one",
    "src/lilong/commons/web/keeping.py": "a drawn template whose slots are filled escaped",
    "src/lilong/commons/web/markup.py": "escapes each value that it is given",
    "src/lilong/commons/web/pictures.py": "joins the rows of a table, escaped cell by cell",
    "src/lilong/commons/web/svg.py": "writes elements whose attributes and text it escapes",
    "src/lilong/survey/web/ledger_rows.py": "fifty rows a page, escaped cell by cell",
}

_STYLE = re.compile(r"\sstyle\s*=|<style[\s>]", re.IGNORECASE)
_SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE)
_DATA_BLOCK = re.compile(r"<script[^>]*type=[\"']application/json", re.IGNORECASE)


def templates() -> list[Path]:
    return [p for p in tracked_files() if p.suffix == ".html" and SOURCE in p.parents]


def test_no_file_is_too_long_to_read_in_one_sitting():
    long = {
        short(path): lines
        for path in source_files()
        if (lines := len(path.read_text().splitlines())) > LONGEST_FILE
    }
    assert not long


def test_no_function_is_longer_than_a_page():
    long = {
        f"{short(path)}:{function.name}": function.end_lineno - function.lineno + 1
        for path in source_files()
        for function in functions(path)
        if (function.end_lineno or 0) - function.lineno + 1 > LONGEST_FUNCTION
    }
    assert set(long) == set(LONG_FUNCTIONS), long


def test_a_type_is_ignored_only_by_name_and_with_a_reason():
    for path in source_files():
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if re.search(r"#\s*type:\s*ignore", line):
                assert re.search(r"type: ignore\[[\w, -]+\]\s*(#|-|–)\s*\S.{4,}", line), (
                    f"{short(path)}:{number}"
                )


def test_text_is_declared_safe_in_known_places_only():
    found = set()
    for path in source_files():
        if re.search(r"\bmark_safe\b|\bSafeString\(|\|safe\b", path.read_text()):
            found.add(short(path))
    for path in templates():
        text = path.read_text()
        if re.search(r"\|\s*safe\b|\{%\s*autoescape\s+off", text):
            found.add(short(path))
    assert found <= set(MARKED_SAFE)


def test_a_page_has_no_style_or_script_of_its_own():
    """The content policy would block it, and only in the browser of somebody else."""
    found = {}
    for path in templates():
        text = path.read_text()
        scripts = [h[0] for h in _SCRIPT.finditer(text) if not _DATA_BLOCK.match(text, h.start())]
        if hits := scripts + [hit[0] for hit in _STYLE.finditer(text)]:
            found[short(path)] = hits
    assert not found


def test_the_look_for_scripts_sees_them():
    """Negative control."""
    assert _SCRIPT.search("<script>alert(1)</script>")
    assert _SCRIPT.search('<a onclick="x()">')
    assert not _SCRIPT.search('<script type="module" src="x.js"></script>')
    assert _STYLE.search('<b style="color:red">')


# ── Own tables ──────────────────────────────────────────────────────────────────────────────


def foreign_tables(path: Path, owner: str) -> list[str]:
    """Imports of another module's models: `x.models` is imported by `x` only."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            hit = re.match(r"lilong\.(\w+)\.(?:\w+\.)*models(?:\.|$)", name)
            if hit and hit[1] not in (owner, "commons"):
                found.append(f"{node.lineno}: {name}")
    return found


def test_a_module_imports_no_other_modules_tables():
    found = {
        short(path): tables
        for path in source_files()
        if (tables := foreign_tables(path, path.relative_to(SOURCE).parts[0]))
    }
    assert not found


def test_the_look_for_foreign_tables_sees_them(tmp_path: Path):
    """Negative control."""
    planted = tmp_path / "planted.py"
    planted.write_text("from lilong.people.models import A\nfrom lilong.people import models\n")
    assert len(foreign_tables(planted, "survey")) == 2
    assert not foreign_tables(planted, "people")


# ── What does not belong in a repository ────────────────────────────────────────────────────

_STRANGE = re.compile(
    "|".join(
        [
            "files.python" + r"hosted\.org",
            "pypi" + r"\.org",
            "registry" + r"\.(?:npmjs|yarnpkg)",
            r"\bfa" + "rm-",
            r"\.lib" + "rary/",
            "/wo" + "rk/",
            "/opt/" + "(?:pypi|wheels)",
        ]
    )
)


def test_no_file_names_a_registry_or_the_place_it_was_written_at():
    found = []
    for path in tracked_files():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        found += [f"{short(path)}: {hit[0]}" for hit in _STRANGE.finditer(text)]
    assert not found


def test_every_module_is_known_to_the_house():
    folders = {p.name for p in SOURCE.iterdir() if (p / "apps.py").exists()}
    assert folders == {*MODULES, "project"}
    assert (ROOT / "pyproject.toml").exists()
