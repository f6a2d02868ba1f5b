"""The words of a mediation. Its life is the case's own machine (`DISPUTE`)."""

from __future__ import annotations

from enum import IntEnum

from django.db import models
from django.utils.translation import gettext, gettext_noop, pgettext_lazy
from django.utils.translation import gettext_lazy as _

# Sides are called by the ten stems, so that no page needs a name to tell them apart.
LETTERS = gettext_noop("甲乙丙丁戊己庚辛壬癸")


class Seat(IntEnum):
    """Where somebody sits in one mediation, and so how much they see of it."""

    NONE = 0
    OUTLINE = 1
    COMMITTEE = 2
    PARTY = 3
    MEDIATOR = 4


class MediationSource(models.TextChoices):
    """How a dispute came to the table."""

    APPLIED = "applied", _("当事人申请")
    PROACTIVE = "proactive", _("主动调解")
    POLICE = "police", _("公安移交")
    COURT = "court", _("法院委托")
    DEPARTMENT = "department", _("部门指定")


class ChosenBy(models.TextChoices):
    """Who named a mediator (人民调解法 art. 19)."""

    COMMITTEE = "committee", _("调委会指定")
    PARTIES = "parties", _("当事人选择")


class Told(models.TextChoices):
    """How a party came to know its rights and duties; empty while it does not."""

    NOT_YET = "", _("还没有告知")
    SIGNED_PAPER = "signed_paper", _("签了纸质告知书")
    READ_OUT = "read_out", _("当面读给本人听")
    ON_SCREEN = "on_screen", _("本人在屏幕上确认")


class Wish(models.TextChoices):
    """Whether a party wants others to listen (人民调解法 art. 23)."""

    NOT_ASKED = "", _("还没有问")
    OPEN = "open", _("可以公开")
    CLOSED = "closed", pgettext_lazy("调解", "不公开")


class SessionKind(models.TextChoices):
    JOINT = "joint", _("一起谈")
    SEPARATE = "separate", _("单独谈")


class Answer(models.TextChoices):
    """What a party says to a proposal."""

    YES = "yes", _("同意")
    NO = "no", _("不同意")
    CHANGE = "change", _("要改一改")


class AgreementForm(models.TextChoices):
    WRITTEN = "written", _("书面协议")
    ORAL = "oral", _("口头协议")


class SignedBy(models.TextChoices):
    """In which way a party signed."""

    SCREEN = "screen", _("本人在屏幕上签")
    PAPER = "paper", _("在纸上签名")
    SEAL = "seal", _("盖章")
    FINGERPRINT = "fingerprint", _("按指印")


class Confirmation(models.TextChoices):
    """What became of the court's confirmation (人民调解法 art. 33); empty while open."""

    OPEN = "", _("还没有定")
    NOT_WANTED = "not_wanted", _("双方认为不需要")
    APPLIED = "applied", _("已共同申请")
    CONFIRMED = "confirmed", _("法院已确认")
    DECLINED = "declined", _("法院没有确认")


class StopReason(models.TextChoices):
    """Why a mediation ends without having been kept to."""

    REFUSED = "refused", _("一方明确拒绝调解")
    NO_AGREEMENT = "no_agreement", _("没有谈成")
    TAKEN_BACK = "taken_back", _("申请人撤回")
    NOT_OURS = "not_ours", _("不属于人民调解能解决的")
    NOT_KEPT = "not_kept", _("达成以后没有履行")


def letter_of(order: int) -> str:
    """What the n-th side is called, in the reader's language: 甲方, 乙方, … or side A, side B, …"""
    if 0 < order <= len(LETTERS):
        return gettext("%(letter)s方") % {"letter": gettext(LETTERS)[order - 1]}
    return gettext("第%(order)s方") % {"order": order}
