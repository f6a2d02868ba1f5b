"""A person says which of the proposed sentences belong together, and what they are about."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.council import theme_permissions as permissions
from lilong.council.models import (
    ProposedSuggestion,
    Suggestion,
    Theme,
    ThemeExclusion,
    ThemeProposal,
)
from lilong.council.states import PROPOSAL, Branch, ProposalState, SuggestionState
from lilong.council.theme_events import SuggestionGrouped, ThemeConfirmed
from lilong.council.theme_filling import (
    check_category,
    check_open,
    check_title,
    locked_suggestions,
    locked_theme,
    new_theme,
    put_in,
    tell_all,
)
from lilong.council.theme_proposing import WAITING, check_waiting, locked_proposal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid


@use_case
def confirm_theme(
    actor: Actor,
    *,
    proposal_id: UUID,
    suggestion_ids: Collection[UUID],
    title: str = "",
    category: str = "",
    theme_id: UUID | None = None,
    anyway: bool = False,
) -> Theme:
    """Make a theme of the chosen sentences of a proposal, or add them to one that is there.

    Each chosen sentence is grouped, with a step that its author reads. Those not chosen stay as
    they are, and are not proposed for this theme again.

    Args:
        suggestion_ids: which of the proposed sentences belong together.
        title, category: of the new theme.
        theme_id: the theme they are added to instead.
        anyway: although somebody has decided the proposal otherwise meanwhile; what they decided
            stands, and only sentences that nobody has grouped are taken.

    Raises:
        NotAllowed: not a keeper of the residents' area.
        NotFound: the proposal has given way to a newer one.
        Invalid: nothing chosen that is still free; no title or category; a theme of another area.
        Refused: somebody has decided it already; the theme is closed.
    """
    proposal = locked_proposal(proposal_id)
    permissions.confirm_theme(actor, proposal.area_path)
    if not anyway:
        check_waiting(proposal)
    chosen, dropped = _told_apart(proposal, suggestion_ids)
    theme = _theme(proposal, theme_id, title, category)
    head = put_in(theme, chosen)
    if proposal.state in WAITING:
        _keep_out(theme, dropped)
        _decide(actor, proposal, theme)
    tell_all(actor, chosen, SuggestionGrouped, head=head, theme=theme.code)
    record(
        actor,
        ThemeConfirmed(
            space_id=theme.space_id,
            place_path=theme.area_path,
            subject_id=theme.id,
            code=theme.code,
            count=len(chosen),
            proposal_id=proposal.id,
        ),
        head=head,
    )
    return theme


def _decide(actor: Actor, proposal: ThemeProposal, theme: Theme) -> None:
    proposal.state = PROPOSAL.check(proposal.state, ProposalState.CONFIRMED)
    proposal.theme = theme
    proposal.decided_by_id, proposal.decided_on = actor.person_id, timezone.localdate()
    proposal.save(update_fields=["state", "theme", "decided_by_id", "decided_on"])


def _told_apart(
    proposal: ThemeProposal, chosen_ids: Collection[UUID]
) -> tuple[list[Suggestion], list[UUID]]:
    """The chosen sentences that nobody has grouped meanwhile, and those that were dropped."""
    proposed = set(
        ProposedSuggestion.objects.filter(proposal=proposal).values_list("suggestion_id", flat=True)
    )
    wanted = proposed & set(chosen_ids)
    free = [
        one
        for one in locked_suggestions(wanted)
        if (one.state, one.branch) == (SuggestionState.RECEIVED, Branch.SUGGESTION)
    ]
    if not free:
        said = _("请至少勾选一句") if not wanted else _("勾选的几句刚才已经办过了")
        raise Invalid(said, fields={"suggestions": [said]})
    return free, sorted(proposed - wanted)


def _theme(proposal: ThemeProposal, theme_id: UUID | None, title: str, category: str) -> Theme:
    if theme_id is None:
        title, category = check_title(title), check_category(category)
        return new_theme(proposal.area_id, proposal.area_path, proposal.space_id, title, category)
    theme = locked_theme(theme_id)
    if theme.area_id != proposal.area_id:
        raise Invalid(_("请选本居民区的一个主题"), fields={"theme": [_("请选本居民区的一个主题")]})
    check_open(theme)
    return theme


def _keep_out(theme: Theme, dropped: Sequence[UUID]) -> None:
    ThemeExclusion.objects.bulk_create(
        [
            ThemeExclusion(space_id=theme.space_id, suggestion_id=one, theme=theme)
            for one in dropped
        ],
        ignore_conflicts=True,
    )
