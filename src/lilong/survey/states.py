"""The life of a finding and of a campaign, as tables of moves."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lilong.kernel.moves import Moves


class FindingState(models.TextChoices):
    REPORTED = "reported", _("居民反映待核")
    FOUND = "found", _("已登记")
    CONFIRMED = "confirmed", _("已核实")
    RETURNED = "returned", _("退回补充")
    DUPLICATE = "duplicate", _("重复")
    CLEARED = "cleared", _("已销号")
    DELETED = "deleted", _("已删除")


FINDING = Moves(
    "finding",
    {
        FindingState.REPORTED: [FindingState.FOUND, FindingState.DUPLICATE, FindingState.DELETED],
        FindingState.FOUND: [
            FindingState.CONFIRMED,
            FindingState.RETURNED,
            FindingState.DUPLICATE,
            FindingState.CLEARED,
            FindingState.DELETED,
        ],
        FindingState.CONFIRMED: [
            FindingState.RETURNED,
            FindingState.DUPLICATE,
            FindingState.CLEARED,
            FindingState.DELETED,
        ],
        FindingState.RETURNED: [
            FindingState.FOUND,
            FindingState.CONFIRMED,
            FindingState.DUPLICATE,
            FindingState.DELETED,
        ],
        FindingState.DUPLICATE: [FindingState.FOUND],
        FindingState.CLEARED: [FindingState.CONFIRMED],
        FindingState.DELETED: [FindingState.FOUND, FindingState.REPORTED],
    },
    dict(FindingState.choices),
)

# What counts towards the 底数: everything that stands, and what has been put right.
COUNTED = (
    FindingState.FOUND,
    FindingState.CONFIRMED,
    FindingState.RETURNED,
    FindingState.CLEARED,
)

# Of which nothing more is done.
AT_REST = (FindingState.CLEARED, FindingState.DUPLICATE, FindingState.DELETED)


class CampaignState(models.TextChoices):
    PLANNED = "planned", _("筹备中")
    OPEN = "open", _("进行中")
    CLOSED = "closed", _("已结束")


CAMPAIGN = Moves(
    "campaign",
    {
        CampaignState.PLANNED: [CampaignState.OPEN],
        CampaignState.OPEN: [CampaignState.CLOSED],
        CampaignState.CLOSED: [CampaignState.OPEN],
    },
    dict(CampaignState.choices),
)


class Part(models.TextChoices):
    """Whose part of the building it stands on or in."""

    UNKNOWN = "unknown", _("未注明")
    PUBLIC = "public", _("公共部位")
    PRIVATE = "private", _("私人部位")


class WallType(models.TextChoices):
    NONE = "", _("不适用")
    BEARING = "bearing", _("承重")
    NON_BEARING = "non_bearing", _("非承重")
    UNKNOWN = "unknown", _("不明")


class HowKnown(models.TextChoices):
    PATROL = "patrol", _("巡查发现")
    VISIT = "visit", _("上门走访")
    LEDGER = "ledger", _("台账导入")
    REPORT = "report", _("居民反映")

    @property
    def told(self) -> HowKnown:
        """As told below full sight: that somebody reported it would set neighbours guessing."""
        return HowKnown.PATROL if self is HowKnown.REPORT else self


class Precision(models.TextChoices):
    DAY = "day", _("到日")
    MONTH = "month", _("到月")
    YEAR = "year", _("到年")
    DECADE = "decade", _("年代")
    UNKNOWN = "unknown", _("日期不详")

    def told(self, day: date) -> str:
        """The day, month, year or decade, as far as it is known; empty when it is not."""
        if self is Precision.DAY:
            return day.isoformat()
        if self is Precision.MONTH:
            return f"{day:%Y-%m}"
        if self is Precision.YEAR:
            return f"{day:%Y}"
        if self is Precision.DECADE:
            return gettext("%(year)s年代") % {"year": day.year // 10 * 10}
        return ""


class DoorResult(models.TextChoices):
    SEEN = "seen", _("已看过")
    ABSENT = "absent", _("无人应门")
    REFUSED = "refused", _("谢绝入户")
