"""Words: gather the Chinese sentences of the source and keep their English complete.

    tools/messages.py                 gather into locale/en/LC_MESSAGES/django.po
    tools/messages.py --merge FILE    take English from a JSON file {Chinese: English}
    tools/messages.py --check         fail on a sentence without English, or English without one
    tools/messages.py --compile PO    write the .mo beside it

The catalogue is sorted by the Chinese and holds no line numbers, so it only changes where
words change.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "lilong"
CATALOGUE = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "msg": None,
}
_CALLS = re.compile(r"""\b(?:_|n?p?gettext)\((?:[^()'"]|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")*\)""")
_PLACES = re.compile(r"%\((\w+)\)|\{(\w*)\}")

Words = str | tuple[str, ...]  # one sentence, or singular and plural
Key = tuple[str | None, Words]  # context and Chinese


def sources() -> Iterator[Path]:
    """Every file that may hold sentences."""
    for path in sorted(SOURCE.rglob("*")):
        if (path.suffix == ".py" and "migrations" not in path.parts) or (
            path.suffix in {".html", ".txt"} and "templates" in path.parts
        ):
            yield path


def gathered() -> dict[Key, set[str]]:
    """Every sentence with the files it stands in."""
    found: dict[Key, set[str]] = {}
    for path in sources():
        for key in _sentences(path):
            found.setdefault(key, set()).add(str(path.relative_to(ROOT)))
    return found


def _sentences(path: Path) -> Iterator[Key]:
    text = path.read_text()
    if path.suffix != ".py":
        text = _as_python(text, path)
    for _, function, messages, _ in extract_python(
        io.BytesIO(text.encode()), list(KEYWORDS), [], {"encoding": "utf-8"}
    ):
        key = _key(function, messages)
        if key is not None:
            yield key


def _as_python(text: str, path: Path) -> str:
    from django.utils.translation.template import templatize

    # Templatize writes X for every other letter, which is no Python: only the calls are kept.
    return "\n".join(_CALLS.findall(templatize(text, origin=str(path))))


def _key(function: str, messages: str | tuple[str | None, ...] | None) -> Key | None:
    if messages is None:
        return None
    parts = (messages,) if isinstance(messages, str) else tuple(messages)
    if not parts or not isinstance(parts[0], str) or not parts[0]:
        return None
    if function.startswith("pgettext"):
        return (parts[0], parts[1]) if len(parts) > 1 and parts[1] else None
    if function.startswith("ngettext"):
        return (None, (parts[0], str(parts[1])))
    return (None, parts[0])


def load() -> Catalog:
    """The English catalogue as it stands."""
    if not CATALOGUE.exists():
        return Catalog(locale="en", domain="django")
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en", domain="django")


def _words(text: str | Sequence[str]) -> Words:
    return text if isinstance(text, str) else tuple(text)


def _translations(catalogue: Catalog) -> dict[Key, Words]:
    return {
        (message.context, _words(message.id)): _words(message.string)
        for message in catalogue
        if message.id
    }


def save(words: dict[Key, Words], where: dict[Key, set[str]]) -> None:
    """Write the catalogue: sorted, with the files but not the lines."""
    catalogue = Catalog(locale="en", domain="django", project="lilong", charset="utf-8")
    catalogue.header_comment = "# English of Lilong."
    for key in sorted(where, key=lambda key: (str(key[1]), key[0] or "")):
        context, sentence = key
        catalogue.add(
            sentence,
            words.get(key, ("", "") if isinstance(sentence, tuple) else ""),
            locations=[(path, 0) for path in sorted(where[key])],
            context=context,
            flags=_flags(sentence),
        )
    text = io.BytesIO()
    write_po(text, catalogue, width=0, include_lineno=False, omit_header=True, sort_output=False)
    head = (
        "# English of Lilong. Gathered by `make messages`; only the English is written by hand.\n"
        'msgid ""\nmsgstr ""\n"Language: en\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    )
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_text(head + text.getvalue().decode().strip() + "\n")


def _flags(sentence: str | tuple[str, ...]) -> list[str]:
    first = sentence if isinstance(sentence, str) else sentence[0]
    return ["python-format"] if "%(" in first else []


def merge(path: Path, words: dict[Key, Words], where: dict[Key, set[str]]) -> int:
    """Take English from a JSON object {Chinese: English}; return how many were new.

    For a sentence with a plural the English is a list of two, or one text for both.
    """
    added = 0
    for chinese, english in json.loads(path.read_text()).items():
        for key in [key for key in where if key[1] in (chinese, (chinese, chinese))]:
            both = isinstance(key[1], tuple) and isinstance(english, str)
            new = (english, english) if both else _words(english)
            if all(new) and words.get(key) != new:
                words[key] = new
                added += 1
    return added


def faults(words: dict[Key, Words], where: dict[Key, set[str]]) -> Iterator[str]:
    """What is wrong with the catalogue, one sentence each."""
    for key, files in sorted(where.items(), key=lambda item: str(item[0])):
        english = words.get(key, "")
        if not english or not all(english):
            yield f"没有英文 no English: {key[1]!r}  ({sorted(files)[0]})"
        elif _named("".join(english)) - _named("".join(key[1])):
            yield f"英文用了中文里没有的空位 unknown place in: {english!r}"
    for key in sorted(set(words) - set(where), key=str):
        yield f"中文已不在源码里 obsolete: {key[1]!r}"


def _named(sentence: str) -> set[str]:
    return {a or b for a, b in _PLACES.findall(sentence)}


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--check", action="store_true")
    options.add_argument("--merge", type=Path, action="append", default=[])
    options.add_argument("--compile", type=Path)
    wanted = options.parse_args()
    if wanted.compile:
        with wanted.compile.open("rb") as po, wanted.compile.with_suffix(".mo").open("wb") as mo:
            write_mo(mo, read_po(po, locale="en"))
        return 0
    where, words = gathered(), _translations(load())
    if wanted.check:
        wrong = list(faults(words, where))
        print("\n".join(wrong) or f"✓ {len(where)} 句都有英文 · all have English")
        return 1 if wrong else 0
    for path in wanted.merge:
        print(f"{path.name}: {merge(path, words, where)}")
    save(words, where)
    missing = sum(1 for key in where if not any(words.get(key, "")))
    print(f"{len(where)} 句 · sentences, {missing} 句没有英文 · without English")
    return 0


if __name__ == "__main__":
    sys.exit(main())
