"""`make check`: everything that can be told without running a test, two at a time."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
ENVIRONMENT = {
    **os.environ,
    "DJANGO_SETTINGS_MODULE": "lilong.project.settings",
    "LILONG_DATA": str(ROOT / ".cache" / "check"),
    "LILONG_SECRET_KEY": "only for checks",
    "LILONG_FIELD_KEY": "only for checks",
    "DATABASE_URL": "sqlite://:memory:",
    "PYTHONPATH": str(ROOT / "src"),
}
# Rules of the house that need no database.
HOUSE = [
    ROOT / "tests" / "architecture" / f"test_{name}.py"
    for name in ("source", "events", "glossary", "use_cases")
]


@dataclass(frozen=True)
class Done:
    """One check that ran: what it is called, how it ended, what it said, seconds."""

    name: str
    passed: bool
    said: str
    seconds: float


def templates() -> list[str | Path]:
    """The template folders for djlint."""
    return sorted(path for path in (ROOT / "src").rglob("templates") if path.is_dir())


def checks() -> dict[str, list[str | Path]]:
    """Each check with its command, the slow ones first."""
    python = BIN / "python"
    return {
        "mypy": [BIN / "mypy"],
        "house": [python, "-m", "pytest", "-q", "-n0", *HOUSE],
        "djlint": [BIN / "djlint", "--lint", "--quiet", *templates()],
        "templates": [python, ROOT / "tools" / "compile_templates.py"],
        "migrations": [python, "-m", "django", "makemigrations", "--check", "--dry-run"],
        "django": [python, "-m", "django", "check", "--fail-level", "WARNING"],
        "imports": [BIN / "lint-imports"],
        "words": [python, ROOT / "tools" / "messages.py", "--check"],
        "reference": [python, ROOT / "tools" / "reference.py", "--check"],
        "ruff": [BIN / "ruff", "check", "--quiet", "."],
        "format": [BIN / "ruff", "format", "--check", "--output-format", "concise", "."],
    }


def run(name: str, command: list[str | Path]) -> Done:
    """Run one check."""
    started = time.monotonic()
    done = subprocess.run(
        list(map(str, command)),
        cwd=ROOT,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Done(name, done.returncode == 0, done.stdout.strip(), time.monotonic() - started)


def main() -> int:
    started = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda item: run(*item), checks().items()))
    for check in done:
        print(f"{'✓' if check.passed else '✗'} {check.name:<12}{check.seconds:5.1f} s")
        if not check.passed:
            print("    " + "\n    ".join(check.said.splitlines()[-60:]))
    print(f"{time.monotonic() - started:.1f} s")
    return 0 if all(check.passed for check in done) else 1


if __name__ == "__main__":
    sys.exit(main())
