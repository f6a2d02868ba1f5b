"""Constraints that several tables have."""

from __future__ import annotations

from django.db import models


def among(column: str, choices: type[models.TextChoices], name: str) -> models.CheckConstraint:
    """The column holds one of the choices."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{column}__in": choices.values}), name=name
    )
