"""What happens in a mediation. No name, no word of anybody, and nothing that tells a joint sitting
from a separate one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lilong.commons.ledger.events import Event


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


@dataclass(frozen=True, kw_only=True)
class MediationEvent(Event):
    """Something that happens in the mediation of one case."""

    subject_kind: ClassVar[str] = "cases.mediation"

    code: str


@dataclass(frozen=True, kw_only=True)
class SideEvent(MediationEvent):
    """Something that a side may have done itself: the ledger then names nobody, so that a party's
    account stands no more open in it than its sealed name does in the case."""

    seals_actor: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class MediationRegistered(MediationEvent):
    kind: ClassVar[str] = "cases.mediation_registered"
    sentence: ClassVar[str] = _("%(code)s 登记为人民调解")

    source: str


@dataclass(frozen=True, kw_only=True)
class SideSeated(MediationEvent):
    kind: ClassVar[str] = "cases.side_seated"
    sentence: ClassVar[str] = _("%(code)s 多了一方当事人")


@dataclass(frozen=True, kw_only=True)
class SideUnseated(MediationEvent):
    kind: ClassVar[str] = "cases.side_unseated"
    sentence: ClassVar[str] = _("%(code)s 请错了的一方当事人下了桌")


@dataclass(frozen=True, kw_only=True)
class AccountJoined(MediationEvent):
    kind: ClassVar[str] = "cases.account_joined"
    sentence: ClassVar[str] = _("%(code)s 的一方当事人可以看自己的一页了")


@dataclass(frozen=True, kw_only=True)
class AccountUnlinked(MediationEvent):
    kind: ClassVar[str] = "cases.account_unlinked"
    sentence: ClassVar[str] = _("%(code)s 的一方当事人断开了账号：%(reason)s")
    word_facts: ClassVar[frozenset[str]] = frozenset({"reason"})

    reason: str


@dataclass(frozen=True, kw_only=True)
class MediatorChosen(SideEvent):
    kind: ClassVar[str] = "cases.mediator_chosen"
    sentence: ClassVar[str] = _("%(code)s 的一方当事人选了调解员")


@dataclass(frozen=True, kw_only=True)
class MediationAccepted(MediationEvent):
    kind: ClassVar[str] = "cases.mediation_accepted"
    sentence: ClassVar[str] = _("%(code)s 受理，调解员 %(mediators)s 名")

    mediators: int


@dataclass(frozen=True, kw_only=True)
class MediatorsChanged(MediationEvent):
    kind: ClassVar[str] = "cases.mediators_changed"
    sentence: ClassVar[str] = _("%(code)s 换了调解员")


@dataclass(frozen=True, kw_only=True)
class RightsTold(SideEvent):
    kind: ClassVar[str] = "cases.rights_told"
    sentence: ClassVar[str] = _("%(code)s 的一方当事人知道了权利义务")

    how: str


@dataclass(frozen=True, kw_only=True)
class MandateNoted(MediationEvent):
    kind: ClassVar[str] = "cases.mandate_noted"
    sentence: ClassVar[str] = _("%(code)s 记下一份授权委托书")


@dataclass(frozen=True, kw_only=True)
class SessionHeld(MediationEvent):
    kind: ClassVar[str] = "cases.session_held"
    sentence: ClassVar[str] = _("为 %(code)s 做了调解工作")


@dataclass(frozen=True, kw_only=True)
class ProposalMade(SideEvent):
    kind: ClassVar[str] = "cases.proposal_made"
    sentence: ClassVar[str] = _("%(code)s 有了一个方案")


@dataclass(frozen=True, kw_only=True)
class ProposalAnswered(SideEvent):
    kind: ClassVar[str] = "cases.proposal_answered"
    sentence: ClassVar[str] = _("%(code)s 的一方当事人答复了方案")


@dataclass(frozen=True, kw_only=True)
class AgreementDrafted(MediationEvent):
    kind: ClassVar[str] = "cases.agreement_drafted"
    sentence: ClassVar[str] = _("%(code)s 的协议写到第 %(version)s 稿")

    version: int


@dataclass(frozen=True, kw_only=True)
class AgreementSigned(SideEvent):
    kind: ClassVar[str] = "cases.agreement_signed"
    sentence: ClassVar[str] = _("%(code)s 的一方当事人签了第 %(version)s 稿协议")

    version: int
    way: str


@dataclass(frozen=True, kw_only=True)
class AgreementTookEffect(MediationEvent):
    kind: ClassVar[str] = "cases.agreement_took_effect"
    sentence: ClassVar[str] = _("%(code)s 的调解协议生效")

    form: str


@dataclass(frozen=True, kw_only=True)
class ConfirmationNoted(MediationEvent):
    kind: ClassVar[str] = "cases.confirmation_noted"
    sentence: ClassVar[str] = _("记下 %(code)s 的司法确认情况")

    confirmation: str


@dataclass(frozen=True, kw_only=True)
class PerformanceNoted(MediationEvent):
    kind: ClassVar[str] = "cases.performance_noted"
    sentence: ClassVar[str] = _("记下 %(code)s 协议一条的履行情况")

    done: bool


@dataclass(frozen=True, kw_only=True)
class RevisitNoted(MediationEvent):
    kind: ClassVar[str] = "cases.revisit_noted"
    sentence: ClassVar[str] = _("回访了 %(code)s")

    holds: bool


@dataclass(frozen=True, kw_only=True)
class MediationStopped(SideEvent):
    kind: ClassVar[str] = "cases.mediation_stopped"
    sentence: ClassVar[str] = _("%(code)s 的调解结束，已告知其他办法")

    why: str


@dataclass(frozen=True, kw_only=True)
class MediationTakenUp(MediationEvent):
    kind: ClassVar[str] = "cases.mediation_taken_up"
    sentence: ClassVar[str] = _("%(code)s 各方愿意，重新坐下来谈")


@dataclass(frozen=True, kw_only=True)
class PaperFiled(MediationEvent):
    kind: ClassVar[str] = "cases.paper_filed"
    sentence: ClassVar[str] = _("%(code)s 的卷宗里放进一份材料")

    item: str


@dataclass(frozen=True, kw_only=True)
class NamesOpened(MediationEvent):
    kind: ClassVar[str] = "cases.names_opened"
    sentence: ClassVar[str] = _("为打印 %(code)s 的文书查看了当事人姓名")
