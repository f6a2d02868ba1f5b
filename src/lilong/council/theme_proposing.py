"""Proposals as rows: locked for a decision, and renewed as sentences come in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import lock_street
from lilong.council.models import ProposedSuggestion, Suggestion, ThemeProposal
from lilong.council.queries.theme_groups import Grouped
from lilong.council.states import ProposalState, SuggestionState
from lilong.council.theme_filling import locked_suggestions
from lilong.kernel.refusal import NotFound, Refused
from lilong.places.queries import PlaceView

WAITING = (ProposalState.PROPOSED, ProposalState.OUTDATED)
"""In which a proposal can be decided: one that a newer has replaced may be open somewhere."""
DAYS_OUTDATED = 7

Key = tuple[frozenset[UUID], UUID | None]


def locked_proposal(proposal_id: UUID) -> ThemeProposal:
    """The proposal, locked until the commit.

    Raises:
        NotFound: there is none, or it has given way to a newer one.
    """
    found = ThemeProposal.objects.select_for_update(no_key=True).filter(pk=proposal_id).first()
    if found is None:
        raise NotFound(
            _("这组提议已经换成新的了"), remedy=_("有新的话进来，提议会跟着更新。请回到列表再看。")
        )
    return found


def check_waiting(proposal: ThemeProposal) -> None:
    """Raises Refused: somebody was quicker to decide."""
    if proposal.state == ProposalState.CONFIRMED:
        raise Refused(
            _("刚才已经有人把这一组归好了"),
            remedy=_("下面还勾着的几句没有归过，需要的话再归一次。"),
        )
    if proposal.state == ProposalState.REJECTED:
        raise Refused(
            _("刚才已经有人看过这一组，说不是一件事"),
            remedy=_("请先和同事商量；您看过原话，认为是一件事的，可以再归一次。"),
        )


def lock_proposals_of(suggestions: QuerySet[Suggestion]) -> list[UUID]:
    """Lock the proposals that wait and hold one of these sentences, by id; return their ids.

    Before the sentences are locked, as everywhere. For whoever then deletes some of them.
    """
    held = ProposedSuggestion.objects.filter(suggestion__in=suggestions.values("pk"))
    rows = ThemeProposal.objects.select_for_update().filter(
        pk__in=held.values("proposal_id"), state__in=WAITING
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))


def renew_proposals(area: PlaceView, groups: Sequence[Grouped]) -> int:
    """Let the groups be the proposals that wait; one that is there already stays as it is.

    What a newer one replaces is outdated, and deleted a week later: somebody may have it open.
    Locked are the proposals, the sentences and the street, in the order of `theme_filling`.
    Returns how many wait now.
    """
    mine = _locked_waiting(area)
    free = _still_free(groups)
    lock_street(area.space_id)  # two who look at once must not propose the same twice
    wanted = {_key(group): group for group in free}
    there = _waiting(area)
    gone = [there[key] for key in there.keys() - wanted.keys()]
    today = timezone.localdate()
    # One that somebody else has added meanwhile is theirs; the next look finds it.
    ThemeProposal.objects.filter(pk__in=mine.intersection(gone)).update(
        state=ProposalState.OUTDATED, decided_on=today
    )
    _forget_outdated(area, mine)
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


def _locked_waiting(area: PlaceView) -> set[UUID]:
    """The proposals of an area that can be decided, locked by id until the commit."""
    rows = ThemeProposal.objects.select_for_update().filter(area_id=area.id, state__in=WAITING)
    return set(rows.order_by("pk").values_list("pk", flat=True))


def _forget_outdated(area: PlaceView, locked: Iterable[UUID]) -> None:
    before = timezone.localdate() - timedelta(days=DAYS_OUTDATED)
    ThemeProposal.objects.filter(
        pk__in=list(locked), state=ProposalState.OUTDATED, decided_on__lt=before
    ).delete()


def _still_free(groups: Sequence[Grouped]) -> list[Grouped]:
    """Those of which nobody has grouped a sentence since they were worked out, locked."""
    ids = sorted(one for group in groups for one in group.ids)
    free = {
        one.pk
        for start in range(0, len(ids), 500)
        for one in locked_suggestions(ids[start : start + 500])
        if one.state == SuggestionState.RECEIVED and one.theme_id is None
    }
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
