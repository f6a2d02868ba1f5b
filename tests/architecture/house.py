"""The house as its tests see it: modules, source files, use cases, models."""

from __future__ import annotations

import ast
import importlib
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.apps import apps
from django.db import models

from lilong.commons.usecase import USE_CASES, UseCase

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "lilong"
MODULES = ("commons", "places", "people", "survey", "ballot", "council", "cases")


@cache
def tracked_files() -> tuple[Path, ...]:
    """Every file that the repository holds or would hold."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found = (ROOT / name for name in listed.stdout.split("\0") if name)
    return tuple(sorted(path for path in found if path.is_file()))


def source_files() -> Iterator[Path]:
    """The Python files of the product, without migrations."""
    for path in tracked_files():
        if path.suffix == ".py" and SOURCE in path.parents and "migrations" not in path.parts:
            yield path


def action_files() -> list[Path]:
    """Every file in a module's `actions/`."""
    return [
        path for path in source_files() if "actions" in path.parts and path.name != "__init__.py"
    ]


@cache
def use_cases() -> dict[str, UseCase[..., object]]:
    """Every use case of the product by its name, after importing all there are."""
    for path in source_files():
        if "@use_case" in path.read_text():
            importlib.import_module(dotted(path))
    ours = {n: u for n, u in USE_CASES.items() if u.function.__module__.startswith("lilong.")}
    return dict(sorted(ours.items()))


def dotted(path: Path) -> str:
    """The module name of a source file."""
    return ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts)


def short(path: Path) -> str:
    """A file's path in the repository."""
    return path.relative_to(ROOT).as_posix()


def own_models() -> list[type[models.Model]]:
    """Every model of ours."""
    return [m for m in apps.get_models() if m.__module__.startswith("lilong.")]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a file, methods and inner ones too."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node
