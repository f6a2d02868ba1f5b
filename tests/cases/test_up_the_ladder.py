"""Whoever is asked hears of it, whoever took a case says what comes of it and hands it on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.cases.files import tasks
from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.answer_hand_over import answer_hand_over
from lilong.cases.files.actions.change_owner import change_owner
from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.actions.note_told import note_told
from lilong.cases.files.actions.refer_case import refer_case
from lilong.cases.files.actions.take_back_hand_over import take_back_hand_over
from lilong.cases.files.models import Case, CaseParty, HandOver
from lilong.commons.ledger.listening import catch_up
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices.models import Notice
from lilong.commons.notices.queries import sentence_of
from lilong.kernel.refusal import Invalid, NotAllowed, NotFound
from lilong.people.models import RoleGrant
from tests.neighbourhood import person_with
from tests.survey.web.conftest import _nothing_kept, as_person

__all__ = ["_nothing_kept", "as_person"]

UNIT = "枫林街道城管中队"


def today():
    return timezone.localdate()


def up(by, case, to_level="street", asked_of=UNIT, days=5, **values):
    return hand_over_case(
        by, case_id=case.id, to_level=to_level, asked_of=asked_of, tried="上门三次",
        asked="请来看", answer_due=today() + timedelta(days=days), **values,
    )  # fmt: skip


def takes(by, case, **values):
    values = {"words": "我们来办", **values}
    return answer_hand_over(by, case_id=case.id, outcome="takes", **values)


def heard(person):
    """What somebody is told about the ladder, the oldest first."""
    catch_up()
    rows = Notice.objects.filter(group="cases.ladder", person_id=person.person_id)
    return [str(sentence_of(one)) for one in rows.order_by("mail_at")]


@pytest.fixture
def patch(street):
    return person_with("patch_officer", street.street)


@pytest.fixture
def department(street):
    return person_with("department_officer", street.street, "城管小李")


@pytest.fixture
def talked_over(opened, worker):
    """A case of which the committee has talked in vain."""

    def talk(**values):
        case = opened(**values)
        return advance_case(worker, case_id=case.id, to="dissuaded", words="说过了，不听")

    return talk


# ── Who hears of it ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("level", ["patch", "street", "department"])
def test_those_whose_rung_is_asked_are_told_and_nobody_else(
    talked_over, worker, secretary, officer, patch, department, level
):
    case = up(worker, talked_over(), level)
    asked = {"patch": patch, "street": officer, "department": department}
    due, said = today() + timedelta(days=5), f"{case.code} 移交到您这一层了，"
    if level != "patch":  # what is reported has to be looked at, long before that day
        until = timezone.localtime(case.clocks.get().runs_out)
        said = f"{said[:-1]}：执法部门应在 {until:%Y-%m-%d %H:%M} 前到场，"
    for name, person in asked.items():
        told = [f"{said}请在 {due} 前答复"] if name == level else []
        assert heard(person) == told, name
    assert heard(secretary) == heard(worker) == []


def test_the_nearest_at_a_rung_are_told(talked_over, worker, department, street):
    from lilong.places.models import Place

    district = Place.objects.get(path=street.street.path.rpartition("fenglin/")[0])
    far = person_with("department_officer", district)
    up(worker, talked_over(), "department")
    assert len(heard(department)) == 1
    assert heard(far) == []


def test_where_a_rung_has_nobody_those_who_answer_for_it_are_told(
    talked_over, opened, worker, officer, department
):
    up(worker, talked_over(), "patch")
    assert len(heard(officer)) == 1
    # A department reads no quarrel: whoever answers with its paper is told.
    up(worker, opened(kind="dispute", summary="漏水"), "department")
    assert len(heard(officer)) == 2
    assert heard(department) == []
    RoleGrant.objects.filter(person_id=department.person_id).update(ended_at=timezone.now())
    up(worker, talked_over(), "department")
    assert len(heard(officer)) == 3


def test_whoever_is_a_party_is_told_of_nothing_they_may_not_answer(talked_over, worker, officer):
    case = talked_over()
    CaseParty.objects.create(
        space_id=case.space_id, case=case, role="owner", person_id=officer.person_id,
        purpose="办理", expires_on=today() + timedelta(days=90),
    )  # fmt: skip
    up(worker, case)
    assert heard(officer) == []


def test_a_notice_holds_no_name_no_door_and_none_of_the_words(opened, worker, officer, street):
    up(worker, opened(kind="dispute", summary="漏水"), asked_of="王阿姨", personal="keep")
    catch_up()
    told = Notice.objects.get(group="cases.ladder", person_id=officer.person_id)
    assert set(told.facts) == {"code", "due"}
    assert told.url == f"/cases/case/{HandOver.objects.get().case_id}/"


def test_the_owner_hears_of_every_answer_but_the_own(talked_over, worker, officer):
    case = up(worker, talked_over())
    day = today() + timedelta(days=9)
    takes(officer, case, heard_by=day)
    assert heard(worker) == [f"{case.code} 移交的那一层接手了，{day} 前再给回音"]
    answer_hand_over(officer, case_id=case.id, outcome="bounces", words="先问物业")
    assert heard(worker)[1:] == [f"{case.code} 的移交退回来了，理由写在办件里"]
    up(worker, case)
    answer_hand_over(officer, case_id=case.id, outcome="answers", words="谈好了")
    assert heard(worker)[2:] == [f"{case.code} 的移交有了答复，请看一看"]
    assert heard(officer) == []  # it answered before it was told, and hears of no own answer


def test_each_answer_is_told_as_it_was_given_however_late_it_is_read(talked_over, worker, officer):
    case, day = up(worker, talked_over()), today() + timedelta(days=9)
    takes(officer, case, heard_by=day)
    answer_hand_over(officer, case_id=case.id, outcome="answers", words="谈好了")
    assert heard(worker) == [
        f"{case.code} 移交的那一层接手了，{day} 前再给回音",
        f"{case.code} 的移交有了答复，请看一看",
    ]


def test_an_owner_who_answers_themselves_is_told_of_nothing(talked_over, worker, officer):
    case = talked_over()
    change_owner(worker, case_id=case.id, owner_id=officer.person_id)
    case = up(worker, Case.objects.get(pk=case.id))
    before = heard(officer)
    takes(officer, case)
    assert heard(officer) == before


def test_the_owner_hears_what_others_did(talked_over, worker, colleague, officer):
    case = takes(officer, up(worker, talked_over()))
    before = len(heard(worker))
    told(officer, case)
    assert heard(worker)[before:] == [f"{case.code} 有了进展：已到场查看"]
    told(worker, case, state="ordered", served_on=today(), paper="责字1号")
    assert len(heard(worker)) == before + 1
    assert heard(colleague) == []


def test_a_new_owner_hears_of_it_unless_they_took_it_themselves(opened, worker, colleague):
    case = opened()
    change_owner(worker, case_id=case.id, owner_id=colleague.person_id)
    assert heard(colleague) == [f"{case.code} 从现在起由您承办"]
    change_owner(worker, case_id=case.id, owner_id=worker.person_id)
    assert heard(worker) == []


def test_what_happened_long_ago_is_no_news(opened, worker, colleague):
    case = opened()
    change_owner(worker, case_id=case.id, owner_id=colleague.person_id)
    Notice.objects.all().delete()
    from lilong.cases.files import listeners

    entry = LedgerEntry.objects.filter(kind="cases.owner_changed").get()
    listeners.tell_new_owner(entry)
    assert Notice.objects.count() == 1
    Notice.objects.all().delete()
    entry.at -= timedelta(days=30)
    listeners.tell_new_owner(entry)
    assert not Notice.objects.exists()


# ── Handing on ──────────────────────────────────────────────────────────────────────────────


def test_a_rung_that_took_a_case_hands_it_on_and_its_owner_stays(
    talked_over, worker, patch, officer
):
    case = takes(patch, up(worker, talked_over(), "patch"))
    case = up(patch, case, "street")
    assert (case.level, case.state, case.owner_id) == ("street", "reported", worker.person_id)
    assert list(HandOver.objects.order_by("hop").values_list("state", "heard_by")) == [
        ("answered", None), ("waiting", today() + timedelta(days=5)),
    ]  # fmt: skip
    # The keepers may, too, and nobody hands downwards.
    case = takes(officer, case)
    with pytest.raises(Invalid):
        up(officer, case, "neighbourhood")
    case = up(worker, case, "department")
    assert (case.level, case.owner_id) == ("department", worker.person_id)


def test_only_where_it_lies(talked_over, worker, patch, officer, leader, department):
    case = talked_over()
    for other in (patch, officer, leader, department):
        with pytest.raises(NotAllowed):
            up(other, case)
    case = takes(officer, up(worker, case))
    for other in (patch, leader, department):
        with pytest.raises(NotAllowed):
            up(other, case, "department")


def test_what_was_handed_on_and_comes_back_is_the_rungs_again(
    talked_over, worker, patch, officer, leader
):
    case = up(patch, takes(patch, up(worker, talked_over(), "patch")), "street", days=7)
    case = answer_hand_over(officer, case_id=case.id, outcome="bounces", words="片区先协调")
    assert case.level == "patch"
    assert HandOver.objects.get(hop=1).heard_by == today() + timedelta(days=7)
    assert heard(patch)[-1] == f"{case.code} 的移交退回来了，理由写在办件里"
    case = up(patch, case, "street", days=3)
    with pytest.raises(NotAllowed):
        take_back_hand_over(leader, case_id=case.id, words="不用了")
    case = take_back_hand_over(patch, case_id=case.id, words="谈好了")
    assert (case.level, HandOver.objects.get(hop=1).heard_by) == (
        "patch", today() + timedelta(days=3),
    )  # fmt: skip
    case = answer_hand_over(patch, case_id=case.id, outcome="answers", words="谈好了")
    assert case.level == "neighbourhood"
    assert not HandOver.objects.filter(heard_by__isnull=False).exists()


# ── What comes of what was taken ────────────────────────────────────────────────────────────


def test_whoever_takes_it_says_by_when_more_is_heard(talked_over, worker, officer):
    case = up(worker, talked_over())
    for day in (today() - timedelta(days=1), today() + timedelta(days=400)):
        with pytest.raises(Invalid):
            takes(officer, case, heard_by=day)
    takes(officer, case)
    assert HandOver.objects.get().heard_by == today() + timedelta(days=5)
    takes(officer, case, words="还在办", heard_by=today() + timedelta(days=20))
    hop = HandOver.objects.get()
    assert (hop.state, hop.heard_by, hop.answer) == (
        "answered", today() + timedelta(days=20), "还在办",
    )  # fmt: skip


def test_an_answer_that_is_late_already_names_a_day(talked_over, worker, officer):
    case = up(worker, talked_over())
    HandOver.objects.update(answer_due=today() - timedelta(days=2))
    with pytest.raises(Invalid):
        takes(officer, case)
    takes(officer, case, heard_by=today())


def test_what_was_taken_may_be_done_or_given_back_later(talked_over, worker, officer):
    done = takes(officer, up(worker, talked_over()))
    done = answer_hand_over(officer, case_id=done.id, outcome="answers", words="谈好了")
    assert (done.level, done.state) == ("neighbourhood", "dissuaded")
    back = takes(officer, up(worker, talked_over()))
    back = answer_hand_over(officer, case_id=back.id, outcome="bounces", words="不归我们")
    assert (back.level, back.hand_overs.get().state) == ("neighbourhood", "bounced")
    for case in (done, back):
        with pytest.raises(NotFound):
            takes(officer, case)


@pytest.mark.usefixtures("always_worked")
def test_news_that_is_late_is_told_to_the_keeper_and_to_the_rung_once(
    talked_over, worker, officer, patch
):
    case = takes(officer, up(worker, talked_over()))
    assert tasks.remind_of_late_answers.func() == 0
    day = today() - timedelta(days=1)
    HandOver.objects.update(heard_by=day)
    assert tasks.remind_of_late_answers.func() == tasks.remind_of_late_answers.func() == 1
    late = Notice.objects.filter(key__startswith="news-late")
    assert {one.person_id: str(sentence_of(one)) for one in late} == {
        worker.person_id: f"{case.code} 接手的那一层说好 {day} 前给回音，日子到了，请问一问",
        officer.person_id: f"{case.code} 是您这一层接手的，说好 {day} 前给回音，请说一声办得怎样",
    }
    takes(officer, case, words="还在办", heard_by=today())
    assert tasks.remind_of_late_answers.func() == 0


def test_what_has_come_to_rest_owes_no_news(talked_over, worker, officer):
    case = takes(officer, up(worker, talked_over()))
    refer_case(
        worker, case_id=case.id, told_by=UNIT, paper="回1号", on=today(), words="由中队拆",
    )  # fmt: skip
    assert HandOver.objects.get().heard_by is None
    with pytest.raises(NotFound):
        takes(officer, case)


def test_what_is_ours_again_owes_no_news(talked_over, worker, colleague, officer):
    case = takes(officer, up(worker, talked_over()))
    advance_case(worker, case_id=case.id, to="dissuaded", words="人回来了，再谈")
    advance_case(worker, case_id=case.id, to="removed", words="拆了")
    from lilong.cases.files.actions.check_case import check_case

    check_case(colleague, case_id=case.id, holds=True, words="墙根看得见，没有了")
    advance_case(worker, case_id=case.id, to="dissuaded", words="又搭了")
    assert Case.objects.get().level == "neighbourhood"
    assert HandOver.objects.get().heard_by is None


# ── A department writes down what it did ────────────────────────────────────────────────────


def told(by, case, state="visited", told_by=UNIT, paper="查1号", **values):
    return note_told(
        by, case_id=case.id, state=state, told_by=told_by, paper=paper, on=today(), **values
    )


def test_a_department_that_took_it_writes_for_its_own_unit(talked_over, worker, department):
    case = up(worker, talked_over(), "department")
    with pytest.raises(NotAllowed):  # asked, and has not taken it
        told(department, case)
    takes(department, case)
    with pytest.raises(Invalid) as other:
        told(department, case, told_by="徐汇区规划资源局")
    assert "told_by" in other.value.fields
    case = told(department, case, told_by="")
    step = case.steps.get(verb="note_told")
    assert (case.state, step.told_by, step.by_id) == ("visited", UNIT, department.person_id)
    assert told(department, case, state="ordered", paper="责1号", served_on=today()).state == (
        "ordered"
    )
    assert heard(worker)[-1] == f"{case.code} 有了进展：已责令限期拆除"


def test_no_department_writes_where_it_has_nothing_in_hand(
    talked_over, worker, officer, department
):
    case = takes(officer, up(worker, talked_over()))
    with pytest.raises(NotAllowed):
        told(department, case)
    case = takes(department, up(worker, talked_over(), "department"))
    answer_hand_over(department, case_id=case.id, outcome="answers", words="看过了，不是违建")
    with pytest.raises(NotAllowed):
        told(department, Case.objects.get(pk=case.id))


def test_a_department_without_power_orders_nothing(talked_over, worker, department):
    from lilong.kernel.refusal import Refused

    case = takes(department, up(worker, talked_over(), "department", asked_of="区绿化市容局"))
    with pytest.raises(Refused):
        told(department, case, told_by="")


# ── Its pages ───────────────────────────────────────────────────────────────────────────────


def test_the_department_finds_its_form_on_the_case(as_person, talked_over, worker, department):
    case = takes(department, up(worker, talked_over(), "department"))
    browser, here = as_person(department), f"/cases/case/{case.id}/"
    page = browser.get(here).content.decode()
    assert f'value="{UNIT}"' in page
    sent = {
        "step": "tell", "state": "visited", "told_by": UNIT, "paper": "查1号",
        "on": today().isoformat(), "base_version": case.version,
    }  # fmt: skip
    assert browser.post(f"{here}act", sent).status_code == 302
    assert Case.objects.get().state == "visited"


def test_the_rung_finds_how_to_hand_on_and_to_tell_more(as_person, talked_over, worker, patch):
    case = up(worker, talked_over(), "patch")
    browser, here = as_person(patch), f"/cases/case/{case.id}/"
    page = browser.get(here).content.decode()
    assert 'value="hand_over"' not in page  # it answers first
    form = browser.get(f"{here}answer").content.decode()
    assert f'value="{today() + timedelta(days=5)}"' in form
    sent = {"outcome": "takes", "words": "我们来", "heard_by": "2020-01-01"}
    assert browser.post(f"{here}answer", sent).status_code == 422
    sent["heard_by"] = today().isoformat()
    assert browser.post(f"{here}answer", sent).status_code == 302
    page = browser.get(here).content.decode()
    assert 'value="hand_over"' in page
    assert f"说好 {today()} 前给回音" in page
    assert 'value="withdraw"' not in page
    assert "还在办，另定一天给回音" in browser.get(f"{here}answer").content.decode()
    sent = {
        "step": "hand_over", "to_level": "street", "asked_of": "枫林街道", "tried": "开过会",
        "asked": "请来看", "answer_due": today().isoformat(),
        "base_version": Case.objects.get().version,
    }  # fmt: skip
    assert browser.post(f"{here}act", sent).status_code == 302
    assert Case.objects.get().level == "street"
    assert f"{here}take-back" in browser.get(here).content.decode()
    assert browser.get(f"{here}take-back").status_code == 200
    assert as_person(worker).get(f"{here}take-back").status_code == 200
