"""A compound's own rules of voting, and re-elections during which listed matters wait."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lilong.commons.fields import PathField
from lilong.commons.spaces import OfSpace


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
