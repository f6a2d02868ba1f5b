"""A keeper notes what an author said in person: whether it is really solved."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.council import permissions
from lilong.council.events import SuggestionNotedSolved, SuggestionNotedUnsolved
from lilong.council.models import Suggestion
from lilong.council.moving import check_words, locked_suggestion, move
from lilong.council.states import SuggestionState
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused

# What the author reads before the keeper's words; a value like any other, so it is not translated.
_SAID_NOT_YET = "社工替您记下：您说还没有解决。"


@use_case
def note_whether_solved(
    actor: Actor, *, suggestion_id: UUID, solved: bool, words: str
) -> Suggestion:
    """Note in the keeper's own name what the author said at the office or at the door.

    It is counted apart from what authors answer themselves, and the author can contradict it.

    Args:
        words: how and when the author said so.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: it is not said how the author said so.
        Refused: nobody asks now.
    """
    found = locked_suggestion(suggestion_id)
    permissions.note_whether_solved(actor, found.place_path)
    if found.state != SuggestionState.DONE:
        raise Refused(_("现在没有在问提的人，可能刚才已经答过了"))
    words = check_words(words, needed=str(_("请写提的人是怎么说的，提的人会看到")))
    if solved:
        return move(actor, found, SuggestionState.SOLVED, SuggestionNotedSolved, words=words)
    words = check_words(_SAID_NOT_YET + words)
    return move(actor, found, SuggestionState.DISCUSSED, SuggestionNotedUnsolved, words=words)
