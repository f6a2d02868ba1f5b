"""Change the words of a motion, as one has seen them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions
from lilong.ballot.actions.draft_motion import checked_words, scope_paths
from lilong.ballot.events import MotionChanged
from lilong.ballot.models import Motion
from lilong.ballot.moving import locked_motion, only_in_draft, tell_of
from lilong.ballot.scoping import seen_digest
from lilong.commons.usecase import use_case
from lilong.commons.wording import listed
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Conflict, Invalid
from lilong.places import queries as places

CHANGEABLE = (
    "title", "question", "matter", "text", "not_included", "scope_paths", "acting_basis",
)  # fmt: skip


@use_case
def change_motion(
    actor: Actor,
    /,
    *,
    motion_id: UUID,
    seen: Mapping[str, str] | None = None,
    scope_ids: Sequence[UUID] | None = None,
    **changes: str,
) -> Motion:
    """Change a draft.

    What somebody else changed meanwhile is kept when it concerns other fields; when it concerns
    the same field with another value, nothing is written and both are shown.

    Args:
        seen: `scoping.seen_digest` of each field as the actor saw it; without it the fields are
            taken to have been seen as they stand.
        scope_ids: the places whose owners are asked, when that is changed.

    Raises:
        NotAllowed: not one of those who prepare here.
        Conflict: the same field was changed meanwhile.
        Invalid: a value cannot be used, or nothing changes.
        Refused: it is no longer a draft.
    """
    motion = locked_motion(motion_id)
    permissions.prepare_motion(actor, motion.place_path)
    only_in_draft(motion)
    if unknown := set(changes) - set(CHANGEABLE):
        raise Invalid(_("这些内容不能在这里修改：%(names)s") % {"names": listed(sorted(unknown))})
    wanted: dict[str, Any] = checked_words(changes)
    if scope_ids is not None:
        wanted["scope_paths"] = scope_paths(places.place(motion.place_id), scope_ids)
    touched = _touched(motion, wanted, seen or {})
    changed = {name: value for name, value in touched.items() if getattr(motion, name) != value}
    if not changed:
        raise Invalid(_("没有需要保存的修改"))
    return write_changes(actor, motion, changed)


def seen_of(motion: Motion) -> dict[str, str]:
    """What a form keeps of each field as it is shown."""
    return {name: seen_digest(getattr(motion, name)) for name in CHANGEABLE}


def _touched(motion: Motion, wanted: dict[str, Any], seen: Mapping[str, str]) -> dict[str, Any]:
    """Those of the values that the actor changed. Raises Conflict where others did too."""
    touched = {
        name: value for name, value in wanted.items() if seen_digest(value) != seen.get(name)
    }
    now = {name: getattr(motion, name) for name in touched}
    disputed = [
        name
        for name, value in touched.items()
        if name in seen and seen_digest(now[name]) != seen[name] and now[name] != value
    ]
    if disputed:
        raise Conflict(
            _("您修改的时候，别人也改了同一处。两个版本都在下面，请核对后再保存。"),
            theirs={name: now[name] for name in disputed},
            mine={name: touched[name] for name in disputed},
            beside={name: value for name, value in touched.items() if name not in disputed},
        )
    return touched


def write_changes(actor: Actor, motion: Motion, changed: Mapping[str, Any]) -> Motion:
    """Save changed fields of a locked draft as its next version."""
    for name, value in changed.items():
        setattr(motion, name, value)
    motion.version += 1
    motion.save(update_fields=[*changed, "version"])
    tell_of(actor, motion, MotionChanged, fields=tuple(sorted(changed)))
    return motion
