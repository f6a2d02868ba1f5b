"""How rows are locked that others point at (`lilong.commons.ledger.chain.lock_street`).

On PostgreSQL a foreign key is looked at when the transaction ends: then the street is held, and
whoever has locked the row it points at with its key waits for that street. So a case is locked
without its key, unless it is deleted.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.house import SOURCE, short, source_files

CASES = SOURCE / "cases"
# Where cases are locked with their key: they are deleted there.
DELETES = {"src/lilong/cases/files/importing/hotline_writer.py:withdraw"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def key_locks(path: Path) -> Iterator[tuple[str, str]]:
    """The locks of a file that take the key too: the function, and the model that is locked;
    empty where that cannot be told."""
    tree = ast.parse(path.read_text())
    functions = [node for node in ast.walk(tree) if isinstance(node, Function)]
    for function in functions:
        inner = {
            id(node)
            for one in ast.walk(function)
            if isinstance(one, Function) and one is not function
            for node in ast.walk(one)
        }
        for node in ast.walk(function):
            if id(node) not in inner and _locks_key(node):
                assert isinstance(node, ast.Call)
                yield f"{_called(path)}:{function.name}", _model(node, function, tree)


def _called(path: Path) -> str:
    """The path in the repository; of a planted file its name."""
    return short(path) if SOURCE in path.parents else path.name


def _locks_key(node: ast.AST) -> bool:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    if node.func.attr != "select_for_update":
        return False
    given = {one.arg: one.value for one in node.keywords}
    no_key = given.get("no_key")
    return not (isinstance(no_key, ast.Constant) and no_key.value is True)


def _model(
    node: ast.expr, function: Function, tree: ast.Module, seen: frozenset[str] = frozenset()
) -> str:
    """The model at the root of a chain of calls, through local names and what functions of the
    file return."""
    while True:
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Attribute):
            node = node.value
        else:
            break
    if not isinstance(node, ast.Name):
        return ""
    if node.id[0].isupper():
        return node.id
    if node.id in seen:
        return ""
    for value in _values(node.id, function, tree):
        if found := _model(value, function, tree, seen | {node.id}):
            return found
    return ""


def _values(name: str, function: Function, tree: ast.Module) -> Iterator[ast.expr]:
    """What a name is given in a function, or returned by a function of the file of that name."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            if any(isinstance(one, ast.Name) and one.id == name for one in node.targets):
                yield node.value
        elif (
            isinstance(node, (ast.AnnAssign, ast.NamedExpr))
            and isinstance(node.target, ast.Name)
            and node.target.id == name
            and node.value
        ):
            yield node.value
    for node in ast.walk(tree):
        if isinstance(node, Function) and node.name == name:
            yield from (
                one.value for one in ast.walk(node) if isinstance(one, ast.Return) and one.value
            )


def wrong_locks(paths: Iterator[Path] | list[Path]) -> set[str]:
    """Where a case, or nobody can tell what, is locked with its key."""
    return {where for path in paths for where, model in key_locks(path) if model in ("", "Case")}


def test_a_case_is_locked_without_its_key_unless_it_is_deleted():
    files = [path for path in source_files() if CASES in path.parents]
    assert wrong_locks(files) == DELETES


def test_who_locks_a_case_with_its_key_deletes_it():
    for where in DELETES:
        path, name = where.split(":")
        tree = ast.parse((SOURCE.parents[1] / path).read_text())
        (function,) = [
            one for one in ast.walk(tree) if isinstance(one, Function) and one.name == name
        ]
        assert "Case.objects" in ast.unparse(function)
        assert ".delete()" in ast.unparse(function)


def test_no_other_module_locks_cases():
    """They have no way to it: a module imports no other module's tables (test_source)."""
    files = [path for path in source_files() if CASES not in path.parents]
    assert not {where for path in files for where, model in key_locks(path) if model == "Case"}


def test_the_look_for_locks_sees_them(tmp_path: Path):
    """Negative control."""
    planted = tmp_path / "planted.py"
    planted.write_text(
        "def plain():\n    Case.objects.select_for_update().filter(pk=1)\n"
        "def later():\n    rows = Case.objects.filter(pk=1)\n    rows = rows.order_by('pk')\n"
        "    return rows.select_for_update(of=('self',))\n"
        "def said_no():\n    Case.objects.select_for_update(no_key=False)\n"
        "def mine():\n    return Case.objects.all()\n"
        "def asked():\n    return mine().select_for_update()\n"
        "def unknown(rows):\n    return rows.select_for_update()\n"
        "def right():\n    Case.objects.select_for_update(no_key=True)\n"
        "def of_others():\n    Errand.objects.select_for_update()\n"
    )
    names = ("plain", "later", "said_no", "asked", "unknown")
    assert wrong_locks([planted]) == {f"planted.py:{name}" for name in names}
