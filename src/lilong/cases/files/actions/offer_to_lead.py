"""Lead by example: by one's own word, or by a written consent that a keeper enters."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import leading, moving, permissions
from lilong.cases.files.events import LeadOffered
from lilong.cases.files.models import Case
from lilong.cases.files.states import AT_REST, Tier
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused

LONGEST_PAPER = 60


@use_case
def offer_to_lead(
    actor: Actor,
    *,
    case_id: UUID,
    party_id: UUID | None = None,
    paper: str = "",
    paper_on: date | None = None,
) -> list[Case]:
    """Let a party's cases of own home or shop in this area stand before those of other homes.

    Why somebody leads is neither asked nor kept.

    Args:
        party_id: the party for which a keeper enters a consent; by default the actor's own.
        paper, paper_on: the consent and its day; not needed from the person itself.

    Returns the cases that stand in the tier `leads` now.

    Raises:
        NotAllowed: somebody else's word, or no keeper.
        NotFound: no such case or party.
        Invalid: no written consent, or one of tomorrow.
        Refused: no own home or shop, a dispute, at rest, before the homes already, or said before.
    """
    case, party = leading.party_at(actor, case_id, party_id)
    permissions.lead(actor, case, party)
    assert party is not None
    own = actor.person_id is not None and party.person_id == actor.person_id
    paper, paper_on = ("", None) if own else _checked(paper, paper_on)
    _check_meaning(case, party.role)
    if leading.standing(case, party).filter(case=case).exists():
        raise Refused(_("已经报名带头了，不用再报"))
    parties = leading.own_parties(case, party)
    put = leading.put_first(parties, paper=paper, paper_on=paper_on)
    if not put:
        # Looked at once more when the cases were held: somebody was quicker.
        raise Refused(
            _("刚才已经有人处理过这一件"),
            remedy=_("请看“到今天为止”里最新的进展，需要的话再提交一次。"),
        )
    for one in put:
        moving.tell(actor, LeadOffered(**moving.about(one)))
    if not own:
        leading.tell_party(party, put, leading.OFFERED, "offered")
    return put


def _checked(paper: str, paper_on: date | None) -> tuple[str, date]:
    """The consent as it is kept. Raises Invalid."""
    paper, wrong = " ".join(paper.split()), dict[str, list[Any]]()
    if not paper or len(paper) > LONGEST_PAPER:
        wrong["paper"] = [
            _("请写本人的书面同意放在哪里（如“同意书第 3 号”），最多 %(most)s 个字")
            % {"most": LONGEST_PAPER}
        ]
    if paper_on is None or paper_on > timezone.localdate():
        wrong["paper_on"] = [_("请写同意书上的日期，不能晚于今天")]
    if wrong or paper_on is None:
        raise Invalid(_("没有本人的书面同意，不能替人报名带头"), fields=wrong)
    return paper, paper_on


def _check_meaning(case: Case, role: str) -> None:
    """Raises Refused: leading would mean nothing here."""
    if case.state in AT_REST:
        raise Refused(_("这一件已经办结"), remedy=_("需要的话先重新办理。"))
    if case.tier not in (Tier.PRIVATE, Tier.LEADS):
        raise Refused(
            _("这一件本来就在住户前面，不用报名带头"),
            remedy=_("有危险的、公家的、公共的、店铺，都先办。"),
        )
    if not leading.can_lead(case, role):
        raise Refused(
            _("带头只能是自己家、自己店的事，调解的不算"),
            remedy=_("当事人要记成业主、使用人或者店主。"),
        )
