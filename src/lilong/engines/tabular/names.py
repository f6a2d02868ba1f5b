"""Names of neighbours in a sentence, found by what stands around them.

A bare name cannot be told from a word (张贴, 高空, 马路), so a surname alone is never enough: a
form of address, an introduction, a door, a telephone or a neighbour's "upstairs" must stand beside
it. What is found is a proposal to a person; what is not found is why a person reads the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

# The hundred most frequent surnames (Ministry of Public Security, 2020) without 向, which is read
# as "to" everywhere, some that are frequent in Shanghai, and two-sign ones.
_SINGLE = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程"
    "魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾"
    "龚邵万覃武钱戴严莫孔常施倪盛俞章鲁葛祝柳童凌柏瞿奚翁庄殷洪虞"
)
SURNAME = rf"(?:欧阳|司马|上官|诸葛|夏侯|端木|皇甫|[{_SINGLE}])"
# Surnames that begin many words: with one sign behind them a word is likelier than a name.
_WORDY = frozenset(
    "高白黄金石方万马龙江雷毛钱严常段任于余史孔田林叶杜周程许曾何谢胡陈钟陆范武顾陶施盛章童洪"
)
# No given name has these: they join words.
_JOINING = (
    "的了在是和与给到把被让很都也就不没有去来说找叫请问从对为跟或及等们这那个每总又还已于因所以但"
    "后前上下里外边旁号楼室弄户家住门窗路车灯电管道墙板箱处所间次位种样条些多少几两什么怎"
)
_GIVEN = rf"[^\W\d_a-zA-Z{_JOINING}]"
FULL_NAME = rf"{SURNAME}{_GIVEN}{{1,2}}"
_WORDS = """
张贴 张开 张望 张口 王牌 王国 李子 刘海 陈旧 陈列 陈年 杨树 杨柳 黄色 黄线 黄沙 黄土 黄昏 黄灯
黄牌 黄金 吴语 周一 周二 周三 周四 周五 周六 周日 周末 周围 周边 周期 周年 周转 周到 徐徐 孙子
孙女 马上 马达 马桶 马虎 马力 马甲 马赛 马蜂 马葫 马踏 朱红 胡乱 胡同 胡说 胡子 郭外 何时 何况
何必 何处 何种 何地 林荫 林带 林木 林立 高空 高层 高压 高龄 高低 高度 高架 高大 高温 高峰 高声
高处 高级 高价 高考 高中 高矮 高音 高速 高清 高效 高达 高血 高档 高分 高跟 罗列 谢谢 谢绝 唐突
许多 许可 许久 曾经 曾有 田地 田园 余下 余地 余额 余热 余款 于是 于此 杜绝 叶子 叶片 程度 程序
程控 苏醒 丁字 丁香 任何 任务 任意 任由 任凭 任期 任性 姜汁 沈阳 钟点 钟头 钟表 钟声 钟摆 陆续
陆地 范围 范本 汪汪 石头 石子 石板 石材 石凳 石阶 石库 石灰 石膏 石墨 石桌 石墩 石狮 石棉 金属
金额 金色 金融 金钱 金店 金鱼 夏天 夏季 夏日 付款 付费 付钱 付清 方便 方向 方法 方式 方案 方形
方面 方块 方才 方圆 方砖 白天 白色 白线 白白 白蚁 白领 白灰 白费 白粉 白板 孟春 秦岭 江边 江南
江苏 江西 江水 江景 段落 段时 雷雨 雷电 雷达 雷声 雷击 龙头 龙门 龙虾 黎明 史上 史无 陶瓷 陶土
贺卡 贺年 毛病 毛巾 毛坯 毛毯 毛发 毛衣 毛竹 毛刺 顾客 顾问 顾虑 顾及 万一 万家 万分 万能 万元
武器 武术 钱包 钱财 钱款 严重 严格 严禁 严密 严防 严谨 严寒 严厉 莫名 莫非 莫要 孔洞 孔径 常常
常年 常用 常见 常规 常态 常住 常客 常务 常识 施工 施压 施肥 施划 施救 盛夏 盛满 盛放 盛水 章程
章节 章法 鲁莽 葛藤 祝福 祝贺 祝愿 柳树 柳絮 童车 童年 童装 凌晨 凌乱 柏油 柏树 庄重 庄园 殷切
殷勤 洪水 洪涝 洪亮 水泥 温度 康复 安全 安装 杨浦 黄浦 金山 金桥 金陵 金沙 金杨 徐汇 徐泾 宋园
张江 张庙 张杨 陆家 马桥 马陆 马当 石门 石泉 石化 江宁 江湾 江川 江桥 唐镇 唐山 周浦 周家 朱家
朱泾 龙华 龙柏 龙阳 龙吴 林浦 顾村 顾戴 罗店 罗泾 罗秀 高桥 高境 高东 高安 高行 高邮 高青 万里
万航 万体 万荣 吴淞 吴中 吴江 吴泾 武宁 武夷 武康 武定 曹杨 曹家 曹路 彭浦 彭江 田林 田东 钱江
钱塘 沈家 沈杜 陈家 陈行 陈翔 苏州 苏北 苏河 方浜 方塔 方松 白玉 白兰 叶榭 叶家 胡桥 程家 程桥
何家 莫干 潘家 梅陇 华山 洪庙 秦皇 秦安 蒋家 严家 袁家 丁家 孙桥 孙家 赵巷 赵家 许昌 郑州 韩城
鲁班 鲁迅 鲁汇 庄行 柳州 柳营 柳林 童涵 凌云 凌兆 施湾 盛桥 虞姬 汪家 黎平 贺兰 侯家 毛家 康桥
常德 常熟 常州 常青 常宁
余料 余土 余物 余水 余姚 石料 石块 石条 石匠 石砖 方管 方钢 方木 方桌 方凳 白铁 白瓷 金毛 金秋
黄梅 黄狗 毛石 毛孩 龙骨 杨木 杨梅 杨絮 柳木 柳条 柏木 董事 熊孩 熊猫 孙儿 孙媳 孙辈 曾祖
史学 武警 童工
何人 何事 何物 韩国 韩式 唐人 唐装 夏令 戴口 戴帽 戴眼 戴头 戴手 戴红 梁柱 庄稼 高个 高兴 高手
陶盆 陶罐 雷暴 马扎 马夹 王府 贺信
马铃 金丝 马蹄 石榴 白血 白细 朱漆 高利 高性 高科 高质 高技 高标 高浓 高风 高强 金黄 黄褐
黄鼠 黄白 黄花 黄大 黄段 黄皮 黄铜 白大 白萝 白砂 白头 白发 白菜 白茫
白手 白卡 金枪 金牛 金鸡 金像 金三 金钥 金针 金嗓 石油 石制 石斑 石磨 石栏 石人 罗网 王者
肖像 庄院 庄严 高材 高年 高难 高蛋 高姿 高鼻 高发 高脚 高筒 马鞭 马尾
马戏 马贩 马齿 马车 毛线 毛笔 毛玻 毛纺 毛织 毛茸 毛细 毛料 田径 盛花 盛果 万用 万花 万余
万人 万维 钱袋 钱串 龙须 龙舌 龙湖 方尖 方城 苏式 罗锅 徐州 武汉 武昌
黄石 黄山 黄河 苏南 苏中 苏杭 苏宁 苏联 罗马 黎族 邵阳 林业 秦腔 韩语 韩剧 唐代 唐朝 宋代
宋朝 夏至 夏夜 夏秋 夏末 付出 付账 付息 付现 郑重 陶作 叶轮 黄油 黄豆
黄瓜 黄酒 黄鱼 白酒 白醋 白猫 白狗 白铝 白钢 白漆 白皮 石缸 石桥 石像 石雕 石球 金华 黄包
徐行 殷行 卢湾 吕巷 张堰
黄毛 黄纸 黄桶 白桶 白布 孙悟 江阴 江北 高雄 高碑 万达 万科 万象 石笼
毛豆 罗汉松 杜鹃花 白云石 蒋村 韩餐 秦淮 曹操 韦陀 姜太公 严词 严正 万物 万般 高调 陈设 陶艺 章鱼
"""
# Everyday words, and places of this city, that begin with a surname.
_NO_NAMES = frozenset(_WORDS.split())
# What whoever is named does or says; it stands behind every name alike.
_SAYING = "表示|答应|承诺|同意|保证|拒绝|愿意|负责"
_DOING = (
    rf"{_SAYING}|说|讲|擅自|破墙|开门|把|将|又|搭|占|拆(?!迁)|堆|装|砸|私|违[章规]"
    "|经常|总是|老是|天天"
)
# 业主方同意, 业主曾口头答应: no name, but how somebody does it.
_NO_GIVEN = frozenset(
    (
        _SAYING
        + "|明确|口头|当面|书面|主动|亲口|公开|一度|反复|坚决|一致|全部|全体|初步|原则|再次|再三"
        "|已经|一直|最终|最后|仍然|始终|暂时|自愿|自己|自行|勉强|正式|联名|集体|先后|当场|立即|随即"
        "|马上|完全|基本|相继|陆续|纷纷|普遍|强烈|断然|无故|故意|非常|十分|特别|当时|擅自|私自|反映"
    ).split("|")
)

# How neighbours address each other; an office (主任, 书记, 经理) is nobody's private name.
_TITLE = (
    "先生|女士|小姐|太太|阿姨|阿婆|阿伯|阿公|阿爹|叔叔|伯伯|伯母|爷爷|奶奶|外婆|外公|师傅|老师|老伯|"
    "老太|大爷|大妈|大伯|大姐|大哥|大娘|大叔|大嫂|婆婆|公公|同志|医生|护士|家阿姨|家妈妈|家爸爸|妈妈|爸爸"
)
# 王阿姨, 陈国强先生
_ADDRESSED = re.compile(rf"({SURNAME}(?:{_GIVEN}{{1,2}})?(?:{_TITLE}))")

_AFTER = (
    rf"(?=[，。,.、；;：:！!？?（）()\s]|$|{_DOING}|总|每天|被|在|的|家|住|也|都|和|跟|"
    r"夜里|晚上|半夜|早上|白天|乱|违|停|养|不|电话|手机|微信)"
)
# 老王家, 小李总是: a sign more and it may be a word (小程序, 老方法).
_FAMILIAR = re.compile(
    rf"(?<![\u4e00-\u9fff]大)([老小][{_SINGLE}])(?=家|的|总|老是|天天|每天|经常|把|说|讲|住|夜里|晚上"
    r"|[，。,、；;！!？?\s]|$)"
)
_NO_FAMILIAR = frozenset(
    [
        "小马",
        "小白",
        "小黄",
        "小方",
        "小高",
        "小金",
        "小孔",
        "小段",
        "老方",
        "老石",
        "老金",
        "小石",
        "小林",
        "小常",
        "小于",
    ]
)
# 我叫王美芳, 姓名：王美芳
_INTRODUCED = re.compile(
    rf"(?:我叫|他叫|她叫|名叫|名字叫|名字是|姓名是|本人叫|姓名|联系人|报修人|反映人|户主|户名)[是为：:\s]*"
    rf"({FULL_NAME}){_AFTER}"
)
# 我是王美芳，…: an end must follow, because we are many things
_I_AM = re.compile(rf"(?:我是|本人是|本人)({FULL_NAME})(?=[，。,、；;！!？?\s]|$|住)")
# 楼上的刘建国把, 隔壁李刚也
_NEIGHBOUR = re.compile(
    r"(?:楼上|楼下|隔壁|对门|对面|邻居|住户|房客|租客|租户|房东|房主|屋主|业主|店主|户主|承租人|产权人|当事人|居民"
    r"|老板|楼的|号的|室的)(?:的|邻居|人家)?"
    rf"({FULL_NAME}){_AFTER}"
)
# 张三的车, at the beginning of a clause and of what neighbours have
_OWNER = re.compile(
    rf"(?:^|[，。,、；;！!？?：:\s]|是|停着)({FULL_NAME})"
    r"的(?=车|狗|猫|家|房|店|摊|门口|孩子|儿子|女儿|老公|老婆|电瓶|电动|汽车|自行|助动|东西|杂物|空调|阳台|花)"
)
# 王建国在天井里搭了棚, 李秀英把过道占了, 张三家漏水: who does or says something, at the beginning
# of a clause. What is laid, hung or parked somewhere is a thing: nobody stands before that 在.
_ACTING = rf"[^\W\d_a-zA-Z{_JOINING}即搭占拆堆装砸将某]"
_LAID = (
    "放摆停晾挂拴住坐站躺睡存现正实藏落建设位倒扔丢贴写种养铺埋架留关锁插"
    "接盖立积漏流滴靠搁摊洒掉散围"
)
# 今天王建国答应拆, 12月1日王建国…, 他说王建国…, 由王建国负责: a clause begins behind these too.
_DAY = (
    "[今昨前明后当][天日晚早]|(?:周|星期|礼拜)[一二三四五六日天]|[0-9一二三四五六七八九十]日"
    "|月[0-9]{1,2}号|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[上中下]午|早上|晚上|上周|刚才|后来"
)
_ACTOR = re.compile(
    rf"(?:^|[，。,、.；;！!？?：:]|(?<![0-9s）)])\s|(?:{_DAY})\s?|[他她]们?说|(?<![理自事缘案])由)"
    rf"({SURNAME}{_ACTING}{{1,2}})"
    rf"(?=(?<![{_LAID}])在|{_DOING}|不[肯愿让]|家(?![具电属常政人长乡园]|委会))"
)
# 据王建国说, 经李秀英同意, 找陈国强谈过: who was heard or asked.
_HEARD = re.compile(
    rf"(?:据|经|听|找过?|问过?|跟|向|与|和)({SURNAME}[^\W\d_a-zA-Z{_JOINING}谈聊再先曾]{{1,2}})"
    "(?<![区镇路街村县市])(?=(?:多次|反复|再次|再|先|曾|电话|当面|口头)?"
    "(?:反映|介绍|说|讲|称|描述|口述|提供|证实|同意|核实|谈|聊|了解|商量|沟通|协商|解释|本人))"
)
# 王主任, 李工: an office or a calling is nobody's private name
_OFFICE = re.compile(
    "(?:主任|书记|经理|队长|所长|警官|局长|老板|站长|组长|楼长|会长|会计|院长|律师|法官|委员|科长|处长|代表"
    "|主席|秘书|干事|民警|保安|保洁|社工|网格|师母|教练|校长|工人|支书|装部|[区市镇乡村庭厂团警]长"
    "|[工队科局董导校氏])$"
)
_HOUSE = r"[0-9]{1,4}(?:号楼|号|幢|栋|弄|单元|楼)"
# 301室, 3号楼302, 12号-302
ROOM = rf"(?:[0-9]{{2,4}}室|{_HOUSE}[\s\-—]*[0-9]{{3,4}}(?![0-9元年月日个人户米平㎡%路弄号层]))"
# 301室的王阿姨, 301室李建国
_BEHIND_ROOM = re.compile(
    rf"{ROOM}(?:的|住户|业主|租客|邻居)?[，,\s]?(?:姓|叫)?"
    rf"({SURNAME}(?:[\u4e00-\u9fff]{{0,2}}?(?:{_TITLE}|家)|{_GIVEN}{{1,2}}{_AFTER}))"
)
# 王阿姨住301室, 李建国（301室）
_BEFORE_ROOM = re.compile(
    rf"({SURNAME}(?:[\u4e00-\u9fff]{{0,2}}?(?:{_TITLE}|家)|{_GIVEN}{{1,2}}))"
    rf"(?:住在|住|在|家住|[，,（(\s])+(?:[0-9]+[弄号])*{ROOM}"
)
_CALLED = r"(?:的)?(?:联系)?(?:电话|手机|手机号|号码|微信)?(?:号|是|为|[：:，,、（(\s])*"
_BEFORE_NUMBER = re.compile(rf"({FULL_NAME})(?:家里?)?{_CALLED}$")
_BEHIND_NUMBER = re.compile(
    rf"[，,、（(\s]*(?:是|找|联系人|姓名)?[：:]?({FULL_NAME})(?=[，。,.、；;！!？?）)\s]|$|住|收|家)"
)
_REACH = 16  # signs that are looked at before a number

_FOUND_BY = (
    _ADDRESSED, _INTRODUCED, _I_AM, _NEIGHBOUR, _OWNER, _ACTOR, _HEARD, _BEHIND_ROOM,
    _BEFORE_ROOM,
)  # fmt: skip
# With these a surname and one sign are a name even where the surname begins many words.
_SURE = frozenset((_ADDRESSED, _INTRODUCED, _BEHIND_ROOM))


def spans_of_names(text: str, numbers: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Where names stand in a text whose digits are plain ones, in no order.

    Args:
        numbers: where telephone numbers were found; a name may stand beside one.
    """
    for pattern in _FOUND_BY:
        for match in pattern.finditer(text):
            if _is_name(match[1], sure=pattern in _SURE):
                yield match.span(1)
    for match in _FAMILIAR.finditer(text):
        if match[1] not in _NO_FAMILIAR:
            yield match.span(1)
    for start, end in numbers:
        before = max(0, start - _REACH)
        beside = (
            (before, _BEFORE_NUMBER.search(text[before:start])),
            (end, _BEHIND_NUMBER.match(text[end : end + _REACH])),
        )
        for at, named in beside:
            if named and _is_name(named[1], sure=False):
                yield at + named.start(1), at + named.end(1)


def _is_name(found: str, *, sure: bool) -> bool:
    """Whether what stands where a name would is no word or place that begins with a surname."""
    if found in _NO_NAMES or found[:2] in _NO_NAMES or found[1:] in _NO_GIVEN:
        return False
    if not sure and _OFFICE.search(found[1:]):
        return False
    given = re.split(f"(?:{_TITLE}|家)", found[1:])[0]
    if found[0] in "于常任" and given and not sure:
        return False
    return sure or len(found) > 2 or found[0] not in _WORDY
