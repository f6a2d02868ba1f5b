"""The page that shows every component in every state, from invented example data."""

from __future__ import annotations

from dataclasses import asdict
from fractions import Fraction
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from lilong.commons.web import design_ground
from lilong.commons.web.charts import Bar, Stack
from lilong.commons.web.components import (
    Column,
    Entry,
    Fact,
    FilterGroup,
    Link,
    Photo,
    Task,
)
from lilong.commons.web.plan import Box
from lilong.commons.web.thresholds import Gauge
from lilong.kernel.refusal import Invalid, Refused

LONG = (
    "零陵路某弄12号底楼沿街商铺后侧天井内搭建的彩钢板小间，"
    "面积较大，紧贴承重墙，且遮住了相邻住户的采光窗"
)


class ExampleForm(forms.Form):
    """One of each control."""

    what = forms.CharField(label="发现了什么", max_length=40, help_text="一句话就够，写看到的。")
    count = forms.IntegerField(label="处数", min_value=1)
    on = forms.DateField(
        label="哪天看到的", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    kind = forms.ChoiceField(
        label="类型",
        choices=[
            ("", "请选择"),
            ("structure", "违建"),
            ("sink", "水斗"),
            ("opening", "破墙开门、开窗"),
        ],
    )
    wall = forms.ChoiceField(
        label="墙体",
        help_text="看不准就选不明，别猜。",
        widget=forms.RadioSelect,
        choices=[("bearing", "承重"), ("light", "非承重"), ("unknown", "不明")],
    )
    area = forms.MultipleChoiceField(
        label="影响到谁",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("light", "邻居采光"), ("exit", "逃生通道"), ("drain", "排水")],
    )
    photo = forms.FileField(
        label="照片", required=False, widget=forms.ClearableFileInput(attrs={"accept": "image/*"})
    )
    note = forms.CharField(
        label="补充说明", required=False, max_length=200, widget=forms.Textarea(attrs={"rows": 4})
    )
    sure = forms.BooleanField(label="我在现场看过")


def _pieces() -> dict[str, Any]:
    return {
        "trail_places": [
            Link("徐汇区", "#"),
            Link("枫林街道", "#"),
            Link("西木南居民区", "#"),
            Link("零陵路某弄", "#"),
            Link("12号"),
        ],
        "tab_items": [
            Link("台账", "#", current=True, count=313),
            Link("平面图", "#"),
            Link("图表", "#"),
            Link("突破口", "#"),
        ],
        "filter_groups": [
            FilterGroup(
                "类型",
                [
                    Link("违建", "#", count=72, current=True),
                    Link("水斗", "#", count=48),
                    Link("破墙开门、开窗", "#", count=170),
                    Link("悬空鸽棚", "#", count=3),
                    Link("外立面挑窗", "#", count=20),
                ],
            ),
            FilterGroup(
                "公私", [Link("公共部位", "#", count=96), Link("私人部位", "#", count=217)]
            ),
        ],
        "tasks": [
            Task("填写排摸范围", "#", "西木南居民区，5 条弄", "已完成", "ok"),
            Task("派给楼组长", "#", "还有 2 条弄没有人", "进行中", "info"),
            Task("核对重复", "#", "", "3 处待看", "warn"),
            Task("冻结底数", "", "上面三件办完以后才能做", "还不能开始", "quiet"),
        ],
        "fact_rows": [
            Fact("地点", "零陵路某弄 12 号 底楼", "#"),
            Fact("类型", "违建", "#"),
            Fact("面积", "11.60 m²（量得）", "#"),
            Fact("说明", LONG, "#"),
        ],
        "entries": [
            Entry(
                "11月20日 14:05",
                "复查：已拆除，现场清理完毕",
                who="王敏",
                role="社工",
                href="#",
                icon="check-circle",
            ),
            Entry(
                "11月12日 09:30",
                "上门说明，户主答应月底前自行拆除",
                who="李阿姨",
                role="楼组长",
                icon="chat",
            ),
            Entry(
                "11月8日 10:12",
                "排摸登记：彩钢板小间一处，照片 2 张",
                who="赵强",
                role="志愿者",
                href="#",
                icon="pin",
            ),
        ],
        "photo_items": [
            Photo("/static/lilong/art/example.svg", "天井内的彩钢板小间", "#", "11月8日 天井"),
            Photo("/static/lilong/art/example.svg", "同一位置，已经拆除", "#", "11月20日 拆除后"),
            Photo("/static/lilong/art/example.svg", "沿街门面全貌", "#", LONG),
        ],
        "steps": [Link("上传", "#"), Link("核对", "#"), Link("应用")],
        "columns": [
            Column("弄号"),
            Column("违建", number=True),
            Column("水斗", number=True),
            Column("破墙开门、开窗", number=True),
            Column("合计", number=True),
        ],
        "rows": [
            [Link("零陵路某弄", "#"), 58, 39, 136, 250],
            [Link("零陵路 585 弄", "#"), 8, 4, 18, 33],
            [Link("东安路 12 弄", "#"), 4, 3, 11, 20],
            [Link("双峰路 88 弄", "#"), 2, 2, 5, 10],
        ],
        "foot": ["合计", 72, 48, 170, 313],
        "long_rows": [[LONG, 1, 0, 0, 1]],
        "pages": [Link("1", "#"), Link("2", "#", current=True), Link("3", "#")],
        "refused": Refused(
            "这一处正在办理，现在不能删除。",
            basis="台账规则：有来龙去脉的条目只作撤销，不作删除",
            remedy="先把办理的案子结掉，或者改为标记“误报”。",
        ),
    }


def _pictures() -> dict[str, Any]:
    return {
        "shapes": design_ground.compound(),
        "marks": design_ground.marks(),
        "mark_kinds": ["破墙开门、开窗", "违建", "水斗", "悬空鸽棚", "外立面挑窗"],
        "kind_bars": [
            Bar("破墙开门、开窗", 170, strong=True, href="#"),
            Bar("违建", 72, href="#"),
            Bar("水斗", 48, href="#"),
            Bar("外立面挑窗", 20, href="#"),
            Bar("悬空鸽棚", 3, href="#"),
            Bar(LONG, 0),
        ],
        "lane_bars": [
            Bar("零陵路某弄", 250, href="#"),
            Bar("零陵路 585 弄", 33, href="#"),
            Bar("东安路 12 弄", 20, href="#"),
            Bar("双峰路 88 弄", 10, href="#"),
        ],
        "week_bars": [
            Bar(f"{8 + week // 4}月第{week % 4 + 1}周", count)
            for week, count in enumerate((4, 9, 17, 38, 61, 74, 52, 30, 16, 8, 4, 0))
        ],
        "state_stacks": [
            Stack("零陵路某弄", (120, 74, 36, 20), "#"),
            Stack("零陵路 585 弄", (20, 8, 5, 0), "#"),
            Stack("东安路 12 弄", (12, 8, 0, 0), "#"),
        ],
        "states": ["已核实", "待复查", "办理中", "已拆除"],
        "nothing": [],
        "verdict": _verdict(),
        "gathering": _gathering(),
    }


def _verdict() -> list[Gauge]:
    """A vote that was carried by area and not by heads."""
    part: dict[str, Any] = {"asks": "三分之二以上", "share": Fraction(2, 3)}
    agree: dict[str, Any] = {"asks": "四分之三以上", "share": Fraction(3, 4)}
    return [
        Gauge("参与表决的面积", **part, have=54_000, need=48_000, of=72_000, area=True),
        Gauge("参与表决的人数", **part, have=8, need=8, of=12),
        Gauge("同意的面积", **agree, have=42_000, need=40_500, of=54_000, area=True),
        Gauge("同意的人数", **agree, have=5, need=6, of=8),
    ]


def _gathering() -> list[Gauge]:
    """The same while the vote is on: agreement is not told, and where it may end is."""
    likely: dict[str, Any] = {"area": True, "expected": (43_000, 55_500)}
    return [
        Gauge("目前参与的面积", "三分之二以上", Fraction(2, 3),
              have=31_250, need=48_000, of=72_000, **likely),
        Gauge("目前同意的面积", "四分之三以上", Fraction(3, 4), area=True, closed="计票以后公布"),
    ]  # fmt: skip


def design(request: HttpRequest) -> HttpResponse:
    """Every component in every state; `?part=` public, print or marks are its other pages."""
    parts = {"public": _public, "print": _print, "marks": _marks}
    return parts.get(request.GET.get("part", ""), _components)(request)


def _components(request: HttpRequest) -> HttpResponse:
    wrong = ExampleForm(
        {"what": LONG, "count": "0", "note": "看过了", "kind": "", "area": ["light"]}
    )
    wrong.is_valid()
    context = {
        **_pieces(),
        **_pictures(),
        "form": ExampleForm(auto_id="new_%s"),
        "wrong": wrong,
        "long": LONG,
    }
    return render(request, "lilong/design.html", context)


def _marks(request: HttpRequest) -> JsonResponse:
    """Clusters for the example plan: what any `url` of a plan map answers."""
    box, cell = _asked(request)
    marks = design_ground.marks_in(box, cell)
    return JsonResponse(
        {"marks": [asdict(mark) for mark in marks], "total": sum(mark.count for mark in marks)}
    )


def _asked(request: HttpRequest) -> tuple[Box, float]:
    try:
        box = Box(*(float(side) for side in request.GET["bbox"].split(",")))
        cell = float(request.GET["cell"])
    except (KeyError, TypeError, ValueError) as fault:
        raise Invalid(_("地图范围看不懂")) from fault
    return box, max(cell, 1.0)


def _public(request: HttpRequest) -> HttpResponse:
    """The public page, set as a newspaper."""
    return render(request, "lilong/design_public.html", {**_pieces(), **_pictures()})


def _print(request: HttpRequest) -> HttpResponse:
    """A sheet for the notice board."""
    rows = [[f"{n}号", n % 4, n % 3, n % 5, n % 4 + n % 3 + n % 5] for n in range(1, 61)]
    return render(
        request,
        "lilong/design_print.html",
        {**_pieces(), **_pictures(), "rows": rows, "back_url": "?"},
    )
