"""Proposals and themes for tests, made through the real use cases."""

from __future__ import annotations

from lilong.council.actions.confirm_theme import confirm_theme
from lilong.council.actions.propose_themes import propose_themes
from lilong.council.models import ProposedSuggestion, Suggestion, Theme, ThemeProposal
from lilong.council.states import ProposalState
from lilong.kernel.actor import SYSTEM, Actor
from tests.neighbourhood import Street

SEWAGE = ("楼下的窨井又冒污水了", "下水道堵了，污水倒灌", "后弄堂阴沟污水横流")


def waiting(street: Street) -> list[ThemeProposal]:
    """Look again; the proposals that wait, the largest first."""
    propose_themes(SYSTEM, area_id=street.area.id)
    rows = ThemeProposal.objects.filter(area_id=street.area.id, state=ProposalState.PROPOSED)
    return list(rows.order_by("-suggestions"))


def ids_of(proposal: ThemeProposal) -> set[object]:
    rows = ProposedSuggestion.objects.filter(proposal=proposal)
    return set(rows.values_list("suggestion_id", flat=True))


def sewage_theme(street: Street, worker: Actor, said, texts=SEWAGE) -> Theme:
    """The theme of these sentences, once a person has confirmed it."""
    for text in texts:
        said(text)
    (proposal,) = waiting(street)
    return confirm_theme(
        worker,
        proposal_id=proposal.id,
        suggestion_ids=ids_of(proposal),
        title="污水",
        category="sewage",
    )


def inside(theme: Theme) -> set[Suggestion]:
    return set(Suggestion.objects.filter(theme=theme))
