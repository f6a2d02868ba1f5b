"""Themes and proposals as they are read: lists by keyset, each at a cost that stays flat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from lilong.council import theme_permissions as permissions
from lilong.council.models import ProposedSuggestion, Suggestion, Theme, ThemeProposal
from lilong.council.states import Branch, ProposalState, ThemeState
from lilong.council.theme_permissions import FEWEST_TOLD
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound
from lilong.places.queries import PlaceView

PAGE = 30
SENTENCES = 50
PROPOSALS = 50
MOST_CHOICES = 200
FIRST_TEXTS = 3
REJECTED = 20


class Sentence(NamedTuple):
    """What a page shows of a sentence: nobody's name, no short address."""

    id: UUID
    code: str
    text: str
    address: str
    said_on: date
    state: str
    released: bool
    position: int


@dataclass(frozen=True)
class ThemePage:
    """One page of themes and where to go on; `full` says whether every number is told."""

    themes: Sequence[Theme]
    newer: int | None
    older: int | None
    full: bool


@dataclass(frozen=True)
class SentencePage:
    """One page of a theme's sentences, and where to go on."""

    sentences: Sequence[Sentence]
    newer: int | None
    older: int | None


@dataclass(frozen=True)
class ProposalLine:
    """A proposal in the list, with the first texts of it."""

    proposal: ThemeProposal
    texts: Sequence[str]


def told_count(theme: Theme, *, full: bool) -> int | None:
    """How many have said it, as far as the reader may know: a small number points at people."""
    return theme.suggestions if full or theme.suggestions >= FEWEST_TOLD else None


def themes_page(
    actor: Actor,
    area: PlaceView,
    *,
    state: str = "",
    before: int | None = None,
    after: int | None = None,
) -> ThemePage:
    """Themes of a residents' area, where something was said last first. One query.

    Raises:
        NotAllowed: the actor does not belong here.
    """
    permissions.see_themes(actor, area.path)
    full = permissions.sees_everything(actor, area.path)
    themes = Theme.objects.filter(area_id=area.id)
    if not full:
        themes = permissions.told_to_all(themes)
    if state in ThemeState.values:
        themes = themes.filter(state=state)
    rows, newer, older = _turned(themes, "latest", before, after, PAGE)
    return ThemePage(rows, newer, older, full)


def seen_theme(actor: Actor, theme_id: UUID) -> Theme:
    """A theme that the actor may read. Raises NotFound."""
    found = permissions.visible_to(actor, Theme.objects.filter(pk=theme_id)).first()
    if found is None:
        raise NotFound(_("没有这个主题，或者还不能公开"))
    return found


def sentences_of(
    actor: Actor, theme: Theme, *, before: int | None = None, after: int | None = None
) -> SentencePage:
    """Sentences of a theme, newest first; below full sight the released ones. One query."""
    inside = Suggestion.objects.filter(theme=theme)
    if not permissions.sees_everything(actor, theme.area_path):
        inside = inside.filter(released=True, branch=Branch.SUGGESTION)
    rows = inside.values_list(*Sentence._fields, named=False)
    turned, newer, older = _turned(rows, "position", before, after, SENTENCES, make=_sentence)
    return SentencePage(turned, newer, older)


def _sentence(row: Any) -> Sentence:
    return Sentence(*row)


def _turned(
    rows: QuerySet[Any, Any],
    column: str,
    before: int | None,
    after: int | None,
    size: int,
    make: Any = None,
) -> tuple[list[Any], int | None, int | None]:
    """A page of `rows`, highest first, with the places to go on from in both directions."""
    back = after is not None
    if back:
        rows = rows.filter(**{f"{column}__gt": after}).order_by(column)
    else:
        rows = rows.filter(**{f"{column}__lt": before} if before is not None else {})
        rows = rows.order_by(f"-{column}")
    found = [make(row) if make else row for row in rows[: size + 1]]
    more, page = len(found) > size, found[:size]
    if back:
        page.reverse()
    if not page:
        return page, None, None
    first, last = (getattr(page[end], column) for end in (0, -1))
    newer = first if (more if back else before is not None) else None
    older = last if (True if back else more) else None
    return page, newer, older


# ── Proposals ───────────────────────────────────────────────────────────────────────────────


def waiting_proposals(area_id: UUID) -> int:
    """How many proposals wait for a person, up to a hundred."""
    waiting = ThemeProposal.objects.filter(area_id=area_id, state=ProposalState.PROPOSED)
    return len(waiting.values_list("pk")[:100])


def proposals_page(actor: Actor, area: PlaceView) -> list[ProposalLine]:
    """The proposals that wait, the largest first. Two queries.

    Raises:
        NotAllowed: no full sight here.
    """
    permissions.see_proposals(actor, area.path)
    waiting = ThemeProposal.objects.filter(area_id=area.id, state=ProposalState.PROPOSED)
    rows = list(waiting.select_related("theme").order_by("-suggestions", "id")[:PROPOSALS])
    ranked = ProposedSuggestion.objects.filter(proposal__in=rows).annotate(
        rank=Window(RowNumber(), partition_by=F("proposal"), order_by=F("suggestion").asc())
    )
    texts: defaultdict[UUID, list[str]] = defaultdict(list)
    for proposal_id, text in ranked.filter(rank__lte=FIRST_TEXTS).values_list(
        "proposal_id", "suggestion__text"
    ):
        texts[proposal_id].append(text)
    return [ProposalLine(one, texts[one.pk]) for one in rows]


def rejected_proposals(actor: Actor, area: PlaceView) -> list[ProposalLine]:
    """The proposals that were rejected last, each with one text: a tap can be taken back.

    Two queries. Raises NotAllowed: no full sight here.
    """
    permissions.see_proposals(actor, area.path)
    gone = ThemeProposal.objects.filter(area_id=area.id, state=ProposalState.REJECTED)
    rows = list(gone.order_by("-decided_on", "-id")[:REJECTED])
    first: dict[UUID, str] = {}
    inside = ProposedSuggestion.objects.filter(proposal__in=rows).order_by("suggestion")
    for proposal_id, text in inside.values_list("proposal_id", "suggestion__text"):
        first.setdefault(proposal_id, text)
    return [ProposalLine(one, [first[one.pk]] if one.pk in first else []) for one in rows]


def seen_proposal(actor: Actor, proposal_id: UUID) -> ThemeProposal:
    """A proposal that the actor may read.

    Raises:
        NotFound: there is none, or it has given way to a newer one.
        NotAllowed: no full sight there.
    """
    found = ThemeProposal.objects.select_related("theme").filter(pk=proposal_id).first()
    if found is None or not permissions.see_proposals.allows(actor, found.area_path):
        raise NotFound(
            _("这组提议已经换成新的了"), remedy=_("有新的话进来，提议会跟着更新。请回到列表再看。")
        )
    return found


def proposed_sentences(proposal: ThemeProposal) -> list[Sentence]:
    """The sentences of a proposal, in the order of their numbers. One query."""
    inside = ProposedSuggestion.objects.filter(proposal=proposal).values("suggestion_id")
    rows = Suggestion.objects.filter(pk__in=inside).order_by("code")
    return [Sentence(*row) for row in rows.values_list(*Sentence._fields)]


def open_themes(area_id: UUID, *, but: UUID | None = None) -> list[tuple[str, str]]:
    """The open themes of an area to choose from, the latest first: (id, code and title)."""
    rows = Theme.objects.filter(area_id=area_id, state=ThemeState.OPEN)
    if but is not None:
        rows = rows.exclude(pk=but)
    chosen = rows.order_by("-latest").values_list("pk", "code", "title")[:MOST_CHOICES]
    return [(str(pk), f"{code} {title}") for pk, code, title in chosen]
