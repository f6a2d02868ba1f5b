"""The command `lilong`: everything that is done to an installation from its own machine.

Each module registers its subcommands in `<module>/commands.py`:

    def register(subparsers: Subparsers) -> None:
        parser = subparsers.add_parser("breakthrough", help="…")
        parser.set_defaults(run=breakthrough)        # breakthrough(options) -> int | None

The database is made ready first, unless a command says `set_defaults(needs_database=False)`.
A refusal is printed as its sentence and remedy, never as a traceback. Exit codes: 0 done,
1 refused or found wanting, 2 the command itself was not understood.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import sys
from collections.abc import Sequence

from lilong.kernel.refusal import Invalid, Refused

MODULES = ("commons", "places", "people", "survey", "ballot", "council", "cases", "project")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lilong.project.settings")
    import django
    from django.db import OperationalError
    from django.utils import translation

    from lilong.project.readiness import make_ready

    django.setup()
    # The terminal speaks Chinese unless its locale says English.
    with translation.override("en" if os.environ.get("LANG", "").startswith("en") else "zh-hans"):
        options = build_parser().parse_args(arguments)
        try:
            if getattr(options, "needs_database", True):
                make_ready()
            return options.run(options) or 0
        except Refused as refusal:
            _say(refusal)
            return 1
        except OSError as error:
            _say(_not_read_or_written(error))
            return 1
        except OperationalError:
            _say(_no_answer())
            return 1
        except KeyboardInterrupt:
            return 130


def build_parser() -> argparse.ArgumentParser:
    """The parser with the subcommands of every module that has some."""
    from django.utils.translation import gettext as _

    parser = argparse.ArgumentParser(prog="lilong", description=_("里弄：旧邻里，一起焕新。"))
    subparsers = parser.add_subparsers(required=True, metavar=_("命令"))
    for module in MODULES:
        name = f"lilong.{module}.commands"
        if importlib.util.find_spec(name):
            importlib.import_module(name).register(subparsers)
    return parser


def _not_read_or_written(error: OSError) -> Refused:
    """A folder that is not there, a full disk, a file that belongs to somebody else."""
    from django.utils.translation import gettext as _

    if error.filename is None:
        return Refused(
            _("读写文件时出错：%(why)s") % {"why": error.strerror or type(error).__name__}
        )
    return Refused(
        _("不能读写“%(path)s”：%(why)s") % {"path": error.filename, "why": error.strerror}
    )


def _no_answer() -> Refused:
    from django.utils.translation import gettext as _

    # What the database itself says may hold its password.
    return Refused(
        _("数据库没有回答"), remedy=_("请检查 DATABASE_URL，看数据库是否开着、是否正忙，稍后再试。")
    )


def _say(refusal: Refused) -> None:
    lines = [f"✗ {refusal.sentence}"]
    if isinstance(refusal, Invalid):
        lines += [f"  {name}: {why}" for name, whys in refusal.fields.items() for why in whys]
    lines += [f"  {part}" for part in (refusal.basis, refusal.remedy) if part]
    print("\n".join(lines), file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
