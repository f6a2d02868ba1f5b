"""Publishing roots: in the database and, against a restored backup, in a file beside it."""

from __future__ import annotations

import fcntl
import os
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lilong.ballot import clocking, signing
from lilong.ballot.casting import frontier_of
from lilong.ballot.models import ChainHead, Motion, PublishedRoot, Voter
from lilong.ballot.states import DeliveryResult, RootKind
from lilong.engines.proof import Root, SignedRoot, moment_text, sign_root
from lilong.engines.voting import FOLLOWS_MAJORITY, Options
from lilong.kernel.refusal import Refused


def publish(motion: Motion, head: ChainHead, *, kind: RootKind = RootKind.HOUR) -> PublishedRoot:
    """Sign and store the root over all ballots so far; the caller records it in the ledger.

    Args:
        head: the motion's, locked (`casting.lock_head`), as it stands after the last ballot.
        kind: what it is for. Those of the close and of the count are published even when nothing
            came since the one before; that of the count covers what was struck after the close.

    Raises:
        Refused: nothing came since the last root, the last one was that of the count, or there
            is one of the close already.
    """
    rows = PublishedRoot.objects.filter(motion=motion)
    last = rows.order_by("-counter").first()
    if last is not None and last.final:
        raise Refused(_("计票时的校验码已经公布，不再有新的"))
    if kind == RootKind.CLOSE and rows.filter(kind=kind).exists():
        raise Refused(_("截止时的校验码已经公布，只有一个"))
    if last is not None and last.size == head.number and kind == RootKind.HOUR:
        raise Refused(_("上次公布以后没有新的票"), remedy=_("有新票以后，每小时公布一次。"))
    signed = sign_root(_root(motion, head, last, kind), signing.private_key())
    row = _store(motion, signed)
    head.counter, head.published = row.counter, row.size
    head.save(update_fields=["counter", "published"])
    # After the commit: a root that was rolled back must not stand in the file.
    transaction.on_commit(partial(file_roots, motion.id))
    return row


def _root(motion: Motion, head: ChainHead, last: PublishedRoot | None, kind: RootKind) -> Root:
    at = clocking.moment(last.at if last is not None else None).at
    return Root(
        counter=head.counter + 1,
        size=head.number,
        head=head.hash,
        root=frontier_of(head).root().hex(),
        previous=last.root if last is not None else "",
        # Whoever verifies asks that the times never run back.
        at=moment_text(max(at, last.at.astimezone(UTC)) if last is not None else at),
        kind=kind.value,
        delivered=delivered_digest(motion) if kind == RootKind.CLOSE else "",
    )


def delivered_units(motion: Motion) -> list[int]:
    """The numbers of the units whose slip somebody handed over, ascending.

    None at all where what was not returned does not go with the majority: then it decides nothing.
    """
    if Options.from_dict(motion.options or {}).nonreturn_policy != FOLLOWS_MAJORITY:
        return []
    reached = Voter.objects.filter(motion=motion, delivery=DeliveryResult.DELIVERED)
    return list(reached.order_by("number").values_list("number", flat=True))


def delivered_digest(motion: Motion) -> str:
    """What is signed of it at the close: SHA-256 of the numbers, a line each; empty likewise."""
    if Options.from_dict(motion.options or {}).nonreturn_policy != FOLLOWS_MAJORITY:
        return ""
    return sha256("".join(f"{unit}\n" for unit in delivered_units(motion)).encode()).hexdigest()


def _store(motion: Motion, signed: SignedRoot) -> PublishedRoot:
    root = signed.root
    return PublishedRoot.objects.create(
        space_id=motion.space_id,
        motion=motion,
        counter=root.counter,
        size=root.size,
        head=root.head,
        root=root.root,
        previous=root.previous,
        at=datetime.fromisoformat(root.at),
        kind=root.kind,
        delivered=root.delivered,
        signature=signed.signature,
    )


def signed_root(row: PublishedRoot) -> SignedRoot:
    """A published root as it was signed: one line of the bundle's `roots.jsonl`."""
    root = Root(
        row.counter, row.size, row.head, row.root, row.previous, moment_text(row.at), row.kind,
        row.delivered,
    )  # fmt: skip
    return SignedRoot(root, row.signature, signing.public_key().hex())


def roots_file(motion_id: UUID) -> Path:
    """Where the roots of a motion stand outside the database."""
    return Path(settings.DATA_DIR) / "roots" / f"{motion_id}.jsonl"


def filed_roots(motion_id: UUID) -> list[str]:
    """The lines of the file, in its order; a last one that a power cut left half-written is none.

    `SignedRoot.parse` reads a line.
    """
    file = roots_file(motion_id)
    if not file.exists():
        return []
    whole, _newline, _torn = file.read_bytes().rpartition(b"\n")
    return whole.decode("ascii", "replace").split("\n") if whole else []


def file_roots(motion_id: UUID) -> None:
    """Add to the file what it lacks of the roots in the database, and wait for the disk.

    What it holds beyond them stays: that is how a database restored from a backup shows.
    """
    present = "\n".join(filed_roots(motion_id))
    rows = PublishedRoot.objects.filter(motion_id=motion_id).order_by("counter")
    lines = [signed_root(row).text() for row in rows if row.signature not in present]
    if lines:
        _append(roots_file(motion_id), lines)


def _append(file: Path, lines: list[str]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("ab+") as out:
        fcntl.flock(out, fcntl.LOCK_EX)
        out.seek(0)
        whole, newline, torn = out.read().rpartition(b"\n")
        if torn:
            out.truncate(len(whole) + len(newline))
        out.write("".join(f"{line}\n" for line in lines).encode("ascii"))
        out.flush()
        os.fsync(out.fileno())
    # The folder too: a new file whose name is not on the disk is none after a power cut.
    descriptor = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
