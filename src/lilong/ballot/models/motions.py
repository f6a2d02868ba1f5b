"""Motions, their scope, the units they ask, and how slips reached them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lilong.ballot.models.constraints import among
from lilong.ballot.models.rolls import Roll, RollUnit
from lilong.ballot.states import DeliveryResult, MotionState
from lilong.commons.fields import PathField
from lilong.commons.spaces import OfSpace


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
            among("state", MotionState, "motion_state"),
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
    `paper_waiting` says that paper of the unit waits for its second reader: where the first valid
    ballot counts, nothing cast online may overtake it. It stands here because a cast reads this
    row anyway; who changes a `PaperEntry` keeps it (`waiting.keep_flag`).
    """

    motion = models.ForeignKey(Motion, on_delete=models.CASCADE, related_name="voters")
    unit = models.ForeignKey(RollUnit, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    place_path = PathField()
    building_id = models.UUIDField()
    walk = models.CharField(max_length=200)
    counted = models.BooleanField(default=True)
    serial = models.PositiveSmallIntegerField(default=1)
    paper_waiting = models.BooleanField(default=False)
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
        constraints: ClassVar = [among("result", DeliveryResult, "delivery_result")]
        indexes: ClassVar = [models.Index(fields=["voter", "-at"], name="delivery_voter")]
