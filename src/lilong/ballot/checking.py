"""What `lilong check` looks at in votes: foundations, chains, roots, counters, the guards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from lilong.ballot import foundations, signing
from lilong.ballot.casting import TURNOUT, frontier_of
from lilong.ballot.guards import missing_guards
from lilong.ballot.models import (
    Ballot,
    BallotEvidence,
    ChainHead,
    Motion,
    PublishedRoot,
    Roll,
    Voter,
)
from lilong.ballot.roots import delivered_digest, filed_roots, signed_root
from lilong.ballot.states import OWNERS_CHOICES, Channel, Choice, RollState, RootKind
from lilong.ballot.voters import FIRST, repeat_policy
from lilong.commons.counters.models import Tally
from lilong.engines.proof import BallotLine, Frontier, SignedRoot, chain, genesis, verify_root

# What came in by these is behind no phone: something was scanned or photographed.
_ON_PAPER = frozenset({Channel.PAPER, Channel.DOOR, Channel.PROXY, Channel.MEETING})


def guards_stand() -> Iterator[str]:
    """A sentence for each trigger that is not there: somebody took it away."""
    for name in missing_guards():
        yield _("数据库里看守选票的触发器 %(name)s 不见了，请运行 lilong migrate 装回") % {
            "name": name
        }


def foundations_hold() -> Iterator[str]:
    """Make the digests of motions and rolls again; compare who votes with the roll."""
    noticed = Motion.objects.exclude(motion_digest="").select_related("roll", "revises")
    for motion in noticed.order_by("code", "pk").iterator(100):
        for what in foundations.changes(motion):
            yield f"{motion.code} {what}"
    for roll in Roll.objects.filter(state=RollState.FROZEN).order_by("pk").iterator(100):
        for what in foundations.changes_of_roll(roll):
            yield f"{roll.title} {what}"


def chains_hold() -> Iterator[str]:
    """Walk each motion's chain from the start; a sentence for each place where it does not hold."""
    heads = ChainHead.objects.select_related("motion").order_by("motion__code", "pk")
    for head in heads.iterator(100):
        for fault in _Walk(head).faults():
            yield f"{head.motion.code} {fault}"


class _Walk:
    """One motion's chain, walked from h(0) to its head, past each published root."""

    def __init__(self, head: ChainHead) -> None:
        self.head, self.motion = head, head.motion
        self.hash = genesis(self.motion.motion_digest, self.motion.roll_digest)
        self.tree = Frontier()
        rows = PublishedRoot.objects.filter(motion=self.motion).order_by("counter")
        self.roots = list(rows)
        self.passed = 0
        # Kinds of the roots that were passed: after that of the close only strikes may come.
        self.kinds: set[str] = set()
        self.first_wins = repeat_policy(self.motion) == FIRST

    def faults(self) -> Iterator[str]:
        yield from self._roots_at(0)
        ends: dict[int, tuple[int, bool]] = {}
        for number, row in enumerate(_rows(self.motion.id), 1):
            if row["number"] != number:
                yield _("第 %(n)s 张票不见了") % {"n": number}
                return
            if fault := self._added_later(row):
                yield fault
            if fault := self._fault_of(row, ends):
                yield fault
                return
            yield from self._roots_at(number)
        yield from self._end()

    def _fault_of(self, row: dict[str, Any], ends: dict[int, tuple[int, bool]]) -> str:
        told = {"n": row["number"]}
        replaces = row.pop("replaces__number") or 0
        kept, proven = row.pop("hash"), row.pop("proven")
        try:
            text = BallotLine(**row, replaces=replaces).text()
        except ValueError:
            return _("第 %(n)s 张票的内容不成立") % told
        self.hash = chain(self.hash, text)
        self.tree.append(self.hash)
        if self.hash.hex() != kept:
            return _("第 %(n)s 张票在写入以后被改动过") % told
        before, stood = ends.get(row["unit"], (0, False))
        if before != replaces:
            return _("第 %(n)s 张票没有接着这一户的上一张") % told
        if self.first_wins and stood and row["choice"] != Choice.STRUCK:
            return _("第 %(n)s 张票投的时候，这一户已经有一张有效票，按规则以第一张为准") % told
        if stood and row["choice"] == Choice.SPOILED:
            return _("第 %(n)s 张票是废票，却顶替了这一户的有效票") % told
        if row["channel"] in _ON_PAPER and not proven:
            return _("第 %(n)s 张票没有扫描件或照片的登记") % told
        ends[row["unit"]] = (row["number"], row["choice"] in OWNERS_CHOICES)
        return ""

    def _added_later(self, row: dict[str, Any]) -> str:
        told = {"n": row["number"]}
        if RootKind.COUNT in self.kinds:
            return _("第 %(n)s 张票是计票以后加上的") % told
        if RootKind.CLOSE in self.kinds and row["choice"] != Choice.STRUCK:
            return _("第 %(n)s 张票是截止以后加上的") % told
        return ""

    def _roots_at(self, size: int) -> Iterator[str]:
        while self.passed < len(self.roots) and self.roots[self.passed].size == size:
            row, self.passed = self.roots[self.passed], self.passed + 1
            before = self.roots[self.passed - 2].root if self.passed > 1 else ""
            stands = (self.passed, before, self.hash.hex(), self.tree.root().hex())
            earlier = self.roots[self.passed - 2].at if self.passed > 1 else row.at
            if RootKind.COUNT in self.kinds:
                yield _("第 %(n)s 号校验码是计票以后公布的") % {"n": row.counter}
            if row.at < earlier:
                yield _("第 %(n)s 号校验码的时间比前一个还早") % {"n": row.counter}
            if row.kind == RootKind.CLOSE and row.delivered != delivered_digest(self.motion):
                yield _("当面送达的名单和截止时签下的不一样了")
            self.kinds.add(row.kind)
            if (row.counter, row.previous, row.head, row.root) != stands:
                yield _("第 %(n)s 号校验码和票对不上") % {"n": row.counter}
            elif not verify_root(signed_root(row), signing.public_key()):
                yield _("第 %(n)s 号校验码的签名不是本平台这把密钥的") % {"n": row.counter}

    def _end(self) -> Iterator[str]:
        head, edge = self.head, frontier_of(self.head)
        stands = (self.tree.size, self.hash.hex(), self.tree.text())
        if (head.number, head.hash, edge.text()) != stands:
            yield _("记到第 %(n)s 张票，票却只有 %(size)s 张") % {
                "n": head.number,
                "size": self.tree.size,
            }
        for row in self.roots[self.passed :]:
            yield _("第 %(n)s 号校验码覆盖 %(size)s 张票，现在没有这么多") % {
                "n": row.counter,
                "size": row.size,
            }


def _rows(motion_id: UUID) -> Iterator[dict[str, Any]]:
    names = (
        "number", "unit", "choice", "channel", "nonce", "received_at", "evidence",
        "replaces__number", "hash",
    )  # fmt: skip
    proof = BallotEvidence.objects.filter(
        ballot=models.OuterRef("pk"), sha256=models.OuterRef("evidence")
    )
    rows = Ballot.objects.filter(motion_id=motion_id).order_by("number")
    yield from rows.values(*names, proven=models.Exists(proof)).iterator(2000)


def roots_agree() -> Iterator[str]:
    """Compare the roots in the database with those filed beside it.

    A database that was restored from an older backup lacks roots that were published since.
    """
    motions = dict(Motion.objects.exclude(motion_digest="").values_list("pk", "code"))
    for file in sorted((Path(settings.DATA_DIR) / "roots").glob("*.jsonl")):
        motion_id = UUID(file.stem)
        for fault in _faults_of_file(motion_id):
            yield f"{motions.get(motion_id, motion_id)} {fault}"
    for head in ChainHead.objects.exclude(counter=0).order_by("pk").iterator(100):
        if not filed_roots(head.motion_id):
            named = motions.get(head.motion_id, head.motion_id)
            yield _("%(code)s 的校验码文件不见了") % {"code": named}


def _faults_of_file(motion_id: UUID) -> Iterator[str]:
    rows = {row.signature: row for row in PublishedRoot.objects.filter(motion_id=motion_id)}
    for number, line in enumerate(filed_roots(motion_id), 1):
        try:
            filed = SignedRoot.parse(line)
        except ValueError:
            yield _("校验码文件第 %(n)s 行被改动过") % {"n": number}
            continue
        row = rows.pop(filed.signature, None)
        if row is None:
            yield _(
                "第 %(n)s 号校验码（%(size)s 张票）公布过，数据库里却没有："
                "数据库是从更早的备份恢复的"
            ) % {"n": filed.root.counter, "size": filed.root.size}
        elif signed_root(row).root != filed.root:
            yield _("第 %(n)s 号校验码在数据库和文件里不一样") % {"n": filed.root.counter}
    for row in rows.values():
        yield _("第 %(n)s 号校验码没有写进文件") % {"n": row.counter}


def turnout_agrees() -> Iterator[str]:
    """Count the units with a ballot that stands again; a sentence for each wrong counter."""
    counted = _turnout()
    for scope, key, count in Tally.objects.filter(name=TURNOUT).values_list(
        "scope_id", "key", "count"
    ):
        right = counted.pop((scope, key), 0)
        if right != count:
            yield _wrong_turnout(scope, key, count, right)
    for (scope, key), right in counted.items():
        yield _wrong_turnout(scope, key, 0, right)


def _turnout() -> Counter[tuple[UUID, str]]:
    later = Ballot.objects.filter(replaces=models.OuterRef("pk"))
    standing = Ballot.objects.exclude(choice=Choice.STRUCK).filter(~models.Exists(later))
    counted: Counter[tuple[UUID, str]] = Counter()
    for motion_id in Motion.objects.exclude(motion_digest="").values_list("pk", flat=True):
        voters = Voter.objects.filter(motion_id=motion_id).values_list("number", "building_id")
        buildings = dict(voters)
        for unit in standing.filter(motion_id=motion_id).values_list("unit", flat=True):
            if unit in buildings:
                counted[motion_id, buildings[unit].hex] += 1
    return counted


def _wrong_turnout(scope: UUID, key: str, count: int, right: int) -> str:
    return _("投票进度 %(scope)s/%(key)s 记的是 %(count)s 户，应为 %(right)s 户") % {
        "scope": scope,
        "key": key,
        "count": count,
        "right": right,
    }
