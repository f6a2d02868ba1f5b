"""The demo's votes: 曙光's lifts, renewed with the owners' own money and decided; 西木's pumps,
which are being voted on while one looks.

That four lifts in two towers were renewed by self-funding is the newspaper's; names, areas,
sums and how anybody voted are invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from lilong.ballot.actions.change_scope import ItemDraft
from lilong.project.demo_data.society import COMMITTEE_THERE

OPENS_AFTER = timedelta(days=16)


@dataclass(frozen=True, slots=True)
class DemoVote:
    """A motion of the demo.

    Attributes:
        compound: path of the compound, whose owners stand in the roll.
        scope: paths of the places whose owners are asked; empty for the whole compound.
        member, secretary: keys of who decides and who prepares.
        began: days before today on which voting began; it takes `days`.
        shares: of a thousand units, how many agree, oppose and abstain; the others are silent.
        pictures: a scene of `pictures.SCENES` for each item.
    """

    compound: str
    scope: tuple[str, ...]
    member: str
    secretary: str
    title: str
    matter: str
    question: str
    text: str
    not_included: str
    items: tuple[ItemDraft, ...]
    began: int
    days: int
    shares: tuple[int, int, int]
    pictures: tuple[str, ...]

    def opens(self, today: datetime) -> datetime:
        return today - timedelta(days=self.began)

    def closes(self, today: datetime) -> datetime:
        return self.opens(today) + timedelta(days=self.days)


def lifts(compound: str) -> DemoVote:
    """曙光: four lifts in two towers, paid by their owners; carried, counted and posted."""
    return DemoVote(
        compound=compound,
        scope=(),
        member=COMMITTEE_THERE[0],
        secretary=COMMITTEE_THERE[1],
        title="两幢高层 4 部电梯更新（居民自筹）",
        matter="fund_raise",
        question="是否同意由全体业主按专有面积分摊，自筹资金更新两幢高层的 4 部电梯？",
        text=(
            "4 部电梯使用多年，陆续出现夹人、关人、急坠。拟整梯更换，保留井道。"
            "费用由业主按专有面积分摊，分两期交付：签约时六成，验收合格后四成。"
        ),
        not_included="不包括电梯厅装修，不包括今后的日常维保费用；不动用维修资金。",
        items=(
            ItemDraft("更换 4 部乘客电梯", "整机更换，保留井道。", 168_000_000),
            ItemDraft("井道修补和照明", "修补渗水，换节能灯，装井道摄像头。", 8_600_000),
            ItemDraft("远程监测装置", "接入智慧电梯平台。", 3_200_000),
            ItemDraft("施工期间", "轮流停梯，每次停一部；备爬楼机。", None),
            ItemDraft("电梯厅装修", "这次不做。", None, included=False),
        ),
        began=40,
        days=21,
        shares=(861, 32, 20),
        pictures=("lift", "shaft"),
    )  # fmt: skip


def pumps(compound: str, scope: str) -> DemoVote:
    """西木: the pumps of one lane, from the maintenance fund; half-way through."""
    return DemoVote(
        compound=compound,
        scope=(scope,),
        member="owners_committee_member",
        secretary="committee_secretary",
        title="水泵和水箱更换（维修资金）",
        matter="part_repair_fund_use",
        question="是否同意使用专项维修资金更换本弄的生活水泵和屋顶水箱？",
        text="水泵和水箱老化，早晚高峰水压不足。拟更换水泵两台、屋顶水箱六只，费用从专项维修资金列支。",
        not_included="不包括户内水管，不包括水表更换。",
        items=(
            ItemDraft("更换生活水泵 2 台", "变频泵，一用一备。", 12_400_000),
            ItemDraft("更换屋顶水箱 6 只", "不锈钢水箱，含拆除和清运。", 21_600_000),
            ItemDraft("水质检测", "更换后检测一次，结果张贴在弄口。", 360_000),
            ItemDraft("户内水管", "这次不做。", None, included=False),
        ),
        began=8,
        days=21,
        shares=(452, 41, 23),
        pictures=("pump", "tank"),
    )


def choices(units: int, shares: tuple[int, int, int], random: Random) -> Iterator[str]:
    """What each unit says, in order; empty for those who have said nothing."""
    agree, oppose, abstain = shares
    for _unit in range(units):
        drawn = random.randrange(1000)
        if drawn < agree:
            yield "agree"
        elif drawn < agree + oppose:
            yield "oppose"
        elif drawn < agree + oppose + abstain:
            yield "abstain"
        else:
            yield ""
