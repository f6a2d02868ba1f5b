"""One verb, one file; it asks first; it has a test and a line in the reference."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.house import ROOT, action_files, short, use_cases

WRITES = frozenset(
    {
        *("save", "create", "bulk_create", "get_or_create", "update_or_create"),
        *("update", "bulk_update", "delete", "record", "link", "add", "write"),
    }
)


def line_of_permission(function: ast.FunctionDef, names: set[str]) -> int | None:
    """The first line on which a permission is asked."""
    lines = [
        node.lineno
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and _asks(node.func, names)
    ]
    return min(lines, default=None)


def _asks(called: ast.expr, names: set[str]) -> bool:
    if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
        return "permissions" in called.value.id
    return isinstance(called, ast.Name) and called.id in names


def line_of_write(function: ast.FunctionDef) -> int | None:
    """The first line on which something is written or recorded."""
    lines = []
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in WRITES and not _is_plain_set(called):
                lines.append(node.lineno)
    return min(lines, default=None)


def _is_plain_set(called: ast.expr) -> bool:
    """`names.add(x)` and `facts.update(…)` on a local name write nothing to the database."""
    return (
        isinstance(called, ast.Attribute)
        and called.attr in ("add", "update")
        and isinstance(called.value, ast.Name)
    )


def permission_names(tree: ast.Module) -> set[str]:
    """Names imported from a `permissions` file."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("permissions")
        for alias in node.names
    }


def asks_first(source: str, name: str) -> bool:
    """Whether the function `name` asks a permission before it writes."""
    tree = ast.parse(source)
    function = next(
        node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name
    )
    asked, written = line_of_permission(function, permission_names(tree)), line_of_write(function)
    return asked is not None and (written is None or asked < written)


@pytest.mark.parametrize("path", action_files(), ids=short)
def test_a_file_of_actions_holds_one_use_case_named_as_the_file(path: Path):
    tree = ast.parse(path.read_text())
    found = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and any("use_case" in ast.unparse(decorator) for decorator in node.decorator_list)
    ]
    assert found == [path.stem]


@pytest.mark.parametrize("name", use_cases())
def test_a_use_case_asks_before_it_writes(name: str):
    use_case = use_cases()[name]
    path = Path(use_case.function.__code__.co_filename)
    assert asks_first(path.read_text(), use_case.function.__name__), (
        f"{short(path)} writes before it asked a permission, or asks none"
    )


def test_the_reading_of_sources_sees_who_asks_too_late():
    """Negative control."""
    late = "def f(actor):\n    x = Place.objects.create()\n    permissions.f(actor)\n"
    never = "def f(actor):\n    return 1\n"
    first = "def f(actor):\n    permissions.f(actor)\n    Place.objects.create()\n"
    assert not asks_first(late, "f")
    assert not asks_first(never, "f")
    assert asks_first(first, "f")


@pytest.mark.parametrize("name", use_cases())
def test_a_use_case_that_records_nothing_says_why(name: str):
    reason = use_cases()[name].unrecorded
    assert not reason or len(reason) > 12


@pytest.mark.parametrize("name", use_cases())
def test_a_use_case_has_a_test(name: str):
    module, verb = name.split(".")
    tests = ROOT / "tests" / module
    own = list(tests.rglob(f"test_{verb}.py"))
    assert own or any(re.search(rf"\b{verb}\b", p.read_text()) for p in tests.rglob("test_*.py"))


@pytest.mark.parametrize("name", use_cases())
def test_a_use_case_stands_in_the_reference(name: str):
    module, verb = name.split(".")
    page = ROOT / "docs" / "reference" / f"{module}.md"
    headings = [line for line in page.read_text().splitlines() if line.startswith("#")]
    assert any(re.search(rf"\b{verb}\b", line) for line in headings), f"no heading for {verb}"


@pytest.mark.parametrize("name", use_cases())
def test_a_use_case_says_what_it_does(name: str):
    doc = use_cases()[name].function.__doc__ or ""
    assert len(doc.strip()) > 15
