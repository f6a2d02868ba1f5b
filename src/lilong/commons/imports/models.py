"""Imports: read without effect, reported row by row, applied at once, undone at once."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lilong.commons.fields import PathField
from lilong.commons.spaces import OfSpace
from lilong.kernel.moves import Moves


class ImportState(models.TextChoices):
    READING = "reading", _("正在读取")
    READ = "read", _("待核对")
    APPLYING = "applying", _("正在写入")
    APPLIED = "applied", _("已写入")
    UNDONE = "undone", _("已撤销")
    FAILED = "failed", _("未能读取")


IMPORT = Moves(
    "import",
    {
        ImportState.READING: [ImportState.READ, ImportState.FAILED],
        ImportState.READ: [ImportState.APPLYING, ImportState.READING],
        ImportState.APPLYING: [ImportState.APPLIED, ImportState.READ],
        ImportState.APPLIED: [ImportState.UNDONE],
        ImportState.UNDONE: [ImportState.APPLYING, ImportState.READING],
        ImportState.FAILED: [ImportState.READING],
    },
    dict(ImportState.choices),
)


class ImportRun(OfSpace):
    """One file handed in for one importer (`survey.ledger`, …) at one place.

    `columns` maps headings to fields as understood or corrected; `figures` is the report's
    summary; `why` says in the person's words what failed.
    """

    importer = models.CharField(max_length=60)
    place_id = models.UUIDField()
    place_path = PathField()
    context_id = models.UUIDField(null=True)
    file_id = models.UUIDField()
    file_name = models.CharField(max_length=200)
    state = models.CharField(
        max_length=10, choices=ImportState.choices, default=ImportState.READING
    )
    columns = models.JSONField(default=dict)
    figures = models.JSONField(default=dict)
    why = models.TextField(blank=True)
    by_person_id = models.UUIDField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["place_path", "-created_at"], name="importrun_place"),
        ]


class ImportRow(OfSpace):
    """One row of the file: its raw cells, what was understood, what was guessed, what became.

    `raw` is the list of cell texts; `fields` maps field to value; `guesses` is a list of
    {field, from, to, confidence 0–100, code}, `guessed` marks rows that were read with one;
    telephone and identity numbers are covered in `raw`; `verdict` is `finding` (the importer's
    thing), `known`, `duplicate`, `skipped` or `not_understood`; `target_id` and
    `target_version` are what the row became.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    sheet = models.PositiveSmallIntegerField(default=0)
    number = models.PositiveIntegerField()
    raw = models.JSONField()
    fields = models.JSONField(default=dict)
    guesses = models.JSONField(default=list)
    verdict = models.CharField(max_length=14)
    why = models.CharField(max_length=200, blank=True)
    guessed = models.BooleanField(default=False)
    target_id = models.UUIDField(null=True)
    target_version = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "sheet", "number"], name="importrow_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["run", "verdict", "sheet", "number"], name="importrow_verdict"),
            models.Index(
                fields=["run", "sheet", "number"],
                name="importrow_guessed",
                condition=models.Q(guessed=True),
            ),
            models.Index(fields=["target_id"], name="importrow_target"),
        ]


class LearnedReading(OfSpace):
    """A correction that a person made, remembered for the next file of that street.

    `what` is `column` (heading → field) or `value:<field>` (text → value).
    """

    importer = models.CharField(max_length=60)
    what = models.CharField(max_length=60)
    text = models.CharField(max_length=200)
    value = models.JSONField()
    by_person_id = models.UUIDField(null=True)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["space_id", "importer", "what", "text"], name="learned_once"
            ),
        ]
