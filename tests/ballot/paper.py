"""A vote to print: the lifts of two towers, and as many slips as wanted."""

from __future__ import annotations

from collections.abc import Iterator

from lilong.ballot.documents.papers import (
    Box,
    Choice,
    Figure,
    Item,
    Motion,
    Notice,
    Result,
    Root,
    Scope,
    Slip,
)

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章"
GIVEN = ("建国", "秀英", "伟", "敏", "丽华", "志强", "桂芳", "子轩", "静", "海燕")
HOSTILE = (
    '#import "x" {{ a }} {% b %} \\input 😀 <script>alert(1)</script> \u202edcba $x$ @ref *b* _i_'
)


def motion(**changes: object) -> Motion:
    values: dict[str, object] = {
        "compound": "曙光小区",
        "code": "SG-2026-01",
        "title": "1、2号楼电梯更新改造",
        "question": "是否同意更新1、2号楼共4台电梯，费用由两幢楼业主按专有面积分摊自筹？",
        "scope": Scope(
            items=(
                Item("拆除旧电梯，更换整机4台", "1,680,000.00元"),
                Item("井道照明、五方通话和监控", "96,000.00元"),
                Item("候梯厅门套与地面修补", "58,400.00元"),
                Item("检测、审价与监理", "45,600.00元"),
            ),
            total="1,880,000.00元",
            excluded=("电梯机房屋面防水", "每层住户门外的装修"),
        ),
        "called_by": "曙光小区业主委员会",
        "opens": "2026年12月15日 9:00",
        "closes": "2026年12月30日 18:00",
        "thresholds": (
            "专有面积占三分之二以上的业主参与，且人数占三分之二以上的业主参与",
            "参与的业主中，专有面积四分之三以上同意，且人数四分之三以上同意",
        ),
        "basis": "《中华人民共和国民法典》第二百七十八条第一款第（六）项",
        "hand_in": "居委会一楼服务台，或1号楼门厅票箱",
        "phone": "021-12345678",
        "address": "https://example.org/v/sg-2026-01",
        "digest": "5f" * 32,
    }
    return Motion(**{**values, **changes})  # type: ignore[arg-type] # a test's own shorthand


def slip(number: int = 1, **changes: object) -> Slip:
    n = number - 1
    name = SURNAMES[n % len(SURNAMES)] + GIVEN[n // len(SURNAMES) % len(GIVEN)]
    values: dict[str, object] = {
        "number": number,
        "unit": f"东安一村{n // 96 + 1}号楼{n // 4 % 24 + 1}层{n % 4 + 1:02d}室",
        "holders": (name,),
        "area": f"{48 + n % 60}.{n % 100:02d}",
        "weight": "计 1 人",
        "address": f"https://vote.example.org/v/{number:06d}-7Hq2Kd9sXw4mPz8Rt5Yb3Nc6",
        "phrase": "青竹 · 晨光",
    }
    return Slip(**{**values, **changes})  # type: ignore[arg-type] # a test's own shorthand


def slips(count: int) -> Iterator[Slip]:
    return (slip(number) for number in range(1, count + 1))


def boxes() -> tuple[Box, ...]:
    return (
        Box("居委会一楼服务台", "2026年12月29日 17:00", "赵委员", "钱社工", "31", "31"),
        Box(
            "1号楼门厅", "2026年12月29日 17:30", "王秘书", "李志愿者", "46", "44",
            "有两张是白纸，没有填",
        ),
    )  # fmt: skip


def figures(*, carried: bool = True) -> tuple[Figure, ...]:
    agreed = "9,360.00㎡" if carried else "8,200.00㎡"
    return (
        Figure("参与面积", "8,640.00㎡", "11,520.00㎡", "12,960.00㎡", True, 888, 666),
        Figure("参与人数", "144 人", "190 人", "216 人", True, 879, 666),
        Figure("同意面积", "8,640.00㎡", agreed, "11,520.00㎡", carried, 812, 750),
        Figure("同意人数", "143 人", "158 人", "190 人", True, 831, 750),
    )


def root(**changes: object) -> Root:
    values: dict[str, object] = {
        "motion": motion(),
        "counter": 17,
        "size": 190,
        "head": "0123456789abcdef" * 4,
        "at": "2026年12月30日 18:00",
        "key": "fedcba9876543210" * 4,
    }
    return Root(**{**values, **changes})  # type: ignore[arg-type] # a test's own shorthand


def notice(**changes: object) -> Notice:
    values: dict[str, object] = {
        "motion": motion(),
        "posted": "2026年11月28日",
        "forms": (
            "（1）网上：扫表决票上的二维码。",
            "（2）纸质：在表决票上打“√”、签名后交回。",
            "（3）委托：受托人持书面委托书，照委托书上的意见投票。",
        ),
        "roll_place": "1、2号楼门厅",
        "objections_until": "2026年12月10日 18:00",
        "objections_to": "居委会王老师（021-12345678）",
        "number": "曙业〔2026〕1号",
    }
    return Notice(**{**values, **changes})  # type: ignore[arg-type] # a test's own shorthand


def result(*, carried: bool = True, **changes: object) -> Result:
    values: dict[str, object] = {
        "motion": motion(),
        "carried": carried,
        "figures": figures(carried=carried),
        "choices": (
            Choice("同意", "158", "9,360.00", "158"),
            Choice("反对", "22", "1,500.00", "22"),
            Choice("弃权", "10", "660.00", "10"),
            Choice("废票", "2", "120.00", "2"),
            Choice("未交回", "24", "1,320.00", "24"),
        ),
        "why": () if carried else ("同意的专有面积 8,200.00㎡，不到需要的 8,640.00㎡。",),
        "counted_at": "2026年12月31日 9:30",
        "counted_in": "居委会活动室",
        "scrutineers": tuple(f"{surname}监票" for surname in SURNAMES[:10]),
        "challenge_until": "2027年12月31日",
        "dated": "2026年12月31日",
        "root": root(kind="count"),
    }
    return Result(**{**values, **changes})  # type: ignore[arg-type] # a test's own shorthand
