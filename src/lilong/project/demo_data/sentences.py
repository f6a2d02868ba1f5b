"""What the demo's neighbours say: forty complain of sewage in forty ways, as in the newspaper's
西木 the suggestions were gathered that added 雨污分流 to the plan; a few say something else.

That the pipes were worn out and suggestions were collected is the newspaper's; every sentence
here is invented, and nobody said it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from lilong.council.actions.answer_suggestion import answer_suggestion
from lilong.council.actions.release_suggestion import release_suggestion
from lilong.council.actions.say_suggestion import say_suggestion
from lilong.council.actions.set_intake import set_intake
from lilong.council.actions.write_down_suggestion import write_down_suggestion
from lilong.council.states import Branch, SaidBy
from lilong.kernel.actor import SYSTEM
from lilong.project.demo_data import tree

if TYPE_CHECKING:
    from lilong.places.queries import PlaceView
    from lilong.project.demo_data.loading import Town

SEWAGE = (
    "楼前的窨井一下大雨就冒水",
    "化粪池满了没人来抽，臭味飘到三楼",
    "底楼马桶返水，地板泡坏两回了",
    "下水道又堵了，物业通一次管三天",
    "雨水管和污水管接在一起，下雨就漫出来",
    "粪管老化，墙根一直渗黑水",
    "夏天一开窗全是阴沟的味道",
    "厨房的水下得很慢，咕噜咕噜往上翻",
    "弄堂口常年积水，老人走路要绕",
    "污水漫到自行车棚里，没法停车",
    "井盖下面已经满了，孩子踩上去晃",
    "请把雨水和污水分开走，别再一根管子",
    "管子是几十年前的铸铁管，早该换了",
    "每次台风底楼都要拿桶往外舀水",
    "卫生间地漏反水，拖把都来不及拖",
    "小花园后面有一摊臭水，蚊子特别多",
    "排水沟被落叶和垃圾堵死了",
    "污水管断了一截，水直接流进花坛",
    "楼下餐饮的油倒进下水道，堵得更快",
    "化粪池盖板裂了，怕有人掉下去",
    "晚上能听见墙里的粪管在漏",
    "一楼阳台的洗衣机水排到雨水管里，井里都是泡沫",
    "疏通师傅说管径太细，治标不治本",
    "雨停了两天，窨井边还是湿的",
    "希望这次改造把地下的管子一起换掉",
    "污水从井盖缝里冒出来，穿拖鞋都不敢走",
    "我们号的下水总是和隔壁号一起堵",
    "外面路面抬高以后，水都往我们弄里倒灌",
    "粪池抽一次要等半个月，太久了",
    "地下管子哪根通哪里没人说得清，请先查清楚",
    "下雨天马桶不敢冲，一冲就冒泡",
    "墙面发黑发霉，是后面的污水管在渗",
    "排污管接头用胶布缠的，又漏了",
    "孩子说学校门口那段阴沟臭得要捂鼻子走",
    "老房子没有雨污分流，能不能列进三旧变三新",
    "上次堵了，污水倒灌进电表间，很危险",
    "屋檐水直接冲到墙根，地基都空了，应该接到雨水井",
    "一到梅雨天，整条弄都是下水道味",
    "井里的水位总是很高，是不是外面的泵站不开",
    "洗菜池堵了三回，通出来都是别人家的油",
)
OTHERS = (
    ("路口那盏路灯不亮，晚上看不清台阶", Branch.SUGGESTION),
    ("中心花园多放几张有靠背的长椅", Branch.SUGGESTION),
    ("电瓶车充电的地方太少，有人又从楼上拉线", Branch.SUGGESTION),
    ("门口车位总被外来车停满", Branch.SUGGESTION),
    ("我家卫生间顶上漏水，楼上不肯修", Branch.CLAIM),
)
_WAYS = (SaidBy.DOOR, SaidBy.PAPER, SaidBy.CALL, SaidBy.MEETING)
# Every so many is said on a phone or from the notice board, the others to a worker.
_ON_A_PHONE = 7


def load_sentences(town: Town) -> None:
    """西木南 takes in what is said without an account, and much has been said there."""
    area, worker = town.places[tree.SOUTH], town.actor("community_worker")
    set_intake(town.actor("secretary"), area_id=area.id, strangers=True, hourly=5, area_hourly=200)
    doors = _doors(town)
    today = timezone.localdate()
    for n, text in enumerate(SEWAGE):
        door = town.random.choice(doors)
        if n % _ON_A_PHONE == 0:
            way = SaidBy.PHONE if n % 2 else SaidBy.NOTICE_BOARD
            say_suggestion(SYSTEM, place_id=door.id, text=text, said_by=way)
            continue
        write_down_suggestion(
            worker,
            place_id=door.id,
            text=text,
            category="sewage",
            said_by=_WAYS[n % len(_WAYS)],
            said_on=today - timedelta(days=town.random.randint(1, 60)),
        )
    for n, (text, branch) in enumerate(OTHERS):
        said = write_down_suggestion(
            worker,
            place_id=town.random.choice(doors).id,
            text=text,
            branch=branch,
            said_by=_WAYS[n % len(_WAYS)],
            said_on=today - timedelta(days=20 + n),
        )
        if n == 0:
            _answered(town, said.id)


def _doors(town: Town) -> list[PlaceView]:
    return [
        view
        for path, view in town.places.items()
        if view.kind == "number" and path.startswith(tree.SOUTH_COMPOUND)
    ]


def _answered(town: Town, suggestion_id: UUID) -> None:
    """One that has gone the whole way and waits for its author."""
    worker = town.actor("community_worker")
    release_suggestion(worker, suggestion_id=suggestion_id)
    for state, words in (
        ("discussed", "居务会已经看过现场。"),
        ("done", "灯管和线路都换了，请您晚上看一看。"),
    ):
        answer_suggestion(worker, suggestion_id=suggestion_id, to=state, words=words)
