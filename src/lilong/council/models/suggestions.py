"""Suggestions and claims, their steps, their sealed authors; themes; how they are taken in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lilong.commons.fields import BytewiseField, PathField, SealedField
from lilong.commons.spaces import Local, OfSpace
from lilong.council.states import Branch, SaidBy, SuggestionState, ThemeState
from lilong.kernel.ids import day_uuid7

LONGEST_TEXT = 2000
KEY_LENGTH = 12


class Intake(OfSpace):
    """How a residents' area takes sentences in: whether without an account, and how many.

    Attributes:
        strangers: whether somebody without an account may say something.
        hourly: how many sentences one source may say in an hour without an account.
        area_hourly: how many of them the area takes in an hour altogether.
    """

    area_id = models.UUIDField(unique=True)
    area_path = PathField()
    strangers = models.BooleanField(default=False)
    hourly = models.PositiveSmallIntegerField(default=5)
    area_hourly = models.PositiveSmallIntegerField(default=200)


class Theme(OfSpace):
    """What many say: a title, a category, and how many say it.

    Attributes:
        code: running number within the residents' area and year, such as `主题 2026-003`.
        suggestions: how many sentences are in it; kept in the transaction.
        latest: place in the list of themes: of the last sentence that came in.
    """

    area_id = models.UUIDField()
    area_path = PathField()
    code = models.CharField(max_length=12)
    title = models.CharField(_("主题"), max_length=60)
    category = models.CharField(max_length=30)
    state = models.CharField(max_length=8, choices=ThemeState.choices, default=ThemeState.OPEN)
    suggestions = models.PositiveIntegerField(default=0)
    latest = models.BigIntegerField(unique=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area_id", "code"], name="theme_code_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=ThemeState.values), name="theme_state"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["area_id", "latest"], name="theme_area"),
            models.Index(fields=["area_id", "state", "latest"], name="theme_area_state"),
        ]

    def __str__(self) -> str:
        return self.title


class Suggestion(OfSpace):
    """One sentence: a suggestion or a claim, at a place, with nobody's name on it.

    Attributes:
        code: running number within the residents' area and year, such as `2026-0042`.
        key: the short address `/s/<key>` of its feed, made by chance.
        place: where it is about, not where its author lives.
        compound_id, lane_id: what of the two it lies in, repeated so that a list filters by one
            column.
        text: what was said; nobody below a keeper reads it before it is `released`.
        category: code of `lilong.council.categories`; empty while nobody has chosen.
        said_on: the day; nothing finer stands anywhere.
        entered_by: the worker who wrote it down for somebody.
        position: place in the list: day, then chance.
        grams: search words, see `lilong.commons.search.grams`.
    """

    id = models.UUIDField(primary_key=True, default=day_uuid7, editable=False)
    code = models.CharField(max_length=12)
    key = BytewiseField(max_length=KEY_LENGTH, unique=True)
    area_id = models.UUIDField()
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    place_path = PathField()
    compound_id = models.UUIDField(null=True)
    lane_id = models.UUIDField(null=True)
    address = models.CharField(max_length=160)
    branch = models.CharField(max_length=10, choices=Branch.choices, default=Branch.SUGGESTION)
    category = models.CharField(max_length=30, blank=True)
    text = models.CharField(_("内容"), max_length=LONGEST_TEXT)
    said_on = models.DateField()
    said_by = models.CharField(max_length=12, choices=SaidBy.choices)
    entered_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    state = models.CharField(
        max_length=10, choices=SuggestionState.choices, default=SuggestionState.RECEIVED
    )
    released = models.BooleanField(default=False)
    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, null=True, related_name="suggestion_set"
    )
    photos = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    position = models.BigIntegerField(unique=True)
    import_row_id = models.UUIDField(null=True)
    grams = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area_id", "code"], name="suggestion_code_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=SuggestionState.values), name="suggestion_state"
            ),
            models.CheckConstraint(
                condition=models.Q(branch__in=Branch.values), name="suggestion_branch"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["area_id", "position"], name="suggestion_area"),
            models.Index(fields=["area_id", "state", "position"], name="suggestion_area_state"),
            models.Index(fields=["area_id", "category", "position"], name="suggestion_area_categ"),
            models.Index(fields=["area_id", "branch", "position"], name="suggestion_area_branch"),
            models.Index(fields=["area_id", "released", "position"], name="suggestion_area_shown"),
            models.Index(fields=["compound_id", "position"], name="suggestion_compound"),
            models.Index(fields=["lane_id", "position"], name="suggestion_lane"),
            # Any mix of filters is a few ranges of one of these (queries/suggestion_plan.py).
            models.Index(
                fields=["area_id", "state", "category", "branch", "position"],
                name="suggestion_area_mix",
            ),
            models.Index(
                fields=["compound_id", "state", "category", "branch", "position"],
                name="suggestion_compound_mix",
            ),
            models.Index(
                fields=["lane_id", "state", "category", "branch", "position"],
                name="suggestion_lane_mix",
            ),
            models.Index(fields=["place_path"], name="suggestion_path"),
            models.Index(fields=["theme", "position"], name="suggestion_theme"),
            models.Index(fields=["theme", "released", "position"], name="suggestion_theme_shown"),
            models.Index(fields=["import_row_id"], name="suggestion_import_row"),
        ]

    def __str__(self) -> str:
        return self.code


class SuggestionStep(OfSpace):
    """What became of a sentence, one step at a time; never changed. Its author reads it.

    Attributes:
        order: from 1 without gaps, within the suggestion.
        state: the state it came to; `words` what the author is told, or what they said.
        waits_for, until: who has it now and until when, where it was referred.
        by_author: said by whoever holds the short address.
    """

    # An answer of the author tells the day and nothing finer, as the sentence does.
    id = models.UUIDField(primary_key=True, default=day_uuid7, editable=False)
    suggestion = models.ForeignKey(Suggestion, on_delete=models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=SuggestionState.choices)
    words = models.CharField(max_length=500, blank=True)
    waits_for = models.CharField(max_length=60, blank=True)
    until = models.DateField(null=True)
    on = models.DateField()
    by_author = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["suggestion", "order"], name="suggestionstep_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["on"], name="suggestionstep_on")]


class SuggestionPhoto(OfSpace):
    """A photo that came with a sentence; shown with its text, once that is released."""

    suggestion = models.ForeignKey(Suggestion, on_delete=models.CASCADE, related_name="photo_set")
    file_id = models.UUIDField()
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["suggestion", "file_id"], name="suggestionphoto_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["file_id"], name="suggestionphoto_file")]


class SuggestionContact(OfSpace):
    """Who said it and how to reach them: encrypted, opened for a purpose only, and for a time.

    Nothing points from the suggestion to here, and the id tells nothing of the order.

    Attributes:
        holder: by which an account finds what it said itself: a keyed hash of the person and
            `expires_on`, so that without the field key two days are never joined.
    """

    suggestion_id = models.UUIDField(unique=True)
    author = SealedField()
    contact = SealedField(blank=True)
    expires_on = models.DateField()
    holder = models.CharField(max_length=32, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["holder"], name="suggestioncontact_holder", condition=~models.Q(holder="")
            ),
        ]


class SayingCount(Local):
    """How many sentences one source has said in an hour without an account.

    `source` is a keyed hash of the address and the day: nobody can be followed to the next.
    """

    source = models.CharField(max_length=64)
    hour = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "hour"], name="sayingcount_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["hour"], name="sayingcount_hour")]
