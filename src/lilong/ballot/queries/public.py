"""What anybody may read about a vote, with the address and without signing in.

From the notice on; no name, no unit, no building. A receipt is answered with whether it is in
the chain: neither what was chosen nor whether something came after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lilong.ballot.models import (
    Ballot,
    CountResult,
    Motion,
    PublishedRoot,
    ScopePicture,
    Scrutineer,
)
from lilong.ballot.queries.turnout import rule_of
from lilong.ballot.rulebook import basis_of, label_of, notes_of
from lilong.ballot.states import POSTED, UNPUBLISHED, MotionState, RootKind, ScrutinyState
from lilong.ballot.words_of_verdict import nonreturn_words, sentences, share_words
from lilong.commons.files.models import StoredFile
from lilong.commons.web.thresholds import Gauge
from lilong.engines.voting import Rule, Sentence, Threshold
from lilong.kernel.area import Area
from lilong.kernel.refusal import Invalid, NotFound

# Two groups of a receipt: one in four thousand million others begins the same.
FEWEST_DIGITS = 8
MOST_ROOTS = 50
_HEX = re.compile(r"[0-9a-f]+\Z")


def is_public(motion: Motion) -> bool:
    """Whether its notice was given."""
    if motion.state == MotionState.WITHDRAWN:
        return bool(motion.motion_digest)
    return motion.state not in UNPUBLISHED


def public_motion(motion_id: UUID) -> Motion:
    """The motion, once everybody may read it. Raises NotFound, the same for none and not yet."""
    found = Motion.objects.select_related("place").filter(pk=motion_id).first()
    if found is None or not is_public(found):
        raise NotFound(gettext_lazy("没有这个表决事项，或者还没有公告"))
    return found


def shows_turnout(motion: Motion) -> bool:
    """Whether the compound's rules let everybody see how many take part while the vote runs."""
    told = (motion.options or {}).get("public_turnout", False)
    return bool(told) and motion.state == MotionState.OPEN


def public_picture(motion_id: UUID, file_id: UUID) -> StoredFile:
    """A picture of what a public motion asks. Raises NotFound."""
    motion = public_motion(motion_id)
    shown = ScopePicture.objects.filter(item__motion=motion, file_id=file_id).exists()
    stored = StoredFile.objects.filter(pk=file_id).first() if shown else None
    if stored is None:
        raise NotFound(gettext_lazy("没有这张图片"))
    return stored


# ── What it takes ───────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Asked:
    """A rule as people read it: what it asks, on what basis, where its text was read."""

    label: str
    taking_part: str
    agreeing: str
    basis: str
    source: str
    since: str
    notes: tuple[str, ...]


def asked_of(motion: Motion) -> list[Asked]:
    """The rule of a motion, and beside it those that ask something else of the same matter."""
    return [_asked(rule) for rule in (rule_of(motion), *_conflicts(motion))]


def _conflicts(motion: Motion) -> Iterator[Rule]:
    for kept in (motion.options or {}).get("conflicting_rules", []):
        yield Rule.from_dict(kept)


def _asked(rule: Rule) -> Asked:
    return Asked(
        label_of(rule),
        _both(rule.quorum_area, rule.quorum_heads),
        _both(rule.majority_area, rule.majority_heads),
        basis_of(rule),
        rule.source,
        rule.effective_from.isoformat(),
        notes_of(rule),
    )


def _both(area: Threshold, heads: Threshold) -> str:
    return _("面积%(area)s，人数%(heads)s") % {
        "area": share_words(area),
        "heads": share_words(heads),
    }


# ── The outcome ─────────────────────────────────────────────────────────────────────────────


class Beside(NamedTuple):
    """What comes out when it is reckoned otherwise: by another rule, or another treatment.

    `basis` says which; `gauges` are its four figures.
    """

    basis: str
    carried: bool
    why: list[str]
    gauges: list[Gauge]


class ObjectionTold(NamedTuple):
    """A scrutineer's objection to the count that stands, and what was answered; without a name."""

    words: str
    answer: str


@dataclass(frozen=True)
class Outcome:
    """A posted result: carried or not, the four figures, each threshold in a sentence.

    `choices` is how many units chose what; `beside` the verdicts by rules that ask otherwise;
    `other_policy` that under the other treatment of ballots that did not come back, where some
    did not; `objections` what scrutineers still object.
    """

    carried: bool
    gauges: list[Gauge]
    why: list[str]
    warnings: list[str]
    beside: list[Beside]
    other_policy: Beside | None
    objections: list[ObjectionTold]
    choices: Mapping[str, int]
    counted_at: datetime
    size: int
    root: str


def result_of(motion: Motion) -> CountResult | None:
    """The count of a motion, once it is posted. One query, or none."""
    if motion.state not in POSTED:
        return None
    return CountResult.objects.filter(motion=motion).first()


def outcome_of(motion: Motion) -> Outcome | None:
    """The posted result for everybody; None before it is posted. One query, or none."""
    result = result_of(motion)
    return told(motion, result) if result else None


def told(motion: Motion, result: CountResult) -> Outcome:
    """A count as people read it, in their language. One query."""
    said = result.tallies.get("said", {})
    figures = result.figures
    return Outcome(
        result.carried,
        gauges_of(figures, rule_of(motion)),
        _worded(said.get("why"), figures.get("why", [])),
        _worded(said.get("warnings"), figures.get("warnings", [])),
        list(_beside(motion, figures.get("conflicts", []), said.get("conflicts", []))),
        _other_policy(motion, figures.get("other_policy"), said.get("other_policy")),
        objections_of(motion),
        result.tallies.get("choices", {}),
        result.counted_at,
        result.size,
        result.root,
    )


def _worded(said: list[dict[str, Any]] | None, kept: list[str]) -> list[str]:
    """In the reader's language where the codes were kept, else as it was written down."""
    if said is None:
        return kept
    return sentences(Sentence(one["code"], one["facts"]) for one in said)


def _beside(
    motion: Motion, conflicts: list[dict[str, Any]], said: list[list[dict[str, Any]]]
) -> Iterator[Beside]:
    rules = {rule.id: rule for rule in _conflicts(motion)}
    for number, other in enumerate(conflicts):
        rule = rules.get(other["rule"]["id"])
        words = _worded(said[number] if number < len(said) else None, other["why"])
        basis = basis_of(rule) if rule else other["rule"]["basis"]
        gauges = gauges_of(other, rule) if rule else []
        yield Beside(basis, other["verdict"] == "carried", words, gauges)


def _other_policy(
    motion: Motion, other: dict[str, Any] | None, said: list[dict[str, Any]] | None
) -> Beside | None:
    if other is None:
        return None
    return Beside(
        nonreturn_words(other["nonreturn_policy"]),
        other["verdict"] == "carried",
        _worded(said, other["why"]),
        gauges_of(other, rule_of(motion)),
    )


def objections_of(motion: Motion) -> list[ObjectionTold]:
    """What scrutineers object and have not taken back, in the order in which it was said."""
    rows = Scrutineer.objects.filter(motion=motion, state=ScrutinyState.OBJECTED)
    return [
        ObjectionTold(words, answer)
        for words, answer in rows.order_by("said_at", "pk").values_list("words", "answer")
    ]


def gauges_of(figures: Mapping[str, Any], rule: Rule) -> list[Gauge]:
    """The four figures of a count as pictures, in the order in which they are judged."""
    part, agree = figures["participation"], figures["agreement"]
    return [
        _gauge(_("参与表决的面积"), part["area"], rule.quorum_area, area=True),
        _gauge(_("参与表决的人数"), part["heads"], rule.quorum_heads),
        _gauge(_("同意的面积"), agree["area"], rule.majority_area, area=True),
        _gauge(_("同意的人数"), agree["heads"], rule.majority_heads),
    ]


def _gauge(
    label: str, figure: Mapping[str, Any], threshold: Threshold, *, area: bool = False
) -> Gauge:
    have, need, of = (_whole(figure[name], area=area) for name in ("have", "need", "of"))
    return Gauge(
        label,
        share_words(threshold),
        threshold.share,
        threshold.strict,
        have=have,
        need=need,
        of=of,
        area=area,
    )


def _whole(text: str, *, area: bool) -> int:
    return Area.parse(text).dm2 if area else int(text)


# ── Roots and receipts ──────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Root:
    """A published root; `groups` are its digits in fours, as people compare them."""

    counter: int
    size: int
    at: datetime
    kind: str
    root: str

    @property
    def final(self) -> bool:
        """Whether it is that of the count."""
        return self.kind == RootKind.COUNT

    @property
    def label(self) -> str:
        """What it was published for, where that was more than the hour."""
        return "" if self.kind == RootKind.HOUR else str(RootKind(self.kind).label)

    @property
    def groups(self) -> list[str]:
        return in_fours(self.root)


def in_fours(digits: str) -> list[str]:
    """Digits in groups of four."""
    return [digits[start : start + 4] for start in range(0, len(digits), 4)]


def roots_of(motion: Motion) -> list[Root]:
    """The published roots, the newest first, at most fifty. One query."""
    rows = PublishedRoot.objects.filter(motion=motion).order_by("-counter")[:MOST_ROOTS]
    return [Root(row.counter, row.size, row.at, row.kind, row.root) for row in rows]


@dataclass(frozen=True)
class Receipt:
    """What a receipt was answered with: whether it is in the chain, and the first root over it."""

    number: int
    digits: str
    included: bool
    root: Root | None = None


def check_receipt(motion: Motion, *, number: str, digits: str) -> Receipt:
    """Whether a receipt is in the chain. Two queries at most.

    Args:
        number: what stands on the receipt, as typed.
        digits: its first groups or all of it, as typed; blanks do not matter.

    Raises:
        Invalid: no number, or not enough digits of a receipt.
    """
    wanted, typed = _number(number), re.sub(r"[\s\-·]", "", digits).lower()
    if not FEWEST_DIGITS <= len(typed) <= 64 or not _HEX.match(typed):
        why = _("请填回执上的前两组，每组 4 位；多填几组也可以。")
        raise Invalid(_("回执校验码看不懂"), fields={"digits": [why]})
    row = Ballot.objects.filter(motion=motion, number=wanted).values_list("hash", flat=True).first()
    if row is None or not row.startswith(typed):
        return Receipt(wanted, typed, included=False)
    over = PublishedRoot.objects.filter(motion=motion, size__gte=wanted).order_by("counter").first()
    first = Root(over.counter, over.size, over.at, over.kind, over.root) if over else None
    return Receipt(wanted, typed, included=True, root=first)


def _number(text: str) -> int:
    plain = text.strip()
    if not plain.isascii() or not plain.isdigit() or not 1 <= len(plain) <= 9 or int(plain) < 1:
        raise Invalid(_("编号看不懂"), fields={"number": [_("请填回执上的编号，只填数字。")]})
    return int(plain)
