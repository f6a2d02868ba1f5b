"""Compile every template, so that a missing tag or an open block is found without a page."""

from __future__ import annotations

import sys
from pathlib import Path

import django
from django.template import TemplateSyntaxError
from django.template.loader import get_template

SOURCE = Path(__file__).resolve().parent.parent / "src" / "lilong"


def main() -> int:
    django.setup()
    faults = 0
    every = [path for path in sorted(SOURCE.rglob("templates/**/*")) if path.is_file()]
    files = [path for path in every if path.suffix != ".typ"]  # set by typst, not by Django
    for path in files:
        name = str(path).rsplit("/templates/", 1)[1]
        try:
            get_template(name)
        except (TemplateSyntaxError, UnicodeDecodeError) as error:
            faults += 1
            print(f"{path.relative_to(SOURCE)}: {error}")
    print(f"{len(files)} templates, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
