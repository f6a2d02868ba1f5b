"""Take the ballot of a proxy, as the written mandate directs it and in no other way."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import clocking, permissions
from lilong.ballot.casting import Taken
from lilong.ballot.mandates import locked_mandate
from lilong.ballot.models import Mandate
from lilong.ballot.paper_desk import Proof, TurnedAway, need_person, put_in, turn_away, why_not
from lilong.ballot.paper_events import ProxyVoted
from lilong.ballot.scans import Scan
from lilong.ballot.states import MANDATE, OWNERS_CHOICES, Channel, MandateState
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid


@use_case
def cast_by_proxy(actor: Actor, *, mandate_id: UUID, choice: str) -> Taken | TurnedAway:
    """Put in the proxy's ballot when it says what the mandate says.

    Args:
        choice: what the proxy wants to cast; it must be the directed one.

    Returns:
        The receipt, or why it was turned away: the mandate then stays as it was.

    Raises:
        NotAllowed: does not enter paper here.
        ForbiddenMove: the mandate was used or taken back already.
        Invalid: no such choice.
    """
    mandate = locked_mandate(mandate_id)
    motion = mandate.motion
    permissions.enter_paper(actor, motion.place_path)
    person_id = need_person(actor, _("委托投票由人来登记"))
    MANDATE.check(mandate.state, MandateState.USED)
    if choice not in OWNERS_CHOICES:
        why = _("请选择受托人投的是哪一项")
        raise Invalid(why, fields={"choice": [why]})
    answer = _put_in(actor, mandate, person_id, choice)
    if isinstance(answer, Taken):
        _used(actor, mandate)
    return answer


def _put_in(actor: Actor, mandate: Mandate, person_id: UUID, choice: str) -> Taken | TurnedAway:
    voter, scan = mandate.voter, Scan(mandate.file_id, mandate.sha256)
    wrong = why_not(mandate.motion, voter, scan)
    if not wrong and choice != mandate.choice:
        wrong = "not_as_directed"
    if wrong:
        return turn_away(
            actor, mandate.motion, wrong, channel=Channel.PROXY, unit=voter.number,
            file_id=mandate.file_id,
        )  # fmt: skip
    proof = Proof("mandate", scan, person_id, note=mandate.proxy_name)
    return put_in(actor, voter, choice, channel=Channel.PROXY, proof=proof)


def _used(actor: Actor, mandate: Mandate) -> None:
    mandate.state = MANDATE.check(mandate.state, MandateState.USED)
    mandate.ended_at = clocking.moment().at
    mandate.save(update_fields=["state", "ended_at"])
    record(
        actor,
        ProxyVoted(
            space_id=mandate.space_id,
            place_path=mandate.voter.place_path,
            subject_id=mandate.voter_id,
            code=mandate.motion.code,
            number=mandate.voter.number,
        ),
    )
