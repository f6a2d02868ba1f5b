"""Whoever said it says whether it is really solved."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.council import permissions
from lilong.council.events import SuggestionReopened, SuggestionSolved
from lilong.council.keys import read_key
from lilong.council.models import Suggestion
from lilong.council.moving import check_words, locked_by_key, move
from lilong.council.queries.suggestions import asks_author, steps_of
from lilong.council.states import SuggestionState
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused


@use_case
def answer_whether_solved(actor: Actor, *, key: str, solved: bool, words: str = "") -> Suggestion:
    """Answer once for each time it is called done: solved, or discussed again.

    Nothing tells who answered; the short address is proof enough, except to those who answer for
    the committee. What a keeper noted in the author's place can be contradicted.

    Args:
        key: the short address, as typed.
        words: what is still wrong; needed where it is not solved.

    Raises:
        NotFound: no such short address.
        NotAllowed: who reads every sentence here cannot speak for an author.
        Invalid: it is not solved, and not said what is wrong.
        Refused: nobody asks now.
    """
    found = locked_by_key(key)
    permissions.answer_whether_solved(actor, found, key=read_key(key))
    asked = asks_author(found, steps_of(found.id))
    if not asked or (solved and found.state == SuggestionState.SOLVED):
        raise Refused(
            _("现在不用回答，可能刚才已经答过了"),
            remedy=_("情况又变了的，请另外再说一句。"),
        )
    needed = "" if solved else str(_("请写一句哪里还不好，我们接着办"))
    words = check_words(words, needed=needed)
    state = SuggestionState.SOLVED if solved else SuggestionState.DISCUSSED
    event = SuggestionSolved if solved else SuggestionReopened
    return move(actor, found, state, event, words=words, by_author=True)
