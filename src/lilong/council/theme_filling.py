"""How sentences come into a theme and out of it, many at once: state, step, counters, place.

Only actions call this; every function runs in the caller's transaction. Locked are, in this
order: the proposal, the sentences by id, the themes by id, the street, the counters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.counters.counting import Deltas
from lilong.commons.ledger.chain import lock_street, record_many
from lilong.commons.ledger.models import LedgerHead
from lilong.commons.positions import new_position
from lilong.council import outcomes, writing
from lilong.council.categories import categories
from lilong.council.events import SuggestionEvent
from lilong.council.models import Suggestion, SuggestionStep, Theme
from lilong.council.states import SuggestionState, ThemeState
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotFound, Refused

THEME_CODES = "council.theme_codes"  # counter: the last number of a year in a residents' area
LONGEST_TITLE = 60
# What authors read; a value like any other, so it is not translated into the keeper's language.
PUT_IN = "归到主题“%(title)s”，和大家说的一起办。"
TAKEN_OUT = "从主题“%(title)s”里拿出来，单独办理。"


def locked_theme(theme_id: UUID) -> Theme:
    """The theme, locked until the commit. Raises NotFound."""
    found = Theme.objects.select_for_update(no_key=True).filter(pk=theme_id).first()
    if found is None:
        raise NotFound(_("没有这个主题"))
    return found


def locked_suggestions(ids: Iterable[UUID]) -> list[Suggestion]:
    """Those of these sentences that exist, locked until the commit, by id."""
    rows = Suggestion.objects.select_for_update(no_key=True).filter(pk__in=list(ids))
    return list(rows.defer("grams").order_by("pk"))


def check_open(theme: Theme) -> None:
    """Raises Refused: nothing comes into a closed theme."""
    if theme.state != ThemeState.OPEN:
        raise Refused(
            _("主题 %(code)s 已经办结，不再收新的") % {"code": theme.code},
            remedy=_("请先把它改回“收集中”，或另起一个主题。"),
        )


def check_version(theme: Theme, base_version: int | None) -> None:
    """Raises Refused: somebody else has changed the theme since the page was opened."""
    if base_version is not None and base_version != theme.version:
        raise Refused(
            _("刚才已经有人改过这个主题"), remedy=_("请看看现在的样子，需要的话再改一次。")
        )


def check_title(title: str) -> str:
    """A title without blanks around it. Raises Invalid."""
    title = " ".join(title.split())
    said: Any = ""
    if not title:
        said = _("请给主题起个名字，让大家一看就懂")
    elif len(title) > LONGEST_TITLE:
        said = _("主题的名字最多 %(most)s 个字") % {"most": LONGEST_TITLE}
    if said:
        raise Invalid(said, fields={"title": [said]})
    return title


def check_category(code: str) -> str:
    """A category that there is. Raises Invalid."""
    if code not in categories():
        raise Invalid(_("请选一个类别"), fields={"category": [_("请选一个类别")]})
    return code


def new_theme(area_id: UUID, area_path: str, space_id: UUID, title: str, category: str) -> Theme:
    """A numbered theme without sentences; the street stays locked until the commit."""
    lock_street(space_id)
    year = str(timezone.localdate().year)
    deltas = Deltas(space_id)
    deltas.add([area_id], THEME_CODES, year, 1)
    number = deltas.write_at_once()[THEME_CODES, year]
    return Theme.objects.create(
        space_id=space_id,
        area_id=area_id,
        area_path=area_path,
        code=f"{year}-{number:03d}",
        title=title,
        category=category,
        latest=new_position(timezone.localdate()),
    )


def put_in(theme: Theme, suggestions: Sequence[Suggestion]) -> LedgerHead | None:
    """Put locked sentences into a locked theme; out of the one that each was in.

    Returns the head of the street's ledger, as `set_states` does.
    """
    moved = [one for one in suggestions if one.theme_id != theme.pk]
    left = Counter(one.theme_id for one in moved if one.theme_id)
    sources = list(
        Theme.objects.select_for_update(no_key=True).filter(pk__in=list(left)).order_by("pk")
    )
    head = _move(moved, theme, PUT_IN % {"title": theme.title})
    # Those that lose first: a place in the list belongs to one theme only.
    for source in sources:
        recount(source, -left[source.pk])
    recount(theme, len(moved))
    return head


def take_out(theme: Theme, suggestions: Sequence[Suggestion], words: str) -> LedgerHead | None:
    """Take locked sentences out of their locked theme; `words` is what their authors read."""
    head = _move(suggestions, None, words)
    recount(theme, -len(suggestions))
    return head


def _move(suggestions: Sequence[Suggestion], theme: Theme | None, words: str) -> LedgerHead | None:
    states = {}
    for one in suggestions:
        state = one.state
        if theme is not None and state == SuggestionState.RECEIVED:
            state = SuggestionState.GROUPED
        elif theme is None and state == SuggestionState.GROUPED:
            state = SuggestionState.RECEIVED
        states[one.pk] = state
        one.theme = theme
    return set_states(suggestions, states, words)


def set_states(
    suggestions: Sequence[Suggestion], states: Mapping[UUID, str], words: str
) -> LedgerHead | None:
    """Give locked sentences their states, each with a step its author reads; count them anew.

    Returns the head of the street's ledger, which is locked before the first counter: whoever
    says a sentence meanwhile takes both in this order. None where there are no sentences.
    """
    if not suggestions:
        return None
    head = lock_street(suggestions[0].space_id)
    deltas = Deltas(suggestions[0].space_id)
    moves = [outcomes.Moved(one, one.state) for one in suggestions]
    for one in suggestions:
        deltas.add(writing.scopes_of(one), writing.SUGGESTIONS, writing.counted_as(one), -1)
        one.state = states[one.pk]
        one.version += 1
        deltas.add(writing.scopes_of(one), writing.SUGGESTIONS, writing.counted_as(one), +1)
    Suggestion.objects.bulk_update(suggestions, ["theme", "state", "version"], batch_size=200)
    deltas.write()
    outcomes.note_moves(moves)
    append_steps(suggestions, words)
    return head


def append_steps(suggestions: Sequence[Suggestion], words: str) -> None:
    """Append a step to each of these locked sentences, in the state in which it is."""
    last = dict(
        SuggestionStep.objects.filter(suggestion__in=[one.pk for one in suggestions])
        .values_list("suggestion")
        .annotate(last=Max("order"))
    )
    today = timezone.localdate()
    SuggestionStep.objects.bulk_create(
        [
            SuggestionStep(
                space_id=one.space_id,
                suggestion=one,
                order=last.get(one.pk, 0) + 1,
                state=one.state,
                words=words,
                on=today,
            )
            for one in suggestions
        ],
        batch_size=500,
    )


def recount(theme: Theme, change: int) -> None:
    """Change a locked theme's counter and give it the place of its latest sentence."""
    inside = Suggestion.objects.filter(theme=theme).order_by("-position")
    theme.suggestions += change
    # One that has been emptied gets a place of its own.
    theme.latest = inside.values_list("position", flat=True).first() or new_position(
        timezone.localdate()
    )
    theme.save(update_fields=["suggestions", "latest"])


def tell_all(
    actor: Actor,
    suggestions: Sequence[Suggestion],
    event: type[SuggestionEvent],
    *,
    head: LedgerHead | None = None,
    **facts: Any,
) -> None:
    """Record the same event of each sentence; `head` as in `record`."""
    if suggestions:
        record_many(
            actor,
            [
                event(
                    space_id=one.space_id,
                    place_path=one.place_path,
                    subject_id=one.pk,
                    code=one.code,
                    **facts,
                )
                for one in suggestions
            ],
            head=head,
        )
