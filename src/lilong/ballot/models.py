"""Rolls, motions with their scope, slips, ballots in one chain, and what proves them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lilong.ballot.states import (
    AreaBasis,
    ChallengeState,
    Channel,
    Choice,
    ComplaintState,
    DeliveryResult,
    MandateState,
    MotionState,
    ObjectionState,
    PaperState,
    RollState,
    SaleState,
    ScrutinyState,
    UnitKind,
)
from lilong.commons.fields import PathField, SealedField
from lilong.commons.spaces import OfSpace


def _among(column: str, choices: type[models.TextChoices], name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(**{f"{column}__in": choices.values}), name=name
    )


class CompoundRules(OfSpace):
    """One version of a compound's own rules of voting (议事规则), as far as they are data.

    `options` is {"count_parking": bool, "spoiled_counts_as_participation": bool,
    "nonreturn_policy": str, "repeat_policy": "first"|"last", "scrutineers_required": int,
    "complaint_days": int}; `source` says where it stands written.
    """

    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    place_path = PathField()
    version = models.PositiveIntegerField()
    options = models.JSONField()
    source = models.CharField(_("依据"), max_length=300)
    effective_from = models.DateField(_("从哪天起"))
    adopted_at = models.DateTimeField(auto_now_add=True)
    by_person_id = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "version"], name="rules_version_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["place", "-effective_from", "-version"], name="rules_place"),
        ]


class Reelection(OfSpace):
    """A re-election of the owners' committee: listed matters are not voted on meanwhile."""

    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    place_path = PathField()
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["place"], condition=models.Q(until=None), name="reelection_one_open"
            ),
        ]


class Roll(OfSpace):
    """业主名册 of a compound: draft, then open to objection, then frozen with a hash.

    `units`, `area` (0.01 m²) and `heads` are kept while it changes; `digest` is the SHA-256 of
    all its rows once it is frozen.
    """

    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    place_path = PathField()
    title = models.CharField(_("名称"), max_length=80)
    state = models.CharField(max_length=10, choices=RollState.choices, default=RollState.DRAFT)
    units = models.PositiveIntegerField(default=0)
    area = models.BigIntegerField(default=0)
    heads = models.PositiveIntegerField(default=0)
    source = models.CharField(_("来源"), max_length=200, blank=True)
    published_at = models.DateTimeField(null=True)
    objections_until = models.DateField(null=True)
    frozen_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [_among("state", RollState, "roll_state")]
        indexes: ClassVar = [
            models.Index(fields=["place_path", "-created_at"], name="roll_place"),
        ]

    def __str__(self) -> str:
        return self.title


class RollUnit(OfSpace):
    """One exclusive part of a roll: who it is, how large, on what basis.

    `number` is its number in the roll, from 1, by which ballots name it; it is never given
    again. `head` groups the units that are one head: the number of the first unit of the same
    buyer, 0 for everything unsold or undelivered. `holder` is the buyer's key that heads are made
    from, sealed; `holder_blind` is an HMAC of it, so that equal buyers are found without opening
    any. `building_id` and `building_name` are where turnout is told; `walk` sorts by the order
    one walks.
    """

    roll = models.ForeignKey(Roll, on_delete=models.CASCADE, related_name="unit_set")
    number = models.PositiveIntegerField()
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, null=True, related_name="+")
    place_path = PathField()
    building_id = models.UUIDField()
    building_name = models.CharField(max_length=80)
    address = models.CharField(_("地址"), max_length=160)
    walk = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=UnitKind.choices, default=UnitKind.DWELLING)
    state = models.CharField(max_length=11, choices=SaleState.choices, default=SaleState.SOLD)
    area = models.BigIntegerField(_("专有面积"))
    area_basis = models.CharField(
        max_length=8, choices=AreaBasis.choices, default=AreaBasis.UNKNOWN
    )
    head = models.PositiveIntegerField()
    holder = SealedField()
    holder_blind = models.CharField(max_length=64)
    import_row_id = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roll", "number"], name="rollunit_number_once"),
            models.UniqueConstraint(fields=["roll", "address"], name="rollunit_address_once"),
            models.CheckConstraint(condition=models.Q(area__gt=0), name="rollunit_area"),
            _among("kind", UnitKind, "rollunit_kind"),
            _among("state", SaleState, "rollunit_state"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["roll", "walk"], name="rollunit_walk"),
            models.Index(fields=["roll", "building_id", "walk"], name="rollunit_building"),
            models.Index(fields=["roll", "holder_blind"], name="rollunit_holder"),
            models.Index(fields=["roll", "place_path"], name="rollunit_path"),
            models.Index(fields=["import_row_id"], name="rollunit_import_row"),
        ]


class RollOwner(OfSpace):
    """A registered owner of a unit; joint owners are several rows of one unit, one head."""

    unit = models.ForeignKey(RollUnit, on_delete=models.CASCADE, related_name="owner_set")
    order = models.PositiveSmallIntegerField(default=0)
    name = SealedField()
    share = models.CharField(max_length=40, blank=True)
    person_id = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "order"], name="rollowner_order_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["person_id"], name="rollowner_person")]


class RollObjection(OfSpace):
    """Somebody says that the roll is wrong about a unit, and what became of it."""

    roll = models.ForeignKey(Roll, on_delete=models.CASCADE, related_name="objections")
    unit = models.ForeignKey(RollUnit, on_delete=models.CASCADE, related_name="objections")
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    words = SealedField()
    state = models.CharField(
        max_length=10, choices=ObjectionState.choices, default=ObjectionState.OPEN
    )
    answer = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [_among("state", ObjectionState, "rollobjection_state")]
        indexes: ClassVar = [
            models.Index(fields=["roll", "state", "made_at"], name="rollobjection_roll"),
            models.Index(fields=["by", "made_at"], name="rollobjection_by"),
        ]


class Motion(OfSpace):
    """表决事项: one question on one scope, put to the owners of a roll under one rule.

    Attributes:
        code: number within the compound, such as 2026-01.
        scope_paths: paths of the places whose owners are asked; the compound, buildings, stairs.
        rule, options: the rule and the compound's options in force on `rule_on`, copied when the
            scope is frozen and never looked up again.
        scope_digest: SHA-256 of text, items, pictures and what is not included.
        motion_digest, roll_digest: as they stand in the bundle, from the notice on.
        acting_basis: on what a residents' committee acts where there is no owners' committee.
        revises: the motion whose scope this one changes.
        notice: {"forms", "hand_in", "venue", "committee_told_on", "branch_told_on", "contact"}.
        units, area, heads: of the voters, counted as the rule and the options say.
    """

    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    place_path = PathField()
    code = models.CharField(max_length=12)
    title = models.CharField(_("名称"), max_length=80)
    question = models.CharField(_("表决的问题"), max_length=300)
    matter = models.CharField(_("事项类别"), max_length=40)
    text = models.TextField(_("内容说明"), blank=True)
    not_included = models.TextField(_("不包括什么"), blank=True)
    scope_paths = models.JSONField(default=list)
    roll = models.ForeignKey(Roll, on_delete=models.PROTECT, null=True, related_name="motions")
    rule_on = models.DateField(null=True)
    rule = models.JSONField(null=True)
    options = models.JSONField(null=True)
    scope_digest = models.CharField(max_length=64, blank=True)
    motion_digest = models.CharField(max_length=64, blank=True)
    roll_digest = models.CharField(max_length=64, blank=True)
    acting_basis = models.CharField(max_length=200, blank=True)
    revises = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    notice = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=MotionState.choices, default=MotionState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    units = models.PositiveIntegerField(default=0)
    area = models.BigIntegerField(default=0)
    heads = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    prepared_by_id = models.UUIDField(null=True)
    frozen_at = models.DateTimeField(null=True)
    noticed_at = models.DateTimeField(null=True)
    opens_at = models.DateTimeField(_("开始表决"), null=True)
    closes_at = models.DateTimeField(_("截止"), null=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    complaints_until = models.DateTimeField(null=True)
    counted_at = models.DateTimeField(null=True)
    posted_at = models.DateTimeField(null=True)
    state_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "code"], name="motion_code_once"),
            _among("state", MotionState, "motion_state"),
            models.CheckConstraint(
                condition=models.Q(closes_at=None) | models.Q(closes_at__gt=models.F("opens_at")),
                name="motion_closes_after_it_opens",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["place_path", "-created_at"], name="motion_place"),
            models.Index(fields=["state", "closes_at"], name="motion_due"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class ScopeItem(OfSpace):
    """One item of a motion's scope: what is done (or, not `included`, what is not), for how much.

    `amount` is in fen, empty when no money belongs to it.
    """

    motion = models.ForeignKey(Motion, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(_("项目"), max_length=80)
    text = models.CharField(_("做什么"), max_length=500, blank=True)
    amount = models.BigIntegerField(_("金额"), null=True)
    included = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["motion", "order"], name="scopeitem_order_once"),
            models.CheckConstraint(
                condition=models.Q(amount=None) | models.Q(amount__gte=0), name="scopeitem_amount"
            ),
        ]


class ScopePicture(OfSpace):
    """A picture or drawing of an item; `sha256` of its bytes goes into the scope's digest."""

    item = models.ForeignKey(ScopeItem, on_delete=models.CASCADE, related_name="pictures")
    order = models.PositiveSmallIntegerField()
    file_id = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    caption = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "file_id"], name="scopepicture_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["file_id"], name="scopepicture_file")]


class Voter(OfSpace):
    """One unit that one motion asks: its slip, and how the slip reached it. Never its choice.

    `serial` is the number of the slip that is good; one issued before it is void. `counted` is
    false for a unit whose area and head do not count under the motion's options (parking).
    """

    motion = models.ForeignKey(Motion, on_delete=models.CASCADE, related_name="voters")
    unit = models.ForeignKey(RollUnit, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    place_path = PathField()
    building_id = models.UUIDField()
    walk = models.CharField(max_length=200)
    counted = models.BooleanField(default=True)
    serial = models.PositiveSmallIntegerField(default=1)
    delivery = models.CharField(max_length=17, choices=DeliveryResult.choices, blank=True)
    deliveries = models.PositiveSmallIntegerField(default=0)
    last_by_id = models.UUIDField(null=True)
    last_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["motion", "number"], name="voter_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["motion", "walk"], name="voter_walk"),
            models.Index(fields=["motion", "building_id", "walk"], name="voter_building"),
            models.Index(fields=["motion", "delivery", "walk"], name="voter_delivery"),
            models.Index(fields=["place_path"], name="voter_path"),
        ]


class Delivery(OfSpace):
    """One try to bring a slip to its owners: who, when, how it went."""

    voter = models.ForeignKey(Voter, on_delete=models.CASCADE, related_name="delivery_set")
    result = models.CharField(max_length=17, choices=DeliveryResult.choices)
    serial = models.PositiveSmallIntegerField()
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [_among("result", DeliveryResult, "delivery_result")]
        indexes: ClassVar = [models.Index(fields=["voter", "-at"], name="delivery_voter")]


class ChainHead(OfSpace):
    """The end of a motion's chain of ballots; locked by whoever appends to it.

    `frontier` is the Merkle tree so far (`engines.proof.Frontier` as text). `counter` and
    `published` are the last root's. `last_at` never runs backwards.
    """

    motion = models.OneToOneField(Motion, on_delete=models.CASCADE, related_name="head_row")
    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)
    frontier = models.TextField(blank=True)
    counter = models.PositiveIntegerField(default=0)
    published = models.PositiveBigIntegerField(default=0)
    last_at = models.DateTimeField(null=True)


class Ballot(OfSpace):
    """One ballot, or one ballot struck out: inserted, read, never changed.

    A unit's ballots form a line: the first replaces none, each later one exactly one other, so
    that one stands. See docs/why/0010-a-vote-is-a-chain-of-ballots.md.
    """

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="ballots")
    number = models.PositiveBigIntegerField()
    unit = models.PositiveIntegerField()
    choice = models.CharField(max_length=7, choices=Choice.choices)
    channel = models.CharField(max_length=7, choices=Channel.choices)
    nonce = models.CharField(max_length=32)
    received_at = models.DateTimeField()
    evidence = models.CharField(max_length=64, blank=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    hash = models.CharField(max_length=64)
    # The clocks disagreed when it came in; it counts all the same, by its number.
    clock_doubted = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["motion", "number"], name="ballot_number_once"),
            models.UniqueConstraint(
                fields=["motion", "unit"],
                condition=models.Q(replaces=None),
                name="ballot_one_first_a_unit",
            ),
            models.UniqueConstraint(fields=["replaces"], name="ballot_replaced_once"),
            _among("choice", Choice, "ballot_choice"),
            _among("channel", Channel, "ballot_channel"),
        ]


class BallotEvidence(OfSpace):
    """What stands behind a ballot that did not come from the owner's own phone. Append-only.

    `file_id` is the scan or photo; who entered, who confirmed, who witnessed.
    """

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="evidence_set")
    kind = models.CharField(max_length=12)
    file_id = models.UUIDField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    entered_by_id = models.UUIDField(null=True)
    confirmed_by_id = models.UUIDField(null=True)
    witness = SealedField(blank=True)
    note = SealedField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(confirmed_by_id=None)
                | ~models.Q(confirmed_by_id=models.F("entered_by_id")),
                name="evidence_two_people",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["ballot"], name="evidence_ballot"),
            models.Index(fields=["file_id"], name="evidence_file"),
        ]


class RefusedBallot(OfSpace):
    """A ballot that was not taken, and why; the paper and its scan are kept. Append-only."""

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="refused_set")
    unit = models.PositiveIntegerField(null=True)
    channel = models.CharField(max_length=7, choices=Channel.choices)
    why = models.CharField(max_length=30)
    serial = models.PositiveSmallIntegerField(null=True)
    file_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    by_person_id = models.UUIDField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["motion", "-at"], name="refusedballot_motion")]


class PaperEntry(OfSpace):
    """A paper slip as one person typed it in, waiting for another to read the scan.

    The choices are sealed; the second person types their own reading and does not see the first.
    """

    motion = models.ForeignKey(Motion, on_delete=models.CASCADE, related_name="paper_set")
    voter = models.ForeignKey(Voter, on_delete=models.CASCADE, related_name="paper_set")
    channel = models.CharField(max_length=7, choices=Channel.choices, default=Channel.PAPER)
    serial = models.PositiveSmallIntegerField()
    choice = SealedField()
    file_id = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=9, choices=PaperState.choices, default=PaperState.WAITING)
    entered_by_id = models.UUIDField(null=True)
    entered_at = models.DateTimeField()
    confirmed_by_id = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            _among("state", PaperState, "paper_state"),
            models.CheckConstraint(
                condition=models.Q(confirmed_by_id=None)
                | ~models.Q(confirmed_by_id=models.F("entered_by_id")),
                name="paper_two_people",
            ),
            models.UniqueConstraint(
                fields=["voter"],
                condition=models.Q(state__in=["waiting", "disputed"]),
                name="paper_one_waiting",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["motion", "state", "entered_at"], name="paper_motion"),
            models.Index(fields=["file_id"], name="paper_file"),
        ]


class Mandate(OfSpace):
    """委托书: a written mandate that says how the proxy has to vote."""

    voter = models.ForeignKey(Voter, on_delete=models.CASCADE, related_name="mandates")
    motion = models.ForeignKey(Motion, on_delete=models.CASCADE, related_name="mandates")
    proxy_name = SealedField()
    choice = SealedField()
    file_id = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(
        max_length=10, choices=MandateState.choices, default=MandateState.REGISTERED
    )
    registered_by_id = models.UUIDField(null=True)
    registered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            _among("state", MandateState, "mandate_state"),
            models.UniqueConstraint(
                fields=["voter"], condition=models.Q(state="registered"), name="mandate_one_open"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["motion", "state", "registered_at"], name="mandate_motion"),
            models.Index(fields=["file_id"], name="mandate_file"),
        ]


class Complaint(OfSpace):
    """An owner says that the ballot counted for their unit is not theirs, before the count."""

    motion = models.ForeignKey(Motion, on_delete=models.CASCADE, related_name="complaints")
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    words = SealedField()
    state = models.CharField(
        max_length=10, choices=ComplaintState.choices, default=ComplaintState.OPEN
    )
    answer = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            _among("state", ComplaintState, "complaint_state"),
            models.UniqueConstraint(
                fields=["ballot"], condition=models.Q(state="open"), name="complaint_one_open"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["motion", "state", "made_at"], name="complaint_motion"),
        ]


class PublishedRoot(OfSpace):
    """A Merkle root as it was posted, signed, with its counter. Append-only."""

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="roots")
    counter = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField()
    head = models.CharField(max_length=64)
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    final = models.BooleanField(default=False)
    signature = models.CharField(max_length=128)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["motion", "counter"], name="root_counter_once"),
            models.UniqueConstraint(
                fields=["motion"], condition=models.Q(final=True), name="root_one_final"
            ),
        ]


class CountResult(OfSpace):
    """The count of a motion: four figures, the sentences, the arithmetic. Append-only.

    `figures` is what `lilong ballot judge --json` prints, over the chain of `size` ballots.
    """

    motion = models.OneToOneField(Motion, on_delete=models.PROTECT, related_name="result")
    carried = models.BooleanField()
    figures = models.JSONField()
    tallies = models.JSONField()
    size = models.PositiveBigIntegerField()
    root = models.CharField(max_length=64)
    counted_at = models.DateTimeField()
    by_person_id = models.UUIDField(null=True)


class Scrutineer(OfSpace):
    """监票人: an owner, not of the committee, who checks the count and says so."""

    motion = models.ForeignKey(Motion, on_delete=models.CASCADE, related_name="scrutineers")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=9, choices=ScrutinyState.choices, default=ScrutinyState.APPOINTED
    )
    words = models.CharField(max_length=300, blank=True)
    appointed_at = models.DateTimeField()
    said_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["motion", "person"], name="scrutineer_once"),
            _among("state", ScrutinyState, "scrutineer_state"),
        ]
        indexes: ClassVar = [models.Index(fields=["person"], name="scrutineer_person")]


class Challenge(OfSpace):
    """A request to annul a decision (Civil Code art. 280), with its year's clock."""

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="challenges")
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    by_name = SealedField(blank=True)
    grounds = SealedField()
    knew_on = models.DateField()
    received_on = models.DateField()
    due_on = models.DateField()
    court_ref = models.CharField(max_length=80, blank=True)
    was = models.CharField(max_length=12)
    state = models.CharField(
        max_length=9, choices=ChallengeState.choices, default=ChallengeState.OPEN
    )
    decision = models.CharField(max_length=300, blank=True)
    decided_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [_among("state", ChallengeState, "challenge_state")]
        indexes: ClassVar = [
            models.Index(fields=["motion", "state", "received_on"], name="challenge_motion"),
        ]
