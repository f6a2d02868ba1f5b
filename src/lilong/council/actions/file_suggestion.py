"""Put a sentence under another category than the words of its text proposed."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.council import permissions, writing
from lilong.council.categories import categories
from lilong.council.events import SuggestionFiled
from lilong.council.models import Suggestion
from lilong.council.moving import change, locked_suggestion, tell
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid


@use_case
def file_suggestion(actor: Actor, *, suggestion_id: UUID, category: str) -> Suggestion:
    """Set the category by which a sentence is listed and grouped.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: no category of the dictionary.
    """
    found = locked_suggestion(suggestion_id)
    permissions.file_suggestion(actor, found.place_path)
    if category not in categories():
        raise Invalid(_("请从列表里选类别"), fields={"category": [_("请从列表里选类别")]})
    tell(actor, found, SuggestionFiled, {"category": category})
    change(found, {"category": category})
    writing.refile(found)
    return found
