"""What the papers of a vote say: plain data, every number and date already an exact text.

The papers compute nothing and look nothing up. Areas are texts such as `60.00`, money is
`1,234.00元`, moments are `2026年12月30日 18:00`, as the rest of the platform writes them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lilong.commons.documents.blocks import Picture

MOST_PICTURES = 12


@dataclass(frozen=True)
class Item:
    """One item of the scope: what is done, and what it costs (may be empty)."""

    text: str
    amount: str = ""


@dataclass(frozen=True)
class Scope:
    """What is voted on.

    Attributes:
        items: everything that will be done.
        total: the sum of the amounts, or empty.
        excluded: what will not be done, so that nobody expects it.
        pictures: drawings and photos, twelve at most.

    Raises:
        ValueError: more pictures than twelve.
    """

    items: tuple[Item, ...]
    total: str = ""
    excluded: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()

    def __post_init__(self) -> None:
        if len(self.pictures) > MOST_PICTURES:
            raise ValueError(f"more than {MOST_PICTURES} pictures")


@dataclass(frozen=True)
class Motion:
    """The motion, as all of its papers name it.

    Attributes:
        compound: whose owners vote, e.g. 曙光小区.
        code: the motion's number, e.g. SG-2026-01.
        title: what it is called, e.g. 1、2号楼电梯更新改造.
        question: the sentence that owners answer.
        scope: what exactly they answer it about.
        called_by: who calls the vote, e.g. 曙光小区业主委员会.
        opens, closes: when voting begins and ends.
        thresholds: the rule in plain sentences, one a threshold.
        basis: the law or rules that the thresholds rest on.
        hand_in: where paper slips are handed in.
        phone: whom to ask, or empty.
        address: the public page of the vote.
        digest: SHA-256 of the motion in hexadecimal digits, or empty before it is frozen.
        part: whose owners are asked where it is not the whole compound, e.g. 1号楼、2号楼; a
            decision of theirs alone. Empty for all owners.
    """

    compound: str
    code: str
    title: str
    question: str
    scope: Scope
    called_by: str
    opens: str
    closes: str
    thresholds: tuple[str, ...]
    basis: str
    hand_in: str
    phone: str = ""
    address: str = ""
    digest: str = ""
    part: str = ""


@dataclass(frozen=True)
class Slip:
    """One unit's slip.

    Attributes:
        number: counts from 1; printed in digits and in words.
        unit: the unit's address, e.g. 东安一村12弄3号501室.
        holders: the owners' names; joint owners together.
        area: exclusive area in m², e.g. `60.00`.
        weight: how heads are counted, in words, e.g. 计 1 人.
        address: what the QR code opens; it also tells which paper has come back.
        phrase: short words that the page shows too, against codes pasted over.
    """

    number: int
    unit: str
    holders: tuple[str, ...]
    area: str
    weight: str
    address: str
    phrase: str


@dataclass(frozen=True)
class Notice:
    """The public notice of a vote.

    Attributes:
        number: document number (文号), or empty.
        posted: the day it is posted; at least 15 days before the vote opens.
        forms: the ways to vote, one a line.
        roll_place: where the roll of owners hangs out.
        objections_until: until when an error in the roll can still be told; empty when the roll is
            final.
        objections_to: whom it is told.
        roll_shown: from when until when the final roll was shown, e.g. 2026年11月1日 至
            2026年11月20日; empty when it was not.
        roll_unshown: why it was never shown, in the words of whoever decided so.
    """

    motion: Motion
    posted: str
    forms: tuple[str, ...]
    roll_place: str
    objections_until: str
    objections_to: str
    number: str = ""
    roll_shown: str = ""
    roll_unshown: str = ""


@dataclass(frozen=True)
class Figure:
    """One of the four figures: what is needed, what there is, of how much; `met` when enough.

    `have_of` and `need_of` are the same as parts of a thousand of `of`, rounded down, for
    drawing only.
    """

    label: str
    need: str
    have: str
    of: str
    met: bool
    have_of: int = 0
    need_of: int = 0


@dataclass(frozen=True)
class Turnout:
    """How many have voted so far; who chose what is in nobody's hands yet."""

    motion: Motion
    as_of: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Root:
    """A published root of the chain of ballots.

    Attributes:
        counter: which publication of this motion it is, from 1.
        size: how many ballots it covers.
        head: its 64 hexadecimal digits.
        at: when it was taken.
        key: the installation's public key in hexadecimal digits.
        kind: what it was published for: `hour`, `close` or `count`, the last.
    """

    motion: Motion
    counter: int
    size: int
    head: str
    at: str
    key: str
    kind: str = "hour"


@dataclass(frozen=True)
class Choice:
    """How many chose one thing: units, area in m² and heads; `—` for what is not told."""

    label: str
    units: str
    area: str
    heads: str


@dataclass(frozen=True)
class Box:
    """A box of slips that was taken before the end.

    Attributes:
        place: where it stood.
        taken: when it was taken.
        by, witness: who took it, and who saw its slips counted, with whether they confirmed it.
        slips: how many there were, counted on the spot.
        typed: how many of them were entered, with those that could not count.
        remarks: what the witness says otherwise, why fewer were entered, or how many are missing
            so far; empty when all is as it was counted.
    """

    place: str
    taken: str
    by: str
    witness: str
    slips: str
    typed: str
    remarks: str = ""


@dataclass(frozen=True)
class Beside:
    """What comes out when it is reckoned otherwise.

    Attributes:
        basis: the other rule, or the other treatment of ballots that did not come back.
        carried: whether the motion is carried so.
        why: one sentence a threshold.
        figures: the four figures so.
    """

    basis: str
    carried: bool
    why: tuple[str, ...]
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class Result:
    """The counted result.

    Attributes:
        carried: whether the motion is carried.
        figures: taking part by area and heads, agreeing by area and heads, in this order.
        choices: agree, oppose, abstain, spoiled, not returned.
        why: one sentence a threshold that was missed; empty when carried.
        counted_at, counted_in: when and where it was counted.
        scrutineers: the names of those who watched the count and signed.
        challenge_until: until when an owner may ask the court to annul it.
        dated: the day of the paper.
        number: document number (文号), or empty.
        warnings: what a reader must know before building upon it.
        beside: what comes out by other rules on the same matter, and under the other treatment
            of ballots that did not come back.
        objections: what scrutineers still object, each with its answer.
        posted: whether the result is public; a paper made before says that it is not.
    """

    motion: Motion
    carried: bool
    figures: tuple[Figure, ...]
    choices: tuple[Choice, ...]
    why: tuple[str, ...]
    counted_at: str
    counted_in: str
    scrutineers: tuple[str, ...]
    challenge_until: str
    dated: str
    number: str = ""
    root: Root | None = field(default=None)
    warnings: tuple[str, ...] = ()
    beside: tuple[Beside, ...] = ()
    objections: tuple[tuple[str, str], ...] = ()
    posted: bool = True
