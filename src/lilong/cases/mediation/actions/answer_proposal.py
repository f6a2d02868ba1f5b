"""Answer a proposal as a side."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files.states import CaseState
from lilong.cases.mediation import moving, permissions
from lilong.cases.mediation.events import ProposalAnswered
from lilong.cases.mediation.models import Proposal, ProposalAnswer
from lilong.cases.mediation.states import Answer
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotFound, Refused


@use_case
def answer_proposal(
    actor: Actor, *, case_id: UUID, proposal_id: UUID, side: int, answer: str, words: str = ""
) -> ProposalAnswer:
    """Note what a side says; it may think again as long as nothing is agreed.

    Args:
        side: the number of the side, from 1.
        answer: an `Answer`.
        words: for the mediators only.

    Raises:
        NotAllowed: neither that side nor a mediator who writes it down.
        NotFound: no such proposal here.
        Invalid: no answer, or no words about what is to be changed.
        Refused: nothing is being talked about any more; another writes down something else than the
            side itself has answered on its page.
    """
    case, table = moving.locked_table(case_id)
    answering = table.side(side)
    permissions.speak_for(actor, table, answering)
    moving.at_table(case, CaseState.IN_SESSIONS)
    proposal = Proposal.objects.filter(mediation=table.mediation, pk=proposal_id).first()
    if proposal is None:
        raise NotFound(_("没有这个方案"))
    wrong: dict[str, list[Any]] = {}
    if answer not in Answer.values:
        wrong["answer"] = [_("请选同意、不同意，还是要改一改")]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)
    own = table.own_side(actor) == answering
    said = ProposalAnswer.objects.filter(proposal=proposal, side=answering).first()
    if said is not None and said.by_itself and not own:
        raise Refused(
            _("这一方自己在屏幕上答过了，别人不能替他改"),
            basis=_("《人民调解法》第二十三条"),
            remedy=_("他改了主意的，请他在自己的一页上改。"),
        )
    needed = _("请写要改什么") if answer == Answer.CHANGE else ""
    given, _new = ProposalAnswer.objects.update_or_create(
        proposal=proposal,
        side=answering,
        defaults={
            "space_id": case.space_id,
            "answer": answer,
            "words": moving.check_text(words, "words", needed),
            "answered_on": timezone.localdate(),
            "by_itself": own,
        },
    )
    moving.tell(actor, ProposalAnswered(**moving.about(case, table.mediation)))
    return given
