"""A survey ledger as a module would describe it, in plain data: for these tests only."""

from __future__ import annotations

from lilong.engines.tabular.spec import LedgerSpec

SPEC = LedgerSpec.from_mapping(
    {
        "columns": [
            {"field": "serial", "parser": "serial", "synonyms": ["序号", "编号", "No"]},
            {
                "field": "address",
                "parser": "address",
                "synonyms": ["地址", "位置", "具体位置", "点位", "详细地址", "门牌"],
            },
            {
                "field": "lane",
                "parser": "lane",
                "synonyms": ["弄", "弄号", "里弄", "弄堂", "小区"],
                "carry": True,
            },
            {
                "field": "number",
                "parser": "number",
                "synonyms": ["号", "楼号", "门牌号", "号楼", "幢", "楼栋"],
            },
            {"field": "stair", "parser": "stair", "synonyms": ["单元", "门洞"]},
            {"field": "room", "parser": "room", "synonyms": ["室", "室号", "房号", "部位"]},
            {
                "field": "kind",
                "parser": "kind",
                "synonyms": ["类别", "类型", "问题类别", "问题类型", "种类"],
            },
            {
                "field": "description",
                "synonyms": ["具体情况", "情况描述", "问题描述", "描述", "情况说明"],
            },
            {
                "field": "public",
                "parser": "choice",
                "choices": "public_or_private",
                "synonyms": ["是否公共部位", "公共部位", "公/私", "公私", "是否公共"],
            },
            {"field": "area", "parser": "area", "synonyms": ["面积", "违建面积", "建筑面积"]},
            {"field": "projection", "parser": "length", "synonyms": ["外挑", "外挑尺寸", "挑出"]},
            {
                "field": "wall",
                "parser": "choice",
                "choices": "wall",
                "synonyms": ["墙体性质", "墙体", "承重情况", "是否承重"],
            },
            {
                "field": "shop",
                "parser": "choice",
                "choices": "shop",
                "synonyms": ["是否商铺", "商铺"],
            },
            {
                "field": "found_on",
                "parser": "date",
                "synonyms": ["发现日期", "发现时间", "排摸日期", "日期", "时间"],
            },
            {"field": "remarks", "synonyms": ["备注", "说明"]},
        ],
        "kinds": [
            {
                "code": "structure",
                "names": ["违法建筑", "违建", "违法搭建"],
                "words": ["搭建", "阳光房", "玻璃房", "隔间", "外扩", "加建", "棚屋"],
                "patterns": ["天井.*(?:搭|建)", "(?:占用|侵占).*(?:绿化|通道)"],
            },
            {"code": "sink", "names": ["水斗", "室外水斗"], "words": ["水池", "水槽", "洗衣池"]},
            {
                "code": "wall_opening",
                "names": ["破墙开门窗", "破墙开门", "破墙开窗"],
                "words": ["破墙", "开店", "扩窗", "居改非"],
                "patterns": ["墙.*(?:开|凿).*(?:门|窗|洞)"],
            },
            {
                "code": "pigeon_loft",
                "names": ["悬空鸽棚", "鸽棚"],
                "words": ["鸽子笼", "鸽笼", "鸽舍", "鸽子"],
            },
            {"code": "bay_window", "names": ["外立面挑窗", "挑窗"], "words": ["外挑", "飘窗"]},
            {"code": "window_cage", "names": ["防盗窗"], "words": ["防盗栏", "防盗网", "晾衣架"]},
        ],
        "required": ["address", "kind"],
        "identity": ["address", "kind", "description", "area", "found_on"],
        "marks": [
            {
                "field": "shop",
                "words": ["沿街商铺", "商铺", "开店"],
                "unless": ["非商铺"],
                "sources": ["description", "remarks"],
            },
        ],
    }
)
