"""`make docs`: the reference pages that the source can write by itself.

    architecture.md   who may import whom, drawn from the contract that `make check` enforces
    states.md         every table of moves, drawn
    commands.md       every command of `lilong`, from its own help
    index of each module's use cases, permissions and events

With --check nothing is written, and it fails when a page is not what the source says.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import os
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "lilong"
REFERENCE = ROOT / "docs" / "reference"
NOTE = "<!-- Written by `make docs`; change the source instead. -->\n"


def architecture() -> str:
    """The import contracts as drawings and words."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    parts = [NOTE, "# Architecture 谁可以用谁\n"]
    for contract in contracts["contracts"]:
        parts.append(f"\n## {contract['name']}\n")
        if contract["type"] == "layers":
            where = ", ".join(f"`{name}`" for name in contract["containers"])
            parts.append(f"\nIn {where}: what stands above may import what stands below.\n")
            parts.append(f"\n```mermaid\n{_layers(contract['layers'])}\n```\n")
        else:
            sources = ", ".join(f"`{name}`" for name in contract["source_modules"])
            banned = ", ".join(f"`{name}`" for name in contract["forbidden_modules"])
            parts.append(f"\n{sources} import no {banned}.\n")
    parts.append(_MODULES)
    return "".join(parts)


_MODULES = """
## Inside and between modules

| file | its one job |
|---|---|
| `models.py` | tables and constraints, no verbs; imported by its own module only |
| `states.py`, `roles.py`, `kinds.py` | what the field knows: states and moves, roles, kinds |
| `events.py` | what happened: frozen, in the past tense, with one Chinese sentence |
| `permissions.py` | one rule a use case, and `visible_to`, which narrows every list |
| `queries.py` | reads; always narrowed by `visible_to` |
| `actions/<verb_noun>.py` | one use case |
| `listeners.py`, `tasks.py` | what the module does when it hears of something, or when it is time |
| `web/`, `urls.py`, `templates/` | pages |
| `commands.py` | its part of the command `lilong` |

Down by call, up by event: `commons.ledger` hands each recorded event to listeners after the
commit. Things of different modules refer to each other through `commons.links`.
"""


def _layers(layers: list[str]) -> str:
    lines = ["flowchart TB"]
    names = [layer.replace("(", "").replace(")", "") for layer in layers]
    for number, name in enumerate(names):
        lines.append(f'    l{number}["{name}"]')
        if number:
            lines.append(f"    l{number - 1} --> l{number}")
    return "\n".join(lines)


def states() -> str:
    """Every table of moves, drawn."""
    parts = [NOTE, "# States 状态\n"]
    for moves in _tables_of_moves():
        parts.append(f"\n## {moves.name}\n\n```mermaid\n{moves.diagram()}\n```\n")
        words = [f"| `{code}` | {moves.labels[code]} |\n" for code in moves.table]
        parts += ["\n| code | 名称 |\n|---|---|\n", *words]
    return "".join(parts)


def _tables_of_moves() -> Iterator[Any]:
    from lilong.kernel.moves import Moves

    for path in sorted([*SOURCE.rglob("states.py"), *SOURCE.rglob("models.py")]):
        module = importlib.import_module(_dotted(path))
        yield from (value for value in vars(module).values() if isinstance(value, Moves))


def _dotted(path: Path) -> str:
    return ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts)


def commands() -> str:
    """Every command with its help."""
    from lilong.project.cli import build_parser

    parts = [NOTE, "# Commands 命令\n"]
    for name, parser in sorted(_leaves(build_parser())):
        text = parser.format_help().rstrip()
        parts.append(f"\n## {name}\n\n```\n{text}\n```\n")
    return "".join(parts)


def _leaves(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    groups = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    if not groups:
        yield parser.prog, parser
    for group in groups:
        for child in dict.fromkeys(group.choices.values()):
            yield from _leaves(child)


def index() -> str:
    """Every use case, event and permission by module, each with its first line."""
    from lilong.commons.ledger.events import EVENTS
    from lilong.commons.usecase import USE_CASES

    for path in sorted(SOURCE.rglob("*.py")):
        if "actions" in path.parts or path.name == "events.py":
            importlib.import_module(_dotted(path))
    parts = [NOTE, "# Index of use cases and events 动作和事件\n"]
    for module in ("commons", "places", "people", "survey", "ballot", "council"):
        cases = {n: u for n, u in sorted(USE_CASES.items()) if n.startswith(f"{module}.")}
        events = [e for e in EVENTS.values() if e.__module__.startswith(f"lilong.{module}.")]
        parts.append(f"\n## {module}\n\n| use case | what it does |\n|---|---|\n")
        for name, case in cases.items():
            verb = name.partition(".")[2]
            parts.append(f"| [`{verb}`]({module}.md) | {_first_line(case.function)} |\n")
        parts.append("\n| event | sentence |\n|---|---|\n")
        ordered = sorted(events, key=lambda event: event.kind)
        parts += [f"| `{event.kind}` | {event.sentence} |\n" for event in ordered]
    return "".join(parts)


def _first_line(function: Any) -> str:
    return (inspect.getdoc(function) or "").split("\n", 1)[0].replace("|", "\\|")


PAGES = {
    "architecture.md": architecture,
    "states.md": states,
    "commands.md": commands,
    "index.md": index,
}


def main() -> int:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--check", action="store_true")
    wanted = options.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lilong.project.settings")
    os.environ["COLUMNS"] = "90"
    import django
    from django.utils import translation

    django.setup()
    stale = []
    with translation.override("zh-hans"):
        for name, write in PAGES.items():
            page, text = REFERENCE / name, write()
            if not page.exists() or page.read_text() != text:
                stale.append(name)
                if not wanted.check:
                    page.write_text(text)
    for name in stale:
        print(f"{'stale' if wanted.check else 'written'}: docs/reference/{name}")
    return 1 if stale and wanted.check else 0


if __name__ == "__main__":
    sys.exit(main())
