"""What 西木南 talks over: 三会 about the public washbasins, and a plan for the drains.

That 48 washbasins were found and that rain and sewage were parted in the plan is the newspaper's;
options, points, questions and answers are invented, and nobody said them.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from lilong.council.actions.add_option import add_option
from lilong.council.actions.add_point import add_point
from lilong.council.actions.answer_question import answer_question
from lilong.council.actions.ask_question import ask_question
from lilong.council.actions.assign_question import assign_question
from lilong.council.actions.change_agenda import ItemDraft, change_agenda
from lilong.council.actions.confirm_theme import confirm_theme
from lilong.council.actions.follow_topic import follow_topic
from lilong.council.actions.link_topic import link_topic
from lilong.council.actions.moderate_point import moderate_point
from lilong.council.actions.moderate_question import moderate_question
from lilong.council.actions.open_topic import open_topic
from lilong.council.actions.propose_themes import propose_themes
from lilong.council.actions.rate_point import rate_point
from lilong.council.queries.meetings import agenda_of, meetings_at
from lilong.council.queries.themes import proposals_page, proposed_sentences, seen_proposal
from lilong.kernel.actor import Actor, Grant
from lilong.project.demo_data import tree

if TYPE_CHECKING:
    from lilong.project.demo_data.loading import Town

BASINS = "公共水斗怎么留、怎么拆"
BASINS_WHY = (
    "排摸下来，弄里和楼道口有四十八个公共水斗。有的天天有人用，有的早就不用了，冬天结冰、夏天积水，"
    "也占了走路的地方。拆哪些、留哪些，先听大家说（听证），再请各方商量怎么办（协调），"
    "办完请大家评一评（评议）。居委会没有权强拆，要靠大家谈拢。（示例数据）"
)
BASIN_OPTIONS = (
    ("每条弄留一个，其余拆掉", "留在弄口，物业出水费；拆下来的地方铺平。"),
    ("全部拆掉，楼下装公用拖把池", "要查清下水管，设计事务所出图，费用列入改造项目。"),
)
# Option, side, text, how many neighbours find something in it and how many do not.
BASIN_POINTS = (
    (0, "for", "老人洗拖把、接水浇花，弄口有一个就够了", 9, 2),
    (0, "against", "弄口那一个归谁打扫，说不清又变脏", 7, 4),
    (1, "for", "冬天结冰摔过人，拆了楼道口就宽了", 8, 3),
    (1, "against", "公用拖把池离一楼窗口太近，有味道", 4, 5),
)
DRAINS = "雨污分流怎么做"
DRAINS_WHY = (
    "大家提的话里说得最多的是污水：下雨窨井冒水，底楼马桶返水。设计事务所看过现场，雨水管接进了污水管。"
    "能不能列入改造，由街道和区里定；我们先把大家的意见说清楚。（示例数据）"
)
DRAIN_OPTIONS = (
    ("整个小区雨水、污水分两套管子", "挖开主弄，约四个月；能根本解决，走路停车要让一让。"),
    ("只改最严重的零陵路某弄", "约一个半月；别的弄先清通，以后再改。"),
    ("先清通、换断掉的几段", "两个星期；花钱最少，雨大还会冒。"),
)
PEOPLE = 11
SEED = 48


def load_topics(town: Town) -> None:
    """西木南 has two topics under way, one of them on the agenda of the hearing to come."""
    keeper = town.actor("secretary")
    basins = _basins(town, keeper)
    _to_the_hearing(keeper, basins)
    _drains(town, keeper)


def _basins(town: Town, keeper: Actor) -> UUID:
    resident = town.actor("resident")
    topic = open_topic(
        keeper,
        place_id=town.id_at(tree.SOUTH),
        template="three_meetings",
        title=BASINS,
        background=BASINS_WHY,
        starts_on=timezone.localdate() - timedelta(days=4),
    )
    options = [
        add_option(keeper, topic_id=topic.id, title=title, details=details)
        for title, details in BASIN_OPTIONS
    ]
    people = _neighbours(town)
    for at, (option, side, text, agree, disagree) in enumerate(BASIN_POINTS):
        author = resident if at == 0 else keeper
        point = add_point(author, option_id=options[option].id, side=side, text=text)
        if author is resident:
            moderate_point(keeper, point_id=point.id, state="shown")
        for number, neighbour in enumerate(people[: agree + disagree]):
            rate_point(neighbour, point_id=point.id, rating=1 if number < agree else -1)
    add_point(resident, option_id=options[1].id, side="against", text="拖把池装在哪里还没有画出来")
    _questions(town, keeper, resident, topic.id)
    follow_topic(resident, topic_id=topic.id)
    made: UUID = topic.id
    return made


def _questions(town: Town, keeper: Actor, resident: Actor, topic_id: UUID) -> None:
    """One that is answered, one that is due, one that waits for a keeper."""
    due = timezone.localdate() + timedelta(days=7)
    for text, role in (
        ("拆水斗的时候，会不会停水？", "property_staff"),
        ("楼下装拖把池，下水管够不够粗？", "designer"),
    ):
        question = ask_question(resident, topic_id=topic_id, text=text)
        moderate_question(keeper, question_id=question.id, state="shown")
        assign_question(keeper, question_id=question.id, person_id=town.persons[role], due_on=due)
        if role == "property_staff":
            answer_question(
                town.actor(role),
                question_id=question.id,
                answer="一幢楼停两个小时，提前三天贴通知；留着的水斗不停。",
            )
    ask_question(resident, topic_id=topic_id, text="拆下来的砖头什么时候清走？")


def _to_the_hearing(keeper: Actor, topic_id: UUID) -> None:
    """The hearing that is planned hears what is said about it."""
    coming = meetings_at(keeper, tree.SOUTH, narrowed="coming").meetings
    for hearing in (one for one in coming if one.kind == "hearing"):
        items = [
            ItemDraft(
                item.title,
                item.asked,
                item.minutes,
                item.id,
                item.theme_id,
                item.promise_id,
                topic_id if item.order == 1 else item.topic_id,
            )
            for item in agenda_of(hearing)
        ]
        change_agenda(keeper, meeting_id=hearing.id, base_version=hearing.item_version, items=items)


def _drains(town: Town, keeper: Actor) -> None:
    topic = open_topic(
        keeper,
        place_id=town.id_at(tree.SOUTH),
        template="plan_consultation",
        title=DRAINS,
        background=DRAINS_WHY,
        starts_on=timezone.localdate() - timedelta(days=2),
        theme_id=_sewage_theme(town, keeper),
    )
    for title, details in DRAIN_OPTIONS:
        add_option(keeper, topic_id=topic.id, title=title, details=details)
    link_topic(keeper, topic_id=topic.id, targets=[("places.place", town.id_at(tree.LINGLING))])


def _sewage_theme(town: Town, keeper: Actor) -> UUID | None:
    """The theme of those that are most alike; what else is said of it waits to be grouped."""
    area = town.places[tree.SOUTH]
    propose_themes(keeper, area_id=area.id)
    lines = proposals_page(keeper, area)
    if not lines:
        return None
    proposal = seen_proposal(keeper, lines[0].proposal.id)
    theme = confirm_theme(
        keeper,
        proposal_id=proposal.id,
        suggestion_ids={one.id for one in proposed_sentences(proposal)},
        title="雨天污水倒灌",
        category="sewage",
    )
    found: UUID = theme.id
    return found


def _neighbours(town: Town) -> list[Actor]:
    """People who exist only by what they say: nothing of them is kept but their ratings."""
    rooms = [
        view
        for path, view in town.places.items()
        if view.kind == "room" and path.startswith(tree.SOUTH_COMPOUND)
    ]
    lots = Random(SEED)  # noqa: S311  # invents neighbours, guards nothing
    return [
        Actor(
            UUID(int=lots.getrandbits(128)),
            grants=(Grant("resident", room.path, room.space_id),),
        )
        for room in lots.sample(rooms, PEOPLE)
    ]
