"""Put one sentence into a theme by hand, or from one theme into another."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.council import theme_permissions as permissions
from lilong.council.models import Suggestion, ThemeExclusion
from lilong.council.moving import locked_suggestion
from lilong.council.states import Branch
from lilong.council.theme_events import SuggestionGrouped
from lilong.council.theme_filling import check_open, locked_theme, put_in, tell_all
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid


@use_case
def move_to_theme(actor: Actor, *, suggestion_id: UUID, theme_id: UUID) -> Suggestion:
    """Put a sentence into a theme; its author reads which. A person's word goes before all.

    Raises:
        NotAllowed: not a keeper of the residents' area.
        NotFound: no such sentence or theme.
        Invalid: a claim, another residents' area, or it is in this theme already.
        Refused: the theme is closed.
    """
    suggestion = locked_suggestion(suggestion_id)
    permissions.move_to_theme(actor, suggestion.place_path)
    theme = locked_theme(theme_id)
    if theme.area_id != suggestion.area_id:
        raise Invalid(_("请选本居民区的一个主题"), fields={"theme": [_("请选本居民区的一个主题")]})
    if suggestion.branch != Branch.SUGGESTION:
        raise Invalid(_("自家的诉求单独办理，不归到主题里"))
    if suggestion.theme_id == theme.id:
        raise Invalid(_("%(code)s 已经在这个主题里") % {"code": suggestion.code})
    check_open(theme)
    head = put_in(theme, [suggestion])
    ThemeExclusion.objects.filter(suggestion=suggestion, theme=theme).delete()
    tell_all(actor, [suggestion], SuggestionGrouped, head=head, theme=theme.code)
    return suggestion
