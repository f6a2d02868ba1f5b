"""Give a theme another name or category, close it, or open it again."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.council import theme_permissions as permissions
from lilong.council.models import Theme
from lilong.council.states import THEME
from lilong.council.theme_events import ThemeChanged
from lilong.council.theme_filling import check_category, check_title, check_version, locked_theme
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid


@use_case
def change_theme(
    actor: Actor,
    *,
    theme_id: UUID,
    title: str,
    category: str,
    state: str,
    base_version: int | None = None,
) -> Theme:
    """Change title, category and state of a theme; its sentences stay as they are.

    Raises:
        NotAllowed: not a keeper of the residents' area.
        Refused: somebody else has changed it since `base_version`.
        Invalid: no title, no such category, or nothing is changed.
    """
    theme = locked_theme(theme_id)
    permissions.change_theme(actor, theme.area_path)
    check_version(theme, base_version)
    wanted = {"title": check_title(title), "category": check_category(category), "state": state}
    fields = tuple(name for name, value in wanted.items() if getattr(theme, name) != value)
    if not fields:
        raise Invalid(_("没有改动"))
    if "state" in fields:
        THEME.check(theme.state, state)
    for name in fields:
        setattr(theme, name, wanted[name])
    theme.version += 1
    theme.save(update_fields=[*fields, "version"])
    record(
        actor,
        ThemeChanged(
            space_id=theme.space_id,
            place_path=theme.area_path,
            subject_id=theme.id,
            code=theme.code,
            fields=fields,
            version=theme.version,
        ),
    )
    return theme
