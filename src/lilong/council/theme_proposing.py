"""Proposals as rows: locked for a decision, and renewed as sentences come in."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import lock_street
from lilong.council.models import ProposedSuggestion, Suggestion, ThemeProposal
from lilong.council.queries.theme_groups import Grouped
from lilong.council.states import ProposalState, SuggestionState
from lilong.kernel.refusal import NotFound
from lilong.places.queries import PlaceView

Key = tuple[frozenset[UUID], UUID | None]


def locked_proposal(proposal_id: UUID) -> ThemeProposal:
    """The proposal, locked until the commit.

    Raises:
        NotFound: there is none, or it has given way to a newer one.
    """
    found = ThemeProposal.objects.select_for_update().filter(pk=proposal_id).first()
    if found is None:
        raise NotFound(
            _("这组提议已经换成新的了"), remedy=_("有新的话进来，提议会跟着更新。请回到列表再看。")
        )
    return found


def renew_proposals(area: PlaceView, groups: Sequence[Grouped]) -> int:
    """Let the groups be the proposals that wait; one that is there already stays as it is.

    Returns how many wait now.
    """
    lock_street(area.space_id)  # two who look at once must not propose the same twice
    wanted = {_key(group): group for group in _still_free(groups)}
    there = _waiting(area)
    outdated = [there[key] for key in there.keys() - wanted.keys()]
    ThemeProposal.objects.filter(pk__in=outdated).delete()
    fresh = [group for key, group in wanted.items() if key not in there]
    proposals = [_row(area, group) for group in fresh]
    ThemeProposal.objects.bulk_create(proposals, batch_size=200)
    ProposedSuggestion.objects.bulk_create(
        [
            ProposedSuggestion(space_id=area.space_id, proposal=proposal, suggestion_id=one)
            for proposal, group in zip(proposals, fresh, strict=True)
            for one in group.ids
        ],
        batch_size=500,
    )
    return len(wanted)


def _key(group: Grouped) -> Key:
    return frozenset(group.ids), group.theme_id


def _still_free(groups: Sequence[Grouped]) -> list[Grouped]:
    """Those of which nobody has grouped a sentence since they were worked out."""
    ids = [one for group in groups for one in group.ids]
    rows = Suggestion.objects.filter(pk__in=ids, state=SuggestionState.RECEIVED, theme=None)
    free = set(rows.values_list("pk", flat=True))
    return [group for group in groups if free.issuperset(group.ids)]


def _waiting(area: PlaceView) -> dict[Key, UUID]:
    rows = ProposedSuggestion.objects.filter(
        proposal__area_id=area.id, proposal__state=ProposalState.PROPOSED
    )
    ids: dict[tuple[UUID, UUID | None], set[UUID]] = {}
    for proposal_id, theme_id, one in rows.values_list(
        "proposal_id", "proposal__theme_id", "suggestion_id"
    ):
        ids.setdefault((proposal_id, theme_id), set()).add(one)
    return {(frozenset(of), theme_id): key for (key, theme_id), of in ids.items()}


def _row(area: PlaceView, group: Grouped) -> ThemeProposal:
    return ThemeProposal(
        space_id=area.space_id,
        area_id=area.id,
        area_path=area.path,
        category=group.category,
        theme_id=group.theme_id,
        score=round(group.score * 1000),
        words=[list(word) for word in group.words],
        suggestions=len(group.ids),
        proposed_on=timezone.localdate(),
    )
