"""Correct a finding, on the version one has seen."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.commons.wording import listed
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Conflict, Invalid
from lilong.survey import permissions, writing
from lilong.survey.actions.add_finding import check_values
from lilong.survey.events import FindingChanged
from lilong.survey.models import Finding, FindingVersion
from lilong.survey.moving import handed_in, locked_finding, scopes_of

CHANGEABLE = frozenset(writing.KEPT) - {"state", "state_reason", "repeats_id", "found_by_id"}


@use_case
def change_finding(
    actor: Actor, /, *, finding_id: UUID, base_version: int, **changes: Any
) -> Finding:
    """Change values of a finding that the actor saw in `base_version`.

    What somebody else changed meanwhile is kept when it concerns other fields; when it
    concerns the same field with another value, nothing is written and both are shown.

    Raises:
        NotAllowed: neither a keeper nor its recorder before it is confirmed.
        Conflict: the same field was changed meanwhile.
        Invalid: a value cannot be used.
    """
    finding = locked_finding(finding_id)
    permissions.change_finding(actor, finding)
    if unknown := set(changes) - CHANGEABLE:
        raise Invalid(_("这些内容不能在这里修改：%(names)s") % {"names": listed(sorted(unknown))})
    changes = _merged(finding, base_version, changes)
    changes = {name: value for name, value in changes.items() if getattr(finding, name) != value}
    if not changes:
        raise Invalid(_("没有需要保存的修改"))
    _check(finding, changes)
    return _write(actor, finding, changes)


def _merged(finding: Finding, base_version: int, changes: dict[str, Any]) -> dict[str, Any]:
    """Those of the changes that the actor really made. Raises Conflict where both did."""
    if base_version == finding.version:
        return changes
    base = FindingVersion.objects.filter(finding=finding, version=base_version).first()
    if base is None:
        raise Invalid(_("请刷新后再修改"))
    now = writing.kept_values(finding)
    mine = writing.kept_values(_with(finding, changes))
    # A form sends every field: what stands as it stood in the base was not touched.
    touched = {name: value for name, value in changes.items() if mine[name] != base.values[name]}
    disputed = [
        name for name in touched if base.values[name] != now[name] and now[name] != mine[name]
    ]
    if disputed:
        raise Conflict(
            _("您修改的时候，别人也改了同一处。两个版本都在下面，请核对后再保存。"),
            theirs={name: getattr(finding, name) for name in disputed},
            mine={name: changes[name] for name in disputed},
            beside={name: value for name, value in touched.items() if name not in disputed},
        )
    return touched


def _with(finding: Finding, changes: dict[str, Any]) -> Finding:
    kept = {name: getattr(finding, name) for name in writing.KEPT}
    return Finding(**{**kept, **changes})


def _check(finding: Finding, changes: dict[str, Any]) -> None:
    values = {
        name: changes.get(name, getattr(finding, name))
        for name in ("kind", "found_on", "area", "measures", "wall_type")
    }
    if values["kind"] == finding.kind and "wall_type" not in changes:
        values.pop("wall_type")
    if wrong := check_values(**values):
        raise Invalid(_("有几处需要改一下"), fields=wrong)


def _write(actor: Actor, finding: Finding, changes: dict[str, Any]) -> Finding:
    entry = record(
        actor,
        FindingChanged(
            space_id=finding.space_id,
            place_path=finding.place_path,
            subject_id=finding.id,
            code=finding.code,
            version=finding.version + 1,
            fields=tuple(sorted(changes)),
        ),
    )
    ledger = writing.Ledger(finding.space_id)
    writing.change(
        finding,
        {**changes, **handed_in(finding)},
        scopes=scopes_of(finding),
        number=entry.number,
        by_person_id=actor.person_id,
        ledger=ledger,
    )
    ledger.close()
    return finding
