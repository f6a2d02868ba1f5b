"""Several findings of one place as one case: what it is, where, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from lilong.cases.files.importing.hotline_drafts import speaks_of_caller
from lilong.cases.files.kinds import kind_label, kind_of_finding
from lilong.cases.files.models import Case
from lilong.cases.files.summaries import doubts_about_summary
from lilong.council.wording import legible
from lilong.engines.tabular.personal import without_personal
from lilong.kernel.refusal import Invalid, Refused
from lilong.survey.queries.for_cases import FindingView


@dataclass(frozen=True)
class OneMatter:
    """What `open_case` is given for several findings."""

    place_id: UUID
    kind: str
    summary: str
    values: dict[str, Any]


def as_one(findings: Sequence[FindingView]) -> OneMatter:
    """What the findings are as one case. Raises Invalid: they are not one matter, or none."""
    check_one_matter(findings)
    kind = kind_of_finding(findings[0].kind) if findings else ""
    if not kind:
        raise _refused(_("请先勾上要合在一起的几条"))
    sizes = [one.area for one in findings if one.area is not None]
    values = {
        # A part of the size would pass for the whole.
        "size": sum(sizes) if len(sizes) == len(findings) else None,
        "wall_type": findings[0].wall_type,
    }
    return OneMatter(findings[0].place_id, kind, _summary(kind, findings), values)


def check_one_matter(findings: Sequence[FindingView]) -> None:
    """Raises Invalid: they lie at several places, go several ways, or through several walls."""
    if len({one.place_id for one in findings}) > 1:
        raise _refused(_("勾上的几条不在同一处"))
    if len({kind_of_finding(one.kind) or one.kind for one in findings}) > 1:
        raise _refused(_("勾上的几条不是一类，走的路不一样"))
    if len({one.wall_type for one in findings}) > 1:
        raise _refused(_("勾上的几条墙体不一样，走的路不一样"))


def _refused(said: str) -> Invalid:
    remedy = _("请只勾同一处、同一类的几条；别的分开立案。")
    return Invalid(said, fields={"findings": [said]}, remedy=remedy)


def _summary(kind: str, findings: Sequence[FindingView]) -> str:
    """Their words, each once, or what they are and how many."""
    told = {"kind": kind_label(kind), "count": len(findings)}
    said = plain_summary(kind, [one.description for one in findings])
    return said or _("%(kind)s，%(count)s 处") % told


def plain_summary(kind: str, descriptions: Sequence[str]) -> str:
    """What the ledger says of findings, each once, as far as it can be a summary of which nobody
    has to be asked; empty where that is nothing. Nobody has read it as a summary yet."""
    plain = (" ".join(legible(one).split()) for one in descriptions)
    fit = (without_personal(one) for one in plain if one and not needs_a_look(kind, one))
    said = "；".join(dict.fromkeys(fit))
    most = Case._meta.get_field("summary").max_length
    assert most is not None
    return said if len(said) <= most else said[: most - 1] + "…"


def needs_a_look(kind: str, description: str) -> bool:
    """Whether words of the ledger are no summary even with names covered: somebody complains or
    speaks of themselves in them, or they order something."""
    if speaks_of_caller(description):
        return True
    try:
        return bool(doubts_about_summary(kind, description))
    except Refused:
        return True
