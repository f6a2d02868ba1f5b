"""The words for what an import says in codes."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lilong.commons.wording import listed

WHY: dict[str, str | Promise] = {
    # rows that are no data
    "title": _("标题或填报说明"),
    "header": _("表头"),
    "repeated_header": _("重复的表头"),
    "blank": _("空行"),
    "total": _("合计或小计"),
    "signature": _("签名行"),
    "notes": _("说明文字"),
    "section": _("分段标题"),
    "duplicate": _("与前面一行重复"),
    "no_header": _("这张工作表没有表头"),
    "no_known_column": _("这张工作表没有认识的列"),
    # rows that could not be read
    "no_kind": _("看不出是哪一类问题"),
    "no_address": _("没有写地址，或地址看不懂"),
    "no_lane": _("这里没有登记过这条弄"),
    "which_number": _("好几处都有这个号，请写明是哪个小区、哪条弄"),
    "which_stair": _("几个单元都有这一室，请写明是哪个单元"),
    "closed_place": _("这个门牌已经停用"),
    # guesses
    "not_understood": _("看不懂"),
    "approximate": _("写的是约数"),
    "computed": _("由算式得出"),
    "range": _("写的是范围，取中间"),
    "unit_guessed": _("单位是推测的"),
    "unit_unknown": _("不认识的单位"),
    "out_of_range": _("数值不合常理"),
    "unknown": _("写明不清楚"),
    "year_from_context": _("没写年份，按填报日期理解"),
    "no_year": _("没写年份，表里也没有填报日期"),
    "serial_number": _("日期存成了数字"),
    "short_year": _("年份只写了两位"),
    "order_guessed": _("月和日的先后是推测的"),
    "in_the_future": _("日期在今天之后"),
    "too_early": _("日期太早，年份可能写错了"),
    "part_of_text": _("从文字里读出"),
    "pattern": _("按写法推测"),
    "similar": _("与已知的说法相近"),
    "ambiguous": _("可以有两种理解"),
    "from_description": _("根据具体情况推测"),
    "contradicted_by_description": _("类别与具体情况说法不一"),
    "no_such_kind": _("没有这个类别"),
    "same_as_above": _("同上"),
    "carried_down": _("空着，按上一行理解"),
    "from_section": _("按分段标题理解"),
    "from_sheet_name": _("按工作表名称理解"),
    "short_form": _("简写的地址"),
    "road_only": _("只写了路名"),
    "rest_kept": _("地址里有看不懂的部分，照原样保留"),
    "whole_in_one": _("一格里写了完整地址"),
    "new_place": _("还没有登记这个门牌，写入时一并登记"),
    "only_number": _("没写弄，这里只有一个这样的门牌"),
    "cut": _("太长了，只保留前 300 个字"),
    "damaged_number": _("长数字被 Excel 改坏了，无法复原"),
    "formula_without_value": _("公式没有算出结果"),
    "error_value": _("单元格里是错误值"),
    "learned": _("按以前的更正理解"),
}

FIELDS: dict[str, str | Promise] = {
    "serial": _("序号"),
    "address": _("地址"),
    "lane": _("弄"),
    "number": _("号"),
    "stair": _("单元"),
    "room": _("室"),
    "kind": _("类别"),
    "description": _("具体情况"),
    "part": _("公共或私人"),
    "area": _("面积"),
    "projection": _("外挑"),
    "measures": _("测量"),
    "wall_type": _("墙体性质"),
    "shop": _("商铺"),
    "found_on": _("发现日期"),
    "found": _("发现日期"),
    "note": _("备注"),
}


def learn_words(*, why: Mapping[str, str | Promise], fields: Mapping[str, str | Promise]) -> None:
    """Add the words of a module's importer."""
    WHY.update(why)
    FIELDS.update(fields)


def why_words(code: str) -> str:
    """The sentence for a code; the code itself when we forgot its words.

    A code may name the fields that it is about: `unit_twice:area,owner`.
    """
    code, _colon, fields = code.partition(":")
    said = str(WHY.get(code, code))
    if not fields:
        return said
    return _about(said, listed(field_words(name) for name in fields.split(",")))


def _about(said: str, names: str) -> str:
    return gettext("%(said)s（%(names)s）") % {"said": said, "names": names}


def field_words(field: str) -> str:
    """The word for an importer's field."""
    return str(FIELDS.get(field, field))
