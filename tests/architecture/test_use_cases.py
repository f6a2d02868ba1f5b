"""One verb, one file; it asks first; it has a test and a line in the reference."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.house import ROOT, action_files, short, use_cases

WRITES = frozenset(
    {
        *("save", "create", "bulk_create", "get_or_create", "update_or_create"),
        *("update", "bulk_update", "delete", "record", "link", "add", "write"),
    }
)


def asks_first(source: str, name: str) -> bool:
    """Whether the function `name` asks a permission before it writes.

    Functions of the same file that it calls are read too, as if they stood in its place.
    """
    tree = ast.parse(source)
    local = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    return next(_acts(local[name], local, permission_names(tree)), "") == "asks"


def _acts(
    function: ast.FunctionDef, local: dict[str, ast.FunctionDef], permissions: set[str]
) -> Iterator[str]:
    """`asks` and `writes`, in the order in which `function` does them."""
    others = {name: node for name, node in local.items() if node is not function}
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        called = call.func
        if _is_permission(called, permissions):
            yield "asks"
        elif isinstance(called, ast.Name) and called.id in others:
            yield from _acts(others[called.id], others, permissions)
        elif _is_write(called):
            yield "writes"


def _is_permission(called: ast.expr, permissions: set[str]) -> bool:
    if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
        return "permissions" in called.value.id and called.attr != "visible_to"
    return isinstance(called, ast.Name) and called.id in permissions - {"visible_to"}


def _is_write(called: ast.expr) -> bool:
    if isinstance(called, ast.Attribute):
        # `names.add(x)` and `facts.update(…)` on a local name write nothing to the database.
        local = called.attr in ("add", "update") and isinstance(called.value, ast.Name)
        return called.attr in WRITES and not local
    return isinstance(called, ast.Name) and called.id in WRITES


def permission_names(tree: ast.Module) -> set[str]:
    """Names imported from a `permissions` file."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("permissions")
        for alias in node.names
    }


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
    by_hand = f"{first.replace('f(actor)', '_ask(actor)', 1)}\ndef f(actor):\n    _ask(actor)\n"
    assert asks_first(first, "f")
    assert asks_first(by_hand, "f")


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
