"""Which cases came where one of their kind had been solved before."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lilong.commons.spaces import OfSpace


class CaseRepeat(OfSpace):
    """That a case was opened where one of its kind had been solved: in the same room, or at the
    same common part.

    It is written when the case is opened and deleted when it is withdrawn, so that there are as
    many as `repeats.REPEATED` counts. That the one `before` comes back itself later on changes
    nothing.
    """

    case = models.OneToOneField("cases.Case", on_delete=models.CASCADE, related_name="repeats")
    before = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(case=models.F("before")), name="caserepeat_another"
            ),
        ]
