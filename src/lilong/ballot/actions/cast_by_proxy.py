"""Take the ballot of a proxy, as the written mandate directs it and in no other way.

The mandate was registered by one person with what it directs; another reads the direction again,
from the photo, when the proxy votes. What one has typed alone is no ballot.
"""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import clocking, permissions
from lilong.ballot.casting import Taken
from lilong.ballot.mandates import NOT_AS_DIRECTED, locked_mandate, read_otherwise
from lilong.ballot.models import Mandate
from lilong.ballot.paper_desk import Proof, TurnedAway, need_person, put_in, turn_away, why_not
from lilong.ballot.paper_events import ProxyVoted
from lilong.ballot.scans import Scan
from lilong.ballot.states import MANDATE, OWNERS_CHOICES, Channel, MandateState
from lilong.ballot.voters import FIRST, locked_voter, repeat_policy
from lilong.ballot.waiting import waiting_entry
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotAllowed


@use_case
def cast_by_proxy(actor: Actor, *, mandate_id: UUID, choice: str) -> Taken | TurnedAway:
    """Put in the proxy's ballot when it says what the mandate says.

    Args:
        choice: what this person reads on the mandate and the proxy casts; it must be what was
            read when the mandate was registered.

    Returns:
        The receipt, or why it was turned away: the mandate then stays as it was.

    Raises:
        NotAllowed: does not enter paper here, has registered this mandate, or has read it
            otherwise before: a third person decides between the two.
        ForbiddenMove: the mandate was used or taken back already.
        Invalid: no such choice.
    """
    mandate = locked_mandate(mandate_id)
    motion = mandate.motion
    permissions.enter_paper(actor, motion.place_path)
    person_id = need_person(actor, _("委托投票由人来登记"))
    MANDATE.check(mandate.state, MandateState.USED)
    if person_id == mandate.registered_by_id:
        raise NotAllowed(
            _("这份委托书是您登记的，受托人的票要由另一个人来收"),
            remedy=_("请另一位经办人登录，看着委托书的照片再读一遍。"),
        )
    if person_id in read_otherwise(mandate):
        raise NotAllowed(
            _("您读的和登记的不一样，这一户的委托书要由第三个人来读"),
            remedy=_(
                "请另一位经办人登录，看着照片再读一遍；没有第三个人的，"
                "先收回委托，由您按照片重新登记，请别人来读。"
            ),
        )
    if choice not in OWNERS_CHOICES:
        why = _("请选择受托人投的是哪一项")
        raise Invalid(why, fields={"choice": [why]})
    answer = _put_in(actor, mandate, person_id, choice)
    if isinstance(answer, Taken):
        _used(actor, mandate, person_id)
    return answer


def _put_in(actor: Actor, mandate: Mandate, person_id: UUID, choice: str) -> Taken | TurnedAway:
    # Locked: paper of the same unit is not entered meanwhile.
    voter, scan = locked_voter(mandate.voter_id), Scan(mandate.file_id, mandate.sha256)
    wrong = why_not(mandate.motion, voter, scan)
    if not wrong and repeat_policy(mandate.motion) == FIRST and waiting_entry(voter):
        wrong = "paper_waiting"  # handed in before, although its second reader comes after
    if not wrong and choice != mandate.choice:
        wrong = NOT_AS_DIRECTED
    if wrong:
        return turn_away(
            actor, mandate.motion, wrong, channel=Channel.PROXY, unit=voter.number,
            file_id=mandate.file_id,
        )  # fmt: skip
    proof = Proof("mandate", scan, mandate.registered_by_id, person_id, note=mandate.proxy_name)
    # The owner decided when the mandate was written, not when its holder came.
    at = mandate.registered_at
    return put_in(actor, voter, choice, channel=Channel.PROXY, proof=proof, decided=at)


def _used(actor: Actor, mandate: Mandate, person_id: UUID) -> None:
    mandate.state = MANDATE.check(mandate.state, MandateState.USED)
    mandate.ended_at = clocking.moment().at
    mandate.used_by_id = person_id
    mandate.save(update_fields=["state", "ended_at", "used_by_id"])
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
