"""The life of a roll, a motion and what belongs to them, as tables of moves."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lilong.kernel.moves import Moves


class RollState(models.TextChoices):
    DRAFT = "draft", _("整理中")
    PUBLISHED = "published", _("公示核对中")
    FROZEN = "frozen", _("已定稿")


ROLL = Moves(
    "roll",
    {
        RollState.DRAFT: [RollState.PUBLISHED, RollState.FROZEN],
        RollState.PUBLISHED: [RollState.DRAFT, RollState.FROZEN],
        RollState.FROZEN: [],
    },
    dict(RollState.choices),
)


class UnitKind(models.TextChoices):
    """What an exclusive part is; parking counts only where the compound's own rules say so."""

    DWELLING = "dwelling", _("住宅")
    SHOP = "shop", _("商铺")
    PARKING = "parking", _("车位")


class SaleState(models.TextChoices):
    """Whether a unit was sold and handed over; what was not is one head together."""

    SOLD = "sold", _("已售")
    UNSOLD = "unsold", _("未售")
    UNDELIVERED = "undelivered", _("已售未交付")


class AreaBasis(models.TextChoices):
    """What a unit's area rests on, in the order of 最高法 建筑物区分所有权解释 art. 8."""

    REGISTER = "register", _("不动产登记")
    SURVEY = "survey", _("测绘")
    CONTRACT = "contract", _("买卖合同")
    UNKNOWN = "unknown", _("未注明")


class ObjectionState(models.TextChoices):
    OPEN = "open", _("待答复")
    UPHELD = "upheld", _("已采纳")
    DISMISSED = "dismissed", _("未采纳")


OBJECTION = Moves(
    "objection",
    {
        ObjectionState.OPEN: [ObjectionState.UPHELD, ObjectionState.DISMISSED],
        ObjectionState.UPHELD: [],
        ObjectionState.DISMISSED: [],
    },
    dict(ObjectionState.choices),
)


class MotionState(models.TextChoices):
    DRAFT = "draft", _("起草中")
    SCOPE_FROZEN = "scope_frozen", _("内容已定")
    NOTICED = "noticed", _("已公告")
    OPEN = "open", _("表决中")
    CLOSED = "closed", _("已截止，待计票")
    COUNTED = "counted", _("已计票，待公布")
    EFFECTIVE = "effective", _("通过并生效")
    FAILED = "failed", _("未通过")
    CHALLENGED = "challenged", _("有人要求撤销")
    ANNULLED = "annulled", _("已撤销")
    WITHDRAWN = "withdrawn", _("已撤回")


MOTION = Moves(
    "motion",
    {
        MotionState.DRAFT: [MotionState.SCOPE_FROZEN, MotionState.WITHDRAWN],
        MotionState.SCOPE_FROZEN: [
            MotionState.DRAFT,
            MotionState.NOTICED,
            MotionState.WITHDRAWN,
        ],
        MotionState.NOTICED: [MotionState.OPEN, MotionState.WITHDRAWN],
        MotionState.OPEN: [MotionState.CLOSED, MotionState.WITHDRAWN],
        MotionState.CLOSED: [MotionState.COUNTED],
        MotionState.COUNTED: [MotionState.EFFECTIVE, MotionState.FAILED],
        MotionState.EFFECTIVE: [MotionState.CHALLENGED],
        MotionState.FAILED: [MotionState.CHALLENGED],
        MotionState.CHALLENGED: [
            MotionState.EFFECTIVE,
            MotionState.FAILED,
            MotionState.ANNULLED,
        ],
        MotionState.ANNULLED: [],
        MotionState.WITHDRAWN: [],
    },
    dict(MotionState.choices),
)

# Nobody outside those who prepare it sees a motion before its notice.
UNPUBLISHED = (MotionState.DRAFT, MotionState.SCOPE_FROZEN)
# From the close on, the choices are open to those who count and check.
AFTER_CLOSE = (
    MotionState.CLOSED,
    MotionState.COUNTED,
    MotionState.EFFECTIVE,
    MotionState.FAILED,
    MotionState.CHALLENGED,
    MotionState.ANNULLED,
)
POSTED = (
    MotionState.EFFECTIVE,
    MotionState.FAILED,
    MotionState.CHALLENGED,
    MotionState.ANNULLED,
)


class Choice(models.TextChoices):
    AGREE = "agree", _("同意")
    OPPOSE = "oppose", _("反对")
    ABSTAIN = "abstain", _("弃权")
    SPOILED = "spoiled", _("废票")
    STRUCK = "struck", _("经核实作废")


# What an owner can say; a spoiled ballot is what a person makes of paper.
OWNERS_CHOICES = (Choice.AGREE, Choice.OPPOSE, Choice.ABSTAIN)


class Channel(models.TextChoices):
    ONLINE = "online", _("手机或网上")
    PAPER = "paper", _("纸质表决票")
    DOOR = "door", _("上门")
    PROXY = "proxy", _("委托")
    MEETING = "meeting", _("会议现场")
    OFFICE = "office", _("核实处理")


class DeliveryResult(models.TextChoices):
    """How a slip reached its owners, or did not; empty while nobody tried."""

    DELIVERED = "delivered", _("已送达")
    REFUSED = "refused", _("拒收")
    ABSENT = "absent", _("无人在家")
    REGISTERED_LETTER = "registered_letter", _("已寄挂号信")
    POSTED = "posted", _("已公告送达")


class RootKind(models.TextChoices):
    """What a root was published for; as it is signed (`engines.proof.ROOT_KINDS`)."""

    HOUR = "hour", _("投票期间的")
    CLOSE = "close", _("截止时的")
    COUNT = "count", _("计票时的")


class PaperState(models.TextChoices):
    WAITING = "waiting", _("等另一人核对")
    CONFIRMED = "confirmed", _("两人一致，已计入")
    DISPUTED = "disputed", _("两人不一致")
    WITHDRAWN = "withdrawn", _("已退回")


PAPER = Moves(
    "paper",
    {
        PaperState.WAITING: [PaperState.CONFIRMED, PaperState.DISPUTED, PaperState.WITHDRAWN],
        PaperState.DISPUTED: [PaperState.CONFIRMED, PaperState.WITHDRAWN],
        PaperState.CONFIRMED: [],
        PaperState.WITHDRAWN: [],
    },
    dict(PaperState.choices),
)


class WitnessSaid(models.TextChoices):
    """What a colleague who was named as witness of a box answered on their own account."""

    CONFIRMED = "confirmed", _("见证人已确认")
    DENIED = "denied", _("见证人说不对")


class MandateState(models.TextChoices):
    REGISTERED = "registered", _("已登记")
    USED = "used", _("已投票")
    REVOKED = "revoked", _("已收回")


MANDATE = Moves(
    "mandate",
    {
        MandateState.REGISTERED: [MandateState.USED, MandateState.REVOKED],
        MandateState.USED: [],
        MandateState.REVOKED: [],
    },
    dict(MandateState.choices),
)


class ComplaintState(models.TextChoices):
    OPEN = "open", _("待核实")
    UPHELD = "upheld", _("属实，该票作废")
    DISMISSED = "dismissed", _("核实无误")


COMPLAINT = Moves(
    "complaint",
    {
        ComplaintState.OPEN: [ComplaintState.UPHELD, ComplaintState.DISMISSED],
        ComplaintState.UPHELD: [],
        ComplaintState.DISMISSED: [],
    },
    dict(ComplaintState.choices),
)


class ScrutinyState(models.TextChoices):
    APPOINTED = "appointed", _("待核对")
    CONFIRMED = "confirmed", _("核对无误")
    OBJECTED = "objected", _("有疑问")
    ENDED = "ended", _("不再担任")


SCRUTINY = Moves(
    "scrutiny",
    {
        ScrutinyState.APPOINTED: [
            ScrutinyState.CONFIRMED,
            ScrutinyState.OBJECTED,
            ScrutinyState.ENDED,
        ],
        # Only they themselves take an objection back; nobody lets them go because of it.
        ScrutinyState.OBJECTED: [ScrutinyState.CONFIRMED],
        ScrutinyState.CONFIRMED: [ScrutinyState.OBJECTED],
        # Let go by mistake, they may be asked again.
        ScrutinyState.ENDED: [ScrutinyState.APPOINTED],
    },
    dict(ScrutinyState.choices),
)


class ChallengeState(models.TextChoices):
    OPEN = "open", _("处理中")
    DISMISSED = "dismissed", _("已了结，决定不变")
    ANNULLED = "annulled", _("决定被撤销")


class ChallengeResult(models.TextChoices):
    """How a challenge ended, and by whom; only a court annuls (Civil Code art. 280)."""

    WITHDRAWN = "withdrawn", _("提出的人撤回了")
    SETTLED = "settled", _("双方和解了")
    REJECTED = "rejected", _("法院驳回，或者准许撤诉")
    ANNULLED = "annulled", _("法院判决撤销")


# What a court's paper says, and nobody else can.
OF_THE_COURT = (ChallengeResult.REJECTED, ChallengeResult.ANNULLED)


CHALLENGE = Moves(
    "challenge",
    {
        ChallengeState.OPEN: [ChallengeState.DISMISSED, ChallengeState.ANNULLED],
        ChallengeState.DISMISSED: [],
        ChallengeState.ANNULLED: [],
    },
    dict(ChallengeState.choices),
)
