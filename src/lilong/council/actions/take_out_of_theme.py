"""Take one sentence out of its theme: it says something else."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.council import theme_permissions as permissions
from lilong.council.models import Suggestion, ThemeExclusion
from lilong.council.moving import locked_suggestion
from lilong.council.theme_events import SuggestionUngrouped
from lilong.council.theme_filling import TAKEN_OUT, locked_theme, take_out, tell_all
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid


@use_case
def take_out_of_theme(actor: Actor, *, suggestion_id: UUID) -> Suggestion:
    """Take a sentence out of its theme; it is not proposed for this theme again.

    Raises:
        NotAllowed: not a keeper of the residents' area.
        NotFound: no such sentence.
        Invalid: it is in no theme.
    """
    suggestion = locked_suggestion(suggestion_id)
    permissions.take_out_of_theme(actor, suggestion.place_path)
    if suggestion.theme_id is None:
        raise Invalid(_("%(code)s 不在任何主题里") % {"code": suggestion.code})
    theme = locked_theme(suggestion.theme_id)
    head = take_out(theme, [suggestion], TAKEN_OUT % {"title": theme.title})
    ThemeExclusion.objects.bulk_create(
        [ThemeExclusion(space_id=theme.space_id, suggestion=suggestion, theme=theme)],
        ignore_conflicts=True,
    )
    tell_all(actor, [suggestion], SuggestionUngrouped, head=head, theme=theme.code)
    return suggestion
