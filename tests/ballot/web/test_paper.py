"""Paper slips, mandates and complaints, in the browser."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.ballot.clocks import put_at
from tests.ballot.desk import box_of, choices, door_ballot, entered, picture, voted_on_paper
from tests.ballot.test_register_mandate import register
from tests.ballot.votes import motion_on, voter_of
from tests.neighbourhood import person_with

from lilong.ballot.actions.complain_about_ballot import complain_about_ballot
from lilong.ballot.clocking import as_if, moment
from lilong.ballot.models import (
    Ballot,
    BallotBox,
    Complaint,
    Mandate,
    PaperEntry,
    RefusedBallot,
)
from lilong.ballot.moving import said_at
from lilong.ballot.slips import slip_url, token


def _photo():
    return SimpleUploadedFile("IMG_1.jpg", picture().getvalue(), "image/jpeg")


@pytest.fixture
def chair(street):
    return person_with("committee_chair", street.area)


def test_a_slip_is_entered_by_scanner_and_the_next_form_stands_ready(as_person, worker, motion):
    at = f"/ballot/motions/{motion.id}/paper/enter/"
    browser = as_person(worker)
    page = browser.get(at)
    assert "autofocus" in page.content.decode()
    sent = {
        "slip": slip_url(voter_of(motion, 1)) + "\r\n",
        "channel": "paper",
        "choice": "agree",
        "token": page.context["token"],
    }

    first = browser.post(at, {**sent, "scan": _photo()})
    second = browser.post(at, {**sent, "scan": _photo()})

    assert first.url == second.url == at
    assert PaperEntry.objects.count() == 1
    assert "第 1 号已录入" in browser.get(at).content.decode()


def test_what_was_typed_stays_when_the_photo_is_missing_or_the_slip_is_void(
    as_person, worker, motion
):
    at = f"/ballot/motions/{motion.id}/paper/enter/"
    browser = as_person(worker)
    typed = {"number": "3", "words": "假的·两词", "channel": "meeting", "choice": "spoiled"}

    bare = browser.post(at, typed)
    wrong = browser.post(at, {**typed, "scan": _photo()})

    assert (bare.status_code, wrong.status_code) == (422, 403)
    for answer in (bare, wrong):
        page = answer.content.decode()
        assert 'value="3"' in page
        assert 'value="假的·两词"' in page
        assert page.count("checked") == 2
    assert "不是本平台印发的" in wrong.content.decode()
    assert RefusedBallot.objects.get().why == "forged"
    # What was refused is settled: the form that comes back is another one.
    assert wrong.context["token"] != bare.context["token"]


def test_the_queue_shows_what_waits_without_a_choice(as_person, worker, member, motion):
    entered(worker, motion, 1, "oppose")

    page = as_person(member).get(f"/ballot/motions/{motion.id}/paper/").content.decode()

    assert "第 1 号" in page
    assert "等您核对" in page
    assert "反对" not in page
    own = as_person(worker).get(f"/ballot/motions/{motion.id}/paper/").content.decode()
    assert "等您核对" not in own


def test_another_person_reads_the_photo_without_seeing_the_first_reading(
    as_person, worker, member, motion
):
    entry = entered(worker, motion, 1, "oppose")
    at = f"/ballot/paper/{entry.id}/"
    browser = as_person(member)

    page = browser.get(at).content.decode()

    assert f"/files/{entry.file_id}/" in page
    assert "checked" not in page
    assert browser.get(f"/files/{entry.file_id}/large").status_code == 200
    nothing = browser.post(at, {})
    assert nothing.status_code == 422
    done = browser.post(at, {"choice": "oppose"})
    assert done.url == f"/ballot/motions/{motion.id}/paper/"
    assert choices(motion) == [(1, "oppose", "paper")]
    # Once it counts, the photo is shown to none of them any more.
    assert browser.get(f"/files/{entry.file_id}/large").status_code == 404
    settled = browser.get(at).content.decode()
    assert f"/files/{entry.file_id}/" not in settled


def test_the_one_who_entered_is_told_to_fetch_another(as_person, worker, motion):
    entry = entered(worker, motion, 1)
    browser = as_person(worker)
    at = f"/ballot/paper/{entry.id}/"

    assert "要另一个人来核对" in browser.get(at).content.decode()
    assert browser.post(at, {"choice": "agree"}).status_code == 403
    assert not Ballot.objects.exists()


def test_confirming_leads_to_the_next_slip_and_a_dispute_says_so(
    as_person, worker, member, chair, motion
):
    first, second = entered(worker, motion, 1, "agree"), entered(worker, motion, 2, "agree")
    browser = as_person(member)

    onward = browser.post(f"/ballot/paper/{first.id}/", {"choice": "oppose"})

    assert onward.url == f"/ballot/paper/{second.id}/"
    assert "读的和前面的人不一样" in browser.get(onward.url).content.decode()
    third = as_person(chair)
    page = third.get(f"/ballot/paper/{first.id}/").content.decode()
    assert "前面两个人读的不一样" in page
    third.post(f"/ballot/paper/{first.id}/", {"choice": "agree"})
    assert choices(motion) == [(1, "agree", "paper")]


def test_a_slip_is_withdrawn_with_a_reason(as_person, worker, member, motion):
    entry = entered(worker, motion, 1)
    at = f"/ballot/paper/{entry.id}/withdraw"
    browser = as_person(member)

    assert browser.post(at, {"reason": ""}).status_code == 422
    assert browser.post(at, {"reason": "录错了户"}).status_code == 302
    again = browser.post(at, {"reason": "再退一次"})

    assert again.status_code == 409
    assert PaperEntry.objects.get().reason == "录错了户"
    assert browser.get(at).url == f"/ballot/paper/{entry.id}/"


def test_after_the_end_the_page_says_who_may_give_a_slip_back(as_person, worker, member, motion):
    entry = entered(worker, motion, 1)
    at = f"/ballot/paper/{entry.id}/"

    with as_if(motion.closes_at):
        own = as_person(worker).get(at).content.decode()
        other = as_person(member).get(at).content.decode()
        assert as_person(worker).post(f"{at}withdraw", {"reason": "看不清"}).status_code == 403

    assert 'name="reason"' not in own
    assert "没有录入它的业委会委员" in own
    assert 'name="reason"' in other
    assert "退回以后业主不能再交" in other
    assert PaperEntry.objects.get().state == "waiting"


def test_what_was_signed_at_the_door_waits_among_the_paper_with_who_watched(
    as_person, street, worker, motion
):
    leader = person_with("block_leader", street.numbers[0])
    entry = door_ballot(leader, motion, 1, choice="oppose", note="老人坐轮椅")
    browser = as_person(worker)

    assert "等您核对" in browser.get(f"/ballot/motions/{motion.id}/paper/").content.decode()
    page = browser.get(f"/ballot/paper/{entry.id}/").content.decode()
    assert "李志愿者" in page
    assert "老人坐轮椅" in page
    assert browser.post(f"/ballot/paper/{entry.id}/", {"choice": "oppose"}).status_code == 302
    assert choices(motion) == [(1, "oppose", "door")]


def test_a_box_is_taken_entered_after_the_end_and_ended(as_person, worker, member, motion):
    queue = f"/ballot/motions/{motion.id}/paper/"
    at, enter = f"/ballot/motions/{motion.id}/boxes/take/", f"{queue}enter/"
    clerk, chair = as_person(worker), as_person(member)
    assert "还没有收过票箱" in clerk.get(queue).content.decode()

    with as_if(motion.closes_at - timedelta(minutes=1)):
        page = clerk.get(at)
        sent = {"place": "门厅", "slips": "2", "token": page.context["token"]}
        assert 'name="witness"' not in page.content.decode()  # a colleague could watch
        for bare in (clerk.post(at, sent), clerk.post(at, {**sent, "witness": "李志愿者"})):
            assert bare.status_code == 422
            assert 'value="门厅"' in bare.content.decode()
        for _ in range(2):
            done = clerk.post(at, {**sent, "witness_id": str(member.person_id)})
            assert done.url == queue
    box = BallotBox.objects.get()
    assert (box.slips, box.witness_id) == (2, member.person_id)

    with as_if(motion.closes_at + timedelta(minutes=1)):
        assert "已经截止，不能再登记" in clerk.get(at).content.decode()
        late = {**sent, "token": "", "witness_id": str(member.person_id)}
        assert clerk.post(at, late).status_code == 409
        assert "还差 2 张" in clerk.get(queue).content.decode()
        page = clerk.get(f"{enter}?box={box.id}").content.decode()
        assert "现在交来的" not in page
        assert f'value="{box.id}"' in page
        assert "checked" in page
        slip = {"slip": slip_url(voter_of(motion, 1)), "channel": "paper", "choice": "agree"}
        assert clerk.post(enter, {**slip, "scan": _photo()}).status_code == 422
        onward = clerk.post(enter, {**slip, "box_id": str(box.id), "scan": _photo()})
        assert onward.url == f"{enter}?box={box.id}"
        assert PaperEntry.objects.get().box == box

        one = f"/ballot/boxes/{box.id}/"
        seen = clerk.get(one).content.decode()
        assert "还差" in seen
        assert 'name="reason"' not in seen
        assert 'name="reason"' in chair.get(one).content.decode()
        assert clerk.post(one, {"reason": "不想录"}).status_code == 403
        assert chair.post(one, {"reason": " "}).status_code == 422
        assert chair.post(one, {"reason": "混有一张别的票"}).url == queue
        assert "录完了" in clerk.get(queue).content.decode()
        assert "没有要录的票了" in clerk.get(enter).content.decode()
        assert "混有一张别的票" in clerk.get(one).content.decode()


def test_the_page_of_a_box_asks_for_the_look_that_taking_it_asks_for(as_person, worker, motion):
    """The house's clock is right, and a time of this vote is still to come by it."""
    at = f"/ballot/motions/{motion.id}/boxes/take/"
    put_at(motion, opened_at=1, closes_at=2)
    assert not moment().doubted

    page = as_person(worker).get(at)
    sent = {"place": "门厅", "slips": "2", "token": page.context["token"], "witness": "李志愿者"}
    refused = as_person(worker).post(at, sent)

    assert refused.status_code == 409
    assert "时钟对不上" in refused.content.decode()
    assert 'name="clock_confirmed"' in page.content.decode()
    assert as_person(worker).post(at, {**sent, "clock_confirmed": "on"}).status_code == 302


def test_the_witness_of_a_box_confirms_it_on_their_own_account(as_person, worker, member, motion):
    box = box_of(worker, motion, 1, witness_id=member.person_id)
    one, queue = f"/ballot/boxes/{box.id}/", f"/ballot/motions/{motion.id}/paper/"
    clerk, chair = as_person(worker), as_person(member)
    assert "等见证人确认" in clerk.get(queue).content.decode()
    assert 'name="right"' not in clerk.get(one).content.decode()
    assert 'name="right"' in chair.get(one).content.decode()
    assert clerk.post(f"{one}witness", {"right": "yes"}).status_code == 403
    assert chair.post(f"{one}witness", {}).status_code == 422
    assert chair.post(f"{one}witness", {"right": "no", "words": " "}).status_code == 422

    assert chair.post(f"{one}witness", {"right": "yes"}).url == one

    page = chair.get(one).content.decode()
    assert "登录确认。" in page
    assert 'name="right"' not in page
    assert "等见证人确认" not in clerk.get(queue).content.decode()
    assert chair.post(f"{one}witness", {"right": "yes"}).status_code == 409


def test_a_witness_who_said_no_finds_how_to_say_yes_after_all(as_person, worker, member, motion):
    box = box_of(worker, motion, 1, witness_id=member.person_id)
    one, chair = f"/ballot/boxes/{box.id}/", as_person(member)
    chair.post(f"{one}witness", {"right": "no", "words": "少一张"})

    page = chair.get(one).content.decode()
    assert "少一张" in page
    assert "可以改成对" in page
    assert chair.post(f"{one}witness", {"right": "yes"}).url == one

    page = chair.get(one).content.decode()
    assert 'name="right"' not in page
    assert "见证人说不对" not in page


def test_a_slip_of_a_box_that_its_witness_denies_is_passed_over_until_a_decider_says_why(
    as_person, street, worker, member, motion
):
    secretary = person_with("committee_secretary", street.compound)
    box = box_of(worker, motion, 2, witness_id=secretary.person_id)
    held, free = entered(worker, motion, 1, box_id=box.id), entered(worker, motion, 2)
    chair, queue = as_person(member), f"/ballot/motions/{motion.id}/paper/"
    one = f"/ballot/paper/{held.id}/"
    assert chair.get(queue).context["next_id"] == free.id
    assert "等见证人确认" in chair.get(one).content.decode()

    assert f'href="/ballot/boxes/{box.id}/"' in chair.get(one).content.decode()
    assert "票箱要见证人确认" in as_person(worker).get(queue).content.decode()

    as_person(secretary).post(f"/ballot/boxes/{box.id}/witness", {"right": "no", "words": "不是"})

    page = chair.get(queue)
    assert (page.context["next_id"], page.context["queue"].mine) == (free.id, 1)
    assert "见证人说不对" in chair.get(one).content.decode()
    assert 'name="choice"' not in chair.get(one).content.decode()
    refused = chair.post(one, {"choice": "agree"})
    assert refused.status_code == 409
    assert "这张票先不核对" in refused.content.decode()
    chair.post(f"/ballot/boxes/{box.id}/", {"reason": "查了监控"})
    assert 'name="choice"' in chair.get(one).content.decode()


def test_a_witness_who_says_no_and_a_name_only_are_marked(as_person, street, worker, motion):
    alone = box_of(worker, motion, 1)
    assert "见证人只有姓名" in as_person(worker).get(f"/ballot/boxes/{alone.id}/").content.decode()
    member = person_with("owners_committee_member", street.compound)
    secretary = person_with("committee_secretary", street.compound)
    box = box_of(member, motion, 1, place="南门", witness_id=secretary.person_id)
    one = f"/ballot/boxes/{box.id}/"

    as_person(secretary).post(f"{one}witness", {"right": "no", "words": "我不在场"})

    chair = as_person(member)
    assert "见证人说不对" in chair.get(f"/ballot/motions/{motion.id}/paper/").content.decode()
    page = chair.get(one).content.decode()
    assert "我不在场" in page
    assert "这一箱是您收的" in page
    assert "现在不能核对" in page
    assert 'name="reason"' not in page
    assert chair.post(one, {"reason": "没事"}).status_code == 403
    other = as_person(person_with("owners_committee_member", street.compound))
    assert other.post(one, {"reason": "查了监控"}).status_code == 302
    ended = chair.get(one).content.decode()
    assert "我不在场" in ended
    assert "现在不能核对" not in ended


def test_those_who_enter_no_paper_find_none(as_person, street, owner, worker, motion):
    entry, mandate = entered(worker, motion, 1), register(worker, motion, 2)
    box = box_of(worker, motion)
    leader = person_with("block_leader", street.numbers[0])
    for actor in (owner, leader, person_with("street_officer", street.street)):
        browser = as_person(actor)
        for at in (
            f"motions/{motion.id}/paper/",
            f"motions/{motion.id}/paper/enter/",
            f"paper/{entry.id}/",
            f"motions/{motion.id}/mandates/",
            f"mandates/{mandate.id}/",
            f"motions/{motion.id}/boxes/take/",
            f"boxes/{box.id}/",
            f"motions/{motion.id}/complaints/",
        ):
            assert browser.get(f"/ballot/{at}").status_code == 404, at
        assert browser.post(f"/ballot/paper/{entry.id}/", {"choice": "agree"}).status_code == 404
    assert not Ballot.objects.exists()


def test_a_mandate_is_registered_and_used_as_directed_by_another(
    as_person, street, worker, member, motion
):
    at = f"/ballot/motions/{motion.id}/mandates/"
    browser = as_person(worker)
    sent = {"number": "1", "proxy_name": "陈受托", "choice": "oppose"}

    assert browser.post(at, sent).status_code == 422
    unknown = browser.post(at, {**sent, "number": "99", "scan": _photo()})
    assert unknown.status_code == 422
    assert 'value="陈受托"' in unknown.content.decode()
    token = browser.get(at).context["token"]
    for _ in range(2):
        assert browser.post(at, {**sent, "token": token, "scan": _photo()}).status_code == 302
    mandate = Mandate.objects.get()
    page = browser.get(at).content.decode()
    assert "陈受托" in page
    closes = said_at(motion.closes_at)
    assert f"的委托书；受托人要在 {closes} 以前来投票，过时不计" in page
    assert f"受托人要在 {closes} 以前来投票；委托书登记得再早" in page

    one = f"/ballot/mandates/{mandate.id}/"
    own = browser.get(one).content.decode()
    assert "要另一个人来收" in own
    assert 'name="choice"' not in own
    assert browser.post(one, {"choice": "oppose"}).status_code == 403
    other = as_person(member)
    assert "checked" not in other.get(one).content.decode()
    refused = other.post(one, {"choice": "agree"})
    assert refused.status_code == 409
    assert "第十八条" in refused.content.decode()
    assert "要第三个人来读" in refused.content.decode()
    assert 'name="choice"' not in other.get(one).content.decode()
    assert other.post(one, {"choice": "oppose"}).status_code == 403
    third = as_person(person_with("committee_secretary", street.compound))
    assert "前面两个人读的不一样" in third.get(one).content.decode()
    assert third.post(one, {"choice": "oppose"}).status_code == 302
    assert choices(motion) == [(1, "oppose", "proxy")]


@pytest.mark.parametrize(
    ("policy", "said"), [("first", "以先收到的一张为准"), ("last", "以最后一张为准")]
)
def test_the_mandate_says_what_a_later_own_vote_does(as_person, worker, roll, policy, said):
    motion = motion_on(roll, options={"repeat_policy": policy})
    mandate = register(worker, motion)

    page = as_person(worker).get(f"/ballot/mandates/{mandate.id}/").content.decode()

    assert said in page


def test_after_the_end_no_mandate_is_asked_for(as_person, worker, motion):
    at, desk = f"/ballot/motions/{motion.id}/mandates/", as_person(worker)
    assert 'name="proxy_name"' in desk.get(at).content.decode()

    with as_if(motion.closes_at):
        page = desk.get(at).content.decode()

    assert 'name="proxy_name"' not in page
    assert "现在不登记委托书" in page


def test_a_mandate_is_revoked_once(as_person, worker, motion):
    mandate = register(worker, motion)
    browser = as_person(worker)

    assert browser.post(f"/ballot/mandates/{mandate.id}/revoke").status_code == 302
    again = browser.post(f"/ballot/mandates/{mandate.id}/revoke")

    assert again.status_code == 409
    assert Mandate.objects.get().state == "revoked"


def test_the_owner_complains_and_another_member_answers(
    as_person, worker, chair, owner, member, motion
):
    voted_on_paper(worker, chair, motion, 1)
    voter = voter_of(motion, 1)
    own = f"/ballot/voters/{voter.id}/complain/"
    browser = as_person(owner)
    assert "已经计入" in browser.get(own).content.decode()

    assert browser.post(own, {"words": ""}).status_code == 422
    assert browser.post(own, {"words": "不是我投的"}).status_code == 302

    complaint = Complaint.objects.get()
    desk = as_person(member)
    assert "待核实" in desk.get(f"/ballot/motions/{motion.id}/complaints/").content.decode()
    at = f"/ballot/complaints/{complaint.id}/"
    page = desk.get(at).content.decode()
    assert "不是我投的" in page
    assert "/files/" in page
    bare = desk.post(at, {"answer": "签名不符"})
    assert bare.status_code == 422
    assert "签名不符</textarea>" in bare.content.decode()
    assert desk.post(at, {"result": "upheld", "answer": "签名不符"}).status_code == 302
    assert choices(motion)[-1] == (1, "struck", "office")
    shown = browser.get(own).content.decode()
    assert "签名不符" in shown
    assert "您家可以重新投" in shown
    # Where it says, the owner who signed in votes on the slip that is good now.
    mine = f"/ballot/places/{motion.place_id}/mine/"
    assert mine in shown
    again = browser.get(mine).content.decode()
    assert f"/v/{token(voter.id, 2)}" in again
    assert "现在没有有效的" in again
    assert "已经投过" not in again


def test_before_a_ballot_is_struck_too_late_it_is_said_what_becomes_of_the_owner(
    as_person, worker, chair, owner, member, motion
):
    voted_on_paper(worker, chair, motion, 1)
    complaint = complain_about_ballot(owner, voter_id=voter_of(motion, 1).id, words="不是我投的")
    at = f"/ballot/complaints/{complaint.id}/"
    own = f"/ballot/voters/{voter_of(motion, 1).id}/complain/"
    assert "这一户可以重新投" in as_person(member).get(at).content.decode()
    type(motion).objects.filter(pk=motion.pk).update(state="closed")

    page = as_person(member).get(at).content.decode()

    told = ("作废以后这一户不能再投", "第二百八十条", "报警")
    assert [word for word in told if word not in page] == []
    assert page.index(told[0]) < page.index("答复业主")
    as_person(member).post(at, {"result": "upheld", "answer": "签名不符"})
    shown = as_person(owner).get(own).content.decode()
    for word in ("投票已经截止", "不能再投", "第二百八十条"):
        assert word in shown
    assert "领一张新" not in shown
    assert "等业委会答复" not in shown


def test_an_owner_whose_ballot_was_spoiled_is_led_to_vote_again(
    as_person, worker, chair, owner, motion
):
    voted_on_paper(worker, chair, motion, 1, "spoiled")

    page = as_person(owner).get(f"/ballot/places/{motion.place_id}/mine/").content.decode()

    assert f"/v/{token(voter_of(motion, 1).id, 1)}" in page


def test_an_owner_who_voted_where_the_first_counts_is_not_led_to_vote_again(
    as_person, worker, chair, owner, motion
):
    voted_on_paper(worker, chair, motion, 1)

    page = as_person(owner).get(f"/ballot/places/{motion.place_id}/mine/").content.decode()

    assert "/v/" not in page


def test_who_had_a_hand_in_it_sees_neither_photo_nor_form(as_person, worker, member, owner, motion):
    voted_on_paper(worker, member, motion, 1)
    complaint = complain_about_ballot(owner, voter_id=voter_of(motion, 1).id, words="不是我投的")

    answer = as_person(member).get(f"/ballot/complaints/{complaint.id}/")

    page = answer.content.decode()
    assert "要另一位委员来核实" in page
    assert "/files/" not in page
    assert 'name="answer"' not in page


def test_a_neighbour_does_not_find_the_ballot_of_another_unit(as_person, street, owner, motion):
    neighbour = person_with("owner", street.rooms[1])
    own = f"/ballot/voters/{voter_of(motion, 1).id}/complain/"

    assert as_person(neighbour).get(own).status_code == 404
    assert as_person(neighbour).post(own, {"words": "x"}).status_code == 404
    assert as_person(owner).get(own).status_code == 200
