"""What sounds like an order, what may be one and is asked about, and what is none."""

from __future__ import annotations

import pytest

from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.ordering import complaints_in, may_be_order, refuse_order, sounds_like_order
from lilong.council.covering import Doubt, Personal, Telling
from lilong.kernel.refusal import Refused

ORDERS = [
    "要求您立即拆除",
    "户主怕麻烦，限三天内拆除",
    "必须拆掉",
    "12月5日前必须拆除完毕",
    "必须在本周内拆除",
    "现要求你户于2026年12月5日前拆除",
    "责成你户拆除",
    "禁止搭建，立即恢复原状",
    "居委会决定拆除",
    "街道说了，不拆就强拆",
    "必须在12月5日前拆除完毕，要求您立即拆除",
    "要求拆除",
    "我们要求拆掉这间",
    "再次要求户主清空天井",
    "要求三日内整改",
    "要求该户月底前搬走",
    "务必拆除，不要再拖",
    "一定要拆掉",
    "户主必须拆掉",
    "你户须于周五前清空",
    "应于本月底前拆除",
    "应当在十日内恢复原状",
    "您家的棚子应当拆除",
    "贵户应予拆除",
    "责成户主自行拆除",
    "限12月5日前拆除",
    "限本周内清空",
    "最后通牒：本周拆",
    "最后警告",
    "非拆不可",
    "不拆不行",
    "城管讲了，逾期就强制拆除",
    "不拆的话上失信名单",
    "不搬走我们就来清掉",
    "本居委决定限期整改",
    "须三日内停工",
    "5号前要求恢复原状",
    "不得再搭，三天内拆除",
    "社区规定一律拆除",
    "We order you to tear it down",
    "Remove this within three days or we cut your water.",
    "You must remove the shed.",
    "You are hereby required to restore the wall",
    "The structure must be removed",
    "The owner shall dismantle the cage by Friday",
    "We demand that you clear the corridor",
    "Tear it down by 5 December",
    "Take it down or else",
    "If you don't remove it, it will be demolished by force",
    "We will cut off your electricity",
    "You have three days to clear the yard",
    "This is the final warning",
    "Clear the yard immediately.",
    "You have to stop building at once",
    "The committee requires the household to remove the canopy",
    "Unless it is gone by Monday there will be penalties",
    "Stop the work forthwith",
    "你们家的棚子这个星期必须要拆",
    "限你家于12月5日之前清空",
    "勒令你们停工",
    "不拆除的，我们将采取措施",
    "拒不拆除的后果自负",
    "我们命令你们搬走",
    "必须马上停工",
    "天井必须恢复",
    "你家必须恢复原样",
    "违建一律拆除",
    "三天后还没拆就上报强拆",
    "再给你最后三天",
    "不配合的取消居民补贴",
    "居委会要求你们在一周内整改",
    "经研究决定，限期拆除",
    "街道通知你家十天内拆除",
    "根据规定，你户应当拆除违法建筑",
    "不得拖延，立即清理",
    "务请三日内自行拆除",
    "Owner must remove the structure by Friday.",
    "You need to take down the cage within a week",
    "Kindly note that you are required to remove it",
    "Failure to comply will result in forced demolition",
    "Stop building now",
    "If not removed by Dec 5, we will cut the water",
    "You shall tear down the shed",
    "It is ordered that the shed be removed",
    "Demolish it at once",
    "The cage has to go by Friday",
    "We hereby give you three days to remove",
    "你户违建已定于12月10日拆除",
    "经研究，对你户违建予以拆除",
    "你得拆",
    "您家得把棚子拆了",
    "你给我拆了",
    "马上给我搬走",
    "下周一我们带人来拆",
    "不让你用水",
    "不拆的话低保取消",
    "不搬走就扔掉",
    "不收走就锁楼道",
    "罚你五千",
    "責令三天內拆除",
    "You will be fined five thousand",
    "You'd better remove it",
]
DOUBTFUL = [
    "按规定必须拆除",
    "违法建筑应当拆除",
    "禁止堆物",
    "承重墙不得拆改",
    "12月5日前拆除",
    "请于12月5日前拆除",
    "三天内清空",
    "立即拆除",
    "月底前恢复原状",
    "Please remove it by Friday",
    "The shed should be removed",
    "Building here is prohibited",
    "Remove the shed",
    "本周之内把棚子拆了",
    "请你在三天之内拆除",
    "请立即停止施工",
    "立刻停工",
    "马上把东西搬走",
    "楼道杂物今天之内清掉",
    "must remove",
    "Do not build any more",
    "整改通知书已送达，请三日内整改",
    "已上门，请您三天内拆掉",
    "你要在元旦前拆完",
    "三天內拆除",
    "請３天內拆除",
    "请于12月5日前自行拆除",
    "三天内请自行拆除",
    "已定于12月10日拆除",
    "经研究，予以拆除",
    "我们下周来拆",
    "下周一带人来拆",
    "不让用水用电",
    "联系了户主，三天内拆除",
    "社区已研究，月底前清空",
    "由我们通知，请您本周内搬走",
    "帮你说过了，五天内拆掉",
    "说了三天内拆掉",
    "您已经拖了很久，请月底前清空",
    "We already said so: please remove it by Friday",
    "The notice was delivered, please remove the shed by Friday",
    "We will come and take it down on Monday",
    "It is scheduled to be demolished on 10 December",
]
TALK = [
    "他答应12月5日前拆掉",
    "请在方便时看看天井里的棚子",
    "按规定由城管决定",
    "业主要求物业修",
    "户主说12月5日前自己拆",
    "邻居们要求拆除，我们先去谈",
    "对方要求先拆再谈",
    "问了必须先经谁同意才能拆",
    "消防通道必须保持畅通",
    "承重墙要改必须先经批准",
    "阳台上的架子已经拆了",
    "劝了三次，昨天自己拆了",
    "帮他联系了施工队，下周来拆",
    "志愿者周六清理楼道",
    "居委会决定请物业来清理",
    "通知了大家周六大扫除",
    "城管要求先停工，等鉴定",
    "他问是不是必须拆",
    "没有说必须拆",
    "不是要求拆除，是来商量",
    "她担心要求她搬走",
    "应该是去年搭的",
    "须知已经送到",
    "物业三天内来清运垃圾",
    "约好月底前清空，楼组长去看",
    "打算年前拆掉，请人量过了",
    "房管局来看过，说要等图纸",
    "讲了别处怎么拆的，他想想",
    "拆洗油烟机的师傅来过",
    "清楚了，是三楼的水管",
    "搬家具时碰坏的",
    "整栋楼的防盗窗都量过了",
    "规定的高度量过了，差两厘米",
    "得知他住院，改天再去",
    "天井里搭了一间",
    "必须换新的水泵才修得好",
    "居委会决定下周再上门",
    "他要求给他时间搬家",
    "Talked it over; he will take it down in December",
    "He promised to remove it by Friday",
    "She asked whether it must be removed",
    "City management ordered the owner to stop; we passed on the paper",
    "The neighbours said it must be removed",
    "We offered to find workers",
    "The shed was removed last week",
    "Water was cut off for the repair",
    "Measured the cage: 40 cm",
    "She asked us to come again on Monday",
    "The property company clears the corridor on Friday",
    "Nobody at home",
    "请他自己拆，他说考虑一下",
    "楼组长一起去劝，户主同意拆",
    "看到棚子还在，没有动",
    "今天拆了一半，明天再来",
    "他家老人住院，过两周再谈",
    "防盗窗外挑四十厘米",
    "施工队报价两千，他嫌贵",
    "约了周三一起量尺寸",
    "三个月内来过两次",
    "上周去过，没有人",
    "发了告知书，签收了",
    "解释了条例第五十六条",
    "他提出先拆顶棚，再谈围墙",
    "一周内走访了五户",
    "业委会要开会讨论",
    "清明前后再来",
    "清晨去的，没有人开门",
    "改天再去",
    "恢复供水了",
    "整治前拍了照",
    "停工已经三天",
    "工地停工，没有再搭",
    "请房管来看一看",
    "He will remove it next week",
    "Left a note; nobody at home",
    "They agreed to clear the corridor together",
    "Explained what the regulation says",
    "Asked him to think it over",
    "The family needs more time",
    "Photos taken before and after",
    "昨天把棚子拆了",
    "老人怕被罚款5000元",
    "户主担心被强拆",
    "租客很担心三天内要拆掉",
    "看了图，说月底前自己拆",
    "已经在12月5日前拆除",
    "由施工队三天内拆除完毕",
    "社区志愿者周五前清空楼道",
    "本周内由物业清走",
    "他说，月底前拆掉",
    "户主同意，12月5日前拆除",
    "请物业三天内来清理",
    "您说12月5日前拆掉",
    "谢谢您答应月底前清空",
    "三天内拆掉了",
    "城管决定予以拆除",
    "由城管中队予以拆除",
    "户主定于12月10日拆除",
    "我们来帮您拆",
    "我们去拆迁办问过",
    "社区已经请人清走",
    "居委会帮忙联系师傅，周五拆",
    "您觉得拆了好还是改了好",
    "您得空的时候我们再来",
    "房东不让用电，租客来问",
    "没有不让您用水",
    "问您元旦前拆得完吗",
    "由社区工作站陪同上门",
    "不拆也不影响，先量一下",
    "东西搬走就好了",
    "师傅带人来拆，户主在场",
    "已与户主约好，12月10日拆除",
    "We will come and help to clear it",
    "The property company will clear the corridor by Friday",
    "City management has scheduled it to be removed",
]


@pytest.mark.parametrize("words", ORDERS)
def test_an_order_in_other_words_is_one_too(words):
    with pytest.raises(Refused) as said:
        refuse_order(words)
    assert "第二十五条" in said.value.basis


@pytest.mark.parametrize("words", DOUBTFUL)
def test_what_may_be_an_order_is_asked_about(words):
    assert not sounds_like_order(words)
    assert may_be_order(words)


@pytest.mark.parametrize("words", TALK)
def test_talk_is_neither(words):
    assert not sounds_like_order(words)
    assert not may_be_order(words)


def test_it_is_asked_once_and_then_kept_as_it_was_written(opened, worker):
    case = opened()
    step = {"case_id": case.id, "to": "dissuaded", "words": DOUBTFUL[4]}
    with pytest.raises(Telling) as asked:
        advance_case(worker, **step)
    (text,) = asked.value.covered.values()
    assert isinstance(text, Doubt)
    assert "居委会" in asked.value.sentence
    advance_case(worker, **step, personal=Personal.KEEP)
    assert case.steps.filter(words=DOUBTFUL[4]).exists()


@pytest.mark.parametrize(
    "words",
    ["邻居多次投诉", "三楼反映过两次", "按热线转来的去看了", "He complained twice", "鄰居投訴"],
)
def test_who_complained_is_asked_about(words):
    assert complaints_in({"words": words})


@pytest.mark.parametrize("words", ["上门三次，户主在家", "问了物业", "对方情绪平稳"])
def test_not_everything_is_a_complaint(words):
    assert not complaints_in({"words": words})


@pytest.mark.parametrize(
    ("kind", "to", "words"),
    [
        ("repair", "done", "应急灯坏了，需要三天内恢复原样"),
        ("danger", "secured", "电线老化，不然要断电"),
        ("danger", "secured", "墙皮必须马上清理，不然要掉下来"),
    ],
)
def test_what_is_broken_is_told_in_any_words(opened, worker, kind, to, words):
    advance_case(worker, case_id=opened(kind=kind).id, to=to, words=words)


@pytest.mark.parametrize(
    "words", ["限您三天内拆掉飞线", "你不拆就断电", "You must remove the cable within three days"]
)
def test_nobody_is_ordered_because_something_is_dangerous(opened, worker, words):
    case = opened(kind="danger")
    with pytest.raises(Refused) as said:
        advance_case(worker, case_id=case.id, to="secured", words=words)
    assert "第二十五条" in said.value.basis


@pytest.mark.parametrize("kind", ["danger", "repair", "illegal_structure"])
def test_a_summary_that_tells_of_a_complaint_is_asked_about(opened, kind):
    said = "飞线充电，邻居投诉"
    with pytest.raises(Telling):
        opened(kind=kind, summary=said)
    assert opened(kind=kind, summary=said, personal=Personal.KEEP).summary == said


def test_both_sides_know_who_complained_in_a_quarrel(opened):
    assert opened(kind="dispute", summary="楼上漏水，楼下邻居投诉").kind == "dispute"
