"""Answer everybody who said the same, at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.council import theme_permissions as permissions
from lilong.council.events import (
    SuggestionAdopted,
    SuggestionDeclined,
    SuggestionDiscussed,
    SuggestionDone,
    SuggestionEvent,
)
from lilong.council.models import Suggestion, Theme
from lilong.council.moving import check_words
from lilong.council.states import SUGGESTION, SuggestionState
from lilong.council.theme_events import ThemeAnswered
from lilong.council.theme_filling import check_version, locked_theme, set_states, tell_all
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused

ANSWERS: Mapping[str, type[SuggestionEvent]] = MappingProxyType(
    {
        SuggestionState.DISCUSSED: SuggestionDiscussed,
        SuggestionState.ADOPTED: SuggestionAdopted,
        SuggestionState.DECLINED: SuggestionDeclined,
        SuggestionState.DONE: SuggestionDone,
    }
)
MOST_AT_ONCE = 1000
"""Sentences answered in one transaction; the page offers the rest."""


@dataclass(frozen=True)
class Answered:
    """How many sentences got the answer, and how many that can have it still wait for it."""

    count: int
    left: int


@use_case
def answer_theme(
    actor: Actor, *, theme_id: UUID, state: str, words: str, base_version: int | None = None
) -> Answered:
    """Give every sentence of a theme that can come to `state` this answer, a step each.

    Sentences that have come further by themselves are left alone: whoever was told that theirs
    is done is not told that it is being discussed.

    Args:
        state: discussed, adopted, declined or done.
        words: what each author reads.

    Raises:
        NotAllowed: not a keeper of the residents' area.
        Invalid: no such answer, no words, or nothing in the theme can come there.
        Refused: somebody else has changed the theme since `base_version`.
    """
    # The sentences before the theme, as everywhere; which theme they are in is asked again.
    theme = Theme.objects.filter(pk=theme_id).first() or locked_theme(theme_id)
    permissions.answer_theme(actor, theme.area_path)
    if state not in ANSWERS:
        raise Invalid(_("请选一个答复"), fields={"state": [_("请选一个答复")]})
    words = check_words(words, needed=str(_("请写几句，每个提过的人都会看到")))
    before = [was for was, after in SUGGESTION.table.items() if state in after and was != state]
    waiting = Suggestion.objects.filter(theme=theme, state__in=_from(state, before))
    rows = waiting.select_for_update(no_key=True).defer("grams").order_by("pk")
    suggestions = list(rows[:MOST_AT_ONCE])
    theme = locked_theme(theme_id)
    check_version(theme, base_version)
    if not suggestions:
        raise Refused(_("这个主题里没有等这个答复的话"))
    head = set_states(suggestions, dict.fromkeys([one.pk for one in suggestions], state), words)
    tell_all(actor, suggestions, ANSWERS[state], head=head)
    record(
        actor,
        ThemeAnswered(
            space_id=theme.space_id,
            place_path=theme.area_path,
            subject_id=theme.id,
            code=theme.code,
            state=state,
            count=len(suggestions),
        ),
        head=head,
    )
    return Answered(len(suggestions), waiting.count())


def _from(state: str, before: list[str]) -> list[str]:
    """From where an answer to all may come: forward only."""
    back = {SuggestionState.DECLINED, SuggestionState.DONE, SuggestionState.SOLVED}
    if state in (SuggestionState.DISCUSSED, SuggestionState.ADOPTED):
        back |= {SuggestionState.ADOPTED, SuggestionState.REFERRED}
    return [was for was in before if was not in back]
