"""A table orders nothing of its own: neither by what is agreed nor by what is laid upon whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.cases.files.models import CaseStep
from lilong.cases.joint.actions.answer_joint_task import answer_joint_task
from lilong.cases.joint.actions.call_joint_meeting import call_joint_meeting
from lilong.cases.joint.actions.call_off_joint_meeting import call_off_joint_meeting
from lilong.cases.joint.actions.note_joint_meeting import TaskDraft, note_joint_meeting
from lilong.cases.joint.models import JointMeeting, JointTask
from lilong.council.covering import Doubt, Personal, Telling
from lilong.kernel.refusal import Invalid, Refused

WITHOUT = ["物业公司", "业委会"]
WITH = ["枫林街道城管中队", "物业公司"]
ORDER = "会议决定：责令该店三日内拆除"
CUT = "逾期停水停电、强制拆除"
THEIRS = [
    ("物业公司", "组织人员拆除302室违建"),
    ("居委会", "作出拆除决定"),
    ("居委会", "下达整改通知书，限期拆除"),
    ("西木社区工作站", "责令该店拆除"),
    ("党支部", "责令拆除"),
    ("某某拆房公司", "12月10日强制拆除"),
    ("业委会", "对该店罚款"),
    ("老王", "责令三天内搬走"),
    ("枫林居委会", "限户主三日内清空"),
    ("综合行政执法局协管员", "责令停工"),
]
EVERYBODYS = [
    ("枫林街道城管中队", "到场认定，责令改正"),
    ("枫林街道城管中队", "限期拆除"),
    ("枫林居委会", "再上门劝户主自行拆除"),
    ("枫林居委会", "请城管责令停工"),
    ("枫林居委会", "协助送达责令改正通知书"),
    ("枫林居委会", "看拆除后的现场，拍照"),
    ("物业公司", "配合城管强制拆除，维持秩序"),
    ("物业公司", "把自己搭的岗亭拆除"),
    ("物业公司", "停水检修两小时，提前贴通知"),
    ("某某拆房公司", "受户主委托拆除雨棚"),
    ("业委会", "征求业主意见"),
    ("志愿者", "帮老人清理楼道"),
]


@pytest.fixture
def called(opened, worker):
    """Call a meeting that may be noted at once."""

    def call(bodies=WITH, **values):
        values = {"where": "居委会二楼", "decides": "谁来认定，什么时候到场", **values}
        case = opened(kind=values.pop("kind", "illegal_structure"))
        at = timezone.now() + timedelta(hours=3)
        meeting = call_joint_meeting(worker, case_id=case.id, at=at, bodies=bodies, **values)
        JointMeeting.objects.filter(pk=meeting.pk).update(at=timezone.now())
        return meeting

    return call


def note(worker, meeting, agreed="各自去做", tasks=(), **values):
    today = timezone.localdate()
    drafts = [TaskDraft(body, what, today) for body, what in tasks]
    return note_joint_meeting(
        worker, meeting_id=meeting.id, held_on=today, agreed=agreed, tasks=drafts, **values
    )


@pytest.mark.parametrize(
    "decides", ["限三天内拆除，逾期强拆", ORDER, "一致同意拆除该店", "会上决定停工"]
)
def test_those_without_power_are_not_called_to_order(called, decides):
    with pytest.raises(Refused) as said:
        called(bodies=WITHOUT, decides=decides, personal=Personal.KEEP)
    assert "第二十五条" in said.value.basis
    assert not JointMeeting.objects.exists()


def test_nor_do_they_agree_on_an_order(called, worker):
    meeting = called(bodies=WITHOUT)
    with pytest.raises(Refused) as said:
        note(worker, meeting, agreed=ORDER, personal=Personal.KEEP)
    assert "第二十五条" in said.value.basis
    assert not CaseStep.objects.filter(verb="note_joint_meeting").exists()


@pytest.mark.parametrize("bodies", [WITH, WITHOUT])
def test_nobody_agrees_on_cutting_off_water(called, worker, bodies):
    meeting = called(bodies=bodies)
    with pytest.raises(Refused):
        note(worker, meeting, agreed=f"{ORDER}，{CUT}", personal=Personal.KEEP)
    with pytest.raises(Refused) as said:
        note(worker, meeting, tasks=[("枫林街道城管中队", "停水停电")], personal=Personal.KEEP)
    assert "第四十三条" in said.value.basis


def test_whose_order_it_is_is_asked_where_one_of_several_may(called, worker):
    meeting = called()
    with pytest.raises(Telling) as asked:
        note(worker, meeting, agreed=ORDER)
    (text,) = asked.value.covered.values()
    assert isinstance(text, Doubt)
    assert "有权的单位" in asked.value.sentence
    meant = note(worker, meeting, agreed=ORDER, personal=Personal.KEEP)
    assert meant.agreed == ORDER


@pytest.mark.parametrize("words", ["请三天内拆除", "三日内清空"])
def test_what_may_be_an_order_is_asked_about_at_that_table_too(called, worker, words):
    """Of itself it is as much a committee's as that of who may."""
    bodies = ["物业公司", "徐汇区房管所"]
    with pytest.raises(Telling) as asked:
        called(bodies=bodies, decides=words)
    assert "有权的单位" in asked.value.sentence
    assert called(bodies=bodies, decides=words, personal=Personal.KEEP).decides == words
    with pytest.raises(Telling):
        note(worker, JointMeeting.objects.get(), agreed=words)
    # Whoever may and sits there alone says what is theirs to say.
    assert called(bodies=["枫林街道城管中队"], decides=words).decides == words


@pytest.mark.parametrize("agreed", ["不停水停电，先劝", "一致同意再请户主自行拆除", "城管到场认定"])
def test_what_orders_nothing_is_agreed_on(called, worker, agreed):
    assert note(worker, called(bodies=WITHOUT), agreed=agreed).agreed == agreed


@pytest.mark.parametrize(("body", "what"), THEIRS)
def test_what_only_others_may_is_laid_upon_nobody_else(called, worker, body, what):
    with pytest.raises(Refused) as said:
        note(worker, called(), tasks=[(body, what)], personal=Personal.KEEP)
    assert "第二十五条" in said.value.basis
    assert not JointTask.objects.exists()


@pytest.mark.parametrize(("body", "what"), EVERYBODYS)
def test_what_one_may_is_taken_on(called, worker, body, what):
    assert note(worker, called(), tasks=[(body, what)]).tasks.get().what == what


def test_what_is_broken_is_cut_off_for_safety(called, worker):
    meeting = called(kind="danger")
    task = ("物业公司", "断电，拆除烧坏的线")
    assert note(worker, meeting, agreed="先断电", tasks=[task]).agreed == "先断电"


def test_an_answer_orders_only_where_its_body_may(called, worker):
    tasks = [("枫林居委会", "再上门劝一次"), ("枫林街道城管中队", "到场认定")]
    first, second = note(worker, called(), tasks=tasks).tasks.order_by("order")
    with pytest.raises(Refused):
        answer_joint_task(worker, task_id=first.id, done=True, words="已责令三天内拆除")
    said = "已责令三天内拆除"
    assert answer_joint_task(worker, task_id=second.id, done=True, words=said).answer == said


def test_why_none_was_held_orders_nothing(called, worker):
    meeting = called()
    with pytest.raises(Refused):
        call_off_joint_meeting(worker, meeting_id=meeting.id, reason="不用开了，限你三天内拆除")


def test_nothing_is_agreed_on_before_the_hour(called, worker):
    meeting = called()
    JointMeeting.objects.filter(pk=meeting.pk).update(at=timezone.now() + timedelta(minutes=1))
    with pytest.raises(Invalid) as wrong:
        note(worker, meeting)
    assert set(wrong.value.fields) == {"held_on"}
