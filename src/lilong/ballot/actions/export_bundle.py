"""Export everything that anybody needs to count a vote again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import bundling, foundations, permissions, rolls
from lilong.ballot.counting import chain_lines
from lilong.ballot.events import BundleExported
from lilong.ballot.models import ChainHead, CountResult, Motion, PublishedRoot
from lilong.ballot.moving import locked_motion, tell_of
from lilong.ballot.roots import delivered_units, signed_root
from lilong.ballot.scoping import motion_text
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused

_PIECE = 1 << 20


@use_case
def export_bundle(actor: Actor, *, motion_id: UUID, out: Path) -> str:
    """Write the bundle to `out`, a tar where its name ends in `.tar`, else a folder.

    Rows are written as they are stored, and not made again, so that an altered one shows.

    Returns:
        SHA-256 of the tar, or of the folder's list of sums, 64 hex digits.

    Raises:
        NotAllowed: not of the owners' committee, a scrutineer or the street; no owner of the
            compound, or the result is not posted yet.
        Refused: it is not counted yet, or there is something under that name.
        FoundationChanged: motion, roll or voters are not those of the notice.
    """
    motion = locked_motion(motion_id)
    permissions.export_bundle(actor, motion)
    result = CountResult.objects.filter(motion=motion).first()
    if result is None:
        raise Refused(_("计票以后，才有复核包"))
    if out.exists():
        raise Refused(_("“%(name)s”已经有了，请换一个名字") % {"name": out.name})
    foundations.need_unchanged(motion)
    assert motion.roll is not None
    rows = rolls.roll_rows(motion.roll, motion.scope_paths, motion.options or {})
    bundling.write_bundle(
        out,
        motion=motion_text(motion),
        roll_rows=map(rolls.roll_line, rows),
        ballot_lines=chain_lines(motion.id),
        roots=_roots(motion),
        result=_told(result, motion),
    )
    digest = _digest(out if out.is_file() else out / bundling.SUMS)
    size = ChainHead.objects.values_list("number", flat=True).get(motion=motion)
    tell_of(actor, motion, BundleExported, size=size, sha256=digest)
    return digest


def _roots(motion: Motion) -> Iterator[str]:
    for row in PublishedRoot.objects.filter(motion=motion).order_by("counter").iterator():
        yield signed_root(row).text()


def _told(result: CountResult, motion: Motion) -> dict[str, Any]:
    """`result.json`: what was counted, all of it reckoned again by who verifies, no sentences."""
    figures = result.figures
    other = figures.get("other_policy")
    return {
        **_verdict(figures),
        "other_policy": _verdict(other) if other else None,
        "conflicts": [_verdict(one) for one in figures.get("conflicts", [])],
        "size": result.size,
        "root": result.root,
        "delivered": delivered_units(motion),
        "followed": len(result.tallies.get("followed", [])),
    }


def _verdict(figures: Mapping[str, Any]) -> dict[str, Any]:
    rule = {name: figures["rule"][name] for name in ("id", "basis", "effective_from")}
    told = {name: figures[name] for name in ("verdict", "participation", "agreement")}
    return {"rule": rule, **told}


def _digest(path: Path) -> str:
    found = sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            found.update(piece)
    return found.hexdigest()
