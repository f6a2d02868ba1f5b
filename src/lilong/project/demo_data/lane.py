"""What the demo's committee does with the lane that carries four fifths of the work: sinks and a
loft first, then shops, then homes; one structure goes by word and hand-shake, one with its packet.

That public things and shops are taken first is the newspaper's; which, and what was said, is
invented.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from django.utils import timezone

from lilong.cases.files.actions.add_case_photo import add_case_photo
from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.answer_hand_over import TAKES, answer_hand_over
from lilong.cases.files.actions.check_case import check_case
from lilong.cases.files.actions.classify_case import classify_case
from lilong.cases.files.actions.close_case import close_case
from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.actions.note_stayed_solved import note_stayed_solved
from lilong.cases.files.actions.note_told import note_told
from lilong.cases.files.actions.open_case import open_case
from lilong.cases.files.actions.open_cases import open_cases
from lilong.cases.files.actions.reopen_case import reopen_case
from lilong.cases.files.states import CaseState, Level, Party, PhotoOf, Source, Tier
from lilong.kernel.actor import Actor
from lilong.project.demo_data import tree
from lilong.project.demo_data.days import days_ago
from lilong.project.demo_data.findings import DemoFinding
from lilong.project.demo_data.pictures import picture

if TYPE_CHECKING:
    from lilong.project.demo_data.loading import Town

CAPTION = "示例图片"
DEPARTMENT = "枫林街道综合行政执法队（示例）"
Fits = Callable[[DemoFinding], bool]


class Opened(Protocol):
    """A case that has been opened, as far as the example needs it."""

    @property
    def id(self) -> UUID: ...

    @property
    def place_id(self) -> UUID: ...

    @property
    def summary(self) -> str: ...


@dataclass
class LaneCases:
    """The cases that the demo goes on with at doors.

    Attributes:
        shops, homes: structures; the first two of each have been talked over.
    """

    sinks: list[Opened] = field(default_factory=list)
    shops: list[Opened] = field(default_factory=list)
    homes: list[Opened] = field(default_factory=list)
    walls: list[Opened] = field(default_factory=list)


def load_lane(town: Town) -> LaneCases:
    """Open the lane's first cases and bring some of them on, day by day until today."""
    worker, secretary = town.actor("community_worker"), town.actor("secretary")
    with days_ago(86):
        cases = LaneCases(
            sinks=_open(town, worker, 5, lambda one: one.kind == "outdoor_sink"),
            shops=_open(town, worker, 3, lambda one: one.kind == "illegal_building" and one.shop),
        )
    with days_ago(84):
        _photo(worker, cases.sinks[0], PhotoOf.BEFORE, "sink")
        _dissuade(worker, cases.sinks[0], "和三户人家说好，先接好楼里的拖把池")
    with days_ago(72):
        cases.homes += _open(town, worker, 4, lambda one: one.picture == "shed" and bool(one.room))
    with days_ago(70):
        _remove(worker, cases.sinks[0], "sink")
    with days_ago(69):
        _close(worker, secretary, cases.sinks[0])
    with days_ago(63):
        _photo(worker, cases.homes[0], PhotoOf.BEFORE, "shed")
        _dissuade(worker, cases.homes[0], "上门两次，商量好旧木料怎样搬")
    with days_ago(55):
        cases.walls += _open(town, worker, 1, lambda one: one.wall_type == "bearing")
        cases.walls += _open(town, worker, 1, lambda one: one.wall_type == "unknown")
    drain = _clear_drain(town, worker, secretary)
    with days_ago(49):
        _classify(worker, cases.walls[0])
    _last_weeks(town, worker, secretary, cases)
    with days_ago(2):
        reopen_case(worker, case_id=drain.id, words="下了一夜雨又堵了，要看管子里面")
    with days_ago(1):
        advance_case(
            worker, case_id=cases.sinks[1].id, to=CaseState.REMOVED, words="水斗拆了，水管封好了"
        )
    _danger(town, worker)
    return cases


def _clear_drain(town: Town, worker: Actor, secretary: Actor) -> Opened:
    with days_ago(52):
        drain = _drain(town, worker)
    with days_ago(51):
        advance_case(worker, case_id=drain.id, to=CaseState.DISPATCHED, words="请物业派人来通")
    with days_ago(49):
        advance_case(worker, case_id=drain.id, to=CaseState.IN_WORK, words="在通了")
    with days_ago(48):
        advance_case(worker, case_id=drain.id, to=CaseState.DONE, words="通好了，试过水")
    with days_ago(47):
        check_case(secretary, case_id=drain.id, holds=True, words="看过，水下得去")
        close_case(worker, case_id=drain.id)
    return drain


def _last_weeks(town: Town, worker: Actor, secretary: Actor, cases: LaneCases) -> None:
    with days_ago(41):
        _remove(worker, cases.homes[0], "shed")
    with days_ago(39):
        _close(worker, secretary, cases.homes[0])
        # It has stayed solved; the other one is asked about in these days.
        note_stayed_solved(worker, case_id=cases.sinks[0].id, words="回头看过，没有再搭")
    with days_ago(27):
        _dissuade(worker, cases.sinks[1], "贴了告示，一家一家说过")
        _dissuade(worker, cases.shops[0], "和店主一起看了外摆的线，拆了也留得下招牌")
    with days_ago(24):
        lamp = _lamp(town, worker)
    with days_ago(20):
        advance_case(worker, case_id=lamp.id, to=CaseState.DISPATCHED, words="请物业派电工来看")
    with days_ago(12):
        _dissuade(worker, cases.shops[1], "请店主看了隔壁拆好的样子")
        _dissuade(worker, cases.homes[1], "上门讲了道理，户主说要和儿子商量")
    with days_ago(3):
        advance_case(worker, case_id=lamp.id, to=CaseState.IN_WORK, words="电工在换线")


def hand_over(town: Town, case: Opened) -> None:
    """The one that would not: reported with what was tried, taken, and looked at."""
    worker, department = town.actor("community_worker"), town.actor("department_officer")
    note_party(
        worker,
        case_id=case.id,
        role=Party.OWNER,
        purpose="劝导和移交",
        name="天井里搭了一间的那户（示例）",
    )
    _photo(worker, case, PhotoOf.BEFORE, "shed")
    hand_over_case(
        worker,
        case_id=case.id,
        to_level=Level.DEPARTMENT,
        asked_of=DEPARTMENT,
        tried="上门三次，楼组长也去过，不愿谈",
        asked="请到现场认定，并告知怎样处理",
        answer_due=timezone.localdate() + timedelta(days=10),
    )
    answer_hand_over(
        department, case_id=case.id, outcome=TAKES, words="材料收到了，安排到现场查看（示例）"
    )
    note_told(
        worker,
        case_id=case.id,
        state=CaseState.VISITED,
        told_by=DEPARTMENT,
        paper="现场检查记录（示例）",
        on=timezone.localdate(),
        words="到场看过，量了尺寸",
    )


def _open(town: Town, worker: Actor, count: int, fits: Fits) -> list[Opened]:
    """Open cases for the first confirmed findings of the lane that fit."""
    chosen = [
        (one, finding_id)
        for one, finding_id in town.found
        if one.path.startswith(tree.LINGLING) and one.state == "confirmed" and fits(one)
    ][:count]
    made = open_cases(
        worker,
        area_id=town.id_at(tree.SOUTH),
        finding_ids=[finding_id for _one, finding_id in chosen],
    )
    by_place = {(case.place_id, case.summary): case for case in made}
    return [by_place[town.id_at(one.path), one.description] for one, _id in chosen]


def _dissuade(worker: Actor, case: Opened, words: str) -> None:
    advance_case(worker, case_id=case.id, to=CaseState.DISSUADED, words=words)


def _remove(worker: Actor, case: Opened, scene: str) -> None:
    advance_case(worker, case_id=case.id, to=CaseState.REMOVED, words="自己拆了，帮着清走了")
    _photo(worker, case, PhotoOf.AFTER, f"{scene}_gone")


def _close(worker: Actor, secretary: Actor, case: Opened) -> None:
    """Another than who noted it has looked."""
    check_case(secretary, case_id=case.id, holds=True, words="到现场看过，清干净了")
    close_case(worker, case_id=case.id, teaching=True)


def _classify(worker: Actor, wall: Opened) -> None:
    classify_case(
        worker,
        case_id=wall.id,
        classified_as="load_bearing",
        wall_type="bearing",
        evidence="竣工图（示例数据）",
        words="按竣工图，这一面是承重墙",
    )


def _photo(worker: Actor, case: Opened, of: PhotoOf, scene: str) -> None:
    add_case_photo(
        worker,
        case_id=case.id,
        photo=BytesIO(picture(scene)),
        of=of,
        caption=CAPTION,
        public=True,
    )


def _lamp(town: Town, worker: Actor) -> Opened:
    return open_case(
        worker,
        place_id=_corridor(town, 5),
        kind="repair",
        summary="楼道的灯不亮，晚上看不清台阶",
        tier=Tier.PUBLIC,
        source=Source.VISIT,
    )


def _drain(town: Town, worker: Actor) -> Opened:
    return open_case(
        worker,
        place_id=_corridor(town, 7),
        kind="repair",
        summary="底楼的排水堵了，水漫到走道上",
        tier=Tier.PUBLIC,
        source=Source.VISIT,
    )


def _danger(town: Town, worker: Actor) -> None:
    """Secured at once; the patch is asked, and has not answered yet."""
    case = open_case(
        worker,
        place_id=_corridor(town, 9),
        kind="danger",
        summary="过道上方的面砖松了，会掉下来",
        source=Source.VISIT,
    )
    advance_case(worker, case_id=case.id, to=CaseState.SECURED, words="拉了警戒线，贴了绕行的告示")
    hand_over_case(
        worker,
        case_id=case.id,
        to_level=Level.PATCH,
        asked_of="西木片区（示例）",
        tried="已经围好，物业没有高处作业的人",
        asked="请协调有资质的单位来敲掉松动的面砖",
        answer_due=timezone.localdate() + timedelta(days=3),
    )


def _corridor(town: Town, number: int) -> UUID:
    return town.id_at(f"{tree.LINGLING}{number}/corridor/")
