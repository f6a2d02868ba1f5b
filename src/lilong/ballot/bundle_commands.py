"""Bundles from the command line: write one, and verify one that somebody handed over."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def register_bundling(verbs: Subparsers) -> None:
    """Add `ballot bundle` and `ballot verify`."""
    bundle = verbs.add_parser("bundle", help=_("导出一次表决的复核包"))
    bundle.add_argument("motion", help=_("表决事项的 id；编号在全城只有一个时也可以写编号"))
    bundle.add_argument("out", type=Path, help=_("写到哪里：文件夹，或者 .tar 文件"))
    bundle.set_defaults(run=_bundle)
    verify = verbs.add_parser("verify", help=_("核验一个复核包"))
    verify.add_argument("bundle", help=_("文件夹或未压缩的 tar"))
    verify.add_argument("--pin", action="append", default=[], metavar="COUNTER:SIZE:ROOT")
    verify.add_argument("--receipt", action="append", default=[], metavar="NUMBER:HASH")
    verify.add_argument("--key", default="", metavar="HEX")
    verify.add_argument("--json", action="store_true", help=_("以 JSON 输出"))
    verify.set_defaults(run=_verify, needs_database=False)


def _bundle(options: Any) -> int:
    from lilong.ballot.actions.export_bundle import export_bundle
    from lilong.ballot.queries.motions import named_motion
    from lilong.kernel.actor import SYSTEM

    motion = named_motion(options.motion)
    digest = export_bundle(SYSTEM, motion_id=motion.id, out=options.out)
    sys.stdout.write(f"{digest}  {options.out}\n")
    return 0


def _verify(options: Any) -> int:
    from lilong.ballot import verify_ballot
    from lilong.commons.bulk import many_rows

    arguments = [options.bundle, *(["--json"] if options.json else [])]
    for pin in options.pin:
        arguments += ["--pin", pin]
    for receipt in options.receipt:
        arguments += ["--receipt", receipt]
    with many_rows():
        return verify_ballot.main([*arguments, *(["--key", options.key] if options.key else [])])
