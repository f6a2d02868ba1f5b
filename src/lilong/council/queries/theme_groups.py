"""Which sentences may say the same: worked out by the engine, written nowhere."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from lilong.commons.search.ranges import Ranges
from lilong.commons.wording import listed
from lilong.council.grouping_lexicon import lexicon
from lilong.council.models import ProposedSuggestion, Suggestion, Theme, ThemeExclusion
from lilong.council.states import Branch, ProposalState, SuggestionState, ThemeState
from lilong.engines.grouping import Anchor, Group, Item, propose_groups
from lilong.kernel.paths import subtree

MOST_COMPARED = 10_000
"""The latest sentences without a theme; older ones had their nights."""
MOST_THEMES = 200
TEXTS_OF_THEME = 30
LARGEST_BLOCK = 500
"""Sentences of one category in one residents' area that are compared across its lanes."""

Word = tuple[str, int, bool]


class Row(NamedTuple):
    """What is compared of a sentence."""

    id: UUID
    code: str
    text: str
    area_id: UUID
    lane_id: UUID | None
    category: str


@dataclass(frozen=True)
class Grouped:
    """Sentences that may say the same.

    Attributes:
        score: how alike they are, from 0 to 1.
        words: word, in how many of them, whether it is a concept.
        theme_id: the theme they may belong to; None for a new one.
    """

    ids: tuple[UUID, ...]
    codes: tuple[str, ...]
    score: float
    words: tuple[Word, ...]
    category: str
    theme_id: UUID | None = None


def groups_at(path: str) -> list[Grouped]:
    """Groups of the sentences at a place that have no theme yet, the largest first.

    What a person has said is kept to: no two sentences that were rejected together stand in one
    group, and none is proposed for a theme that it was taken out of. Five queries.
    """
    low, high = subtree(path)
    free = Suggestion.objects.filter(
        place_path__gte=low,
        place_path__lt=high,
        state=SuggestionState.RECEIVED,
        branch=Branch.SUGGESTION,
        theme=None,
    )
    return groups_among(free.order_by("-position"))


def groups_in_area(area_id: UUID) -> list[Grouped]:
    """As `groups_at` for a residents' area, by the index of its list."""
    free = Suggestion.objects.filter(
        area_id=area_id, state=SuggestionState.RECEIVED, branch=Branch.SUGGESTION, theme=None
    )
    return groups_among(free.order_by("-position"))


def groups_among(free: QuerySet[Suggestion]) -> list[Grouped]:
    """Groups among the first sentences of a query."""
    rows = [Row(*row) for row in free.values_list(*Row._fields)[:MOST_COMPARED]]
    by_id = {str(row.id): row for row in rows}
    blocks = _blocks(rows)
    found = propose_groups(
        [Item(str(row.id), row.text, blocks[row.id]) for row in rows],
        _anchors({row.area_id for row in rows}, set(blocks.values())),
        lexicon=lexicon(),
    )
    rejected, excluded = _rejected(by_id), _excluded(by_id)
    groups = (_told(group, by_id, rejected, excluded) for group in found)
    return [group for group in groups if group is not None]


def _blocks(rows: Sequence[Row]) -> dict[UUID, tuple[str, ...]]:
    """What of each sentence must be equal: area and category, and the lane where there are many."""
    sizes = Counter((row.area_id, row.category) for row in rows)
    return {
        row.id: (
            str(row.area_id),
            row.category,
            str(row.lane_id or "") if sizes[row.area_id, row.category] > LARGEST_BLOCK else "",
        )
        for row in rows
    }


def _anchors(area_ids: set[UUID], blocks: set[tuple[str, ...]]) -> list[Anchor]:
    """Open themes with their latest texts, once for each block in which one may be met."""
    themes = list(
        Theme.objects.filter(area_id__in=area_ids, state=ThemeState.OPEN)
        .order_by("-latest")
        .values_list("pk", "area_id", "category")[:MOST_THEMES]
    )
    texts = _latest_texts([pk for pk, *_rest in themes])
    return [
        Anchor(str(pk), tuple(texts[pk]), block)
        for pk, area_id, category in themes
        for block in blocks
        if block[:2] == (str(area_id), category)
    ]


def _latest_texts(theme_ids: Sequence[UUID]) -> Mapping[UUID, list[str]]:
    """The first sentences of each theme's own range: one of them may hold ten thousand."""
    texts: defaultdict[UUID, list[str]] = defaultdict(list)
    if not theme_ids:
        return texts
    native = connection.features.has_native_uuid_field
    latest = Ranges(
        table="council_suggestion",
        where=(),
        params=(),
        columns={"theme_id": "uuid"},
        values=[(one if native else one.hex,) for one in theme_ids],
        way="DESC",
        limit=TEXTS_OF_THEME,
    )
    with connection.cursor() as cursor:
        cursor.execute(*latest.each("theme_id, position, text"))
        rows = cursor.fetchall()
    for theme_id, _position, text in sorted(rows, key=itemgetter(1), reverse=True):
        texts[theme_id if native else UUID(theme_id)].append(text)
    return texts


def _rejected(by_id: dict[str, Row]) -> list[set[str]]:
    """What was rejected together, as far as it has no theme yet."""
    rows = ProposedSuggestion.objects.filter(
        proposal__state=ProposalState.REJECTED,
        proposal__theme=None,
        proposal__area_id__in={row.area_id for row in by_id.values()},
    )
    together: defaultdict[UUID, set[str]] = defaultdict(set)
    for proposal_id, one in rows.values_list("proposal_id", "suggestion_id"):
        if str(one) in by_id:
            together[proposal_id].add(str(one))
    return [ids for ids in together.values() if len(ids) > 1]


def _excluded(by_id: dict[str, Row]) -> set[tuple[str, str]]:
    """(sentence, theme): what a person has said does not belong together."""
    rows = ThemeExclusion.objects.filter(
        Q(theme__state=ThemeState.OPEN),
        theme__area_id__in={row.area_id for row in by_id.values()},
    )
    return {(str(one), str(theme)) for one, theme in rows.values_list("suggestion_id", "theme_id")}


def _told(
    group: Group,
    by_id: dict[str, Row],
    rejected: Sequence[set[str]],
    excluded: set[tuple[str, str]],
) -> Grouped | None:
    """The group without what a person has rejected; None when nothing is left to propose."""
    ids = set(group.ids)
    if group.anchor:
        ids = {one for one in ids if (one, group.anchor) not in excluded}
    for together in rejected:
        # Two of them never; one of them may still belong to others, and is not barred for ever.
        if len(ids & together) > 1 and not group.anchor:
            first = min(ids & together, key=lambda one: by_id[one].code)
            ids = (ids - together) | {first}
    if len(ids) < (1 if group.anchor else 2):
        return None
    kept = sorted((by_id[one] for one in ids), key=lambda row: row.code)
    return Grouped(
        tuple(row.id for row in kept),
        tuple(row.code for row in kept),
        group.score,
        tuple((word.word, min(word.texts, len(kept)), word.concept) for word in group.words),
        kept[0].category,
        UUID(group.anchor) if group.anchor else None,
    )


def reason(words: Iterable[Sequence[object]], *, added: bool = False) -> str:
    """Why they were put together, in one sentence for people.

    Args:
        added: whether they are proposed for a theme that is there.
    """
    shared = [
        _("%(word)s（%(count)s 句）") % {"word": f"“{word}”", "count": count}
        for word, count, *_concept in words
    ]
    if not shared:
        return _("写法和主题里的话相近") if added else _("写法相近")
    return _("都说到：%(words)s") % {"words": listed(shared)}
