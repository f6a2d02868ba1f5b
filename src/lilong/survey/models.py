"""Campaigns, doors, findings and their versions, sealed reports, frozen counts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lilong.commons.fields import PathField, SealedField
from lilong.commons.spaces import OfSpace
from lilong.kernel.ids import day_uuid7
from lilong.survey.states import (
    COUNTED,
    CampaignState,
    DoorResult,
    FindingState,
    HowKnown,
    Part,
    Precision,
    WallType,
)


class Campaign(OfSpace):
    """一轮排摸: an area, kinds, a deadline and surveyors. No kinds means all kinds."""

    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    place_path = PathField()
    title = models.CharField(_("名称"), max_length=80)
    kinds = models.JSONField(default=list)
    starts_on = models.DateField(_("开始日期"))
    deadline = models.DateField(_("截止日期"))
    state = models.CharField(
        max_length=8, choices=CampaignState.choices, default=CampaignState.PLANNED
    )
    doors = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(deadline__gte=models.F("starts_on")),
                name="campaign_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=CampaignState.values), name="campaign_state"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["place_path", "-starts_on"], name="campaign_place"),
        ]

    def __str__(self) -> str:
        return self.title


class CampaignSurveyor(OfSpace):
    """A person who surveys a part of the campaign's area."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="surveyors")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    place_path = PathField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["campaign", "person", "place"], name="campaign_surveyor_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "campaign"], name="campaign_surveyor_person"),
        ]


class Door(OfSpace):
    """A door of a campaign: the room, and what the last knock brought.

    `result` is empty while nobody has knocked.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="door_set")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    place_path = PathField()
    result = models.CharField(max_length=8, choices=DoorResult.choices, blank=True)
    visits = models.PositiveSmallIntegerField(default=0)
    last_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    last_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "place"], name="door_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["campaign", "result", "place_path"], name="door_result"),
            models.Index(fields=["campaign", "place_path"], name="door_path"),
        ]


class DoorVisit(OfSpace):
    """One knock at a door: who, when, with which result."""

    door = models.ForeignKey(Door, on_delete=models.CASCADE, related_name="visit_set")
    result = models.CharField(max_length=8, choices=DoorResult.choices)
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["door", "-at"], name="doorvisit_door")]


class Finding(OfSpace):
    """One thing that is wrong, at one place.

    Attributes:
        code: number within the residents' area, such as `00042`.
        place: the room, common part, number or lane where it is.
        area_id, lane_id, number_id: the residents' area, lane and number it lies in; repeated
            here (places never move) so that lists filter by one column.
        address: the place's address, repeated for lists and search.
        part, shop: on a public or private part; of a shop.
        area: 0.01 m², as stated; empty when not measured.
        measures: {measure code: value} of the kind; lengths in mm.
        wall_type: only for wall openings.
        found_on, found_precision: the day, month or year as far as it is known.
        position: place in the list: day of finding, then chance (see `new_position`).
        facet: `lilong.survey.facets.pack` of its values.
        version: raised by every change; an edit names the version it rests on.
        recorded_number: number of the ledger entry that tells of its recording.
        repeats_id: the finding that this one repeats.
        cover_id, photos: first photo and number of photos, of those released.
        x, y: own point in the plan's metres; empty when the place's anchor serves.
        grams: search words, see `lilong.commons.search.grams`.
    """

    id = models.UUIDField(primary_key=True, default=day_uuid7, editable=False)
    code = models.CharField(max_length=12)
    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, null=True, related_name="findings"
    )
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    place_path = PathField()
    area_id = models.UUIDField(null=True)
    lane_id = models.UUIDField(null=True)
    number_id = models.UUIDField(null=True)
    address = models.CharField(max_length=160)
    kind = models.CharField(max_length=30)
    description = models.CharField(_("具体情况"), max_length=300, blank=True)
    part = models.CharField(max_length=8, choices=Part.choices, default=Part.UNKNOWN)
    shop = models.BooleanField(default=False)
    area = models.BigIntegerField(null=True)
    measures = models.JSONField(default=dict)
    wall_type = models.CharField(max_length=12, choices=WallType.choices, blank=True)
    note = models.CharField(_("备注"), max_length=300, blank=True)
    found_on = models.DateField()
    found_precision = models.CharField(
        max_length=8, choices=Precision.choices, default=Precision.DAY
    )
    found_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    how_known = models.CharField(max_length=8, choices=HowKnown.choices, default=HowKnown.PATROL)
    state = models.CharField(
        max_length=10, choices=FindingState.choices, default=FindingState.FOUND
    )
    state_reason = models.CharField(max_length=200, blank=True)
    facet = models.PositiveSmallIntegerField()
    position = models.BigIntegerField(unique=True)
    version = models.PositiveIntegerField(default=1)
    recorded_number = models.BigIntegerField()
    changed_on = models.DateField(auto_now=True)
    repeats_id = models.UUIDField(null=True)
    import_row_id = models.UUIDField(null=True)
    cover_id = models.UUIDField(null=True)
    photos = models.PositiveSmallIntegerField(default=0)
    x = models.FloatField(null=True)
    y = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    accuracy_m = models.PositiveSmallIntegerField(null=True)
    grams = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area_id", "code"], name="finding_code_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=FindingState.values), name="finding_state"
            ),
            models.CheckConstraint(
                condition=models.Q(area=None) | models.Q(area__gte=0), name="finding_area"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["space_id", "position"], name="finding_space"),
            models.Index(fields=["space_id", "facet", "position"], name="finding_space_facet"),
            models.Index(fields=["area_id", "position"], name="finding_area_pos"),
            models.Index(fields=["area_id", "facet", "position"], name="finding_area_facet"),
            # In walking order: where cases are opened out of the ledger.
            models.Index(fields=["area_id", "place_path", "position"], name="finding_area_walk"),
            models.Index(fields=["lane_id", "position"], name="finding_lane_pos"),
            models.Index(fields=["lane_id", "facet", "position"], name="finding_lane_facet"),
            *(
                models.Index(
                    fields=[f"{scope}_id", "position"],
                    condition=models.Q(state__in=COUNTED),
                    name=f"finding_{scope}_counted",
                )
                for scope in ("space", "area", "lane")
            ),
            models.Index(fields=["number_id", "position"], name="finding_number_pos"),
            models.Index(fields=["place", "position"], name="finding_place_pos"),
            models.Index(fields=["found_by", "position"], name="finding_surveyor"),
            models.Index(fields=["place_path"], name="finding_path"),
            models.Index(fields=["repeats_id"], name="finding_repeats"),
            models.Index(fields=["import_row_id"], name="finding_import_row"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.address}"


class FindingVersion(OfSpace):
    """What a finding said before a change: its values, and the ledger numbers they held for."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    values = models.JSONField()
    from_number = models.BigIntegerField()
    until_number = models.BigIntegerField()
    by_person_id = models.UUIDField(null=True)
    replaced_on = models.DateField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["finding", "version"], name="finding_version_once"),
        ]


class FindingPhoto(OfSpace):
    """A photo of a finding. Nobody's name is on it: it may come from a sealed reporter.

    Attributes:
        file_id: what is shown, everywhere: covered where something was to be covered.
        covered, original_id, original_content: see `lilong.commons.files.albums`.
    """

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="photo_set")
    file_id = models.UUIDField()
    order = models.PositiveSmallIntegerField(default=0)
    caption = models.CharField(max_length=100, blank=True)
    # A photo is shown to people outside the survey team only when it shows a public part.
    public = models.BooleanField(default=False)
    # A reporter's photo may tell from where it was taken: full sight only, until a keeper has
    # looked at it (`release_photo`) or adds it too.
    released = models.BooleanField(default=True)
    covered = models.JSONField(default=list)
    original_id = models.UUIDField(null=True)
    original_content = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["finding", "file_id"], name="finding_photo_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["file_id"], name="finding_photo_file"),
            models.Index(
                fields=["original_id"],
                condition=models.Q(original_id__isnull=False),
                name="finding_photo_original",
            ),
            models.Index(
                fields=["original_content"],
                condition=~models.Q(original_content=""),
                name="finding_photo_before",
            ),
        ]


class SealedReport(OfSpace):
    """Who reported a finding: encrypted, opened for a stated purpose only, and for a time.

    Nothing points from the finding to here, and the id tells nothing of the order.

    Attributes:
        holder: by which an account finds what it reported itself (`lilong.survey.reports`): a
            keyed hash of the person and `expires_on`.
    """

    finding_id = models.UUIDField(unique=True)
    reporter = SealedField()
    words = SealedField(blank=True)
    expires_on = models.DateField()
    holder = models.CharField(max_length=32, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["holder"], name="sealedreport_holder", condition=~models.Q(holder="")
            ),
        ]


class FrozenCount(OfSpace):
    """底数: the counts at a place as of one ledger number, which can be counted again.

    `figures` is {"total", "by_kind", "by_lane", "by_part"}; `digest` the SHA-256 of them.
    """

    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    place_path = PathField()
    title = models.CharField(_("名称"), max_length=80)
    as_of = models.BigIntegerField()
    frozen_at = models.DateTimeField(auto_now_add=True)
    by_person_id = models.UUIDField(null=True)
    figures = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["place_path", "-frozen_at"], name="frozencount_place"),
        ]
