"""Who may order is known by the name, and real names are long and of many kinds."""

from __future__ import annotations

import pytest

from lilong.cases.files.authorities import has_power

WITH_POWER = [
    "某某社区城管中队",
    "枫林社区城管执法中队",
    "枫林社区（街道）办事处",
    "枫林社区(街道)办事处",
    "枫林街道办事处社区管理办公室",
    "枫林社区派出所",
    "徐汇区拆违办",
    "华泾镇拆违办",
    "区拆除违法建筑领导小组办公室",
    "华泾镇",
    "华泾镇人民政府",
    "华泾镇综合行政执法队",
    "徐汇区城市管理行政执法局",
    "徐汇区规划和自然资源局",
    "徐汇区房管局物业管理科",
    "徐汇区住房保障和房屋管理局",
    "徐汇区建设和管理委员会（建管委）",
    "枫林街道",
    "区消防救援支队",
    "徐汇区人民法院",
]
WITHOUT = [
    # No text was read by which it is they who order a structure away.
    "市绿化和市容管理局",
    "区水务局",
    "西木南社区",
    "枫林社区",
    "枫林社区党群服务中心",
    "社区规划师",
    "社区工作站",
    "社区微型消防站",
    "镇上的老王",
    "规划设计院",
    "上海市城市规划设计研究院",
    "区规划设计所",
    "消防维保站",
    "消防器材店",
    "消防协会",
    "住房中介",
    "住房公积金中心",
    "拆违施工队",
    "某某拆违工程队",
    "城市管理研究所",
    "执法律师事务所",
    "华泾镇居委会",
    "西木社区（街道）物业",
    "小区物业社区办",
    "执法记录仪",
    "综合行政执法局协管员",
    "徐汇房管集团",
    "规划院",
    "小镇",
    "枫林小镇",
    "王镇",
    "镇",
]


@pytest.mark.parametrize("body", WITH_POWER)
def test_a_body_with_the_power_is_taken_by_its_real_name(body):
    assert has_power(body)


@pytest.mark.parametrize("body", WITHOUT)
def test_what_only_sounds_like_one_is_not(body):
    assert not has_power(body)
